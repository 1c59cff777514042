"""Take one contribution into the ledger, whole or not at all.

Everything happens in one transaction of the contributor's session: until it commits
nobody sees a row, and after a crash nothing is left. Rows come as COPY text from the
reading child and land in temporary tables first, because the fences refuse COPY.

The lane of every entity is computed here, in the database, from all its rows before
the first statement is stored: **any protecting category wins**.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

import pyarrow as pa
from sqlalchemy import Connection, CursorResult, text

from wholeroute.entities import (
    NAMING,
)
from wholeroute.errors import Invalid, Refused
from wholeroute.ledger.audit import record
from wholeroute.ledger.connect import Acting
from wholeroute.ledger.lane_rules import LANE_WORDS
from wholeroute.ledger.records import (
    Slot,
    Walls,
    WrittenPart,
    decode_records,
    store_parts,
    walls_of_report,
)
from wholeroute.rights import (
    AccessClass,
    Action,
    Grade,
    Reader,
    Regime,
    require,
)


class AlreadyFiled(Exception):
    """The same bytes came from the same organisation meanwhile: ask `known` for their receipt."""


_SMALL = 1 << 20  # bytes of subjects; fewer need no statistics
_SHORT_WORD = 2  # letters; an initial or a particle names nobody


class Identity(NamedTuple):
    """What the vault keeps in the place of a statement: its id, which is the token, and its value."""

    token: UUID
    value: str
    original: str | None = None
    flag: str | None = None


@dataclass(frozen=True, slots=True)
class ContributionForm:
    """All that is stated about a report apart from its content."""

    ref: UUID
    title: str
    reader: str
    access: AccessClass
    controller: str
    regime: Regime
    legal_basis: str
    grade: Grade
    sha256: bytes
    bytes: int
    review_on: date
    erase_on: date
    collected_on: date | None = None
    judicial_case: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the contributor is told. `already` is true where the same bytes came before."""

    ref: UUID
    received_at: datetime
    rows_read: int
    rows_accepted: int
    rows_quarantined: int
    statements: int
    already: bool = False
    rows_rejected: int = 0


@dataclass(frozen=True, slots=True)
class Filing:
    """What of a report its entities, statements and records take over, and what all may read."""

    contribution: int
    access: int
    grade: int
    judicial: bool
    title: str
    handling: str


@dataclass(frozen=True, slots=True)
class Quarantined:
    """One row that stays outside, with what mends it; `sealed` is the row under its key."""

    line: int
    field: str
    reason: str
    fix: str
    sealed: bytes


_STAGE = """
create temporary table if not exists staged_subject (
  id uuid not null, kind text not null, categories text not null, minor boolean not null
) on commit delete rows;
create temporary table if not exists staged_reference (
  source uuid not null, property text not null, target uuid not null
) on commit delete rows;
create temporary table if not exists staged_hold (
  entity uuid not null, reason text not null, given uuid
) on commit delete rows;
create temporary table if not exists staged_statement (
  id uuid, entity uuid, line integer, property text, value text,
  original text, lang text, flag text
) on commit delete rows;
create temporary table if not exists lane_of (
  id uuid primary key, kind text not null, categories text[] not null,
  minor boolean not null, holds text[] not null, lane ledger.lane not null
) on commit delete rows;
"""

