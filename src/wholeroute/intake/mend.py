"""Mend rows of an own report: correct one in place, try rows again, leave them out for good.

A retry reads the whole original again with the corrections over it, in the limited child and
under the report's own secret: what is in comes out with the ids it has, so only what is new is
stored, and every lane is computed over everything. Neither original nor key is touched; a crash
before the commit leaves all as it was.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import orjson
from sqlalchemy import Connection

from wholeroute.custody import (
    ContributionKey,
    KeyRing,
    Originals,
    RecordFiles,
    Rejected,
    Stale,
    Vault,
    mend_records,
    open_rejected,
    seal_rejected,
    without_values,
)
from wholeroute.errors import Invalid, NotFound
from wholeroute.intake.as_it_came import AsItStands, as_it_stands, standing
from wholeroute.intake.child import Task
from wholeroute.intake.children import Child
from wholeroute.intake.frames import Frame
from wholeroute.intake.how import How
from wholeroute.intake.mended import Correction, Mended
from wholeroute.intake.readers import MENDABLE
from wholeroute.intake.storable import storable
from wholeroute.ledger import (
    Acting,
    Mending,
    Outcome,
    Quarantined,
    QuarantineRow,
    Receipt,
    begins_again,
    discard_before,
    locked_report,
    receipt_of,
    record,
    reject_rows,
    rows_named,
    rows_of,
    waiting_rows,
    write_act,
)
from wholeroute.rights import Action, require

WAITING, ACCEPTED = "waiting", "accepted"


@dataclass(frozen=True, slots=True)
class Retried:
    """What a retry made of one report: its receipt by now, and how many rows came in."""

    receipt: Receipt
    tried: int
    accepted: int


def chosen(
    acting: Acting, ref: UUID | None = None, field: str | None = None, reason: str | None = None
) -> dict[UUID, list[int]]:
    """Return the rows of the reader's organisation that wait, by report; all, or of one reason."""
    require(acting.reader, Action.SUBMIT)
    with acting.begin() as connection:
        return waiting_rows(connection, ref, field, reason)


def report_of_row(acting: Acting, row: int) -> UUID:
    """Return the report of a row of the reader's organisation; raise `NotFound` for any other."""
    require(acting.reader, Action.SUBMIT)
    with acting.begin() as connection:
        (found,) = rows_named(connection, [row])
    return found.contribution


def show_row(acting: Acting, row: int) -> AsItStands:
    """Return a row of the reader's organisation in its last words, to be mended.

    Raises `Invalid` for one that cannot be mended in place.
    """
    return show_rows(acting, report_of_row(acting, row), [row])[row]


def show_rows(acting: Acting, ref: UUID, rows: Collection[int]) -> dict[int, AsItStands]:
    """Return rows of one own report in their last words; those that are no rows are left out.

    Raises `Invalid` where none of them can be mended in place.
    """
    ledger = acting.ledger
    key = KeyRing(ledger.home.keys).load(ref)
    with acting.begin() as connection:
        report = locked_report(connection, acting.reader, ref)
        asked = [_opened(each, key) for each in rows_named(connection, rows)]
        details = {"rows": len(asked)}
        record(connection, acting.reader, Action.READ, f"quarantine:{ref}", details=details)
    how = read_how(acting, report.reader, key)
    shown = [each for each in asked if each.has_a_line and each.row.contribution == ref]
    if not shown:
        raise _no_row()
    corrections = {e.row.line: e.correction for e in shown if e.correction is not None}
    mended = Mended(corrections, fresh=frozenset(e.row.line for e in shown))
    with Originals(ledger.home.data).opened(key, _suffix(how)) as path, Child() as child:
        task = Task(
            how.reader, path, how.mapping, b"", how.persons, how.day, as_it_stands, mended
        )  # fmt: skip
        ((_, content),) = child.frames(task)
    found = standing(content)
    return {e.row.id: found.get(e.row.line, AsItStands(None, "")) for e in shown}


