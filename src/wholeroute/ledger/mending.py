"""Read an own report a second time, over it what its sender did to rows that stayed `outside`.

A lane follows from a whole report, so nothing is appended blindly: the report is read again with
the mended rows among the others. What stood is found by its ids and left as it is; what is new is
stored; who is stricter by what is new becomes so at once. **Nothing becomes laxer by mending.**
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, text

from wholeroute.entities import RecordKind
from wholeroute.ledger.audit import record
from wholeroute.ledger.outside import OwnReport, write_act
from wholeroute.ledger.receive import Receipt
from wholeroute.ledger.records import (
    MovedPart,
    RecordPart,
    Slot,
    Walls,
    pieces_as_json,
    walls_of_report,
)
from wholeroute.ledger.staging import Identity, Quarantined, Staged
from wholeroute.rights import Action, Lane, Reader


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a retry made of a row: accepted, or why it stays outside; `sealed` has the full words."""

    row: int
    accepted: bool
    field: str
    reason: str
    fix: str
    sealed: bytes

    @property
    def act(self) -> str:
        """Return the word for it in the row's history."""
        return "accepted" if self.accepted else "outside"


_STAGE = """
create temporary table if not exists stood (
  id uuid primary key, lane ledger.lane not null, categories text[] not null,
  minor boolean not null, holds text[] not null, ground text
) on commit delete rows;
create temporary table if not exists standing (
  id uuid primary key, kind text not null, lane ledger.lane not null
) on commit delete rows;
create temporary table if not exists stricter (id uuid primary key) on commit delete rows;
create temporary table if not exists mended_statement (like staged_statement) on commit delete rows;
"""
_STOOD = "insert into stood select id, lane, categories, minor, holds, ground from lane_of"
_STANDING = "insert into standing select id, kind, lane from ledger.standing(:ref)"
_STRICTER = """
insert into stricter
select l.id from lane_of l join standing s using (id) left join stood b using (id)
where l.lane > s.lane and (b.id is null or l.lane > b.lane or not l.holds <@ b.holds)
"""
# What people decided on somebody since their report came is kept, unless a mended row is stricter.
_AS_THEY_STAND = """
update lane_of l set lane = s.lane from standing s
where s.id = l.id
  and (l.lane < s.lane or (l.lane > s.lane and l.id not in (select id from stricter)))
"""
# Who stands in the ledger though no accepted row names them: a row that stayed outside did.
_UNREAD = """
insert into lane_of select s.id, s.kind, '{}', false, '{}', s.lane from standing s
where s.id not in (select id from lane_of)
"""
_NEWLY_MIXED = """
select exists (select from lane_of where lane <> 'open')
  and not exists (select from standing where lane <> 'open')
"""
_CHANGED = """
select coalesce(jsonb_agg(jsonb_build_object('id', l.id, 'lane', l.lane, 'categories', l.categories,
                                             'minor', l.minor, 'holds', l.holds,
                                             'ground', l.ground)), '[]')::text
from lane_of l join standing s using (id) left join stood b using (id)
where l.id in (select id from stricter) or b.id is null
   or (l.categories, l.minor, l.holds, l.ground)
      is distinct from (b.categories, b.minor, b.holds, b.ground)
"""
_TIGHTEN = """
select ledger.tighten(:ref, cast(:changed as jsonb), cast(:vaulted as uuid[]),
  cast(:objects as text[]), cast(:links as text[]), cast(:holding as text[]),
  cast(:identifying as text[]), cast(:free as text[]))
"""
_NEW = """
insert into ledger.entity (id, lane, contribution, kind, categories, minor, holds, access, ground)
select id, lane, :contribution, kind, categories, minor, holds, :access,
       cast(ground as ledger.ground)
from lane_of
where id not in (select id from standing)
"""
_MOVED_SINCE = """
update lane_of l set lane = s.lane from ledger.standing(:ref) s
where s.id = l.id and (s.lane > l.lane
  or (s.lane < l.lane and l.id not in (select id from stricter)))
"""
_HELD_STILL = """
select ledger.hold_still(:ref, array(select entity from mended_statement
                                     union select id from stricter))
"""
_SOMEBODY_WALLED = "select exists (select from lane_of where lane <> 'open')"
_KEEP = """
insert into mended_statement select * from staged_statement where line = any (cast(:fresh as integer[]))
"""
# What stands may name whoever a mended row hides.
_ALL_TEXTS = """
insert into staged_text
select s.* from staged_statement s where s.property = any (cast(:short as text[]))
"""
_SHELVE_TEXTS = """
select ledger.shelve_texts(:ref, cast(:changed as jsonb), cast(:naming_texts as uuid[]),
  cast(:objects as text[]), cast(:links as text[]), cast(:holding as text[]),
  cast(:short as text[]))
"""
# Of whoever becomes stricter, and all prose once somebody is hidden: into the vault before.
_TO_VAULT = """
select s.id, s.value, s.original, s.flag from staged_statement s
where (s.entity in (select id from stricter) and s.property = any (cast(:identifying as text[])))
   or (:newly_mixed and s.property = any (cast(:free as text[])))
"""
_STATES = """
update ledger.quarantine q set state = r.state, field = r.field, reason = r.reason, fix = r.fix
from unnest(cast(:ids as bigint[]), cast(:states as text[]), cast(:fields as text[]),
            cast(:reasons as text[]), cast(:fixes as text[])) as r(id, state, field, reason, fix)
where q.id = r.id and q.state = 'waiting' and q.contribution = :contribution
"""
_COUNTS = """
update ledger.contribution set rows_read = rows_read + :noted,
  rows_accepted = rows_accepted + :accepted,
  rows_quarantined = rows_quarantined - :accepted + :noted, statements = statements + :statements
where id = :contribution
"""


