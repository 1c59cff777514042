"""Open the panel of a point or a flow: every place leads back to the statements and records that say it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID

import numpy as np
from sqlalchemy import Connection

from wholeroute.ledger import Acting, Report, Statement, report, restricted_each
from wholeroute.network.atlas import LAYERS, Flow
from wholeroute.network.canvas import long
from wholeroute.web.views.lines import evidence
from wholeroute.web.views.map_address import MapAddress, degrees, flow_key
from wholeroute.web.views.map_looking import Looking, PlaceSaid, names_seen, place_said

_MOST_POSITIONS = 20
_MOST_EVIDENCE = 60


class Seen(NamedTuple):
    """One recorded position with the report it comes from."""

    at: datetime
    north: float
    east: float
    code: str
    source: Report


@dataclass(frozen=True, slots=True)
class MapPanel:
    """What is chosen: where it was, by whose word, and who holds more of it."""

    key: str
    entity: UUID | None
    names: str
    kind: str
    layer: str
    places: tuple[PlaceSaid, ...]
    things: tuple[tuple[UUID, str], ...]
    """Of a flow, what makes it."""
    statements: tuple[Statement, ...]
    named: Mapping[UUID, str]
    positions: tuple[Seen, ...]
    held: int
    """How many positions of it there are within the days."""
    restricted: tuple[str, ...]


def panel_of(acting: Acting, looking: Looking, address: MapAddress) -> MapPanel | None:
    """Return the panel of what `on` names; None where this reader sees no such thing on this map."""
    if not address.on:
        return None
    if (ends := flow_key(address.on)) is not None:
        flow = next((each for each in looking.atlas.flows if _ends(each) == ends), None)
        return _of_flow(acting, looking, flow) if flow else None
    thing = looking.atlas.place.get(long(address.on))
    if thing is None or (looking.things is not None and thing not in looking.things):
        return None
    return _of_thing(acting, looking, address, thing)


def _ends(flow: Flow) -> tuple[int, int, int, int]:
    return flow.begin.north, flow.begin.east, flow.end.north, flow.end.east


def _of_flow(acting: Acting, looking: Looking, flow: Flow) -> MapPanel:
    atlas = looking.atlas
    ids = [atlas.ids[each] for each in flow.things]
    with acting.begin() as connection:
        said, named = evidence(acting, connection, map(UUID, flow.evidence))
        names = names_seen(connection, ids)
    return MapPanel(
        key=flow.key, entity=None, names="", kind="", layer=LAYERS[-1].value,
        places=tuple(place_said(atlas, e.town, e.north, e.east) for e in (flow.begin, flow.end)),
        things=tuple((each, names[each]) for each in ids if each in names),
        statements=said, named=named, positions=(), held=0, restricted=(),
    )  # fmt: skip


def _of_thing(acting: Acting, looking: Looking, address: MapAddress, thing: int) -> MapPanel | None:
    atlas = looking.atlas
    spots = atlas.spots
    at = np.flatnonzero(spots.thing == thing).tolist()
    entity = atlas.ids[thing]
    ids = [UUID(each) for spot in at for each in spots.evidence[spot]][:_MOST_EVIDENCE]
    places = tuple(
        place_said(atlas, int(spots.town[e]), int(spots.north[e]), int(spots.east[e])) for e in at
    )
    with acting.begin() as connection:
        names = names_seen(connection, [entity])
        if entity not in names:
            return None
        said, named = evidence(acting, connection, ids)
        positions, held = _positions(acting, connection, looking, address, thing)
        restricted = restricted_each(connection, [entity])
    layer = LAYERS[int(spots.layer[at[0]])].value if at else "vessels"
    return MapPanel(
        key=address.on, entity=entity, names=names[entity], kind=atlas.kinds[thing], layer=layer,
        places=places, things=(), statements=said, named=named, positions=positions, held=held,
        restricted=tuple(restricted.get(entity, ())),
    )  # fmt: skip


def _positions(
    acting: Acting, connection: Connection, looking: Looking, address: MapAddress, thing: int
) -> tuple[tuple[Seen, ...], int]:
    """Return the last positions of a vessel within the days, newest first, and how many there are."""
    atlas, positions = looking.atlas, looking.atlas.positions
    sailed = atlas.sailed.get(thing)
    if sailed is None:
        return (), 0
    day = positions.day[sailed.begin : sailed.end]
    first, last = address.day_numbers()
    within = np.flatnonzero(
        (day >= (first if first is not None else day[0]))
        & (day <= (last if last is not None else day[-1]))
    )
    reports: dict[int, Report] = {}
    found = []
    for each in (within[::-1][:_MOST_POSITIONS] + sailed.begin).tolist():
        number = int(positions.report[each])
        if number not in reports:
            reports[number] = report(acting, connection, UUID(atlas.reports[number]))
        source = reports[number]
        found.append(
            Seen(
                datetime.fromtimestamp(int(positions.at[each]), UTC),
                degrees(int(positions.north[each])), degrees(int(positions.east[each])),
                f"{source.reliability}{int(positions.grade[each])}", source,
            )
        )  # fmt: skip
    return tuple(found), len(within)
