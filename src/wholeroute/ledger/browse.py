"""Page through what a session may see: entities, reports, and who names whom.

Each list starts behind the last line of the page before and stands in a total order, so a
page is as cheap in the middle as at the beginning. Nothing here counts more than it shows:
what a reader may not see is not there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Connection, text

from wholeroute.entities import PROPERTIES, Kind, PropertyType
from wholeroute.errors import Invalid, NotFound
from wholeroute.ledger.connect import Acting
from wholeroute.ledger.read import Entity, lanes_of
from wholeroute.ledger.receive import Receipt
from wholeroute.ledger.roles import DatabaseRole
from wholeroute.rights import Handling, Lane

REFERRING = sorted(name for name, each in PROPERTIES.items() if each.type is PropertyType.ENTITY)
"""Properties whose value is another entity of the same report."""

_ENTITIES = """
select e.id, e.kind, e.categories, e.minor, e.access, c.ref
from {lane}.entity e join ledger.contribution c on c.id = e.contribution
where (cast(:after as uuid) is null or e.id > :after)
  and (cast(:kind as text) is null or e.kind = :kind)
  and (cast(:report as uuid) is null or c.ref = :report)
order by e.id limit :most
"""


@dataclass(frozen=True, slots=True)
class Sought:
    """Which entities a list is about; `after` is the last one of the page before."""

    kind: Kind | None = None
    report: UUID | None = None
    after: UUID | None = None
    lane: Lane | None = None


def entities_after(
    acting: Acting, connection: Connection, sought: Sought, *, most: int = 50
) -> list[Entity]:
    """Return the next entities that are sought, in the order of ids."""
    asked = {
        "kind": sought.kind, "report": sought.report, "after": sought.after, "most": most,
    }  # fmt: skip
    found = [
        Entity(row[0], row[1], lane, tuple(row[2]), row[3], row[4], row[5])
        for lane in _lanes(acting, sought.lane)
        for row in connection.execute(text(_ENTITIES.format(lane=lane.value)), asked)
    ]
    return sorted(found, key=lambda each: each.id)[:most]


def _lanes(acting: Acting, lane: Lane | None) -> tuple[Lane, ...]:
    return tuple(each for each in lanes_of(acting) if lane is None or each is lane)


def kinds_seen(acting: Acting, connection: Connection, lane: Lane | None = None) -> dict[str, int]:
    """Return how many entities of each kind the session sees, the most frequent first."""
    seen: dict[str, int] = {}
    for each in _lanes(acting, lane):
        rows = connection.execute(
            text(f"select kind, count(*) from {each.value}.entity group by kind")  # noqa: S608
        )
        for kind, number in rows:
            seen[kind] = seen.get(kind, 0) + number
    return dict(sorted(seen.items(), key=lambda each: (-each[1], each[0])))


@dataclass(frozen=True, slots=True)
class Report:
    """A contribution as its readers may know it: whose, how good, under which law and codes.

    `receipt` counts what was read; it is for the contributor alone, for it counts what others
    may not see.
    """

    ref: UUID
    title: str
    contributor: str
    contributor_name: str
    originator: str
    controller: str
    regime: str
    legal_basis: str
    reliability: str
    grade_original: str
    handling: str
    tlp: str
    purposes: tuple[str, ...]
    reader: str
    collected_on: date | None
    received_at: datetime
    review_on: date
    erase_on: date
    testimony: bool = False
    receipt: Receipt | None = None


_REPORT = """
select c.ref, c.title, c.contributor, o.name, a.originator, c.controller, c.regime, c.legal_basis,
       c.reliability, c.grade_original, a.h0, a.h1, a.h2, a.h3, a.tlp, a.purposes, c.reader,
       c.collected_on, c.received_at, c.review_on, c.erase_on, c.testimony