def correct(acting: Acting, corrections: Mapping[int, Correction]) -> None:
    """Keep rows in their sender's new words, for the next retry of them; the original rows stay.

    Raises `NotFound` for a row of somebody else's, `Invalid` for one that no longer waits or
    cannot be mended in place: then none is kept.
    """
    require(acting.reader, Action.SUBMIT)
    ring = KeyRing(acting.ledger.home.keys)
    with acting.begin() as connection:
        for ref in sorted({e.contribution for e in rows_named(connection, corrections)}):
            locked_report(connection, acting.reader, ref)
        sealed = []
        for found in rows_named(connection, corrections):
            key = ring.load(found.contribution)
            _must_wait(found)
            if not open_rejected(key, found.sealed).row:
                raise _no_row()
            words = orjson.dumps(_cleaned(corrections[found.id]))
            sealed.append((found.id, key.seal(words)))
            record(connection, acting.reader, Action.SUBMIT, f"quarantine:{found.id}",
                   details={"fixed": 1})  # fmt: skip
        write_act(connection, acting.reader, "fixed", sealed)


def reject(acting: Acting, rows: Collection[int], reason: str) -> list[Receipt]:
    """Leave rows outside for good, and say why; return the receipts of their reports.

    They stay, sealed as they came. A row that does not wait any more is left as it is.
    """
    require(acting.reader, Action.SUBMIT)
    if not reason.strip():
        raise Invalid("reason", "rejecting needs a reason", "Say why the row stays outside.")
    ring = KeyRing(acting.ledger.home.keys)
    with acting.begin() as connection:
        by_report: dict[UUID, list[int]] = {}
        for each in rows_named(connection, rows):
            by_report.setdefault(each.contribution, []).append(each.id)
        receipts = []
        for ref, ids in sorted(by_report.items()):
            report = locked_report(connection, acting.reader, ref)
            key = ring.load(ref)
            sealed = [(row, key.seal(reason.encode())) for row in ids]
            reject_rows(connection, acting.reader, report, sealed)
            receipts.append(receipt_of(connection, ref))
    return receipts


@begins_again
def retry(acting: Acting, ref: UUID, rows: Collection[int]) -> Retried:
    """Try rows of one report again, as corrected by now; whatever else waits goes on waiting.

    Rows that do not wait any more are left as they are, so a second call changes nothing. Raises
    `Invalid` where the report cannot be read again, or where a row would push out what is in.
    """
    ledger = acting.ledger
    key = KeyRing(ledger.home.keys).load(ref)
    with acting.begin() as connection:
        report = locked_report(connection, acting.reader, ref)
        everything = [_opened(each, key) for each in rows_of(connection, ref)]
        tried = [e for e in everything if e.row.id in set(rows) and e.tries]
        if not tried:
            return Retried(receipt_of(connection, ref), 0, 0)
        how = read_how(acting, report.reader, key)
        mended = _over(everything, tried)
        vault = Vault(ledger)
        mending = Mending(
            connection, acting.reader, report, mended.fresh, lambda values: vault.store(ref, values)
        )
        with Originals(ledger.home.data).opened(key, _suffix(how)) as path, Child() as child:
            task = Task(
                how.reader, path, how.mapping, key.secret, how.persons, how.day, mended=mended
            )  # fmt: skip
            found = _read(child, task, mending)
        stale = _store(acting, connection, mending, found, key)
        outcomes = [_outcome(each, found, key) for each in tried]
        receipt = mending.finish(outcomes, _new_notes(found, everything, key))
    if mending.epoch is not None:
        discard_before(acting, mending.epoch)
    if stale is not None:
        stale.delete()
    return Retried(receipt, len(tried), sum(each.accepted for each in outcomes))


@dataclass(frozen=True, slots=True)
class _Opened:
    """A quarantined row with what is sealed of it opened."""

    row: QuarantineRow
    came: Rejected
    correction: Correction | None

    @property
    def has_a_line(self) -> bool:
        """A note on the whole file, or on what a reader cannot show, is no row to read again."""
        return bool(self.came.row)

    @property
    def tries(self) -> bool:
        return self.row.state == WAITING and self.has_a_line


def _opened(row: QuarantineRow, key: ContributionKey) -> _Opened:
    correction = correction_of(key, row)
    return _Opened(row, open_rejected(key, row.sealed), correction)


def correction_of(key: ContributionKey, row: QuarantineRow) -> Correction | None:
    """Return the last words of a row's sender for it, None where there are none."""
    if row.correction is None:
        return None
    said = orjson.loads(key.unseal(row.correction))
    return said if isinstance(said, str) else tuple(said)


