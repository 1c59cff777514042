"""Read what a session may see: entities with their statements, contributions, quarantine."""

from __future__ import annotations

import builtins
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, text

from wholeroute.errors import NotFound
from wholeroute.ledger.connect import Acting, Ledger
from wholeroute.ledger.roles import DatabaseRole
from wholeroute.rights import Lane, Profile


@dataclass(frozen=True, slots=True)
class Source:
    """Where a statement comes from, and how it may be handled."""

    ref: UUID
    title: str
    contributor: str
    originator: str
    reliability: str
    collected_on: date | None
    received_at: datetime
    handling: str
    tlp: str


@dataclass(slots=True)  # frozen, each of the thousands of a page would take five times as long
class Statement:
    """One claim about one entity, with its grade. `value` is empty where the vault holds it."""

    source: Source
    id: UUID
    entity: UUID
    property: str
    value: str
    original: str | None
    lang: str | None
    flag: str | None
    grade: int
    assessment: bool
    line: int

    @builtins.property  # the field of that name shadows it
    def code(self) -> str:
        """Return the 4x4 code, e.g. `B2`."""
        return f"{self.source.reliability}{self.grade}"


@dataclass(frozen=True, slots=True)
class Entity:
    """What a report speaks of: an id, a kind, and the lane it stands in."""

    id: UUID
    kind: str
    lane: Lane
    categories: tuple[str, ...]
    minor: bool
    access: int
    contribution: UUID
    ground: str | None = None


def lanes_of(acting: Acting) -> tuple[Lane, ...]:
    """Return the lanes that the reader's database role may touch at all."""
    if acting.ledger.profile is Profile.POLICY:
        return ()
    return {
        DatabaseRole.ENFORCEMENT: (Lane.OPEN,),
        DatabaseRole.ARRIVALS: (Lane.OPEN,),
        DatabaseRole.JUDICIAL: (Lane.OPEN, Lane.JUDICIAL),
        DatabaseRole.PROTECTION: (Lane.PROTECTED,),
        DatabaseRole.CUSTODIAN: (Lane.PROTECTED, Lane.UNCATEGORISED),
    }.get(acting.role, ())


_ENTITY = (
    "select e.id, e.kind, e.categories, e.minor, e.access, c.ref, cast(e.ground as text) from {lane}.entity e"
    " join ledger.contribution c on c.id = e.contribution where {where} order by e.id limit :most"
)


def entities(
    acting: Acting, connection: Connection, ids: Iterable[UUID] | None = None, *, most: int = 1000
) -> list[Entity]:
    """Return the entities among `ids` that the session sees, or the first ones of all."""
    asked = None if ids is None else [str(each) for each in ids]
    if asked == []:
        return []
    where = "true" if asked is None else "e.id = any (cast(:ids as uuid[]))"
    found = []
    for lane in lanes_of(acting):
        rows = connection.execute(
            text(_ENTITY.format(lane=lane.value, where=where)), {"ids": asked, "most": most}
        )
        found += [Entity(row[0], row[1], lane, tuple(row[2]), *row[3:]) for row in rows]
    return found


# Whether a class may be read is asked once of each, not of each statement under it. Where it comes from
# stands beside the first of each report and class alone: thousands of statements share a few.
_STATEMENTS = """
with s as materialized (
  select *, row_number() over (partition by contribution, access) = 1 as first
  from {lane}.statement
  where {which} = any (cast(:ids as uuid[]))
    and (cast(:properties as text[]) is null or property = any (cast(:properties as text[])))
), a as materialized (
  select * from ledger.access_class where id in (select access from s)
)
select s.contribution, s.access, s.id, s.entity, s.property, s.value, s.original, s.lang, s.flag,
       s.grade, s.assessment, s.line, a.id, c.ref, c.title, c.contributor, a.originator,
       c.reliability, c.collected_on, c.received_at,
       concat_ws(' ', case when a.h0 then 'H0' end, case when a.h1 then 'H1' end,
                 case when a.h2 then 'H2' end, case when a.h3 <> '' then 'H3: ' || a.h3 end),
       a.tlp
from s
left join ledger.contribution c on s.first and c.id = s.contribution
left join a on s.first and a.id = s.access
order by s.property, s.value, s.contribution, s.id
"""


