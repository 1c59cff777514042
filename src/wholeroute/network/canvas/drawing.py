"""Turn a scene into what is drawn: at most so many nodes, the rest put together and counted.

Beyond `MOST_DRAWN` nothing is left away: what does not fit is gathered by community, or by what
the reader chose, and each gathering says how many it holds. A browser never gets more.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

import igraph
import numpy as np

from wholeroute.network.canvas.acts import Bond, Gathering, short
from wholeroute.network.canvas.held import BONDS, KINDS, LOW, TURNED, Flags, Numbers
from wholeroute.network.canvas.scene import Scene, ties_among
from wholeroute.network.drawn import MOST_DRAWN
from wholeroute.network.placing import laid_out, whole
from wholeroute.network.seeded import seeded

MOST_TIES = 6_000
"""How many lines are drawn; the thinnest are counted instead."""

REST = "rest"
"""Communities too small to be drawn each, together."""

GroupOf = Callable[[], Mapping[UUID, str]]
"""Which group each subject is in, as this reader may know it."""


@dataclass(frozen=True, slots=True)
class Node:
    """One node: a unit, or several put together (then `unit` is None and `key` says which)."""

    key: str
    unit: int | None
    entity: UUID | None
    kind: str
    count: int
    """How many units it stands for."""
    records: int
    x: float
    y: float
    beyond: int
    """How many neighbours of it are not drawn."""
    pinned: bool
    faded: bool
    begun: bool
    on_path: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One line between two nodes, named by their places: of one bond, or of several together."""

    one: int
    other: int
    bond: Bond
    number: int
    first: int
    last: int
    doubtful: bool
    ways: int
    on_path: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """What is drawn of a scene, and what of it is only counted."""

    nodes: tuple[Node, ...]
    lines: tuple[Line, ...]
    held: int
    """Units on the canvas, drawn one by one or put together."""
    gathering: Gathering
    forced: bool
    """Put together because there are too many, not because it was asked for."""
    lines_left: int
    kinds: Mapping[str, int]
    bonds: Mapping[str, int]
    """What the legend counts: of what is on the canvas, by kind, and by what ties it."""


def draw(scene: Scene, group_of: GroupOf, most: int = MOST_DRAWN) -> Drawing:
    """Return what is drawn of a scene."""
    counting = scene.counting
    units = _cored(scene, scene.shown())
    gathering, forced = scene.settings.gathering, False
    keys = _keys(scene, units, gathering, group_of, most)
    if len(set(keys)) > most:
        gathering, forced = Gathering.COMMUNITY, True
        keys = _keys(scene, units, gathering, group_of, most)
    at_key: dict[str, int] = {key: at for at, key in enumerate(dict.fromkeys(keys))}
    node_of = np.full(len(scene.graph), -1, dtype=np.int64)
    node_of[np.array(units, dtype=np.int64)] = [at_key[key] for key in keys]
    lines, bonds, left = _lines(scene, node_of, counting)
    nodes = _nodes(scene, list(at_key), units, keys, lines, node_of, counting)
    kinds = Counter(KINDS[int(scene.graph.kinds[unit])].value for unit in scene.units)
    return Drawing(
        nodes, lines, len(units), gathering, forced, left, dict(kinds.most_common()), bonds
    )


def _cored(scene: Scene, units: list[int]) -> list[int]:
    """Return those of `units` that have, among themselves, as many neighbours as asked for."""
    if not scene.settings.core or not units:
        return units
    cores = igraph.Graph(len(units), ties_among(scene, units)).coreness()
    return [unit for unit, core in zip(units, cores, strict=True) if core >= scene.settings.core]


