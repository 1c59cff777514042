"""Say what a map holds as columns: a browser chooses days and layers of them without asking again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import pycountry

from wholeroute.ledger import Acting
from wholeroute.network.atlas import LAYERS, SCALE, sent_of
from wholeroute.network.canvas import short
from wholeroute.web.views.map_address import MapAddress
from wholeroute.web.views.map_looking import Keepers, look, names_seen

MOST_NAMED = 2_000
"""How many things are called by name; beyond that the table names them."""


@dataclass(frozen=True, slots=True)
class SpotColumns:
    """Spots, one column a fact, all of one length. `thing` is a place in the list of things, or -1.

    Degrees are whole numbers of a hundred-thousandth, days are counted since 1970.
    """

    thing: list[int]
    layer: list[int]
    north: list[int]
    east: list[int]
    first: list[int]
    last: list[int]
    doubt: list[int]
    reports: list[int]
    count: list[int]
    town: list[int]
    """Places in the list of towns, -1 for coordinates and for what is put together."""


@dataclass(frozen=True, slots=True)
class PositionColumns:
    """Recorded positions, in the order of vessel and time."""

    thing: list[int]
    day: list[int]
    north: list[int]
    east: list[int]


@dataclass(frozen=True, slots=True)
class FlowLine:
    """One flow: north and east of both ends, and what it rests on."""

    key: str
    ends: tuple[int, int, int, int]
    towns: tuple[str, str]
    first: int
    last: int
    sources: int
    reports: int


@dataclass(frozen=True, slots=True)
class MapFacts:
    """One map: `layers` and `keys` are what the numbers of columns name."""

    scale: int
    layers: list[str]
    keys: list[str]
    names: list[str]
    """Of each thing; empty where they are too many to be named."""
    towns: list[str]
    spots: SpotColumns
    positions: PositionColumns
    flows: list[FlowLine]
    gathered: bool
    """Whether there was too much to send one by one, so that what lies close is one."""
    countries: dict[str, str]
    """What each country is called in the reader's language, by its number in ISO 3166."""


def map_facts(
    acting: Acting, keepers: Keepers, address: MapAddress, called: Callable[[str], str]
) -> MapFacts:
    """Return all that a drawing needs, whatever days and layers are chosen. The reading is audited.

    `called` says what a country is called, by its code of two letters.
    """
    looking = look(acting, keepers, address)
    atlas = looking.atlas
    sent = sent_of(atlas, looking.things)
    positions = atlas.positions
    sailed = positions.thing[sent.positions]
    things = np.unique(np.concatenate([sent.thing[sent.thing >= 0], sailed]))
    ids = [atlas.ids[each] for each in things.tolist()]
    names: list[str] = []
    if len(ids) <= MOST_NAMED:
        with acting.begin() as connection:
            seen = names_seen(connection, ids)
        names = [seen.get(each, "") for each in ids]
    thing = np.where(sent.thing < 0, -1, np.searchsorted(things, sent.thing))
    return MapFacts(
        scale=SCALE,
        layers=[each.value for each in LAYERS],
        keys=[short(each) for each in ids],
        names=names,
        towns=[name for name, _ in atlas.towns],
        spots=SpotColumns(
            thing.tolist(), sent.layer.tolist(), sent.north.tolist(), sent.east.tolist(),
            sent.first.tolist(), sent.last.tolist(), sent.doubt.tolist(), sent.reports.tolist(),
            sent.count.tolist(), sent.town.tolist(),
        ),
        positions=PositionColumns(
            np.searchsorted(things, sailed).tolist(), positions.day[sent.positions].tolist(),
            positions.north[sent.positions].tolist(), positions.east[sent.positions].tolist(),
        ),
        flows=[
            FlowLine(
                each.key, (each.begin.north, each.begin.east, each.end.north, each.end.east),
                (_town(atlas.towns, each.begin.town), _town(atlas.towns, each.end.town)),
                each.first, each.last, each.sources, each.reports,
            )
            for each in atlas.flows
            if looking.things is None or not looking.things.isdisjoint(each.things)
        ],
        gathered=sent.gathered,
        countries={number: called(code) for number, code in _countries().items()},
    )  # fmt: skip


@cache
def _countries() -> Mapping[str, str]:
    """Return the codes of countries by the numbers that the world's file has; Kosovo has none there."""
    return {each.numeric: each.alpha_2 for each in pycountry.countries} | {"XK": "XK"}


def _town(towns: Sequence[tuple[str, str]], at: int) -> str:
    return towns[at][0] if at >= 0 else ""
