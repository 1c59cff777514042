"""Stage what a reading child found of one report, and compute the lane of everybody in it.

Rows come as COPY text and land in temporary tables first, because the fences refuse COPY. The
tables stay with their connection: to make or to truncate them costs more than a small report.

Every lane is computed in the database from all rows before the first statement is stored:
**any protecting category wins**.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

import pyarrow as pa
from psycopg import Cursor
from sqlalchemy import Connection, text

from wholeroute.entities import NAMING, PROPERTIES, PropertyType, mentions
from wholeroute.errors import Invalid
from wholeroute.ledger.directly import directly
from wholeroute.ledger.lane_rules import LANE_WORDS
from wholeroute.ledger.records import (
    Slot,
    Walls,
    WrittenPart,
    decode_records,
    store_parts,
    walls_of_report,
)
from wholeroute.ledger.staged_tables import EMPTY, TRUNCATE, WIPE

_SMALL = 1 << 20  # bytes of subjects; fewer need no statistics
_AT_ONCE = 10_000  # names


class Identity(NamedTuple):
    """What the vault keeps in the place of a statement: its id, which is the token, and its value."""

    token: UUID
    value: str
    original: str | None = None
    flag: str | None = None


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
), stored as (
insert into lane_of
select id, kind, categories, minor, holds, case
    when :judicial then 'judicial'
    when minor or categories && cast(:walled as text[]) then 'protected'
    when categories && cast(:opening as text[]) and (select ledger.walls_everybody())
    then 'protected'
    when cardinality(holds) > 0 then 'uncategorised'
    when categories && cast(:opening as text[]) then 'open'
    -- A free text has a category, as the people have whom it speaks of.
    when kind <> 'Person' and categories = '{}' then 'open'
    else 'uncategorised' end::ledger.lane
from weighed returning lane
)
select coalesce(bool_or(lane <> 'open'), false) from stored
"""
# A category may state its ground, as in `humanitarian-actor:family-care`, beside itself.
_GROUNDS = """
update lane_of l set
  ground = (select max(cast(split_part(c, ':', 2) as ledger.ground))
            from unnest(l.categories) c where c like 'humanitarian-actor:%'),
  categories = array(select c from unnest(l.categories) c where c not like '%:%' order by c)
where exists (select from unnest(l.categories) c where c like '%:%')
"""
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

# Of everybody in a report that hides somebody: what tells who they are, as read and as printed.
_NAMES = """
insert into staged_name
select distinct s.entity, s.property, said.value
from staged_statement s, unnest(array[s.value, s.original]) said(value)
where s.property = any (cast(:naming as text[])) and said.value is not null
"""
# Until everybody's name is known.
_HOLD_TEXTS = """
with text as (
  delete from staged_statement s using lane_of l
  where l.id = s.entity and l.lane = 'open' and s.property = any (cast(:short as text[]))
  returning s.*
)
insert into staged_text select * from text
"""
_WRITTEN = """
select distinct coalesce(t.original, t.value) from staged_text t join lane_of l on l.id = t.entity
where l.lane = 'open'
"""
_BORNE = text("""
select n.property, n.value from staged_name n join lane_of l on l.id = n.entity
where (l.lane <> 'open') = :hidden
""")
_NAMING_TEXTS = """
select id, value, original, flag from staged_text
where coalesce(original, value) = any (cast(:naming_texts as text[]))
"""
_STATEMENTS = """
insert into ledger.statement (id, entity, contribution, access, line, lane, grade, assessment,
                              property, value, original, lang, flag)
select s.id, s.entity, :contribution, :access, s.line, l.lane,
       coalesce(s.grade, cast(:grade as smallint)), false,
       s.property, s.value, s.original, s.lang, s.flag
from {} s join lane_of l on l.id = s.entity
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
update {} s set value = '', original = null, flag = 'vault'
where s.id = any (cast(:tokens as uuid[]))
"""


