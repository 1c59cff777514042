"""Say what a browser is sent: everything where it is not too much, else what lies close, together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wholeroute.network.atlas.model import SCALE, Atlas
from wholeroute.network.canvas.held import Numbers

MOST_SENT = 120_000
"""How many spots and positions a browser is sent one by one."""

_CELL = SCALE // 4
"""A quarter of a degree: what lies within one is put together where there is too much."""
_WEEK = 7
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
    positions: Numbers
    """Places in the atlas: all of them, or the last of each vessel and day."""
    gathered: bool


def sent_of(atlas: Atlas, things: frozenset[int] | None, most: int = MOST_SENT) -> Sent:
    """Return what is sent of an atlas, of `things` alone where they are named."""
    spots, positions = atlas.spots, atlas.positions
    chosen, sailed = np.arange(len(spots)), np.arange(len(positions))
    if things is not None:
        chosen = np.flatnonzero(np.isin(spots.thing, list(things)))
        sailed = np.flatnonzero(np.isin(positions.thing, list(things)))
    gathered = len(chosen) + len(sailed) > most
    if gathered and len(sailed):
        key = positions.thing[sailed] * 1_000_000 + positions.day[sailed]
        sailed = sailed[np.append(np.flatnonzero(np.diff(key)), len(sailed) - 1)]
    doubt = (spots.exactness > 0) | (spots.others > 0)
    if not gathered or len(chosen) + len(sailed) <= most:
        return Sent(
            thing=spots.thing[chosen],
            layer=spots.layer[chosen],
            north=spots.north[chosen],
            east=spots.east[chosen],
            first=spots.first[chosen],
            last=spots.last[chosen],
            doubt=doubt[chosen].astype(np.int64),
            reports=spots.reports[chosen],
            count=np.ones(len(chosen), dtype=np.int64),
            positions=sailed,
            gathered=gathered,
        )
    return _together(atlas, chosen, sailed, doubt.astype(np.int64))


def _together(atlas: Atlas, chosen: Numbers, sailed: Numbers, doubt: Numbers) -> Sent:
    """Return one point for what lies in one cell, layer and week, in the middle of what it holds."""
    spots = atlas.spots
    cells = np.stack(
        [spots.layer[chosen], spots.north[chosen] // _CELL, spots.east[chosen] // _CELL,
         spots.first[chosen] // _WEEK]
    )  # fmt: skip
    _, of, count = np.unique(cells, axis=1, return_inverse=True, return_counts=True)
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
        positions=sailed,
        gathered=True,
    )