def statements(
    acting: Acting,
    connection: Connection,
    ids: Iterable[UUID],
    properties: Iterable[str] | None = None,
) -> list[Statement]:
    """Return every statement about `ids` that the session may see, by property and value.

    `properties` asks for what is said by these alone.
    """
    return _statements(acting, connection, "entity", ids, properties)


def statements_named(
    acting: Acting, connection: Connection, ids: Iterable[UUID]
) -> list[Statement]:
    """Return those statements of `ids` that the session may see: the evidence of a finding."""
    return _statements(acting, connection, "id", ids)


def _statements(
    acting: Acting,
    connection: Connection,
    which: str,
    ids: Iterable[UUID],
    properties: Iterable[str] | None = None,
) -> list[Statement]:
    asked = [str(each) for each in ids]
    if not asked:
        return []
    named = None if properties is None else sorted(properties)
    said = []
    for lane in lanes_of(acting):
        rows = connection.execute(
            text(_STATEMENTS.format(lane=lane.value, which=which)),
            {"ids": asked, "properties": named},
        ).all()
        # Of a report or class that the session does not see nothing is said.
        sources = {row[:2]: Source(*row[13:]) for row in rows if None not in row[12:14]}
        same = {row[3]: row[3] for row in rows}  # one object each: so they are found sooner
        said += [
            Statement(source, row[2], same[row[3]], *row[4:12])
            for row in rows
            if (source := sources.get(row[:2]))
        ]
    return said


def restricted(acting: Acting, connection: Connection, ids: Iterable[UUID]) -> list[str]:
    """Return which originators hold more that was sent to this reader, but not for this purpose."""
    if Lane.OPEN not in lanes_of(acting):
        return []
    return list(
        connection.execute(
            text("select ledger.restricted(cast(:ids as uuid[]))"),
            {"ids": [str(each) for each in ids]},
        ).scalars()
    )


@dataclass(frozen=True, slots=True)
class Counts:
    """What this session may see in figures, and nothing about the rest."""

    contributions: int
    entities: dict[str, int]
    statements: int


def counts(acting: Acting) -> Counts:
    """Count what the session sees, by kind."""
    kinds: dict[str, int] = {}
    statements_seen = 0
    with acting.begin() as connection:
        contributions = connection.execute(
            text("select count(*) from ledger.contribution")
        ).scalar_one() if lanes_of(acting) or acting.role is DatabaseRole.INTAKE else 0  # fmt: skip
        for lane in lanes_of(acting):
            for kind, number in connection.execute(
                text(f"select kind, count(*) from {lane.value}.entity group by kind order by kind")  # noqa: S608
            ):
                kinds[kind] = kinds.get(kind, 0) + number
            statements_seen += connection.execute(
                text(f"select count(*) from {lane.value}.statement")  # noqa: S608
            ).scalar_one()
    return Counts(contributions, kinds, statements_seen)


@dataclass(frozen=True, slots=True)
class ContributionRow:
    """One contribution in its contributor's own list."""

    id: int
    ref: UUID
    title: str
    reader: str
    received_at: datetime
    rows_read: int
    rows_accepted: int
    rows_quarantined: int
    statements: int
    erase_on: date
    rows_rejected: int = 0


def own_contributions(acting: Acting, *, most: int = 200) -> list[ContributionRow]:
    """Return what the contributor's organisation sent, newest first."""
    with acting.begin() as connection:
        return [
            ContributionRow(*row)
            for row in connection.execute(
                text(
                    "select id, ref, title, reader, received_at, rows_read, rows_accepted,"
                    " rows_quarantined, statements, erase_on, rows_rejected from ledger.contribution"
                    " where contributor = :organisation order by id desc limit :most"
                ),
                {"organisation": acting.reader.organisation, "most": most},
            )
        ]


