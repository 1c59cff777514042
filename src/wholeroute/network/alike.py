"""Follow a number from one report to the next: who holds the same account is one, for a picture.

The cross-check is careful and leaves records apart that one account number joins; a card that
were made for each of them would say the same thing three times. So the few who hold one account
count as one here, where their names share two words and their birth years allow it: a spouse on a
joint account stays somebody else. Papers join, whatever the name on them, only for bearing out what
money shows: one paper in several hands is a finding of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from wholeroute.entities import parse_name
from wholeroute.network.births import YEARS_APART
from wholeroute.network.model import Facts, Layer
from wholeroute.network.ties import Sharing, sharings

MOST_ALIKE = 3
WORDS_ALIKE = 2


def joined_by_account(facts: Facts) -> Facts:
    """Return the facts with the few who hold one account for one person."""
    one = alike(facts, sharings(facts), Layer.MONEY)
    return replace(facts, person={each: one[person] for each, person in facts.person.items()})


def alike(facts: Facts, shared: Mapping[str, Sharing], layer: Layer) -> dict[str, str]:
    """Return for each person the first of those whom a number of one layer joins with them."""
    born: dict[str, set[int]] = {}
    names: dict[str, set[str]] = {}
    for record, person in facts.person.items():
        born.setdefault(person, set()).update(facts.born.get(record, ()))
        names.setdefault(person, set()).update(facts.names.get(record, ()))
    first = {person: person for person in born}

    def top(person: str) -> str:
        while first[person] != person:
            person = first[person]
        return person

    for _, thing in sorted(shared.items()):
        people = sorted(thing.people)
        if thing.layer is not layer or not 1 < len(people) <= MOST_ALIKE:
            continue
        for other in people[1:]:
            one, another = sorted((top(people[0]), top(other)))
            named_alike = layer is not Layer.MONEY or _named_alike(names[one], names[another])
            if one != another and named_alike and _may_be_one(born[one], born[another]):
                first[another] = one
                born[one] |= born[another]
                names[one] |= names[another]
    return {person: top(person) for person in first}


def _may_be_one(one: set[int], other: set[int]) -> bool:
    return not one or not other or min(abs(a - b) for a in one for b in other) < YEARS_APART


def _named_alike(one: set[str], other: set[str]) -> bool:
    """Tell whether some two names share two words, or the only word there is; unnamed are not alike."""
    return any(
        len(a & b) >= min(WORDS_ALIKE, len(a), len(b)) > 0
        for a in map(_words, one)
        for b in map(_words, other)
    )


@lru_cache(maxsize=50_000)
def _words(name: str) -> frozenset[str]:
    return frozenset(parse_name(name).skeletons)
