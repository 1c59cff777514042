"""Say where each person of a group stands on the page: worked out here, drawn there."""

from __future__ import annotations

from collections.abc import Sequence

from wholeroute.network.placing import Points, laid_out

MOST_DRAWN = 2_000


def places(people: int, ties: Sequence[tuple[int, int]]) -> list[tuple[float, float]]:
    """Return a place within 0 to 1000 for the first `MOST_DRAWN` people."""
    drawn = min(people, MOST_DRAWN)
    if not drawn:
        return []
    pairs = sorted({pair for pair in ties if max(pair) < drawn})
    return [(x, y) for x, y in _scaled(laid_out(drawn, pairs, {})).tolist()]


def _scaled(points: Points) -> Points:
    low, high = points.min(axis=0), points.max(axis=0)
    scaled: Points = ((points - low) / (max(high - low) or 1) * 1000).round(1)
    return scaled