class Mending(Staged):
    """A second reading of one report. Use its methods in the order they stand."""

    def __init__(
        self,
        connection: Connection,
        reader: Reader,
        report: OwnReport,
        fresh: Iterable[int],
        to_vault: Callable[[Sequence[Identity]], None],
    ) -> None:
        super().__init__(connection, report.filing)
        connection.exec_driver_sql(_STAGE)
        self._reader, self._report, self._to_vault = reader, report, to_vault
        self._fresh = sorted(fresh)
        self._vaulted: list[str] = []
        self._newly_mixed = False
        self.epoch: int | None = None
        """From which epoch older snapshots are wrong, where somebody left the open lane."""

    def stood(self) -> None:
        """Note what follows from the rows that are in already; the mended ones come after it."""
        self._weigh()
        self._run(_STOOD)
        self._run("truncate lane_of")

    def settle(self) -> None:
        """Compute every lane with the mended rows; who is in keeps their lane or a stricter one."""
        self._weigh()
        self._run(_STANDING, ref=self._report.ref)
        self._run(_STRICTER)
        self._run(_AS_THEY_STAND)
        self._follow_standing()
        self._run(_UNREAD)
        self._mixed = bool(self._value(_SOMEBODY_WALLED))
        self._newly_mixed = bool(self._value(_NEWLY_MIXED))
        self._by_index()

    def _follow_standing(self) -> None:
        """Let what is new follow those it names as they stand; what stands stays."""
        if not self._filing.judicial:
            self._follow()
            self._run(_AS_THEY_STAND)

    def statements(self, lines: bytes) -> None:
        """Keep what mended rows say; send to the vault who becomes stricter, and prose about them."""
        self._run("truncate staged_statement")
        self._copy("staged_statement", lines)
        self._run(_KEEP, fresh=self._fresh)
        if self._mixed:
            self._note_names()
            self._run(_ALL_TEXTS)
        rows = self._run(_TO_VAULT, newly_mixed=self._newly_mixed).fetchall()
        if rows:
            self._to_vault([Identity(*row) for row in rows])
            self._vaulted += [str(row[0]) for row in rows]

    def tighten(self) -> bool:
        """Move who becomes stricter, with all that this brings; then store what is new.

        Returns whether records of the open lane must be parted anew.
        """
        self._run(_HELD_STILL, ref=self._report.ref)
        if self._run(_MOVED_SINCE, ref=self._report.ref).rowcount:
            self._run("truncate standing")
            self._run(_STANDING, ref=self._report.ref)
            self._follow_standing()
        changed = self._value(_CHANGED)
        walled = self._shelve_texts(changed)
        self.epoch = (
            self._value(_TIGHTEN, ref=self._report.ref, changed=changed, vaulted=self._vaulted)
            or walled
        )
        self._run(_NEW)
        self._run(_MOVED_SINCE, ref=self._report.ref)
        self._mixed = bool(self._value(_SOMEBODY_WALLED))
        self._run("truncate staged_statement")
        self._run("insert into staged_statement select * from mended_statement")
        self._store(self._to_vault)
        return self.epoch is not None or self._newly_mixed

    def _shelve_texts(self, changed: str) -> int | None:
        """Wall what stands and names somebody hidden; return the epoch that this begins, if any does."""
        naming = self._naming_somebody() if self._mixed else []
        if naming:
            self._to_vault(naming)
        tokens = [str(each.token) for each in naming]
        self._run("truncate staged_text")
        epoch: int | None = self._value(
            _SHELVE_TEXTS, ref=self._report.ref, changed=changed, naming_texts=tokens
        )
        return epoch

    @property
    def walls(self) -> Walls:
        """Who of the report stands outside the open lane by now."""
        return walls_of_report(self._connection, judicial=self._filing.judicial)

    def finish(self, rows: Sequence[Outcome], notes: Sequence[Quarantined]) -> Receipt:
        """Write what became of each row, the counts and the audit row; return the receipt as it is."""
        self._store_texts(self._to_vault)
        self.quarantine(notes)
        self._run(
            _STATES,
            ids=[each.row for each in rows],
            states=["accepted" if each.accepted else "waiting" for each in rows],
            fields=[each.field for each in rows],
            reasons=[each.reason for each in rows],
            fixes=[each.fix for each in rows],
        )
        for act in ("accepted", "outside"):
            done = [(each.row, each.sealed) for each in rows if each.act == act]
            write_act(self._connection, self._reader, act, done)
        accepted = sum(each.accepted for each in rows)
        self._run(_COUNTS, accepted=accepted, noted=len(notes), statements=self._statements)
        record(
            self._connection, self._reader, Action.SUBMIT, f"contribution:{self._report.ref}",
            details={"retried": len(rows), "accepted": accepted},
        )  # fmt: skip
        self._leave_nothing()
        return receipt_of(self._connection, self._report.ref)

    def _must_not_be_named(self, hidden: Iterable[tuple[str, str]]) -> None:
        """Take a title back that names whom a mended row hides; a handling text cannot be."""
        hidden = list(hidden)
        for field in self._named_openly(hidden):
            if field != "title":
                super()._must_not_be_named(hidden)
            self._run("select ledger.retitle(:ref)", ref=self._report.ref)


