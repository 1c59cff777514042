"""Choose what of an atlas is shown: layers, days, and what has to do with somebody or a group."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

import numpy as np

from wholeroute.network.atlas.model import LAYERS, Atlas, Flow, MapLayer
from wholeroute.network.canvas.held import Flags, Graph, Numbers


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for: no layer of `off`, days since 1970, and things, where only some are."""

    off: frozenset[MapLayer] = frozenset()
    first: int | None = None
    last: int | None = None
    things: frozenset[int] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Chosen:
    """What is shown, by places in the atlas. A vessel stands where it was last within the days."""

    spots: Numbers
    positions: Numbers
    flows: tuple[Flow, ...]
    counts: dict[MapLayer, int]
    """Of every layer, also of those left out."""


def choose(atlas: Atlas, wanted: Wanted) -> Chosen:
    """Return what of an atlas is shown."""
    spots, positions = atlas.spots, atlas.positions
    within = _touch(spots.first, spots.last, wanted) & _among(spots.thing, wanted)
    at = np.flatnonzero(
        _touch(positions.day, positions.day, wanted) & _among(positions.thing, wanted)
    )
    # In the order of vessel and time: the last before the next vessel.
    last = (
        at[np.append(np.flatnonzero(np.diff(positions.thing[at])), len(at) - 1)] if len(at) else at
    )
    flows = tuple(each for each in atlas.flows if _flow_is(each, wanted))
    counted = Counter(LAYERS[each] for each in spots.layer[within].tolist())
    counted[MapLayer.VESSELS] += len(last)
    counted[MapLayer.ROUTES] = len(flows)
    off = np.array([each in wanted.off for each in LAYERS])
    return Chosen(
        spots=np.flatnonzero(within & ~off[spots.layer]),
        positions=last[:0] if MapLayer.VESSELS in wanted.off else last,
        flows=() if MapLayer.ROUTES in wanted.off else flows,
        counts={each: counted[each] for each in LAYERS},
    )


def things_of(atlas: Atlas, graph: Graph, entities: Iterable[UUID]) -> frozenset[int]:
    """Return the things of `entities`, and those tied to one of them: an incident to who is in it."""
    units = {unit for each in entities if (unit := graph.unit(each)) is not None}
    every = np.ones(len(graph.ties), dtype=np.bool_)
    near = units | {int(each) for unit in units for each in graph.neighbours(unit, every)}
    records = (record for unit in near for record in graph.records(unit))
    return frozenset(atlas.place[each] for each in records if each in atlas.place)


def _touch(first: Numbers, last: Numbers, wanted: Wanted) -> Flags:
    flags = np.ones(len(first), dtype=np.bool_)
    if wanted.first is not None:
        flags &= last >= wanted.first
    if wanted.last is not None:
        flags &= first <= wanted.last
    return flags


def _among(thing: Numbers, wanted: Wanted) -> Flags:
    if wanted.things is None:
        return np.ones(len(thing), dtype=np.bool_)
    return np.isin(thing, list(wanted.things))


def _flow_is(flow: Flow, wanted: Wanted) -> bool:
    return (
        (wanted.first is None or flow.last >= wanted.first)
        and (wanted.last is None or flow.first <= wanted.last)
        and (wanted.things is None or not wanted.things.isdisjoint(flow.things))
    )
