"""Tell an organisation which of its statements met another's: that, and never what the other says.

The database answers for the session's own organisation and purpose, from the judgements that
stand at this moment: nothing is kept, so nothing outlives who leaves the open lane.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Connection, text

from wholeroute.ledger.judgements import Verdict


class Worth(StrEnum):
    """What the owner of the earlier report says that a hit was worth."""

    USED = "used"
    NOT_USEFUL = "not-useful"
    KNOWN_ALREADY = "known-already"


@dataclass(frozen=True, slots=True)
class Met:
    """One entity of an own report is held for one of another report: the same, or possibly.

    `filed` where the own report is the later one, else it was there before. `line` is its line in
    the own report; `entity` and `other` are the ids of both sides, where the reader may read them.
    `list` names the kind of list where one of the two is an entry of one. `by_person`: a person
    judged it. `hit` names the hit, on either side alike; `said` is what the owner of the earlier
    report said that it was worth, None while they said nothing.
    """

    report: UUID
    title: str
    line: int
    entity: UUID | None
    other: UUID | None
    kind: str
    owner: str
    list: str
    filed: bool
    verdict: Verdict
    by_person: bool
    at: datetime
    hit: UUID
    said: Worth | None
    said_at: datetime | None


@dataclass(frozen=True, slots=True)
class ReportChecked:
    """When an own report was cross-checked last; None before it was ever. `waits`: rows still do."""

    report: UUID
    at: datetime | None
    waits: bool


_COLUMNS = (
    "report, title, line, entity, other, kind, owner, list, filed, verdict, by_person, at,"
    " hit, said, said_at"
)


def hits_told(connection: Connection, *, report: UUID | None = None, most: int = 200) -> list[Met]:
    """Return the hits that this session's organisation is told of, the newest first."""
    source = "ledger.hits(:most)" if report is None else "ledger.hits_of(:report, :most)"
    rows = connection.execute(
        text(f"select {_COLUMNS} from {source}"),  # noqa: S608 — constants
        {"most": most} if report is None else {"most": most, "report": report},
    )
    return [
        replace(Met(*row), verdict=Verdict(row[9]), said=Worth(row[13]) if row[13] else None)
        for row in rows.all()
    ]


def say_of_hit(connection: Connection, report: UUID, hit: UUID, worth: Worth) -> bool:
    """Write what a hit on an own earlier report was worth; return whether this session is told of it."""
    asked = text("select ledger.say_of_hit(:report, :hit, :worth)")
    values = {"report": report, "hit": hit, "worth": worth.value}
    return bool(connection.execute(asked, values).scalar_one())


def reports_checked(connection: Connection, reports: Iterable[UUID]) -> dict[UUID, ReportChecked]:
    """Return how far the cross-check of own reports has come; of others' nothing."""
    rows = connection.execute(
        text("select ref, checked_at, waits from ledger.reports_checked(cast(:refs as uuid[]))"),
        {"refs": [str(each) for each in reports]},
    )
    return {row[0]: ReportChecked(*row) for row in rows.all()}
