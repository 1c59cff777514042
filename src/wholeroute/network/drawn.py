"""Say where each person of a group stands on the page: worked out here, drawn there.

T. M. J. Fruchterman, E. M. Reingold, "Graph drawing by force-directed placement" (1991), by
igraph, from places on a circle: the same group is drawn the same each time.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import igraph

from wholeroute.network.seeded import seeded

MOST_DRAWN = 2_000


def places(people: int, ties: Sequence[tuple[int, int]]) -> list[tuple[float, float]]:
    """Return a place within 0 to 1000 for the first `MOST_DRAWN` people."""
    drawn = min(people, MOST_DRAWN)
    if not drawn:
        return []
    pairs = sorted({pair for pair in ties if max(pair) < drawn})
    circle = [
        (math.cos(2 * math.pi * at / drawn), math.sin(2 * math.pi * at / drawn))
        for at in range(drawn)
    ]
    # Each step is jostled a little, so that two in one place come apart.
    with seeded():
        layout = igraph.Graph(drawn, pairs).layout_fruchterman_reingold(
            seed=circle, niter=300, start_temp=0.3, grid="nogrid"
        )
    return _scaled(layout.coords)


def _scaled(points: Sequence[Sequence[float]]) -> list[tuple[float, float]]:
    wide = [x for x, _ in points]
    high = [y for _, y in points]
    span = max(max(wide) - min(wide), max(high) - min(high)) or 1.0
    return [
        (round((x - min(wide)) / span * 1000, 1), round((y - min(high)) / span * 1000, 1))
        for x, y in points
    ]