def _keys(scene: Scene, units: list[int], by: Gathering, group_of: GroupOf, most: int) -> list[str]:
    """Return what each unit is drawn as: itself, or what it is put into."""
    graph = scene.graph
    own = [short(graph.ids[unit]) for unit in units]
    if by is Gathering.NONE:
        return own
    if by is Gathering.KIND:
        into = [KINDS[int(graph.kinds[unit])].value for unit in units]
    elif by is Gathering.GROUP:
        groups = group_of()
        into = [_of_group(graph.records(unit), groups) for unit in units]
    else:
        into = _communities(scene, units, own)
    asked = scene.settings
    alone = {*scene.begun, *scene.pinned, *scene.on_paths}
    alone |= {at for at in [graph.unit(asked.focus)] if at is not None} if asked.focus else set()
    by_itself = alone if len(alone) <= most // 4 else set()
    sizes = Counter(into)
    room = most - len(sizes)
    for key in sorted(asked.opened):
        # What is opened is drawn one by one as long as there is room for all of it.
        if 0 < sizes[key] <= room:
            room -= sizes[key]
            sizes[key] = 1
    keys = [
        mine if unit in by_itself or sizes[key] == 1 else key
        for unit, mine, key in zip(units, own, into, strict=True)
    ]
    if len(set(keys)) <= most:
        return keys
    kept = {key for key, _ in Counter(keys).most_common(most - len(by_itself) - 1)}
    return [
        key if key in kept or unit in by_itself else REST
        for unit, key in zip(units, keys, strict=True)
    ]


def _of_group(records: Sequence[UUID], groups: Mapping[UUID, str]) -> str:
    return min((groups[each] for each in records if each in groups), default=REST)


def _communities(scene: Scene, units: list[int], own: list[str]) -> list[str]:
    """Return the first unit of each one's community, by its id.

    V. A. Traag, L. Waltman, N. J. van Eck, "From Louvain to Leiden" (2019), by igraph, one seed:
    it puts together for the eye, and says of nobody that they belong together.
    """
    membership = _leiden(len(units), tuple(ties_among(scene, units)))
    first: dict[int, str] = {}
    for mine, which in zip(own, membership, strict=True):
        first[which] = min(first.get(which, mine), mine)
    return [first[which] for which in membership]


@lru_cache(maxsize=16)
def _leiden(number: int, pairs: tuple[tuple[int, int], ...]) -> tuple[int, ...]:
    with seeded():
        parts = igraph.Graph(number, pairs).community_leiden("modularity", n_iterations=2)
    return tuple(parts.membership)


def _lines(
    scene: Scene, node_of: Numbers, counting: Flags
) -> tuple[tuple[Line, ...], dict[str, int], int]:
    """Return the lines, how many ties each bond has in all, and how many lines are left away."""
    ties = scene.graph.ties
    one, other = node_of[ties.one], node_of[ties.other]
    within = (one >= 0) & (other >= 0)
    tally = np.bincount(ties.bond[within], minlength=len(BONDS))
    bonds = {bond.value: int(tally[at]) for at, bond in enumerate(BONDS) if tally[at]}
    found = np.flatnonzero(within & counting & (one != other))
    together: defaultdict[tuple[int, int, int], list[int]] = defaultdict(list)
    a, b = np.minimum(one[found], other[found]), np.maximum(one[found], other[found])
    for low, high, bond, at in zip(
        a.tolist(), b.tolist(), ties.bond[found].tolist(), found.tolist(), strict=True
    ):
        together[low, high, bond].append(at)
    made = [_line(scene, key, ats, one) for key, ats in sorted(together.items())]
    if len(made) <= MOST_TIES:
        return tuple(made), bonds, 0
    most = sorted(made, key=lambda each: (-each.number, each.one, each.other, each.bond))
    kept = sorted(most[:MOST_TIES], key=lambda each: (each.one, each.other, each.bond))
    return tuple(kept), bonds, len(made) - MOST_TIES


