"""Lay a map out as a picture: for paper and for browsers without scripts. Points that lie close are one.

Units are those of `world.svg`: Mercator, a thousand across the world.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import log, pi, tan
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from wholeroute.network.atlas import LAYERS, Flow, MapLayer
from wholeroute.network.canvas import long
from wholeroute.network.canvas.held import Numbers
from wholeroute.web.views.map_address import MapAddress, degrees
from wholeroute.web.views.map_looking import Looking

WORLD = 1000.0
WIDE, HIGH = 36, 22
"""How many cells lie across and down; what lies in one cell is one mark."""

_NARROWEST = 40.0
"""The coarse land behind it tells nothing from nearer."""
_AROUND = 110.0
"""How much of the world is shown around one thing: enough to see where in it that is."""
_MARKS_ACROSS = 94
_LARGE_MARKS_ACROSS = 45
_MOST_NORTH = 84.0
_MOST_FLOWS = 200
_WIDTHS = 6.0

Degrees = npt.NDArray[np.float64]
Marked = tuple[MapLayer, float, float]
"""A layer, degrees north and east."""


class Mark(NamedTuple):
    """One mark: where it stands, its layer (empty where several meet in it), how many it holds."""

    x: float
    y: float
    layer: str
    number: int


class Stroke(NamedTuple):
    """One flow: from, to, and how wide."""

    x1: float
    y1: float
    x2: float
    y2: float
    width: float


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of the map: its frame in units of the world, marks, flows and a track."""

    left: float
    top: float
    width: float
    height: float
    unit: float
    """How much of the world half a mark is wide."""
    marks: tuple[Mark, ...]
    strokes: tuple[Stroke, ...]
    track: str


def picture_of(looking: Looking, address: MapAddress) -> Picture:
    """Return the picture of what is chosen."""
    atlas, chosen = looking.atlas, looking.chosen
    spots, positions = atlas.spots, atlas.positions
    vessels = LAYERS.index(MapLayer.VESSELS)
    north = np.concatenate([spots.north[chosen.spots], positions.north[chosen.positions]])
    east = np.concatenate([spots.east[chosen.spots], positions.east[chosen.positions]])
    layer = np.concatenate([spots.layer[chosen.spots], np.full(len(chosen.positions), vessels)])
    x, y = _across(east / 100_000), _down(north / 100_000)
    view = address.view
    if view is not None:
        size = WORLD / 2**view.zoom * 5
        frame = _frame([_x(view.east) - size / 2, _x(view.east) + size / 2], [_y(view.north)])
    else:
        frame = _frame(x.tolist(), y.tolist())
    return Picture(
        *frame,
        unit=frame[2] / _MARKS_ACROSS,
        marks=_marks(x, y, layer, frame),
        strokes=tuple(_stroke(each) for each in chosen.flows[:_MOST_FLOWS]),
        track=_track(looking, address) if address.track else "",
    )


def picture_at(places: Iterable[Marked]) -> Picture:
    """Return the picture of a few places, each a mark."""
    found = list(places)
    x, y = [_x(east) for _, _, east in found], [_y(north) for _, north, _ in found]
    layer = np.array([LAYERS.index(each) for each, _, _ in found], dtype=np.int64)
    frame = _frame(x, y, _AROUND)
    marks = _marks(np.array(x), np.array(y), layer, frame)
    return Picture(*frame, frame[2] / _LARGE_MARKS_ACROSS, marks, (), "")


def _frame(
    x: list[float], y: list[float], least: float = _NARROWEST
) -> tuple[float, float, float, float]:
    """Return left, top, width and height that hold all of it, in the proportions of the cells."""
    if not x:
        x, y = [_x(-20.0), _x(50.0)], [_y(20.0), _y(56.0)]
    width = max(least, (max(x) - min(x)) * 1.15, (max(y) - min(y)) * 1.15 * WIDE / HIGH)
    width = min(width, WORLD)
    height = width * HIGH / WIDE
    middle = (max(x) + min(x)) / 2, (max(y) + min(y)) / 2
    return (
        round(middle[0] - width / 2, 2), round(middle[1] - height / 2, 2),
        round(width, 2), round(height, 2),
    )  # fmt: skip


def _marks(
    x: Degrees, y: Degrees, layer: Numbers, frame: tuple[float, float, float, float]
) -> tuple[Mark, ...]:
    left, top, width, height = frame
    across, down = ((x - left) / width * WIDE).astype(int), ((y - top) / height * HIGH).astype(int)
    within = (across >= 0) & (across < WIDE) & (down >= 0) & (down < HIGH)
    cell = (down * WIDE + across)[within]
    _, of, count = np.unique(cell, return_inverse=True, return_counts=True)
    if not len(count):
        return ()
    x, y, layer = x[within], y[within], layer[within]
    middle = [np.bincount(of, weights=each) / count for each in (x, y)]
    least = np.full(len(count), len(LAYERS))
    most = np.full(len(count), -1)
    np.minimum.at(least, of, layer)
    np.maximum.at(most, of, layer)
    return tuple(
        Mark(
            round(float(middle[0][at]), 2), round(float(middle[1][at]), 2),
            LAYERS[least[at]].value if least[at] == most[at] else "", int(count[at]),
        )
        for at in range(len(count))
    )  # fmt: skip


def _stroke(flow: Flow) -> Stroke:
    begin, end = flow.begin, flow.end
    return Stroke(
        round(_x(degrees(begin.east)), 2), round(_y(degrees(begin.north)), 2),
        round(_x(degrees(end.east)), 2), round(_y(degrees(end.north)), 2),
        min(_WIDTHS, 1.0 + flow.sources),
    )  # fmt: skip


def _track(looking: Looking, address: MapAddress) -> str:
    """Return the way of the chosen vessel within the days, as points."""
    atlas = looking.atlas
    thing = atlas.place.get(long(address.on)) if address.on and "." not in address.on else None
    sailed = atlas.sailed.get(thing) if thing is not None else None
    if sailed is None:
        return ""
    positions = atlas.positions
    first, last = address.day_numbers()
    points = []
    for at in range(sailed.begin, sailed.end):
        day = int(positions.day[at])
        if (first is None or day >= first) and (last is None or day <= last):
            x, y = _x(degrees(int(positions.east[at]))), _y(degrees(int(positions.north[at])))
            points.append(f"{x:.2f},{y:.2f}")
    return " ".join(points)


def _x(east: float) -> float:
    return (east + 180) / 360 * WORLD


def _y(north: float) -> float:
    held = max(-_MOST_NORTH, min(_MOST_NORTH, north))
    return (0.5 - log(tan(pi / 4 + held * pi / 360)) / (2 * pi)) * WORLD


def _across(east: Degrees) -> Degrees:
    return (east + 180) / 360 * WORLD


def _down(north: Degrees) -> Degrees:
    held = np.clip(north, -_MOST_NORTH, _MOST_NORTH)
    down: Degrees = (0.5 - np.log(np.tan(np.pi / 4 + held * np.pi / 360)) / (2 * np.pi)) * WORLD
    return down