def _over(everything: Sequence[_Opened], tried: Sequence[_Opened]) -> Mended:
    """Return what stands over the original: what came in corrected, and what is tried."""
    read = [each for each in everything if each.row.state == ACCEPTED] + list(tried)
    unread = {e.row.line for e in everything if e.has_a_line} - {e.row.line for e in read}
    return Mended(
        rows={e.row.line: e.correction for e in read if e.correction is not None},
        without=frozenset(unread),
        fresh=frozenset(e.row.line for e in tried),
    )


def read_how(acting: Acting, reader: str, key: ContributionKey) -> How:
    """Return how a report was read; raise `Invalid` where its rows cannot be read again."""
    fix = "Send the rows mended in a new file, and reject these with that as the reason."
    if reader not in MENDABLE:
        raise Invalid("reader", f"rows of a {reader} file cannot be mended in place", fix)
    try:
        return How.unpacked(Originals(acting.ledger.home.data).unseal_how(key))
    except NotFound:
        raise Invalid("reader", "how the file was read was not kept then", fix) from None


def _suffix(how: How) -> str:
    """Return what openpyxl must see at the end of a name; nothing else asks."""
    return ".xlsx" if how.reader == "xlsx" else ""


@dataclass(slots=True)
class _Found:
    """What the child found of the rows that are tried."""

    rejects: list[tuple[int, str, str, str, str]]
    records: list[bytes]
    accepted: frozenset[int] = frozenset()


def _read(child: Child, task: Task, mending: Mending) -> _Found:
    found = _Found([], [])
    staged = {
        Frame.SUBJECTS: mending.subjects,
        Frame.REFERENCES: mending.references,
        Frame.HOLDS: mending.holds,
        Frame.STOOD: lambda _: mending.stood(),
        Frame.SETTLED: lambda _: mending.settle(),
        Frame.STATEMENTS: mending.statements,
        Frame.RECORDS: found.records.append,
    }
    for frame, content in child.frames(task):
        if frame in staged:
            staged[frame](content)
        elif frame is Frame.QUARANTINE:
            found.rejects += [tuple(each) for each in orjson.loads(content)]
        elif frame is Frame.DONE:
            found.accepted = frozenset(orjson.loads(content)["accepted"])
    return found


def _store(
    acting: Acting, connection: Connection, mending: Mending, found: _Found, key: ContributionKey
) -> Stale | None:
    """Move who becomes stricter, store what is new, and part records where somebody left."""
    stale = None
    if mending.tighten():
        stale = mend_records(acting, connection, key.ref, mending.walls)
    with RecordFiles(acting.ledger.home.data).writer(key) as writer:
        for content in found.records:
            for slot, rows in mending.records(content):
                writer.add(slot, rows)
        mending.parts(writer.finish())
    return stale


def _outcome(each: _Opened, found: _Found, key: ContributionKey) -> Outcome:
    row = each.row
    if row.line in found.accepted:
        return Outcome(row.id, True, row.field, row.reason, row.fix, key.seal(b""))
    for line, field, reason, fix, raw in found.rejects:
        if line == row.line and raw:
            sealed = seal_rejected(key, Rejected(reason, raw))
            return Outcome(row.id, False, field, without_values(reason), fix, sealed)
    reason, fix = "is empty as it stands by now", "Fill it, or reject it."
    sealed = seal_rejected(key, Rejected(reason, ""))
    return Outcome(row.id, False, "row", reason, fix, sealed)


def _new_notes(
    found: _Found, everything: Sequence[_Opened], key: ContributionKey
) -> list[Quarantined]:
    """Return notes on the file that are new: of what mended rows say that was left out."""
    known = {each.row.field for each in everything if not each.has_a_line}
    return [
        Quarantined(
            line, field, without_values(reason), fix, seal_rejected(key, Rejected(reason, ""))
        )
        for line, field, reason, fix, raw in found.rejects
        if not raw and field not in known
    ]


def _must_wait(row: QuarantineRow) -> None:
    if row.state != WAITING:
        raise Invalid("row", f"is {row.state} already", "Nothing is left to do with it.")


def _no_row() -> Invalid:
    fix = "Send what is missing in a file of its own, and reject this with that as the reason."
    return Invalid("row", "is a note on the file, not a row of it", fix)


def _cleaned(correction: Correction) -> str | list[str]:
    if isinstance(correction, str):
        return storable(correction.strip())
    return [storable(cell) for cell in correction]