def _line(scene: Scene, key: tuple[int, int, int], ats: list[int], one: Numbers) -> Line:
    low, high, bond = key
    ties = scene.graph.ties
    ways = 0
    for at in ats:
        ways |= int(ties.ways[at]) if one[at] == low else int(TURNED[ties.ways[at]])
    first_tie = ats[0]
    on = scene.on_paths
    return Line(
        low, high, BONDS[bond],
        number=len(ats) if len(ats) > 1 else int(ties.number[first_tie]),
        first=min(int(ties.first[at]) for at in ats),
        last=max(int(ties.last[at]) for at in ats),
        doubtful=all(ties.grade[at] >= LOW for at in ats),
        ways=ways,
        on_path=bool(on) and any(
            int(ties.one[at]) in on and int(ties.other[at]) in on for at in ats
        ),
    )  # fmt: skip


def _nodes(  # noqa: PLR0913 — what a node is made of
    scene: Scene, drawn: list[str], units: list[int], keys: list[str], lines: Sequence[Line],
    node_of: Numbers, counting: Flags,
) -> tuple[Node, ...]:  # fmt: skip
    held: defaultdict[str, list[int]] = defaultdict(list)
    for unit, key in zip(units, keys, strict=True):
        held[key].append(unit)
    beyond = _beyond(scene, len(drawn), node_of, counting)
    places = _places(scene, drawn, held, lines)
    lit = _lit(scene, node_of, lines)
    return tuple(
        _node(scene, key, held[key], place, beyond[at], faded=bool(lit) and at not in lit)
        for at, (key, place) in enumerate(zip(drawn, places, strict=True))
    )


def _node(  # noqa: PLR0913
    scene: Scene, key: str, units: list[int], place: tuple[float, float], beyond: int, *,
    faded: bool,
) -> Node:  # fmt: skip
    graph = scene.graph
    first = units[0]
    alone = len(units) == 1 and key == short(graph.ids[first])
    kinds = {int(graph.kinds[unit]) for unit in units}
    return Node(
        key=key,
        unit=first if alone else None,
        entity=graph.ids[first] if alone else None,
        kind=KINDS[kinds.pop()].value if len(kinds) == 1 else "",
        count=len(units),
        records=int(graph.sizes[units].sum()),
        x=place[0], y=place[1], beyond=beyond,
        pinned=alone and first in scene.pinned,
        faded=faded,
        begun=alone and first in scene.begun,
        on_path=alone and first in scene.on_paths,
    )  # fmt: skip


def _beyond(scene: Scene, nodes: int, node_of: Numbers, counting: Flags) -> list[int]:
    """Return for each node how many things are beside it and not drawn."""
    ties = scene.graph.ties
    one, other = node_of[ties.one], node_of[ties.other]
    out, back = counting & (one >= 0) & (other < 0), counting & (other >= 0) & (one < 0)
    node = np.concatenate([one[out], other[back]])
    outside = np.concatenate([ties.other[out], ties.one[back]])
    pairs = np.unique(node * len(scene.graph) + outside)
    counted: list[int] = np.bincount(pairs // max(len(scene.graph), 1), minlength=nodes).tolist()
    return counted


def _places(
    scene: Scene, drawn: list[str], held: Mapping[str, list[int]], lines: Sequence[Line]
) -> list[tuple[float, float]]:
    """Return where each node stands: where its unit does, or, with others put together, anew."""
    graph = scene.graph
    if all(len(held[key]) == 1 and key != REST for key in drawn):
        return [scene.places[held[key][0]] for key in drawn]
    fixed = {
        at: scene.places[held[key][0]]
        for at, key in enumerate(drawn)
        if held[key][0] in scene.pinned and key == short(graph.ids[held[key][0]])
    }
    ties = tuple(sorted({(line.one, line.other) for line in lines}))
    points = whole(laid_out(len(drawn), ties, fixed))
    return [(x, y) for x, y in points.tolist()]


def _lit(scene: Scene, node_of: Numbers, lines: Sequence[Line]) -> set[int]:
    """Return what does not fade while one thing is in focus: itself and what is tied to it."""
    focus = scene.settings.focus
    unit = scene.graph.unit(focus) if focus else None
    at = -1 if unit is None else int(node_of[unit])
    if at < 0:
        return set()
    beside = {line.other for line in lines if line.one == at}
    return {at, *beside, *(line.one for line in lines if line.other == at)}
