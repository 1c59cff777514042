"""Do the acts of a canvas in their order, on what one reader holds, and say what then stands.

Pure: the same acts on the same facts come to the same scene. What an act names and this reader
does not see is left out without a word: absent and hidden look alike.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

import numpy as np

from wholeroute.entities import Kind
from wholeroute.network.canvas.acts import Act, Bond, Deed, Gathering, last_of
from wholeroute.network.canvas.held import KINDS, Flags, Graph, Held, Numbers
from wholeroute.network.placing import Points, around, laid_out, spiral, whole

Members = Callable[[str], Sequence[UUID]]
"""Whose records a group has, as this reader may know it."""

MOST_ON_PATHS = 200
MOST_LAID_OUT = 4_000


@dataclass(frozen=True, slots=True)
class Settings:
    """What is asked of the whole canvas: a flat list, each of which can be taken off."""

    bonds_off: frozenset[Bond] = frozenset()
    kinds_off: frozenset[Kind] = frozenset()
    first: date | None = None
    last: date | None = None
    core: int = 0
    gathering: Gathering = Gathering.NONE
    opened: frozenset[str] = frozenset()
    focus: UUID | None = None
    folded: bool = True


@dataclass(slots=True, eq=False)
class Scene:
    """What stands after all acts: units in the order they came, each with its place."""

    graph: Graph
    settings: Settings = field(default_factory=Settings)
    units: list[int] = field(default_factory=list)
    places: dict[int, tuple[float, float]] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    pinned: set[int] = field(default_factory=set)
    begun: list[int] = field(default_factory=list)
    expanded: list[int] = field(default_factory=list)
    on_paths: set[int] = field(default_factory=set)
    no_path: bool = False
    paths_cut: bool = False
    steps: int | None = None
    """How many ties the last paths have."""

    @property
    def counting(self) -> Flags:
        """Return which ties count by now."""
        asked = self.settings
        return self.graph.counting(asked.bonds_off, asked.first, asked.last)

    @property
    def points(self) -> Points:
        """Return the places of `units`."""
        return np.array([self.places[each] for each in self.units], dtype=np.float64).reshape(-1, 2)

    def copy(self) -> Scene:
        """Return the same scene, to go on from."""
        return replace(
            self, units=list(self.units), places=dict(self.places), hidden=set(self.hidden),
            pinned=set(self.pinned), begun=list(self.begun), expanded=list(self.expanded),
            on_paths=set(self.on_paths),
        )  # fmt: skip

    def shown(self) -> list[int]:
        """Return the units that stand and are neither hidden nor of a kind left out."""
        off = {at for at, kind in enumerate(KINDS) if kind in self.settings.kinds_off}
        kinds = self.graph.kinds
        return [u for u in self.units if u not in self.hidden and int(kinds[u]) not in off]


def play(held: Held, acts: Sequence[Act], members: Members) -> Scene:
    """Return what stands once all of `acts` are done."""
    fold = last_of(acts, Deed.FOLD)
    folded = fold is None or fold.fields[0] == "1"
    scene = Scene(held.folded if folded else held.apart, Settings(folded=folded))
    for each in acts:
        _HOW[each.deed](scene, each, members)
    return scene


def go_on(before: Scene, each: Act, members: Members) -> Scene:
    """Return what stands after one act more, which is no folding: that begins from the first act."""
    scene = before.copy()
    _HOW[each.deed](scene, each, members)
    return scene


def _named(scene: Scene, each: Act) -> list[int]:
    return [unit for entity in each.ids if (unit := scene.graph.unit(entity)) is not None]


def _start(scene: Scene, each: Act, _: Members) -> None:
    for unit in _named(scene, each):
        _begin(scene, [unit])


def _group(scene: Scene, each: Act, members: Members) -> None:
    units = [scene.graph.unit(entity) for entity in members(each.fields[0])]
    _begin(scene, sorted({unit for unit in units if unit is not None}))


def _begin(scene: Scene, units: Sequence[int]) -> None:
    new = [unit for unit in units if unit not in scene.places]
    if not new:
        return
    if scene.places:
        standing = scene.points
        middle = standing.mean(axis=0)
        points = around((float(middle[0]), float(middle[1])), len(new), standing)
    else:
        points = laid_out(len(new), ties_among(scene, new), {})
    _stand(scene, new, points)
    scene.begun += new


def _expand(scene: Scene, each: Act, _: Members) -> None:
    for unit in _named(scene, each):
        near = scene.graph.neighbours(unit, scene.counting)
        if len(each.fields) > 1:
            near = near[scene.graph.kinds[near] == KINDS.index(Kind(each.fields[1]))]
        new = [int(other) for other in near if int(other) not in scene.places]
        if unit not in scene.places:
            _begin(scene, [unit])
        if new:
            _stand(scene, new, around(scene.places[unit], len(new), _others(scene, unit)))
        scene.hidden -= set(near.tolist())
        scene.expanded.append(unit)


def _others(scene: Scene, unit: int) -> Points:
    at = scene.units.index(unit)
    return np.delete(scene.points, at, axis=0)


def _stand(scene: Scene, units: Sequence[int], points: Points) -> None:
    scene.units += units
    for unit, (x, y) in zip(units, whole(points).tolist(), strict=True):
        scene.places[unit] = (x, y)


def _hide(scene: Scene, each: Act, _: Members) -> None:
    scene.hidden |= set(_named(scene, each)) & scene.places.keys()


def _show(scene: Scene, each: Act, _: Members) -> None:
    scene.hidden -= set(_named(scene, each))


def _pin(scene: Scene, each: Act, _: Members) -> None:
    for unit in _named(scene, each):
        if unit in scene.places:
            scene.pinned.add(unit)
            if len(each.fields) > 1:
                scene.places[unit] = (float(each.fields[1]), float(each.fields[2]))


def _loosen(scene: Scene, each: Act, _: Members) -> None:
    scene.pinned -= set(_named(scene, each))


def _ego(scene: Scene, each: Act, _: Members) -> None:
    """Draw one thing and what lies within so many ties of it, and nothing else."""
    for unit in _named(scene, each):
        far = scene.graph.steps_from(unit, scene.counting, int(each.fields[1]))
        reached = np.flatnonzero(far >= 0)
        order = reached[np.lexsort((reached, far[reached]))]
        _only(scene, order.tolist())
        scene.begun = [unit]


def _only(scene: Scene, units: list[int]) -> None:
    scene.pinned &= set(units)
    kept = {unit: scene.places[unit] for unit in scene.pinned}
    scene.units, scene.places, scene.hidden, scene.on_paths = [], {}, set(), set()
    fixed = {at: kept[unit] for at, unit in enumerate(units) if unit in kept}
    _stand(scene, units, _arranged(scene, units, fixed))


def _arranged(
    scene: Scene, units: Sequence[int], fixed: Mapping[int, tuple[float, float]]
) -> Points:
    """Lay units out; far more than anybody is shown one by one merely get a place."""
    if len(units) > MOST_LAID_OUT:
        return spiral(len(units))
    return laid_out(len(units), ties_among(scene, units), fixed)


def _paths(scene: Scene, each: Act, _: Members) -> None:
    """Draw every shortest path between two, and mark what lies on one."""
    scene.on_paths, scene.no_path, scene.paths_cut, scene.steps = set(), False, False, None
    ends = _named(scene, each)
    if len(ends) < len(each.ids):
        scene.no_path = True
        return
    one, other = ends
    counting = scene.counting
    here, there = (scene.graph.steps_from(end, counting) for end in (one, other))
    if here[other] < 0:
        scene.no_path = True
        return
    scene.steps = int(here[other])
    on = np.flatnonzero((here >= 0) & (there >= 0) & (here + there == here[other]))
    on = on[np.lexsort((on, np.minimum(here[on], there[on])))]
    scene.paths_cut = len(on) > MOST_ON_PATHS
    on = on[:MOST_ON_PATHS]
    for end in ends:
        _begin(scene, [end])
    _along(scene, (one, other), [int(unit) for unit in on], here)
    scene.on_paths = {*on.tolist(), one, other}
    scene.hidden -= scene.on_paths


def _along(scene: Scene, ends: tuple[int, int], on: Sequence[int], here: Numbers) -> None:
    """Set those on the way between the two, in rows across it."""
    first, last = (np.array(scene.places[end]) for end in ends)
    way = (last - first) / max(int(here[ends[1]]), 1)
    across = np.array([-way[1], way[0]]) / max(float(np.hypot(*way)), 1.0)
    rows: dict[int, list[int]] = {}
    for unit in on:
        if unit not in scene.places:
            rows.setdefault(int(here[unit]), []).append(unit)
    for step, units in sorted(rows.items()):
        offsets = (np.arange(len(units)) - (len(units) - 1) / 2) * 60.0 + 30.0
        _stand(scene, units, first + way * step + offsets[:, None] * across)


def _lay_out(scene: Scene, _: Act, __: Members) -> None:
    units = scene.shown()
    fixed = {at: scene.places[unit] for at, unit in enumerate(units) if unit in scene.pinned}
    points = whole(_arranged(scene, units, fixed)).tolist()
    scene.places |= {unit: (x, y) for unit, (x, y) in zip(units, points, strict=True)}


def ties_among(scene: Scene, units: Sequence[int]) -> list[tuple[int, int]]:
    """Return which two of `units`, by their places in it, are tied by what counts, each pair once."""
    at = np.full(len(scene.graph), -1, dtype=np.int64)
    at[np.array(units, dtype=np.int64)] = np.arange(len(units))
    ties = scene.graph.ties
    one, other = at[ties.one], at[ties.other]
    found = scene.counting & (one >= 0) & (other >= 0)
    pairs = np.sort(np.column_stack([one[found], other[found]]), axis=1)
    return [(a, b) for a, b in np.unique(pairs, axis=0).tolist()]


def _set(scene: Scene, **changed: object) -> None:
    scene.settings = replace(scene.settings, **changed)  # type: ignore[arg-type]


_HOW: Mapping[Deed, Callable[[Scene, Act, Members], None]] = {
    Deed.START: _start,
    Deed.GROUP: _group,
    Deed.EXPAND: _expand,
    Deed.HIDE: _hide,
    Deed.SHOW: _show,
    Deed.PIN: _pin,
    Deed.LOOSEN: _loosen,
    Deed.FOCUS: lambda s, a, _: _set(s, focus=a.ids[0] if a.fields else None),
    Deed.LAYERS: lambda s, a, _: _set(s, bonds_off=frozenset(map(Bond, a.fields))),
    Deed.KINDS: lambda s, a, _: _set(s, kinds_off=frozenset(map(Kind, a.fields))),
    Deed.TIME: lambda s, a, _: _set(s, first=a.days[0], last=a.days[1]),
    Deed.EGO: _ego,
    Deed.CORE: lambda s, a, _: _set(s, core=int(a.fields[0])),
    Deed.PATHS: _paths,
    Deed.GATHER: lambda s, a, _: _set(s, gathering=Gathering(a.fields[0]), opened=frozenset()),
    Deed.OPEN: lambda s, a, _: _set(s, opened=s.settings.opened | {a.fields[0]}),
    Deed.LAYOUT: _lay_out,
    Deed.FOLD: lambda _s, _a, _m: None,
}
