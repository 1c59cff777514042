"""Say whose phone was read out, and whom it calls.

A number printed beside a name may be a shop's, a cousin's, or borrowed for a day. What counts here
is a phone whose calls are listed by a report of a reliable source that also says whose it is, and
that nobody else is said to have, not even by hearsay.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from wholeroute.network.making import Near
from wholeroute.network.model import Facts, Holding, Link
from wholeroute.network.sources import RELIABLE
from wholeroute.network.ties import Sharing


@dataclass(frozen=True, slots=True)
class Said:
    """All that is said, for what speaks against; what of it was seen, for what speaks for."""

    facts: Facts
    shared: Mapping[str, Sharing]
    seen: Facts
    seen_shared: Mapping[str, Sharing]


class Listed(NamedTuple):
    """Calls that a report lists of a phone, with what says whose the two phones are."""

    calls: Link
    own: tuple[Holding, ...]
    others: tuple[Holding, ...]


Lists = Mapping[str, Mapping[str, Sequence[Listed]]]
"""Of the phones of one, what is listed of another; people as `Near` counts them."""


@dataclass(frozen=True, slots=True)
class Phones:
    """What is listed of the phones that were read out."""

    lists: Lists
    """By whose phone it is, then by whom it calls."""
    numbers: Mapping[str, set[str]]
    """The phones that were read out, by whose they are."""
    listing: Mapping[str, set[str]]
    """Whose phones list somebody."""

    def of(self, one: str) -> list[Listed]:
        """Return all that the phones of `one` list."""
        return [each for listed in self.lists.get(one, {}).values() for each in listed]

    def beside(self, one: str) -> set[str]:
        """Return whose phones list `one`, and whom the phones of `one` list."""
        return self.listing.get(one, set()) | self.lists.get(one, {}).keys()

    def between(self, one: str, other: str) -> list[Listed]:
        """Return the calls of `other` with a phone of `one` that was read out, in whoever's list."""
        theirs = self.lists.get(other, {}).get(one, ())
        of_these = self.numbers.get(one, set())
        return [
            *self.lists.get(one, {}).get(other, ()),
            *(each for each in theirs if each.calls.right in of_these),
        ]


def read_out(said: Said, near: Near) -> Phones:
    """Return what the phones list that reports read out."""
    lists: defaultdict[str, defaultdict[str, list[Listed]]] = defaultdict(lambda: defaultdict(list))
    numbers: defaultdict[str, set[str]] = defaultdict(set)
    listing: defaultdict[str, set[str]] = defaultdict(set)
    for owner, other, listed in _listed(said, near):
        lists[owner][other].append(listed)
        numbers[owner].add(listed.calls.left)
        listing[other].add(owner)
    return Phones(lists, numbers, listing)


def _listed(said: Said, near: Near) -> Iterator[tuple[str, str, Listed]]:
    calls = [
        call for call in said.seen.calls if said.seen.sources[call.report].reliability in RELIABLE
    ]
    phones = {phone for call in calls for phone in (call.left, call.right)}
    whose = {phone: _whose(said, near, phone) for phone in phones}
    rows = {phone: _rows(said, phone) for phone in phones if whose[phone]}
    for call in calls:
        owner, other = whose[call.left], whose[call.right]
        if owner and other and owner != other:
            own = tuple(row for row in rows[call.left] if row.report == call.report)
            if own:
                yield owner, other, Listed(call, own, rows[call.right])


def _whose(said: Said, near: Near, phone: str) -> str:
    """Return the only one who is said to have a phone; of two it is nobody's."""
    thing = said.shared.get(phone)
    people = {near.of(person) for person in thing.people} if thing else set()
    return people.pop() if len(people) == 1 else ""


def _rows(said: Said, phone: str) -> tuple[Holding, ...]:
    """Return what was seen of whose a phone is."""
    thing = said.seen_shared.get(phone)
    return tuple(row for rows in thing.people.values() for row in rows) if thing else ()