class Staged:
    """What a reading child found of one report, in temporary tables until its lanes are known."""

    def __init__(self, connection: Connection, filing: Filing) -> None:
        self._connection, self._filing = connection, filing
        self._passed = 0
        self._mixed = self._hides = False
        self._grounded = False
        self._walls: Walls | None = None
        self._statements = self._texts = 0

    def subjects(self, lines: bytes) -> None:
        """Stage entities: COPY text of (id, kind, categories joined by commas, minor)."""
        self._grounded = self._grounded or b":" in lines
        self._copy("staged_subject", lines)

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
        self._mixed = bool(self._value(_LANES))
        if self._grounded:
            self._run(_GROUNDS)
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
            self._note_names()
            self._texts += self._run(_HOLD_TEXTS).rowcount
            rows = self._run(_WALLED_VALUES, mixed=True).fetchall()
            walled = [Identity(*row[:4]) for row in rows]
            if walled:
                self._must_not_be_named(
                    (row[4], row[2] or row[1]) for row in rows if row[4] in NAMING
                )
                to_vault(walled)
                self._empty("staged_statement", walled)
        self._insert("staged_statement")

    def _note_names(self) -> None:
        self._run(_NAMES)
        self._hides = True

    def _store_texts(self, to_vault: Callable[[Sequence[Identity]], None]) -> None:
        """Store the short texts that waited until all names are in; the vault has what names somebody."""
        if self._texts:
            walled = self._naming_somebody()
            if walled:
                to_vault(walled)
                self._empty("staged_text", walled)
            self._insert("staged_text")

    def _naming_somebody(self) -> list[Identity]:
        """Return the short texts of the open lane that name somebody outside it."""
        written = [each for (each,) in self._run(_WRITTEN)]
        if not written:
            return []
        known = (value for name, value in self._borne(hidden=False) if _is_a_name(name))
        named = mentions(self._borne(hidden=True), known)
        naming = [each for each in written if named.named_in(each)]
        return [Identity(*row) for row in self._run(_NAMING_TEXTS, naming_texts=naming)]

    def _borne(self, *, hidden: bool) -> Iterator[tuple[str, str]]:
        found = self._connection.execute(
            _BORNE, {"hidden": hidden}, execution_options={"yield_per": _AT_ONCE}
        )
        yield from ((name, value) for name, value in found)

    def _empty(self, table: str, walled: Sequence[Identity]) -> None:
        tokens = [str(each.token) for each in walled]
        self._run(_EMPTY_WALLED.format(table), tokens=tokens)

    def _insert(self, table: str) -> None:
        stored = self._run(_STATEMENTS.format(table), grade=self._filing.grade)
        self._statements += stored.rowcount

    def _by_index(self) -> None:
        """Look each row of a batch up, never read all, where a batch is small beside all entities."""
        if self._passed > _SMALL:
            self._connection.exec_driver_sql(
                "analyze lane_of; set local enable_hashjoin = off; set local enable_mergejoin = off"
            )

    def _leave_nothing(self) -> None:
        """Empty what is staged: the next report of this session begins with nothing."""
        info = self._connection.info
        info["staged"] = info.get("staged", 0) + self._passed
        if info["staged"] > _SMALL:
            directly(self._connection, TRUNCATE)
            info["staged"] = 0
        else:
            wipe = self._mixed or self._hides
            directly(self._connection, f"{EMPTY}; {WIPE}" if wipe else EMPTY)

    def _named_openly(self, hidden: Iterable[tuple[str, str]]) -> list[str]:
        """Return which of what everybody reads of the report names whom it hides.

        `hidden` are properties and values. Not by sound: "report" sounds as Robert does.
        """
        said = {"title": self._filing.title, "handling": self._filing.handling}
        named = mentions(hidden, (), by_sound=False)
        return [field for field, words in said.items() if named.named_in(words)]

    def _must_not_be_named(self, hidden: Iterable[tuple[str, str]]) -> None:
        """Raise `Invalid` where what everybody reads of the report names whom it hides."""
        for field in self._named_openly(hidden):
            reason = "it names somebody whom the report protects"
            raise Invalid(field, reason, "Say it without names and numbers of people.")

    def _keys(self) -> dict[str, int]:
        return {"contribution": self._filing.contribution, "access": self._filing.access}

    def _run(self, statement: str, **values: Any) -> Cursor[tuple[Any, ...]]:
        """Run a statement; it may name the report's own numbers and the words of the rules."""
        given = {"judicial": self._filing.judicial, **self._keys(), **values}
        return directly(self._connection, _with_words(statement), given)

    def _value(self, statement: str, **values: Any) -> Any:
        """Run a statement and return the one value that it finds."""
        ((value,),) = self._run(statement, **values).fetchall()
        return value

    def _copy(self, table: str, lines: bytes) -> None:
        driver = self._connection.connection.driver_connection
        assert driver is not None  # noqa: S101 — a checked-out connection has one
        with driver.cursor() as cursor, cursor.copy(f"copy {table} from stdin") as copy:
            copy.write(lines)
        self._passed += len(lines)


@cache
def _with_words(statement: str) -> str:
    """Return a statement with the words of the rules in it: they are not written out for each report."""
    for name, words in LANE_WORDS.items():
        listed = ",".join(f'"{word}"' for word in words)
        statement = statement.replace(f"cast(:{name} as", f"cast('{{{listed}}}' as")
    return statement


def _is_a_name(name: str) -> bool:
    return PROPERTIES[name].type is PropertyType.NAME
