"""Part the people into communities: Leiden, seeded, and only where many seeds agree.

V. A. Traag, L. Waltman, N. J. van Eck, "From Louvain to Leiden" (2019), by igraph, modularity.
One run is one opinion: a tie stays where its two ends fell together in at least `AGREED` of the
runs, and a community is what then hangs together.

Modularity alone puts small communities together once a graph is large enough (S. Fortunato,
M. Barthélemy, "Resolution limit in community detection", 2007). Its resolution grows with the
weight of all ties here, so that what two communities need between them to be one does not depend
on how many others there are (J. Reichardt, S. Bornholdt, 2006).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import igraph

from wholeroute.network.model import Layer, Tie
from wholeroute.network.seeded import seeded

AT_RESOLUTION_ONE = 6_000.0
"""The weight of all ties up to which the resolution is 1: that of some 25 networks."""
SEEDS = 10
AGREED = 0.8
_APART = frozenset({Layer.KIN})


@dataclass(frozen=True, slots=True)
class Community:
    """People who hang together, and how often the ties inside it held, over all seeds."""

    people: frozenset[str]
    robust: float


def communities(ties: Sequence[Tie]) -> tuple[Community, ...]:
    """Return the communities of two and more, in the order of their first person."""
    weights: defaultdict[tuple[str, str], float] = defaultdict(float)
    for tie in ties:
        if tie.layer not in _APART:
            weights[tie.left, tie.right] += tie.weight
    if not weights:
        return ()
    names = sorted({person for pair in weights for person in pair})
    place = {person: at for at, person in enumerate(names)}
    pairs = sorted(weights)
    edges = [(place[left], place[right]) for left, right in pairs]
    graph = igraph.Graph(len(names), edges)
    together = _agreement(graph, [weights[pair] for pair in pairs])
    kept = [edge for edge, share in zip(edges, together, strict=True) if share >= AGREED]
    parts = igraph.Graph(len(names), kept).connected_components()
    held: defaultdict[int, list[float]] = defaultdict(list)
    for (left, right), share in zip(edges, together, strict=True):
        if parts.membership[left] == parts.membership[right]:
            held[parts.membership[left]].append(share)
    return tuple(
        Community(frozenset(names[at] for at in part), sum(held[which]) / len(held[which]))
        for which, part in enumerate(parts)
        if len(part) > 1
    )


def _agreement(graph: igraph.Graph, weights: list[float]) -> list[float]:
    """Return for every edge in which share of the runs its ends fell together."""
    agreed = [0] * graph.ecount()
    resolution = max(1.0, sum(weights) / AT_RESOLUTION_ONE)
    ends = graph.get_edgelist()
    for seed in range(SEEDS):
        with seeded(seed):
            parts = graph.community_leiden(
                "modularity", weights=weights, resolution=resolution, n_iterations=4
            ).membership
        for at, (left, right) in enumerate(ends):
            agreed[at] += parts[left] == parts[right]
    return [many / SEEDS for many in agreed]
