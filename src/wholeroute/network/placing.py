"""Say where each thing stands: the same acts on the same facts place it the same, to the byte.

What stands, stays. New neighbours are set around the one they came from, on the side where there
is room; only whoever asks for it has everything laid out anew, and what is pinned stays then too.
T. M. J. Fruchterman, E. M. Reingold, "Graph drawing by force-directed placement" (1991), by igraph,
from a spiral, on a grid of cells, with a fixed seed.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache

import igraph
import numpy as np
import numpy.typing as npt

from wholeroute.network.seeded import seeded

Points = npt.NDArray[np.float64]

APART = 60.0
"""What neighbours are drawn apart, in points."""

_GOLDEN = math.pi * (3 - math.sqrt(5))
_SIDES = 24
_FEW = 400
_ROUNDS = 300


def spiral(number: int, apart: float = APART) -> Points:
    """Return so many places around the middle, each as far from the next (H. Vogel, 1979)."""
    at = np.arange(number, dtype=np.float64)
    radius, angle = apart * 0.62 * np.sqrt(at + 0.5), at * _GOLDEN
    return np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])


def laid_out(
    number: int, ties: Sequence[tuple[int, int]], fixed: Mapping[int, tuple[float, float]]
) -> Points:
    """Return a place for each of `number` things; those of `fixed` stand where it says."""
    if not ties:
        return _set(spiral(number), fixed)
    places = _by_force(number, tuple(ties), tuple(sorted(fixed.items())))
    return _set(np.array(places), fixed)


@lru_cache(maxsize=64)
def _by_force(
    number: int,
    ties: tuple[tuple[int, int], ...],
    held: tuple[tuple[int, tuple[float, float]], ...],
) -> tuple[tuple[float, float], ...]:
    """Return what igraph says; kept for the next act, which mostly leaves it as it is."""
    fixed = dict(held)
    bounds = _bounds(number, fixed)
    seed = _set(spiral(number), fixed) / APART
    with seeded():
        layout = igraph.Graph(number, ties).layout_fruchterman_reingold(
            seed=seed.tolist(), niter=_ROUNDS, start_temp=math.sqrt(number) / 6,
            grid="nogrid" if number <= _FEW else "grid", **bounds,
        )  # fmt: skip
    points = _near(np.array(layout.coords) * APART, ties)
    return tuple((x, y) for x, y in points.tolist())


def around(middle: tuple[float, float], new: int, standing: Points) -> Points:
    """Return places for `new` things beside `middle`, where the fewest stand already."""
    shape = spiral(new, APART * 0.9)
    reach = float(np.hypot(*shape[-1])) + APART
    if not len(standing):
        return shape + middle
    centre = np.array(middle)
    away = centre - standing.mean(axis=0)
    ahead = math.atan2(away[1], away[0]) if np.hypot(*away) > 1 else 0.0
    best = min(
        (
            (_crowd(centre, angle, distance, reach, standing), distance, turn, angle)
            for distance in (reach, reach * 1.6, reach * 2.4)
            for turn, angle in _sides(ahead)
        ),
        key=lambda each: each[:3],
    )
    _, distance, _, angle = best
    aside: Points = shape + centre + distance * np.array([math.cos(angle), math.sin(angle)])
    return aside


def whole(points: Points) -> Points:
    """Return places rounded to what an address and a page hold."""
    rounded: Points = np.round(points, 0) + 0.0
    return rounded


def _sides(ahead: float) -> list[tuple[int, float]]:
    """Return directions, the one straight ahead first and what lies behind last."""
    turns = sorted(range(-_SIDES // 2, _SIDES // 2), key=lambda turn: (abs(turn), turn))
    return [(rank, ahead + turn * 2 * math.pi / _SIDES) for rank, turn in enumerate(turns)]


def _crowd(centre: Points, angle: float, distance: float, reach: float, standing: Points) -> int:
    at = centre + distance * np.array([math.cos(angle), math.sin(angle)])
    return int((np.hypot(*(standing - at).T) < reach).sum())


def _bounds(number: int, fixed: Mapping[int, tuple[float, float]]) -> dict[str, list[float]]:
    if not fixed:
        return {}
    low, high = [-1e6] * number, [1e6] * number
    bounds = {"minx": list(low), "maxx": list(high), "miny": list(low), "maxy": list(high)}
    for at, (x, y) in fixed.items():
        bounds["minx"][at] = bounds["maxx"][at] = x / APART
        bounds["miny"][at] = bounds["maxy"][at] = y / APART
    return bounds


def _near(points: Points, ties: Sequence[tuple[int, int]]) -> Points:
    """Bring what nothing ties to the rest near it: left alone it drifts away without end."""
    tied = np.zeros(len(points), dtype=np.bool_)
    tied[np.array(ties).ravel()] = True
    loose = np.flatnonzero(~tied)
    if not len(loose):
        return points
    box = points[tied]
    low, high = box.min(axis=0), box.max(axis=0)
    columns = max(1, int((high[0] - low[0]) / APART))
    rows = np.arange(len(loose))
    points[loose, 0] = low[0] + rows % columns * APART
    points[loose, 1] = high[1] + 1.5 * APART + rows // columns * APART
    return points


def _set(points: Points, fixed: Mapping[int, tuple[float, float]]) -> Points:
    points = points.copy()
    for at, place in fixed.items():
        points[at] = place
    return points
