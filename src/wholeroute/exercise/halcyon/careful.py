"""The careful reader: what somebody could decide who reads every script and knows no more than is printed.

The proof that the exercise is hard but fair. Reads each word of a name as the word it is, in
whatever script, and then asks for a second thing: the birth, a number, or a third word. It is
a yardstick for the exercise's makers, given the words by truth; no peer can have them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import combinations

from wholeroute.exercise.halcyon.baseline import chained
from wholeroute.exercise.halcyon.truth import Mention

_DAY = len("1984-03-12")
_SLIP_DAYS = 10


def careful_clusters(mentions: Sequence[Mention]) -> list[frozenset[str]]:
    """Return what the careful reader puts together."""
    by_id = {mention.id: mention for mention in mentions}
    agreed = (
        (one, other) for one, other in _met(mentions) if same_person(by_id[one], by_id[other])
    )
    return chained(by_id, agreed)


def _met(mentions: Sequence[Mention]) -> Iterator[tuple[str, str]]:
    """Yield the pairs that share two words of their names."""
    blocks: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for mention in mentions:
        words = sorted(set(mention.shown["words"].values()))
        for pair in combinations(words, 2):
            blocks[pair].append(mention.id)
    yield from {pair for block in blocks.values() for pair in combinations(block, 2)}


def same_person(one: Mention, other: Mention) -> bool:
    """Tell whether what is printed of two mentions lets a reader say: the same."""
    words, others = one.shown["words"], other.shown["words"]
    shared = words.keys() & others.keys()
    if any(words[at] != others[at] for at in shared):
        return False
    births = born_agree(str(one.shown.get("born", "")), str(other.shown.get("born", "")))
    if births is False:
        return False
    numbers = set(one.shown.get("ids", ())) & set(other.shown.get("ids", ()))
    return bool(births) or bool(numbers) or len(shared) > 2  # noqa: PLR2004


def born_agree(one: str, other: str) -> bool | None:
    """Tell whether two printed births can be one person's; None where one is not printed.

    A day may be swapped with its month or read ten days off; 1 January stands for its year.
    """
    if not one or not other:
        return None
    if _is_day(one) and _is_day(other):
        first, second = date.fromisoformat(one), date.fromisoformat(other)
        swapped = (first.year, first.month, first.day) == (second.year, second.day, second.month)
        return swapped or abs((first - second).days) <= _SLIP_DAYS
    about = 1 if "~" in one + other else 0
    return abs(_year(one) - _year(other)) <= about


def _is_day(text: str) -> bool:
    return len(text) == _DAY and not text.endswith("-01-01")


def _year(text: str) -> int:
    return int(text.removeprefix("~")[:4])
