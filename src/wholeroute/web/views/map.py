"""Gather the page of a map: what is drawn as lines of a table, the legend, and the open panel."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from math import ceil
from typing import NamedTuple
from uuid import UUID

import numpy as np

from wholeroute.ledger import Acting, restricted_each
from wholeroute.network.atlas import (
    EXACTNESS,
    LAYERS,
    MOST_SENT,
    Atlas,
    Chosen,
    Flow,
    MapLayer,
    number_held,
)
from wholeroute.network.canvas import short
from wholeroute.network.canvas.held import Numbers
from wholeroute.web.views.map_address import MapAddress, Sort
from wholeroute.web.views.map_chosen import MapPanel, panel_of
from wholeroute.web.views.map_looking import (
    Keepers,
    Looking,
    PlaceSaid,
    day_of,
    look,
    names_seen,
    place_said,
)
from wholeroute.web.views.map_picture import Picture, picture_of

PAGE = 50
"""How many points, and how many flows, one page of a table shows."""


@dataclass(frozen=True, slots=True)
class PointRow:
    """One point of the table. `at` is set where a vessel was recorded, `held` counts its positions."""

    key: str
    entity: UUID
    names: str
    kind: str
    layer: str
    place: PlaceSaid
    exactness: str
    others: int
    first: date
    last: date
    at: datetime | None
    grade: int
    reports: int
    sources: int
    held: int


@dataclass(frozen=True, slots=True)
class FlowRow:
    """One flow of the table."""

    key: str
    begin: PlaceSaid
    end: PlaceSaid
    first: date
    last: date
    grade: int
    things: int
    reports: int
    sources: int


_MOST_LEAVING = 40


class LegendLine(NamedTuple):
    """One layer: how many there are, and whether it is drawn."""

    layer: str
    number: int
    on: bool


@dataclass(frozen=True, slots=True)
class MapPage:
    """One map as this reader may know it."""

    address: MapAddress
    read_at: datetime
    about: str
    days: tuple[date, date] | None
    legend: tuple[LegendLine, ...]
    drawn: int
    points: tuple[PointRow, ...]
    point_pages: int
    flows: tuple[FlowRow, ...]
    flow_pages: int
    flows_drawn: int
    gathered: bool
    """Whether there is too much to be drawn one by one: the tables still have each."""
    unplaced: int
    unplaced_first: tuple[tuple[UUID, str], ...]
    chosen: MapPanel | None
    restricted: tuple[str, ...]
    leaving: tuple[UUID, ...]
    """What a request to let it leave may begin with: none where too much is drawn for one."""
    picture: Picture


def map_page(acting: Acting, keepers: Keepers, address: MapAddress) -> MapPage:
    """Return the page of a map. The reading is audited."""
    looking = look(acting, keepers, address)
    atlas, chosen = looking.atlas, looking.chosen
    order = _ordered(looking, address.sort)
    shown, point_pages = _turned(len(order), address.rows)
    turned, flow_pages = _turned(len(chosen.flows), address.flows)
    unplaced = _unplaced(looking)
    with acting.begin() as connection:
        rows = [_point(looking, int(each)) for each in order[shown]]
        first = [atlas.ids[each] for each in unplaced[:20].tolist()]
        about = [address.entity] if address.entity else []
        names = names_seen(connection, {*(each.entity for each in rows), *first, *about})
        restricted = restricted_each(connection, about) if about else {}
    return MapPage(
        address=address,
        read_at=atlas.read_at,
        about=names.get(address.entity, "") if address.entity else address.group,
        days=_span(atlas),
        legend=_legend(chosen, address),
        drawn=len(order),
        points=tuple(replace(row, names=names[row.entity]) for row in rows if row.entity in names),
        point_pages=point_pages,
        flows=tuple(_flow(atlas, each) for each in chosen.flows[turned]),
        flow_pages=flow_pages,
        flows_drawn=len(chosen.flows),
        gathered=number_held(atlas, looking.things) > MOST_SENT,
        unplaced=len(unplaced),
        unplaced_first=tuple((each, names[each]) for each in first if each in names),
        chosen=panel_of(acting, looking, address),
        restricted=tuple(restricted.get(address.entity, ())) if address.entity else (),
        leaving=_leaving(looking),
        picture=picture_of(looking, address),
    )


def _turned(number: int, page: int) -> tuple[slice, int]:
    """Return which of so many stand on a page, the last one where there are fewer, and how many pages."""
    pages = max(1, ceil(number / PAGE))
    begin = (min(page, pages) - 1) * PAGE
    return slice(begin, begin + PAGE), pages


def _unplaced(looking: Looking) -> Numbers:
    unplaced = looking.atlas.unplaced
    if looking.things is None:
        return unplaced
    return unplaced[np.isin(unplaced, list(looking.things))]


def _legend(chosen: Chosen, address: MapAddress) -> tuple[LegendLine, ...]:
    return tuple(
        LegendLine(each.value, chosen.counts[each], each not in address.off) for each in LAYERS
    )


def _ordered(looking: Looking, sort: Sort) -> Numbers:
    """Return points in the order of the table.

    They are places among the spots and, from the number of those on, among the positions.
    """
    spots, positions, chosen = looking.atlas.spots, looking.atlas.positions, looking.chosen
    base = len(spots)

    def column(of_spots: Numbers, of_positions: Numbers | int) -> Numbers:
        rest = np.broadcast_to(of_positions, len(positions))
        found: Numbers = np.concatenate([of_spots[chosen.spots], rest[chosen.positions]])
        return found

    every = np.concatenate([chosen.spots, chosen.positions + base])
    day = positions.day
    vessels = LAYERS.index(MapLayer.VESSELS)
    keys: dict[Sort, Callable[[], Numbers]] = {
        Sort.NEWEST: lambda: -column(spots.last, day),
        Sort.OLDEST: lambda: column(spots.first, day),
        Sort.LAYER: lambda: column(spots.layer, vessels),
        Sort.NORTH: lambda: -column(spots.north, positions.north),
        Sort.EAST: lambda: column(spots.east, positions.east),
        Sort.REPORTS: lambda: -column(spots.reports, _of_vessels(looking.atlas, "reports")),
        Sort.SOURCES: lambda: -column(spots.sources, _of_vessels(looking.atlas, "sources")),
    }
    return every[np.lexsort((every, keys[sort]()))]


def _leaving(looking: Looking) -> tuple[UUID, ...]:
    atlas, chosen = looking.atlas, looking.chosen
    things = {
        *atlas.spots.thing[chosen.spots].tolist(),
        *atlas.positions.thing[chosen.positions].tolist(),
    }
    return tuple(atlas.ids[each] for each in sorted(things)) if len(things) <= _MOST_LEAVING else ()


def _of_vessels(atlas: Atlas, count: str) -> Numbers:
    """Return for each position how many reports or sources say the positions of its vessel."""
    sailed = atlas.sailed.values()
    numbers = [getattr(each, count) for each in sailed]
    return np.repeat(np.array(numbers, dtype=np.int64), [each.end - each.begin for each in sailed])


def _point(looking: Looking, at: int) -> PointRow:
    atlas = looking.atlas
    if at >= len(atlas.spots):
        return _vessel(atlas, at - len(atlas.spots))
    spots = atlas.spots
    thing = int(spots.thing[at])
    return PointRow(
        key=short(atlas.ids[thing]),
        entity=atlas.ids[thing],
        names="",
        kind=atlas.kinds[thing],
        layer=LAYERS[spots.layer[at]].value,
        place=place_said(atlas, int(spots.town[at]), int(spots.north[at]), int(spots.east[at])),
        exactness=EXACTNESS[spots.exactness[at]].value,
        others=int(spots.others[at]),
        first=day_of(int(spots.first[at])),
        last=day_of(int(spots.last[at])),
        at=None,
        grade=int(spots.grade[at]),
        reports=int(spots.reports[at]),
        sources=int(spots.sources[at]),
        held=0,
    )


def _vessel(atlas: Atlas, at: int) -> PointRow:
    positions = atlas.positions
    thing = int(positions.thing[at])
    sailed = atlas.sailed[thing]
    moment = datetime.fromtimestamp(int(positions.at[at]), UTC)
    return PointRow(
        key=short(atlas.ids[thing]),
        entity=atlas.ids[thing],
        names="",
        kind=atlas.kinds[thing],
        layer=MapLayer.VESSELS.value,
        place=place_said(atlas, -1, int(positions.north[at]), int(positions.east[at])),
        exactness=EXACTNESS[0].value,
        others=0,
        first=moment.date(),
        last=moment.date(),
        at=moment,
        grade=int(positions.grade[at]),
        reports=sailed.reports,
        sources=sailed.sources,
        held=sailed.end - sailed.begin,
    )


def _flow(atlas: Atlas, flow: Flow) -> FlowRow:
    begin, end = (
        place_said(atlas, each.town, each.north, each.east) for each in (flow.begin, flow.end)
    )
    return FlowRow(
        flow.key, begin, end, day_of(flow.first), day_of(flow.last), flow.grade, len(flow.things),
        flow.reports, flow.sources,
    )  # fmt: skip


def _span(atlas: Atlas) -> tuple[date, date] | None:
    return (day_of(atlas.days[0]), day_of(atlas.days[1])) if atlas.days else None
