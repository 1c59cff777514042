"""Say what a browser is sent: everything where it is not too much, else what lies close, together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wholeroute.network.atlas.model import NO_TOWN, SCALE, Atlas
from wholeroute.network.canvas.held import Numbers

MOST_SENT = 120_000
"""How many spots and positions a browser is sent one by one."""

_CELLS = (
    (SCALE // 20, 1),
    (SCALE // 4, 7),
    (SCALE, 7),
    (SCALE, 30),
    (4 * SCALE, 30),
    (10 * SCALE, 365),
)
"""What is put together where there is too much: first what lies within a twentieth of a degree and a
day, and so on, until it fits."""
_DAYS = (1, 7, 30, 365)
"""Of a vessel's positions the last within so many days is kept."""
TOGETHER = -1


@dataclass(frozen=True, slots=True, eq=False)
class Sent:
    """Spots and positions as columns. `thing` is -1 where `count` of them are put together."""

    thing: Numbers
    layer: Numbers
    north: Numbers
    east: Numbers
    first: Numbers
    last: Numbers
    doubt: Numbers
    reports: Numbers
    count: Numbers
    town: Numbers
    positions: Numbers
    """Places in the atlas: all of them, or the last of each vessel and day."""
    gathered: bool


def number_held(atlas: Atlas, things: frozenset[int] | None) -> int:
    """Return how many spots and positions there are, of `things` alone where they are named."""
    return sum(map(len, _held(atlas, things)))


def _held(atlas: Atlas, things: frozenset[int] | None) -> tuple[Numbers, Numbers]:
    """Return the places of spots and of positions."""
    thing, sailed = atlas.spots.thing, atlas.positions.thing
    if things is None:
        return np.arange(len(thing)), np.arange(len(sailed))
    asked = list(things)
    return np.flatnonzero(np.isin(thing, asked)), np.flatnonzero(np.isin(sailed, asked))


def sent_of(atlas: Atlas, things: frozenset[int] | None, most: int = MOST_SENT) -> Sent:
    """Return what is sent of an atlas, of `things` alone where they are named."""
    spots = atlas.spots
    chosen, sailed = _held(atlas, things)
    gathered = len(chosen) + len(sailed) > most
    if gathered:
        sailed = _thinned(atlas, sailed, most // 2)
    doubt = ((spots.exactness > 0) | (spots.others > 0)).astype(np.int64)
    if len(chosen) + len(sailed) <= most:
        return Sent(
            thing=spots.thing[chosen],
            layer=spots.layer[chosen],
            north=spots.north[chosen],
            east=spots.east[chosen],
            first=spots.first[chosen],
            last=spots.last[chosen],
            doubt=doubt[chosen],
            reports=spots.reports[chosen],
            count=np.ones(len(chosen), dtype=np.int64),
            town=spots.town[chosen],
            positions=sailed,
            gathered=gathered,
        )
    return _together(atlas, chosen, sailed, doubt, most - len(sailed))


def _thinned(atlas: Atlas, sailed: Numbers, most: int) -> Numbers:
    """Return the last position of each vessel and day, or of more days, until at most `most` are left."""
    positions = atlas.positions
    for days in _DAYS:
        if len(sailed) <= most:
            break
        key = positions.thing[sailed] * 1_000_000 + positions.day[sailed] // days
        sailed = sailed[np.append(np.flatnonzero(np.diff(key)), len(sailed) - 1)]
    return sailed


def _together(atlas: Atlas, chosen: Numbers, sailed: Numbers, doubt: Numbers, most: int) -> Sent:
    """Return one point for what lies in one cell, layer and time, in the middle of what it holds."""
    spots = atlas.spots
    of, count = chosen, chosen
    for cell, days in _CELLS:
        cells = np.stack(
            [spots.layer[chosen], spots.north[chosen] // cell, spots.east[chosen] // cell,
             spots.first[chosen] // days]
        )  # fmt: skip
        _, of, count = np.unique(cells, axis=1, return_inverse=True, return_counts=True)
        if len(count) <= most:
            break
    order = np.argsort(of, kind="stable")
    begins = np.searchsorted(of[order], np.arange(len(count)))
    taken = chosen[order]

    def middle(values: Numbers) -> Numbers:
        found: Numbers = np.add.reduceat(values[taken], begins) // count
        return found

    return Sent(
        thing=np.full(len(count), TOGETHER, dtype=np.int64),
        layer=spots.layer[taken[begins]],
        north=middle(spots.north),
        east=middle(spots.east),
        first=np.minimum.reduceat(spots.first[taken], begins),
        last=np.maximum.reduceat(spots.last[taken], begins),
        doubt=np.maximum.reduceat(doubt[taken], begins),
        reports=np.maximum.reduceat(spots.reports[taken], begins),
        count=count,
        town=np.full(len(count), NO_TOWN, dtype=np.int64),
        positions=sailed,
        gathered=True,
    )