# The same rules as `rights.lanes`, over sets; a test holds the two equal.
_LANES = """
with hold as (
  select entity, array_agg(distinct reason order by reason) as reasons from staged_hold
  where given is null or given in (select id from staged_subject where minor) group by entity
), said as (
  select id, min(kind) as kind, bool_or(minor) as minor, case
      when count(*) = 1 then string_to_array(min(categories), ',')
      else array(select distinct c from unnest(string_to_array(string_agg(categories, ','), ',')) c
                 where c <> '' order by c)
    end as categories
  from staged_subject group by id
), weighed as (
  select said.*, case
      when kind = 'Person' and not minor and categories && cast(:opening as text[])
       and not categories && cast(:firm as text[]) and not categories && cast(:walled as text[])
      then coalesce(hold.reasons, '{}') else '{}' end as holds
  from said left join hold on hold.entity = said.id
)
insert into lane_of
select id, kind, categories, minor, holds, case
    when :judicial then 'judicial'
    when minor or categories && cast(:walled as text[]) then 'protected'
    when cardinality(holds) > 0 then 'uncategorised'
    when categories && cast(:opening as text[]) then 'open'
    -- A free text has a category, as the people have whom it speaks of.
    when kind <> 'Person' and categories = '{}' then 'open'
    else 'uncategorised' end::ledger.lane
from weighed
"""
_MIXED = "select exists (select from lane_of where lane <> 'open')"
# Who holds what: named by the object itself, or through a link that names both.
_HELD = """
with end_of as (
  select r.source, r.property, r.target, s.kind as source_kind, t.kind as target_kind, t.lane
  from staged_reference r join lane_of s on s.id = r.source join lane_of t on t.id = r.target
), held as (
  select o.id, case when bool_or(h.lane = 'open') then 'open'::ledger.lane
                    else max(h.lane) end as lane
  from (
    select source as id, lane from end_of
    where source_kind = any (cast(:objects as text[])) and property = any (cast(:holding as text[]))
      and not target_kind = any (cast(:objects as text[]))
    union all
    select thing.target, holder.lane from end_of thing join end_of holder using (source)
    where thing.target_kind = any (cast(:objects as text[]))
      and holder.property = any (cast(:holding as text[]))
      and not holder.target_kind = any (cast(:objects as text[]))
  ) h join lane_of o on o.id = h.id and o.kind = any (cast(:objects as text[]))
  group by o.id
)
update lane_of l set lane = held.lane from held where held.id = l.id and held.lane <> l.lane
"""
# A link takes the strictest lane of its ends. It may name a link: until nothing changes.
_LINKS = """
update lane_of l set lane = e.lane from (
  select r.source as id, max(t.lane) as lane
  from staged_reference r join lane_of t on t.id = r.target group by r.source) e
where e.id = l.id and l.kind = any (cast(:links as text[])) and e.lane > l.lane
"""

_ENTITIES = """
insert into ledger.entity (id, lane, contribution, kind, categories, minor, holds, access)
select id, lane, :contribution, kind, categories, minor, holds, :access from lane_of
"""
_STATEMENTS = """
insert into ledger.statement (id, entity, contribution, access, line, lane, grade, assessment,
                              property, value, original, lang, flag)
select s.id, s.entity, :contribution, :access, s.line, l.lane, :grade, false,
       s.property, s.value, s.original, s.lang, s.flag
from staged_statement s join lane_of l on l.id = s.entity
on conflict do nothing
"""
_WALLED_VALUES = """
select s.id, s.value, s.original, s.flag, s.property
from staged_statement s join lane_of l on l.id = s.entity
where (l.lane <> 'open' and s.property = any (cast(:identifying as text[])))
   or (:mixed and s.property = any (cast(:free as text[])))
"""
# An open object may have a hidden holder: that it names them is hidden with them.
_WALLED_REFERENCES = """
update staged_statement s set flag = 'walled' from lane_of source, lane_of target
where length(s.value) = 36 and source.id = s.entity and source.lane = 'open'
  and target.lane <> 'open' and target.id::text = s.value
"""
_EMPTY_WALLED = """
update staged_statement s set value = '', original = null, flag = 'vault'
where s.id = any (cast(:tokens as uuid[]))
"""


