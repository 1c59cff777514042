"""Gather the lanes of a timeline: who is chosen, and everything about them that has a date.

Only what stands in the open lane can be chosen: nobody protected, judicial or uncategorised has a
lane, is named in one, or is counted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Connection

from wholeroute import network
from wholeroute.crosscheck import clusters_around, of_one_number
from wholeroute.entities import HOLDING, OBJECT_KINDS
from wholeroute.errors import NotFound
from wholeroute.ledger import (
    Acting,
    Entity,
    Judgement,
    Naming,
    Sought,
    Statement,
    called,
    entities,
    entities_after,
    kept_view,
    naming,
    record,
    report,
    restricted_each,
    standing,
    statements,
)
from wholeroute.network.canvas import Keeper, read_acts
from wholeroute.rights import Action, Lane
from wholeroute.web.views.canvas_looking import look
from wholeroute.web.views.dated import DATES, Dated, dated, in_order
from wholeroute.web.views.entity import by_people
from wholeroute.web.views.said import NAMING, captions
from wholeroute.web.views.timeline_address import Asked
from wholeroute.web.views.timeline_records import recorded

MOST_LANES = 12
MOST_LINKS = 2_000
_MOST_OF_A_REPORT = 400
_OBJECTS = frozenset(each.value for each in OBJECT_KINDS)
_FIRST = ("Person", "Vessel", "Organization", "Company")


class Begun(NamedTuple):
    """The records that a lane begins with, and whether it is asked for by its own id."""

    records: tuple[UUID, ...]
    asked: bool = False


@dataclass(frozen=True, slots=True)
class Gathered:
    """One lane: an entity with all records held for one, who holds more of it, and what is dated."""

    asked: UUID
    ids: tuple[UUID, ...]
    kind: str
    names: tuple[str, ...]
    restricted: tuple[str, ...]
    found: tuple[Dated, ...]
    cut: bool


class Chosen(NamedTuple):
    """Whom an address chooses, in its order; `more` tells that a report speaks of others too."""

    begun: list[Begun]
    more: bool = False


def choose(acting: Acting, keeper: Keeper, asked: Asked) -> Chosen:
    """Return whom an address chooses; raise `NotFound` for what is hidden or absent."""
    found = [Begun((each,), asked=True) for each in asked.entity]
    if asked.group:
        group, _ = network.group(acting, asked.group)
        found += [Begun(each.subjects) for each in group.people]
    if asked.view is not None:
        with acting.begin() as connection:
            acts = read_acts(kept_view(connection, asked.view).acts)
        nodes = look(acting, keeper, acts).canvas.drawing.nodes
        begun = sorted(nodes, key=lambda each: not each.begun)
        found += [Begun((each.entity,)) for each in begun if each.entity is not None]
    more = False
    if asked.report is not None:
        with acting.begin() as connection:
            ids, more = _of_report(acting, connection, asked.report)
        found += [Begun((each,)) for each in ids]
    return Chosen(found, more)


def _of_report(acting: Acting, connection: Connection, ref: UUID) -> tuple[list[UUID], bool]:
    """Return what a report speaks of in the open lane, people and vessels first, links left out.

    Also whether it speaks of more than is read.
    """
    report(acting, connection, ref)
    what = f"contribution:{ref}"
    record(connection, acting.reader, Action.READ, what, details={"timeline": True})
    sought = Sought(report=ref, lane=Lane.OPEN)
    found = entities_after(acting, connection, sought, most=_MOST_OF_A_REPORT)
    order = {kind: at for at, kind in enumerate(_FIRST)}
    things = [each for each in found if each.kind in order or each.kind in _OBJECTS]
    in_turn = sorted(things, key=lambda e: (order.get(e.kind, 9), e.id))
    return [each.id for each in in_turn], len(found) == _MOST_OF_A_REPORT


def gather(acting: Acting, chosen: Sequence[Begun]) -> tuple[tuple[Gathered, ...], int]:
    """Return the lanes, each with an audit row of its own, and how many found no room.

    Raises `NotFound` where one that is asked for by its id is hidden or absent.
    """
    lanes: list[_Lane] = []
    taken: set[UUID] = set()
    left = 0
    with acting.begin() as connection:
        clusters = _clusters(connection, [each for begun in chosen for each in begun.records])
        for begun in chosen:
            if taken.issuperset(begun.records):
                continue
            if len(lanes) == MOST_LANES:
                left += 1
                continue
            lane = _lane(acting, connection, begun.records, clusters)
            if lane is None and begun.asked:
                raise NotFound(f"no entity {begun.records[0]} that you may see for this purpose")
            if lane is not None:
                taken |= {*lane.found, *begun.records}
                lanes.append(lane)
        gathered = _gathered(acting, connection, lanes)
        for lane in lanes:
            what = f"entity:{lane.asked}"
            record(connection, acting.reader, Action.READ, what, details={"timeline": True})
    return gathered, left


def _clusters(connection: Connection, ids: Collection[UUID]) -> dict[UUID, list[UUID]]:
    """Return for each record those that are held for one with it."""
    clusters = clusters_around(connection, ids) if ids else {}
    members: defaultdict[UUID, list[UUID]] = defaultdict(list)
    for entity, cluster in clusters.items():
        members[cluster].append(entity)
    return {entity: members[cluster] for entity, cluster in clusters.items()}


class _Lane(NamedTuple):
    """One lane under way: its records, what names them, and what they are said to hold."""

    asked: UUID
    found: dict[UUID, Entity]
    near: list[Naming]
    held: list[Entity]
    cut: bool


def _lane(
    acting: Acting,
    connection: Connection,
    starts: Sequence[UUID],
    clusters: Mapping[UUID, Sequence[UUID]],
) -> _Lane | None:
    ids = dict.fromkeys(each for start in starts for each in (start, *clusters.get(start, ())))
    found = {each.id: each for each in _open(acting, connection, ids)}
    if starts[0] not in found:
        return None
    named = naming(acting, connection, found.values(), most=MOST_LINKS + 1)
    near = [each for each in named[:MOST_LINKS] if each.lane is Lane.OPEN]
    held = _held(acting, connection, near, found.keys())
    return _Lane(starts[0], found, near, held, len(named) > MOST_LINKS)


def _gathered(
    acting: Acting, connection: Connection, lanes: Sequence[_Lane]
) -> tuple[Gathered, ...]:
    """Return the lanes with all that is dated of them; what can be is asked once for all."""
    records = recorded(acting, connection, [[*e.found.values(), *e.held] for e in lanes])
    stands = by_people(standing(connection, {each for e in lanes for each in e.found}, brief=True))
    held_back = restricted_each(connection, [each.asked for each in lanes])
    gathered = []
    for lane, of_lane in zip(lanes, records, strict=True):
        said = statements(acting, connection, lane.found)
        names = captions(said)
        judged = [e for e in stands if e.left in lane.found or e.right in lane.found]
        every = [*_stated(acting, connection, lane, said, judged), *of_lane.found]
        gathered.append(
            Gathered(
                lane.asked, tuple(lane.found), lane.found[lane.asked].kind,
                tuple(dict.fromkeys(names[each] for each in lane.found if each in names)),
                tuple(held_back.get(lane.asked, ())), in_order(every), of_lane.cut or lane.cut,
            )
        )  # fmt: skip
    return tuple(gathered)


def _stated(
    acting: Acting,
    connection: Connection,
    lane: _Lane,
    said: Sequence[Statement],
    judged: Sequence[Judgement],
) -> tuple[Dated, ...]:
    """Return the days that are said of a lane's records and of what names them, and what was judged."""
    told = statements(acting, connection, {each.entity for each in lane.near}, DATES)
    others = {end for each in judged for end in (each.left, each.right)}
    asked = {each.entity for each in told} | others
    names = captions(called(connection, asked, NAMING)) | captions(said)
    kinds = {e.entity: e.kind for e in lane.near} | {e.id: e.kind for e in lane.found.values()}
    return dated([*said, *told], lane.found, kinds, names, judged)


def _held(
    acting: Acting, connection: Connection, near: Iterable[Naming], own: Collection[UUID]
) -> list[Entity]:
    """Return the objects that these are said to hold, and what bears the same number."""
    held = {each.entity for each in near if each.kind in _OBJECTS and each.property in HOLDING}
    if not held:
        return []
    alike = of_one_number(acting, connection, held)
    return _open(acting, connection, (held | alike).difference(own))


def _open(acting: Acting, connection: Connection, ids: Iterable[UUID]) -> list[Entity]:
    asked = list(ids)
    found = entities(acting, connection, asked, most=len(asked))
    return [each for each in found if each.lane is Lane.OPEN]
