"""Open quarantined rows for the organisation that sent them, and write them as CSV."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from io import StringIO
from uuid import UUID

from wholeroute.custody import KeyRing, open_rejected
from wholeroute.errors import NotFound
from wholeroute.ledger import Acting, QuarantineRow, SoughtRows, quarantine, record
from wholeroute.rights import Action
from wholeroute.web.may import must_send

PAGE = 100
MOST_CSV = 100_000
COLUMNS = ("contribution", "line", "field", "reason", "fix", "row")
# A spreadsheet runs a cell that starts so; a leading apostrophe makes it text.
_RUN = ("=", "+", "-", "@", "\t", "\r", "\n")


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """One row that stayed outside. `row` is None once the report's key was destroyed."""

    id: int
    contribution: UUID
    title: str
    line: int
    field: str
    reason: str
    fix: str
    row: str | None


@dataclass(frozen=True, slots=True)
class Rejected:
    """One page of rows; `after` starts the next."""

    contribution: UUID | None
    rows: tuple[RejectedRow, ...]
    after: int | None


def rejected(acting: Acting, ref: UUID | None, after: int, *, most: int = PAGE) -> Rejected:
    """Return quarantined rows of the reader's organisation, opened, leaving an audit row."""
    must_send(acting.reader)
    sealed = quarantine(acting, SoughtRows(ref, after=after), most=most + 1)
    ring = KeyRing(acting.ledger.home.keys)
    rows = tuple(_opened(ring, each) for each in sealed[:most])
    with acting.begin() as connection:
        record(
            connection, acting.reader, Action.READ, f"quarantine:{ref or 'own'}",
            details={"rows": len(rows)},
        )  # fmt: skip
    return Rejected(ref, rows, rows[-1].id if len(sealed) > most else None)


def as_csv(rows: tuple[RejectedRow, ...]) -> str:
    """Return rows as CSV that no spreadsheet will run."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for each in rows:
        cells = (each.title, each.line, each.field, each.reason, each.fix, each.row or "")
        writer.writerow([defused(str(cell)) for cell in cells])
    return out.getvalue()


def defused(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.lstrip(" ").startswith(_RUN) else cell


def _opened(ring: KeyRing, each: QuarantineRow) -> RejectedRow:
    try:
        opened = open_rejected(ring.load(each.contribution), each.sealed)
        reason, row = opened.reason, opened.row
    except NotFound:
        reason, row = each.reason, None
    return RejectedRow(
        each.id, each.contribution, each.title, each.line, each.field, reason, each.fix, row
    )