class Staged:
    """What a reading child found of one report, in temporary tables until its lanes are known."""

    def __init__(self, connection: Connection, filing: Filing) -> None:
        self._connection, self._filing = connection, filing
        # They stay with the connection and are empty again after each transaction.
        connection.exec_driver_sql(_STAGE)
        self._staged = 0
        self._mixed = False
        self._walls: Walls | None = None
        self._statements = 0

    def subjects(self, lines: bytes) -> None:
        """Stage entities: COPY text of (id, kind, categories joined by commas, minor)."""
        self._copy("staged_subject", lines)
        self._staged += len(lines)

    def references(self, lines: bytes) -> None:
        """Stage who names whom: COPY text of (source, property, target)."""
        self._copy("staged_reference", lines)

    def holds(self, lines: bytes) -> None:
        """Stage whose label waits, whatever it says: COPY text of (entity, reason, given a minor)."""
        self._copy("staged_hold", lines)

    def records(self, content: bytes) -> Iterator[tuple[Slot, pa.Table]]:
        """Yield a batch of records by the slot each row belongs in; whoever asks stores them."""
        kind, rows = decode_records(content)
        if self._walls is None:
            self._walls = walls_of_report(self._connection, judicial=self._filing.judicial)
        return self._walls.part(kind, rows)

    def parts(self, parts: Sequence[WrittenPart]) -> None:
        """Put the files of the records into the manifest; they are durable before."""
        store_parts(self._connection, parts, grade=self._filing.grade, **self._keys())

    def quarantine(self, rows: Sequence[Quarantined]) -> None:
        """Keep rejected rows, sealed, with line, field, reason and fix."""
        self._run(
            "insert into ledger.quarantine (contribution, line, field, reason, fix, sealed)"
            " select :contribution, q.* from unnest(cast(:lines as integer[]),"
            " cast(:fields as text[]), cast(:reasons as text[]), cast(:fixes as text[]),"
            " cast(:sealed as bytea[])) as q",
            lines=[row.line for row in rows],
            fields=[row.field for row in rows],
            reasons=[row.reason for row in rows],
            fixes=[row.fix for row in rows],
            sealed=[row.sealed for row in rows],
        )

    def _weigh(self) -> None:
        """Compute the lane of everybody and everything that is staged."""
        self._run(_LANES)
        self._mixed = bool(self._run(_MIXED).scalar_one())
        if self._mixed and not self._filing.judicial:
            self._follow()

    def _follow(self) -> None:
        """Let objects follow who holds them, and links whom they join."""
        self._run(_HELD)
        while self._run(_LINKS).rowcount:
            pass

    def _store(self, to_vault: Callable[[Sequence[Identity]], None]) -> None:
        """Store what is staged of statements, what nobody may read of it in the vault first."""
        if self._mixed:
            self._run(_WALLED_REFERENCES)
            rows: Sequence[Any] = self._run(_WALLED_VALUES, mixed=True).all()
            walled = [Identity(*row[:4]) for row in rows]
            if walled:
                self._must_not_be_named(row[2] or row[1] for row in rows if row[4] in NAMING)
                to_vault(walled)
                self._run(_EMPTY_WALLED, tokens=[str(each.token) for each in walled])
        self._statements += self._run(_STATEMENTS, grade=self._filing.grade).rowcount

    def _by_index(self) -> None:
        """Look each row of a batch up, never read all: a batch is small beside all entities."""
        self._connection.exec_driver_sql(
            "set local enable_hashjoin = off; set local enable_mergejoin = off"
        )

    def _named_openly(self, values: Iterable[str]) -> list[str]:
        """Return which of what everybody reads of the report names whom it hides."""
        said = {"title": self._filing.title, "handling": self._filing.handling}
        hidden = {word for value in values for word in _words(value)}
        return [field for field, words in said.items() if not hidden.isdisjoint(_words(words))]

    def _must_not_be_named(self, values: Iterable[str]) -> None:
        """Raise `Invalid` where what everybody reads of the report names whom it hides."""
        for field in self._named_openly(values):
            reason = "it names somebody whom the report protects"
            raise Invalid(field, reason, "Say it without names and numbers of people.")

    def _keys(self) -> dict[str, int]:
        return {"contribution": self._filing.contribution, "access": self._filing.access}

    def _run(self, statement: str, **values: Any) -> CursorResult[Any]:
        """Run a statement; it may name the report's own numbers and the words of the rules."""
        given = {"judicial": self._filing.judicial, **LANE_WORDS, **self._keys(), **values}
        return self._connection.execute(text(statement), given)

    def _copy(self, table: str, lines: bytes) -> None:
        driver = self._connection.connection.driver_connection
        assert driver is not None  # noqa: S101 — a checked-out connection has one
        with driver.cursor() as cursor, cursor.copy(f"copy {table} from stdin") as copy:
            copy.write(lines)


class Receiving(Staged):
    """One contribution on its way in. Use its methods in the order they stand."""

    def __init__(self, connection: Connection, reader: Reader, form: ContributionForm) -> None:
        require(reader, Action.SUBMIT)
        if form.access.originator != reader.organisation:
            raise Refused("own-reports", "a contributor files reports of their own organisation")
        self._reader = reader
        self._form = form
        access = intern(connection, form.access)
        contribution = connection.execute(
            text(_CONTRIBUTION), _contribution_values(form, reader, access)
        ).scalar_one_or_none()
        if contribution is None:
            raise AlreadyFiled
        grade, handling = int(form.grade.information), form.access.handling.h3
        super().__init__(
            connection,
            Filing(contribution, access, grade, bool(form.judicial_case), form.title, handling),
        )

    def settle(self) -> None:
        """Compute every lane and store the entities."""
        self._weigh()
        self._run(_ENTITIES)
        if self._staged > _SMALL:
            self._connection.execute(text("analyze lane_of"))
        self._by_index()
        self._staged = 0

    def statements(self, lines: bytes, to_vault: Callable[[Sequence[Identity]], None]) -> None:
        """Store a batch: COPY text of (id, entity, line, property, value, original, lang, flag).

        Identity values of people outside the open lane, and the free text of a report
        that speaks of any, go to `to_vault` first; the ledger keeps their token alone.
        """
        if self._staged:
            self._connection.execute(text("truncate staged_statement"))
        self._copy("staged_statement", lines)
        self._staged += len(lines)
        self._store(to_vault)

    def finish(self, *, read: int, accepted: int, quarantined: int) -> Receipt:
        """Write the counts and the audit row; the caller's commit acknowledges them."""
        if read != accepted + quarantined:
            raise AssertionError("a row is neither accepted nor quarantined")
        received = self._connection.execute(
            text(
                "update ledger.contribution set rows_read = :read, rows_accepted = :accepted,"
                " rows_quarantined = :quarantined, statements = :statements"
                " where id = :contribution returning received_at"
            ),
            {"read": read, "accepted": accepted, "quarantined": quarantined,
             "statements": self._statements, "contribution": self._filing.contribution},
        ).scalar_one()  # fmt: skip
        record(
            self._connection, self._reader, Action.SUBMIT, f"contribution:{self._form.ref}",
            details={"read": read, "accepted": accepted, "quarantined": quarantined},
        )  # fmt: skip
        return Receipt(self._form.ref, received, read, accepted, quarantined, self._statements)


