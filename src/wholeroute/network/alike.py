"""Follow a tie through a number: whoever holds the same account or paper bears a tie out as well.

The cross-check is careful and leaves records apart that one account number joins. For bearing
out what money shows, and for nothing else, they count as one; it makes nobody a subject.
"""

from __future__ import annotations

from collections.abc import Mapping

from wholeroute.network.births import YEARS_APART
from wholeroute.network.model import Facts, Layer
from wholeroute.network.ties import Sharing

MOST_ALIKE = 3
_NUMBERED = frozenset({Layer.MONEY, Layer.DOCUMENT})


def alike(facts: Facts, shared: Mapping[str, Sharing]) -> dict[str, str]:
    """Return for each person the first of those whom an account or a paper joins with them."""
    born: dict[str, set[int]] = {}
    for record, person in facts.person.items():
        born.setdefault(person, set()).update(facts.born.get(record, ()))
    first = {person: person for person in born}

    def top(person: str) -> str:
        while first[person] != person:
            person = first[person]
        return person

    for _, thing in sorted(shared.items()):
        people = sorted(thing.people)
        if thing.layer not in _NUMBERED or not 1 < len(people) <= MOST_ALIKE:
            continue
        for other in people[1:]:
            one, another = sorted((top(people[0]), top(other)))
            if one != another and _may_be_one(born[one], born[another]):
                first[another] = one
                born[one] |= born[another]
    return {person: top(person) for person in first}


def _may_be_one(one: set[int], other: set[int]) -> bool:
    return not one or not other or min(abs(a - b) for a in one for b in other) < YEARS_APART
