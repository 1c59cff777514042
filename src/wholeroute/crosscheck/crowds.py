"""Count who shares a number: what several different people share says less, what many do next to nothing."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence

from wholeroute.crosscheck.numbers import Number
from wholeroute.crosscheck.profile import Profile

_CROWD = 400
_TWO = 2


def crowds(profiles: Iterable[Profile]) -> dict[Number, int]:
    """Return for each number of two and more people how many different people share it."""
    holders: defaultdict[Number, list[Profile]] = defaultdict(list)
    for profile in profiles:
        for number in profile.identifiers:
            holders[number].append(profile)
    counted = ((number, different(held)) for number, held in holders.items() if len(held) > 1)
    return {number: people for number, people in counted if people > 1}


def different(holders: Sequence[Profile]) -> int:
    """Return how many people `holders` are by their names: two share two sounds of theirs."""
    people: list[frozenset[str]] = []
    for profile in holders[:_CROWD]:
        words = {word for name in profile.every_name for word in name.sounds}
        if words and not any(_share_two(words, known) for known in people):
            people.append(frozenset[str]().union(*words))
    return max(1, len(people))


def _share_two(words: set[frozenset[str]], known: frozenset[str]) -> bool:
    return sum(1 for word in words if word & known) >= min(_TWO, len(words))


def shared_worth(bits: float, people: int) -> float:
    """Return what is left of a number's bits where `people` share it: two bits for each doubling."""
    return max(0.0, bits - 2 * math.log2(people)) if people > 1 else bits