def _words(said: str) -> set[str]:
    return {word for word in re.findall(r"\w+", said.casefold()) if len(word) > _SHORT_WORD}


def known(acting: Acting, sha256: bytes) -> Receipt | None:
    """Return the earlier receipt for the same bytes from the reader's organisation, if any."""
    with acting.begin() as connection:
        row = connection.execute(
            text(
                "select ref, received_at, rows_read, rows_accepted, rows_quarantined, statements,"
                " true, rows_rejected from ledger.contribution"
                " where contributor = :organisation and sha256 = :sha"
            ),
            {"organisation": acting.reader.organisation, "sha": sha256},
        ).one_or_none()
    return Receipt(*row) if row else None


def filed(acting: Acting) -> dict[bytes, UUID]:
    """Return the reports of the reader's organisation, by the hash of their bytes."""
    with acting.begin() as connection:
        rows = connection.execute(
            text("select sha256, ref from ledger.contribution where contributor = :organisation"),
            {"organisation": acting.reader.organisation},
        ).all()
    return {bytes(sha256): ref for sha256, ref in rows}


def intern(connection: Connection, access: AccessClass) -> int:
    """Return the number of this access class, making it where it is new."""
    values = {
        "originator": access.originator,
        "audience": sorted(access.audience),
        "purposes": sorted(access.purposes),
        "h0": access.handling.h0,
        "h1": access.handling.h1,
        "h2": access.handling.h2,
        "h3": access.handling.h3,
        "tlp": access.tlp.value,
    }
    number = connection.execute(text(_CLASS), values).scalar_one_or_none()
    if number is None:
        connection.execute(text(_NEW_CLASS), values)
        number = connection.execute(text(_CLASS), values).scalar_one()
    return int(number)


_CLASS = """
select id from ledger.access_class where originator = :originator and audience = :audience
  and purposes = :purposes and h0 = :h0 and h1 = :h1 and h2 = :h2 and h3 = :h3 and tlp = :tlp
"""
_NEW_CLASS = """
insert into ledger.access_class (originator, audience, purposes, h0, h1, h2, h3, tlp)
values (:originator, :audience, :purposes, :h0, :h1, :h2, :h3, :tlp) on conflict do nothing
"""


_CONTRIBUTION = """
insert into ledger.contribution (ref, contributor, submitted_by, controller, regime, legal_basis,
  reliability, grade_original, access, judicial_case, title, reader, sha256, bytes,
  collected_on, review_on, erase_on)
values (:ref, :contributor, :member, :controller, :regime, :legal_basis, :reliability,
  :grade_original, :access, :judicial_case, :title, :reader, :sha256, :bytes,
  :collected_on, :review_on, :erase_on)
on conflict (contributor, sha256) do nothing
returning id
"""


def _contribution_values(form: ContributionForm, reader: Reader, access: int) -> dict[str, Any]:
    return {
        "ref": form.ref,
        "contributor": reader.organisation,
        "member": reader.member,
        "controller": form.controller,
        "regime": form.regime.value,
        "legal_basis": form.legal_basis,
        "reliability": form.grade.reliability.value,
        "grade_original": form.grade.original,
        "access": access,
        "judicial_case": form.judicial_case,
        "title": form.title,
        "reader": form.reader,
        "sha256": form.sha256,
        "bytes": form.bytes,
        "collected_on": form.collected_on,
        "review_on": form.review_on,
        "erase_on": form.erase_on,
    }