from ledger.contribution c
join ledger.access_class a on a.id = c.access
join ledger.organisation o on o.id = c.contributor
"""
_RECEIPT = """
select ref, received_at, rows_read, rows_accepted, rows_quarantined, statements, false, rows_rejected
from ledger.contribution where ref = any (cast(:refs as uuid[]))
"""


class PageEnd(NamedTuple):
    """Where a page of reports ended: when its last one came, and which it was.

    Both are said, so that none is looked up: whether a report is there takes no time to be told by.
    """

    received_at: datetime
    ref: UUID

    def __str__(self) -> str:
        """Return it as an address holds it."""
        return f"{self.received_at.astimezone(UTC):{_PRINTED}}_{self.ref}"

    @classmethod
    def read(cls, text: str) -> PageEnd:
        """Return what `str` made; raise `Invalid` for anything else."""
        day, _, ref = text.partition("_")
        try:
            return cls(datetime.strptime(day, _PRINTED).replace(tzinfo=UTC), UUID(ref))
        except ValueError:
            fix = "Follow the link to the next page."
            raise Invalid("after", f"{text!r} is no end of a page", fix) from None


_PRINTED = "%Y%m%dT%H%M%S%f"


@dataclass(frozen=True, slots=True)
class SoughtReports:
    """Which reports a list is about; `after` is where the page before ended."""

    reader: str | None = None
    reliability: str | None = None
    after: PageEnd | None = None


def reports(
    acting: Acting,
    connection: Connection,
    sought: SoughtReports = SoughtReports(),
    *,
    most: int = 50,
) -> list[Report]:
    """Return the reports that the session sees and that are sought, newest first.

    A contributor sees what their organisation sent, with its receipts.
    """
    behind = (
        "where (cast(:reader as text) is null or c.reader = :reader)"
        " and (cast(:reliability as text) is null or c.reliability = :reliability)"
        " and (cast(:came as timestamptz) is null or (c.received_at, c.ref) <"
        " (cast(:came as timestamptz), cast(:after as uuid)))"
        " order by c.received_at desc, c.ref desc limit :most"
    )
    asked = {
        "reader": sought.reader, "reliability": sought.reliability, "most": most,
        "came": sought.after and sought.after.received_at, "after": sought.after and sought.after.ref,
    }  # fmt: skip
    return _reports(acting, connection, behind, asked)


def reports_since(connection: Connection, moment: datetime, *, most: int) -> int:
    """Return how many reports that the session sees came in after a moment, or that `most` did."""
    counted = connection.execute(
        text(
            "select count(*) from (select from ledger.contribution where received_at > :moment"
            " limit :most) newer"
        ),
        {"moment": moment, "most": most},
    )
    return int(counted.scalar_one())


def report(acting: Acting, connection: Connection, ref: UUID) -> Report:
    """Return one report; raise `NotFound` alike where it is hidden and where it is not."""
    found = _reports(acting, connection, "where c.ref = :ref", {"ref": ref})
    if not found:
        raise NotFound(f"no contribution {ref} that you may see for this purpose")
    return found[0]


def reports_named(
    acting: Acting, connection: Connection, refs: Iterable[UUID]
) -> dict[UUID, Report]:
    """Return those of these reports that the session sees, by what they are asked for by."""
    asked = {"refs": sorted(str(each) for each in refs)}
    where = "where c.ref = any (cast(:refs as uuid[]))"
    return {each.ref: each for each in _reports(acting, connection, where, asked)}


def reports_seen(acting: Acting, connection: Connection) -> int:
    """Return how many reports the session sees."""
    if not _sees_reports(acting):
        return 0
    counted = connection.execute(text("select count(*) from ledger.contribution"))
    return int(counted.scalar_one())


def _reports(
    acting: Acting, connection: Connection, where: str, values: dict[str, Any]
) -> list[Report]:
    if not _sees_reports(acting):
        return []
    found = [_report(row) for row in connection.execute(text(f"{_REPORT} {where}"), values)]
    if acting.role is not DatabaseRole.INTAKE:
        return found
    refs = [str(each.ref) for each in found]
    receipts = {row[0]: Receipt(*row) for row in connection.execute(text(_RECEIPT), {"refs": refs})}
    return [replace(each, receipt=receipts[each.ref]) for each in found]


def _report(row: Sequence[Any]) -> Report:
    codes = (str(Handling(*row[10:14])), row[14], tuple(row[15]))
    parts = (*row[:10], *codes, *row[16:])
    return Report(*parts)


def _sees_reports(acting: Acting) -> bool:
    return bool(lanes_of(acting)) or acting.role is DatabaseRole.INTAKE


@dataclass(frozen=True, slots=True)
class Naming:
    """One statement by which an entity, a link as a rule, names another."""

    entity: UUID
    kind: str
    lane: Lane
    property: str
    named: UUID


# Both ends stand in one report: without it, every statement there is would be read.
_NAMING = """
select {columns}
from ledger.contribution c
join {lane}.entity e on e.contribution = c.id
join {lane}.statement s on s.entity = e.id
where c.ref = any (cast(:reports as uuid[])) and s.property = any (:referring)
  and s.value = any (:named) and (cast(:kind as text) is null or e.kind = :kind)
"""
_IN_ORDER = " order by e.id, s.property, s.value limit :most"


def naming(
    acting: Acting,
    connection: Connection,
    named: Iterable[Entity],
    *,
    kind: str | None = None,
    most: int = 100,
) -> list[Naming]:
    """Return what names any of these entities and may be seen, in the order of ids.

    `kind` asks for what is of one kind alone.
    """
    asked = _named(named) | {"kind": kind, "most": most}
    columns = "e.id, e.kind, s.property, s.value"
    found = (
        Naming(row[0], row[1], lane, row[2], UUID(row[3]))
        for lane in lanes_of(acting)
        for row in connection.execute(
            text(_NAMING.format(lane=lane.value, columns=columns) + _IN_ORDER), asked
        )
    )
    return list(islice(found, most))


def kinds_naming(acting: Acting, connection: Connection, named: Iterable[Entity]) -> dict[str, int]:
    """Return how many of each kind name any of these entities and may be seen, by kind."""
    asked, counted = _named(named) | {"kind": None}, Counter[str]()
    for lane in lanes_of(acting):
        many = _NAMING.format(lane=lane.value, columns="e.kind, count(distinct e.id)")
        for kind, number in connection.execute(text(f"{many} group by e.kind"), asked):
            counted[kind] += number
    return dict(sorted(counted.items()))


def _named(named: Iterable[Entity]) -> dict[str, Any]:
    sought = list(named)
    return {
        "reports": sorted({str(each.contribution) for each in sought}),
        "referring": REFERRING,
        "named": sorted(str(each.id) for each in sought),
    }
