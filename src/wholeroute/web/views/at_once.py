"""Gather the pairs between two reports that share a sort of number, to judge them as one act."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from wholeroute.crosscheck import MOST_AT_ONCE, Wanted, queue
from wholeroute.disclosure import SUSPECTED
from wholeroute.ledger import Acting, entities
from wholeroute.web.views.queue import Waiting, waiting_lines


@dataclass(frozen=True, slots=True)
class Together:
    """Which pairs: between which two reports, sharing what, in the words of the evidence."""

    one: UUID
    other: UUID
    sharing: str

    @property
    def wanted(self) -> Wanted:
        """Return it as the queue is asked."""
        return Wanted(reports=(self.one, self.other), sharing=self.sharing)


@dataclass(frozen=True, slots=True)
class AtOnce:
    """The pairs that wait between two reports and share a sort of number.

    `suspects` touch a suspect: what leaves needs a second person's word on each. `cut` tells that
    more wait than one act may judge.
    """

    pairs: tuple[Waiting, ...]
    suspects: int
    cut: bool


def at_once(acting: Acting, together: Together) -> AtOnce:
    """Return the pairs that may be judged at once, likeliest first."""
    found = queue(acting, together.wanted, most=MOST_AT_ONCE + 1)
    pairs = found[:MOST_AT_ONCE]
    with acting.begin() as connection:
        lines = waiting_lines(acting, connection, pairs)
        ends = {end for each in pairs for end in (each.left, each.right)}
        suspected = {
            each.id
            for each in entities(acting, connection, ends, most=len(ends))
            if SUSPECTED & set(each.categories)
        }
    touched = sum(not suspected.isdisjoint((each.left, each.right)) for each in pairs)
    return AtOnce(lines, touched, len(found) > MOST_AT_ONCE)
