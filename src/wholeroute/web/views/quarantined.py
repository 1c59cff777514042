"""Open quarantined rows for the organisation that sent them, and write them as CSV."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wholeroute.custody import ContributionKey, KeyRing, open_rejected
from wholeroute.disclosure import cell
from wholeroute.errors import Invalid, NotFound
from wholeroute.intake import AsItStands, show_row
from wholeroute.ledger import (
    Acting,
    QuarantineRow,
    SoughtRows,
    WaitingGroup,
    history_of,
    quarantine,
    record,
    rows_named,
    waiting_groups,
)
from wholeroute.rights import Action
from wholeroute.web.may import must_send

PAGE = 100
MOST_CSV = 100_000
COLUMNS = ("contribution", "line", "field", "reason", "fix", "row")


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
    state: str
    corrected: bool


@dataclass(frozen=True, slots=True)
class Rejected:
    """One page of rows; `after` starts the next, `groups` counts all that wait by reason."""

    contribution: UUID | None
    field: str | None
    reason: str | None
    groups: tuple[WaitingGroup, ...]
    rows: tuple[RejectedRow, ...]
    after: int | None


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was done to a row, by whom, and in which words where they are kept."""

    at: datetime
    member: str
    act: str
    words: str


@dataclass(frozen=True, slots=True)
class RowPage:
    """One row with what was done to it; `stands` is None where it cannot be mended in place."""

    row: RejectedRow
    stands: AsItStands | None
    why_not: str
    steps: tuple[Step, ...]


def rejected(acting: Acting, sought: SoughtRows, *, most: int = PAGE) -> Rejected:
    """Return quarantined rows of the reader's organisation, opened, leaving an audit row."""
    must_send(acting.reader)
    sealed = quarantine(acting, sought, most=most + 1)
    ring = KeyRing(acting.ledger.home.keys)
    rows = tuple(_opened(ring, each) for each in sealed[:most])
    with acting.begin() as connection:
        record(
            connection, acting.reader, Action.READ, f"quarantine:{sought.report or 'own'}",
            details={"rows": len(rows)},
        )  # fmt: skip
    return Rejected(
        sought.report,
        sought.field,
        sought.reason,
        tuple(waiting_groups(acting, sought.report)),
        rows,
        rows[-1].id if len(sealed) > most else None,
    )


def row_page(acting: Acting, row: int) -> RowPage:
    """Return one row of the reader's organisation as it stands by now. The reading is audited."""
    must_send(acting.reader)
    ring = KeyRing(acting.ledger.home.keys)
    with acting.begin() as connection:
        (found,) = rows_named(connection, [row])
        acts = history_of(connection, row)
        record(connection, acting.reader, Action.READ, f"quarantine:{row}")
    opened = _opened(ring, found)
    if opened.row is None:
        return RowPage(opened, None, "", ())
    key = ring.load(found.contribution)
    steps = tuple(Step(e.at, e.member, e.act, _words(key, e.act, e.sealed)) for e in acts)
    if found.state != "waiting":
        return RowPage(opened, None, "", steps)
    try:
        return RowPage(opened, show_row(acting, row), "", steps)
    except Invalid as cannot:
        return RowPage(opened, None, f"{cannot.reason}. {cannot.fix}", steps)


def _words(key: ContributionKey, act: str, sealed: bytes) -> str:
    if act == "outside":
        return open_rejected(key, sealed).reason
    return key.unseal(sealed).decode() if act == "rejected" else ""


def as_csv(rows: tuple[RejectedRow, ...]) -> str:
    """Return rows as CSV that no spreadsheet will run, whatever it parts cells by."""
    said = (
        (each.title, str(each.line), each.field, each.reason, each.fix, each.row or "")
        for each in rows
    )
    return "".join(",".join(map(cell, cells)) + "\r\n" for cells in (COLUMNS, *said))


def _opened(ring: KeyRing, each: QuarantineRow) -> RejectedRow:
    try:
        key = ring.load(each.contribution)
        opened = open_rejected(key, each.sealed)
        reason, row = opened.reason, opened.row
        if each.outside is not None:
            reason = open_rejected(key, each.outside).reason
    except NotFound:
        reason, row = each.reason, None
    return RejectedRow(
        each.id, each.contribution, each.title, each.line, each.field, reason, each.fix, row,
        each.state, each.correction is not None,
    )  # fmt: skip