def receipt_of(connection: Connection, ref: UUID) -> Receipt:
    """Return the receipt of an own report as it is by now."""
    row = connection.execute(
        text(
            "select ref, received_at, rows_read, rows_accepted, rows_quarantined, statements,"
            " false, rows_rejected from ledger.contribution where ref = :ref"
        ),
        {"ref": ref},
    ).one()
    return Receipt(*row)


def own_parts(connection: Connection, report: UUID) -> list[RecordPart]:
    """Return the open parts of records of an own report."""
    asked = text("select id, contribution, kind, rows from ledger.own_parts(:report) order by id")
    return [
        RecordPart(row[0], row[1], Slot(RecordKind(row[2]), Lane.OPEN), row[3], 0, 0)
        for row in connection.execute(asked, {"report": report})
    ]


def mend_parts(connection: Connection, report: UUID, moved: Sequence[MovedPart]) -> None:
    """Put pieces in the place of open parts of an own report."""
    if moved:
        connection.execute(
            text("select ledger.mend_parts(:report, cast(:pieces as jsonb))"),
            {"report": report, "pieces": pieces_as_json(moved)},
        )


def shelved(connection: Connection) -> list[tuple[UUID, Identity]]:
    """Return what a mended row hid in the reports of others, by report; for custodians."""
    asked = text(
        "select contribution, token, value, original, flag from ledger.shelved() order by 1, 2"
    )
    return [(row[0], Identity(row[1], row[2], row[3], row[4])) for row in connection.execute(asked)]


def clear_shelf(connection: Connection, tokens: Sequence[UUID]) -> None:
    """Forget what the vault has now; for custodians."""
    asked = text("select ledger.clear_shelf(cast(:tokens as uuid[]))")
    connection.execute(asked, {"tokens": [str(token) for token in tokens]})