@dataclass(frozen=True, slots=True)
class QuarantineRow:
    """One row that stayed outside, as its contributor sees it; what is sealed needs the report's key.

    `sealed` is the row as it came, `correction` its sender's last words for it, `outside` why the
    last retry left it outside.
    """

    id: int
    contribution: UUID
    title: str
    line: int
    field: str
    reason: str
    fix: str
    state: str
    sealed: bytes
    correction: bytes | None = None
    outside: bytes | None = None


QUARANTINED = """
select q.id, c.ref, c.title, q.line, q.field, q.reason, q.fix, q.state, q.sealed,
  (select m.sealed from ledger.mending m where m.quarantine = q.id and m.act = 'fixed'
   order by m.id desc limit 1),
  (select m.sealed from ledger.mending m where m.quarantine = q.id and m.act = 'outside'
   order by m.id desc limit 1)
from ledger.quarantine q join ledger.contribution c on c.id = q.contribution
where {where} order by q.id
"""


@dataclass(frozen=True, slots=True)
class SoughtRows:
    """Which quarantined rows a list is about; `after` is the last one of the page before."""

    report: UUID | None = None
    field: str | None = None
    reason: str | None = None
    state: str = "waiting"
    after: int = 0


_SOUGHT = (
    "q.id > :after and (cast(:report as uuid) is null or c.ref = :report)"
    " and (cast(:field as text) is null or q.field = :field)"
    " and (cast(:reason as text) is null or q.reason = :reason)"
    " and (:state = '' or q.state = :state)"
)


def quarantine(
    acting: Acting, sought: SoughtRows = SoughtRows(), *, most: int = 200
) -> list[QuarantineRow]:
    """Return quarantined rows of the reader's organisation, in the order they came."""
    asked = text(f"{QUARANTINED.format(where=_SOUGHT)} limit :most")
    with acting.begin() as connection:
        rows = connection.execute(asked, {**asdict(sought), "most": most})
        return [quarantined(row) for row in rows]


def quarantined(row: Sequence[Any]) -> QuarantineRow:
    """Return a row of `QUARANTINED`."""
    correction, outside = (bytes(each) if each is not None else None for each in row[9:])
    return QuarantineRow(
        row[0], row[1], row[2], row[3], row[4], row[5], row[6], row[7], bytes(row[8]),
        correction, outside,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class WaitingGroup:
    """How many rows of the sender's own wait outside for one reason, and in how many reports."""

    field: str
    reason: str
    fix: str
    rows: int
    reports: int


def waiting_groups(acting: Acting, report: UUID | None = None) -> list[WaitingGroup]:
    """Return the reasons for which rows of the reader's organisation wait, the commonest first."""
    with acting.begin() as connection:
        rows = connection.execute(
            text(
                "select q.field, q.reason, min(q.fix), count(*), count(distinct q.contribution)"
                " from ledger.quarantine q join ledger.contribution c on c.id = q.contribution"
                " where q.state = 'waiting' and (cast(:report as uuid) is null or c.ref = :report)"
                " group by 1, 2 order by 4 desc, 1, 2"
            ),
            {"report": report},
        )
        return [WaitingGroup(*row) for row in rows]


def known_contributions(ledger: Ledger, refs: Iterable[UUID]) -> set[UUID]:
    """Return which of `refs` the ledger holds; the sweep of orphans asks."""
    with ledger.engine(DatabaseRole.GATE).begin() as connection:
        return set(
            connection.execute(
                text("select ledger.known(cast(:refs as uuid[]))"),
                {"refs": [str(ref) for ref in refs]},
            ).scalars()
        )


def entity_or_absent(found: Sequence[Entity], asked: UUID) -> Entity:
    """Return the entity asked for; raise `NotFound` alike where it is hidden and where it is not."""
    for entity in found:
        if entity.id == asked:
            return entity
    raise NotFound(f"no entity {asked} that you may see for this purpose")
