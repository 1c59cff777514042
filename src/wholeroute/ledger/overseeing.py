"""Show an auditor which reports there are: whose, under which codes, how large, for how long.

Never a title, a word or a value of one: the database grants an auditor these columns alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text

from wholeroute.ledger.audit import record
from wholeroute.ledger.connect import Acting
from wholeroute.ledger.roles import DatabaseRole
from wholeroute.rights import Action, Handling, require


@dataclass(frozen=True, slots=True)
class Kept:
    """One report as an auditor knows it."""

    ref: UUID
    contributor: str
    originator: str
    regime: str
    reliability: str
    handling: str
    tlp: str
    audience: tuple[str, ...]
    purposes: tuple[str, ...]
    reader: str
    collected_on: date | None
    received_at: datetime
    review_on: date
    erase_on: date
    rows_read: int
    rows_accepted: int
    rows_quarantined: int
    rows_rejected: int
    statements: int


_KEPT = text("""
select c.ref, c.contributor, a.originator, c.regime, c.reliability, a.h0, a.h1, a.h2, a.tlp,
       a.audience, a.purposes, c.reader, c.collected_on, c.received_at, c.review_on, c.erase_on,
       c.rows_read, c.rows_accepted, c.rows_quarantined, c.rows_rejected, c.statements
from ledger.contribution c join ledger.access_class a on a.id = c.access
where cast(:after as uuid) is null or (c.erase_on, c.ref) >
      (select erase_on, ref from ledger.contribution where ref = :after)
order by c.erase_on, c.ref limit :most
""")


def oversees(acting: Acting) -> bool:
    """Return whether this session is an auditor's, who reads no report."""
    return acting.role is DatabaseRole.AUDIT


def kept_reports(acting: Acting, *, after: UUID | None = None, most: int = 100) -> list[Kept]:
    """Return reports by the day on which they are due to be erased, the first ones first. Audited."""
    require(acting.reader, Action.AUDIT)
    with acting.begin() as connection:
        rows = connection.execute(_KEPT, {"after": after, "most": most}).all()
        record(connection, acting.reader, Action.AUDIT, "reports", details={"shown": len(rows)})
    return [_kept(row) for row in rows]


def _kept(row: Sequence[Any]) -> Kept:
    codes = (str(Handling(*row[5:8])), row[8], tuple(row[9]), tuple(row[10]))
    parts = (*row[:5], *codes, *row[11:])
    return Kept(*parts)
