"""What waits outside of an own report: rows in quarantine, what was done to them, and leaving them out.

A sender sees their own organisation's rows alone. Who mends one holds their report until they are done.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, text

from wholeroute.errors import NotFound
from wholeroute.ledger.audit import record
from wholeroute.ledger.read import QUARANTINED, QuarantineRow, quarantined
from wholeroute.ledger.staging import Filing
from wholeroute.rights import Action, Reader, parse_grade, require


@dataclass(frozen=True, slots=True)
class OwnReport:
    """A report that its sender mends, locked until the transaction ends."""

    ref: UUID
    reader: str
    filing: Filing


@dataclass(frozen=True, slots=True)
class Act:
    """One line of a quarantined row's history; `sealed` needs the key of its report."""

    quarantine: int
    at: datetime
    member: str
    act: str
    sealed: bytes


_REPORT = """
select c.reader, c.id, c.access, c.grade_original, c.judicial_case <> '', c.title, a.h3
from ledger.contribution c join ledger.access_class a on a.id = c.access
where c.ref = :ref
"""
# Not the report's own row: protecting locks that after its people, and so must mending.
_TURN = "select pg_advisory_xact_lock(hashtextextended('mend ' || :ref, 0))"


def locked_report(connection: Connection, reader: Reader, ref: UUID) -> OwnReport:
    """Return a report of the reader's organisation, locked; two who mend it take turns.

    Raises `Refused` for who submits nothing, `NotFound` where the organisation has sent none such.
    """
    require(reader, Action.SUBMIT)
    connection.execute(text(_TURN), {"ref": str(ref)})
    row = connection.execute(text(_REPORT), {"ref": ref}).one_or_none()
    if row is None:
        raise NotFound(f"your organisation has sent no report {ref}")
    reader_name, number, access, grade, *others = row
    information = int(parse_grade(grade).information)
    return OwnReport(ref, reader_name, Filing(number, access, information, *others))


def rows_of(connection: Connection, ref: UUID) -> list[QuarantineRow]:
    """Return every row of a report that was ever in quarantine, in the order they came."""
    rows = connection.execute(text(QUARANTINED.format(where="c.ref = :ref")), {"ref": ref})
    return [quarantined(row) for row in rows]


def rows_named(connection: Connection, ids: Collection[int]) -> list[QuarantineRow]:
    """Return those of the rows that are the session's organisation's; `NotFound` where one isn't."""
    where = "q.id = any (cast(:ids as bigint[]))"
    rows = connection.execute(text(QUARANTINED.format(where=where)), {"ids": list(ids)})
    found = [quarantined(row) for row in rows]
    missing = set(ids) - {each.id for each in found}
    if missing:
        raise NotFound(f"no row {min(missing)} of your organisation's is in quarantine")
    return found


def history_of(connection: Connection, row: int) -> list[Act]:
    """Return what was done to a quarantined row, the first first."""
    rows = connection.execute(
        text(
            "select quarantine, at, member, act, sealed from ledger.mending"
            " where quarantine = :row order by id"
        ),
        {"row": row},
    )
    return [Act(row, at, member, act, bytes(sealed)) for row, at, member, act, sealed in rows]


def waiting_rows(
    connection: Connection, ref: UUID | None, field: str | None, reason: str | None
) -> dict[UUID, list[int]]:
    """Return the rows that wait, by report: all, or of one report, one field and one reason."""
    rows = connection.execute(
        text(
            "select c.ref, q.id from ledger.quarantine q"
            " join ledger.contribution c on c.id = q.contribution where q.state = 'waiting'"
            " and (cast(:ref as uuid) is null or c.ref = :ref)"
            " and (cast(:field as text) is null or q.field = :field)"
            " and (cast(:reason as text) is null or q.reason = :reason) order by c.id, q.id"
        ),
        {"ref": ref, "field": field, "reason": reason},
    )
    found: dict[UUID, list[int]] = {}
    for report, row in rows:
        found.setdefault(report, []).append(row)
    return found


def write_act(
    connection: Connection, reader: Reader, act: str, sealed: Sequence[tuple[int, bytes]]
) -> None:
    """Write what was done to each row, in the reader's name."""
    connection.execute(
        text(
            "insert into ledger.mending (quarantine, member, act, sealed)"
            " select r.row, :member, :act, r.sealed"
            " from unnest(cast(:rows as bigint[]), cast(:sealed as bytea[])) as r(row, sealed)"
        ),
        {"member": reader.member, "act": act, "rows": [row for row, _ in sealed],
         "sealed": [content for _, content in sealed]},
    )  # fmt: skip


def reject_rows(
    connection: Connection, reader: Reader, report: OwnReport, sealed: Sequence[tuple[int, bytes]]
) -> int:
    """Leave rows outside for good, each with its sealed reason; return how many waited."""
    waited = connection.execute(
        text(
            "update ledger.quarantine set state = 'rejected'"
            " where id = any (cast(:rows as bigint[])) and state = 'waiting'"
            " and contribution = :report returning id"
        ),
        {"rows": [row for row, _ in sealed], "report": report.filing.contribution},
    ).scalars()
    done = set(waited)
    write_act(connection, reader, "rejected", [each for each in sealed if each[0] in done])
    connection.execute(
        text(
            "update ledger.contribution set rows_quarantined = rows_quarantined - :done,"
            " rows_rejected = rows_rejected + :done where id = :report"
        ),
        {"done": len(done), "report": report.filing.contribution},
    )
    record(
        connection, reader, Action.SUBMIT, f"contribution:{report.ref}",
        details={"rejected": len(done)},
    )  # fmt: skip
    return len(done)
