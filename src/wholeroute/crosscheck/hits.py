"""Tell each organisation which of its statements met another's: hit or no hit, and who owns it.

What the other side says is read where its codes let it be read, never here. A hit is what two
standing judgements say at this moment: it goes with whoever leaves the open lane.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from wholeroute.errors import NotFound, Refused
from wholeroute.ledger import (
    Acting,
    Met,
    ReportChecked,
    Worth,
    hits_told,
    record,
    reports_checked,
    say_of_hit,
)
from wholeroute.rights import AccessClass, Action, Item, Lane, Purpose, Reader, decide

MOST_TOLD = 200

_JUDGED_FOR = frozenset({Purpose.ANALYSIS, Purpose.INVESTIGATION, Purpose.SANCTIONS})
"""For what pairs are judged at all: who sends for protection hears of no hits."""


@dataclass(frozen=True, slots=True)
class Feedback:
    """What became of one's own reports: when each was checked, and what met it."""

    checked: tuple[ReportChecked, ...]
    hits: tuple[Met, ...]


def may_see_hits(reader: Reader) -> bool:
    """Return whether this reader files reports, or judges pairs, for a purpose that judges them."""
    own = AccessClass(reader.organisation, frozenset(), frozenset({reader.purpose}))
    return reader.purpose in _JUDGED_FOR and (
        decide(reader, Action.SUBMIT).allowed
        or decide(reader, Action.JUDGE, Item(Lane.OPEN, own)).allowed
    )


def hits(acting: Acting, *, most: int = MOST_TOLD) -> tuple[Met, ...]:
    """Return the newest hits on what the reader's organisation filed or holds, audited.

    Raises `Refused` for roles and purposes that are told of none.
    """
    _require(acting.reader)
    with acting.begin() as connection:
        found = tuple(hits_told(connection, most=most))
        record(
            connection, acting.reader, Action.READ, "crosscheck:hits", details={"hits": len(found)}
        )
    return found


def feedback(acting: Acting, reports: Iterable[UUID], *, most: int = MOST_TOLD) -> Feedback:
    """Return what became of reports of the reader's organisation; of others' nothing is known.

    Raises `Refused` as `hits` does.
    """
    _require(acting.reader)
    asked = sorted(set(reports))
    with acting.begin() as connection:
        checked = reports_checked(connection, asked)
        met = [hit for ref in asked for hit in hits_told(connection, report=ref, most=most)]
        for ref in asked:
            record(connection, acting.reader, Action.READ, f"hits:{ref}")
    return Feedback(tuple(checked[ref] for ref in asked if ref in checked), tuple(met))


def say(acting: Acting, report: UUID, hit: UUID, worth: Worth) -> None:
    """Say what a hit on an earlier report of one's own was worth; whoever filed the later one sees so.

    Raises `Refused` as `hits` does, `NotFound` where there is no such hit that one is told of.
    """
    _require(acting.reader)
    with acting.begin() as connection:
        if not say_of_hit(connection, report, hit, worth):
            raise NotFound("no such hit on a report of your organisation")
        record(
            connection, acting.reader, Action.READ, f"hits:{report}",
            details={"hit": str(hit), "said": worth.value},
        )  # fmt: skip


def _require(reader: Reader) -> None:
    if not may_see_hits(reader):
        raise Refused(
            "no-rule", f"the role of {reader.role} is told of no hits for {reader.purpose}"
        )
