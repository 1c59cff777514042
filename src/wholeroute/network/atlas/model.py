"""Hold what has a place as columns of numbers: ids of things, degrees, days. No name of anybody's.

Towns are named as the gazetteer names them, never in the words of a report.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

import numpy as np

from wholeroute.entities import Exactness, Kind, Place
from wholeroute.network.canvas.held import Numbers


class MapLayer(StrEnum):
    """What can be shown or left out by itself, in the order of the legend."""

    INCIDENTS = "incidents"
    HUBS = "hubs"
    FACILITIES = "facilities"
    ADDRESSES = "addresses"
    VEHICLES = "vehicles"
    VESSELS = "vessels"
    ROUTES = "routes"


LAYERS = tuple(MapLayer)
EXACTNESS = tuple(Exactness)
OF_KIND: Mapping[str, MapLayer] = {
    Kind.SMUGGLING_INCIDENT: MapLayer.INCIDENTS,
    Kind.EVENT: MapLayer.INCIDENTS,
    Kind.HUB: MapLayer.HUBS,
    Kind.FACILITY: MapLayer.FACILITIES,
    Kind.ADDRESS: MapLayer.ADDRESSES,
    Kind.VEHICLE: MapLayer.VEHICLES,
    Kind.AIRPLANE: MapLayer.VEHICLES,
    Kind.VESSEL: MapLayer.VESSELS,
    Kind.ROUTE: MapLayer.ROUTES,
}
"""On which layer a kind stands. A person is of no layer."""


def layer_of(kind: str) -> MapLayer | None:
    """Return on which layer a kind stands; None where nothing of it has a place."""
    return OF_KIND.get(kind)


SCALE = 100_000
"""Degrees are whole numbers of a hundred-thousandth: about a metre."""

NO_TOWN = -1


class Said(NamedTuple):
    """One thing of one report as its words place it, in the order of the words."""

    thing: int
    layer: MapLayer
    places: tuple[Place, ...]
    first: int
    last: int
    grade: int
    report: str
    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Spots:
    """Where things were said to be, one for each thing and place, as columns of one length.

    `first` and `last` are days since 1970, `grade` the best of what says it, `others` how many more
    towns bear the name that was read, `reports` and `sources` how many distinct ones say it.
    """

    thing: Numbers
    layer: Numbers
    north: Numbers
    east: Numbers
    first: Numbers
    last: Numbers
    grade: Numbers
    exactness: Numbers
    others: Numbers
    town: Numbers
    reports: Numbers
    sources: Numbers
    evidence: Sequence[tuple[str, ...]] = field(default=(), repr=False)
    """Statements of each."""

    def __len__(self) -> int:
        return len(self.thing)


@dataclass(frozen=True, slots=True, eq=False)
class Positions:
    """Where vessels were, in the order of vessel and time. `at` counts seconds since 1970."""

    thing: Numbers
    at: Numbers
    north: Numbers
    east: Numbers
    grade: Numbers
    report: Numbers

    def __len__(self) -> int:
        return len(self.thing)

    @property
    def day(self) -> Numbers:
        """Return the day of each, since 1970."""
        return self.at // 86_400


@dataclass(frozen=True, slots=True)
class Stop:
    """One end of a flow."""

    north: int
    east: int
    town: int


@dataclass(frozen=True, slots=True)
class Flow:
    """What joins two places: routes that reports describe, vehicles seen in one and then the other."""

    begin: Stop
    end: Stop
    first: int
    last: int
    grade: int
    things: tuple[int, ...]
    reports: int
    sources: int
    evidence: tuple[str, ...]

    @property
    def key(self) -> str:
        """Return what an address calls it: its two places."""
        ends = (self.begin.north, self.begin.east, self.end.north, self.end.east)
        return "f" + ".".join(map(str, ends))


class Sailed(NamedTuple):
    """The positions of one vessel: from the first to before the last, and who says them."""

    begin: int
    end: int
    reports: int
    sources: int


@dataclass(frozen=True, eq=False)
class Atlas:
    """All that one reader may see and that has a place, as it was read."""

    records: Sequence[UUID]
    """In order; several may be held for one."""
    of: Numbers
    """The thing of each record."""
    ids: Sequence[UUID]
    """Of each thing, its first record."""
    kinds: Sequence[str]
    spots: Spots
    positions: Positions
    flows: Sequence[Flow]
    towns: Sequence[tuple[str, str]]
    """Name and country."""
    reports: Sequence[str]
    originators: Sequence[str]
    """Whose each report is."""
    unplaced: Numbers
    """Things of which a text says where, in words that no place could be read from."""
    read_at: datetime

    @cached_property
    def place(self) -> Mapping[UUID, int]:
        """Return the thing of each record."""
        return dict(zip(self.records, self.of.tolist(), strict=True))

    @cached_property
    def sailed(self) -> Mapping[int, Sailed]:
        """Return for each vessel with positions where they stand, and how many say them."""
        thing, report = self.positions.thing, self.positions.report
        found = {}
        for each in np.unique(thing).tolist():
            begin, end = np.searchsorted(thing, [each, each + 1]).tolist()
            reports = np.unique(report[begin:end]).tolist()
            sources = {self.originators[at] for at in reports}
            found[each] = Sailed(begin, end, len(reports), len(sources))
        return found

    @cached_property
    def days(self) -> tuple[int, int] | None:
        """Return the first and the last day of anything here; None where nothing is."""
        spots, positions = self.spots, self.positions
        first = np.concatenate([spots.first, positions.day, [each.first for each in self.flows]])
        last = np.concatenate([spots.last, positions.day, [each.last for each in self.flows]])
        return (int(first.min()), int(last.max())) if len(first) else None
