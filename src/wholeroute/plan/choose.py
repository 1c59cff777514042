"""Choose among the actions of a plan, and lay out what is chosen: boxed rows first, theirs below."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass, replace

from wholeroute.plan.model import Action, Force, Plan

Among = Container[str] | None
"""Actions by id; None is all of them."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which actions are asked for; what is empty asks for all. `boxed` None asks for both sorts.

    An actor stands for its parts and for those it came after, a section for those in it.
    """

    pillar: str = ""
    section: str = ""
    force: Force | None = None
    actor: str = ""
    boxed: bool | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Count:
    """How many actions one choice more would leave."""

    value: str
    number: int


@dataclass(frozen=True, slots=True)
class Facets:
    """What each choice would leave, the other choices kept. Actors: most actions first."""

    pillars: tuple[Count, ...]
    sections: tuple[Count, ...]
    forces: tuple[Count, ...]
    actors: tuple[Count, ...]
    boxed: int
    running: int


@dataclass(frozen=True, slots=True)
class Group:
    """A boxed row with the rows that it sums up; those in `above` stand under an earlier box."""

    box: Action
    rows: tuple[Action, ...]
    above: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class Shelf:
    """The chosen actions, each once: boxed rows with theirs, then the rest by section."""

    number: int
    boxed: int
    groups: tuple[Group, ...]
    rest: tuple[tuple[str, tuple[Action, ...]], ...]

    @property
    def actions(self) -> tuple[Action, ...]:
        """Return all of them as they stand."""
        under = [each for group in self.groups for each in (group.box, *group.rows)]
        return (*under, *(each for _, rows in self.rest for each in rows))


def shelve(plan: Plan, wanted: Wanted, among: Among = None) -> Shelf:
    """Return what is wanted of a plan, or of some actions of it."""
    chosen = list(choose(plan, wanted, among))
    left = {each.id for each in chosen}
    groups = []
    for box in (each for each in chosen if each.boxed):
        below = [plan.action[each] for each in box.elaborated_by]
        rows = tuple(each for each in below if each.id in left)
        above = tuple(each for each in below if each in chosen and each.id not in left)
        groups.append(Group(box, rows, above))
        left -= {box.id, *(each.id for each in rows)}
    rest = [each for each in chosen if each.id in left]
    sections = dict.fromkeys(each.section for each in rest)
    by_section = ((s, tuple(each for each in rest if each.section == s)) for s in sections)
    return Shelf(len(chosen), len(groups), tuple(groups), tuple(by_section))


def facets(plan: Plan, wanted: Wanted, among: Among = None) -> Facets:
    """Return what each further choice would leave of a plan, or of some actions of it."""

    def counted(of: Callable[[Action], Iterable[str]], without: Wanted) -> Counter[str]:
        return Counter(value for each in choose(plan, without, among) for value in set(of(each)))

    pillars = counted(lambda each: (each.pillar,), replace(wanted, pillar=""))
    forces = counted(lambda each: (each.force,), replace(wanted, force=None))
    boxes = Counter(each.boxed for each in choose(plan, replace(wanted, boxed=None), among))
    inside = {
        each.id: [section.id for section in plan.sections if section.holds(each.section)]
        for each in plan.actions
    }
    sections = counted(lambda each: inside[each.id], replace(wanted, section=""))
    actors = counted(
        lambda each: [actor for actor, all_of in plan.within.items() if all_of & _actors(each)],
        replace(wanted, actor=""),
    )
    return Facets(
        tuple(Count(each.id, pillars[each.id]) for each in plan.pillars),
        tuple(Count(each.id, sections[each.id]) for each in plan.sections),
        tuple(Count(each, forces[each]) for each in Force),
        tuple(Count(*each) for each in sorted(actors.items(), key=lambda it: (-it[1], it[0]))),
        boxes[True], boxes[False],
    )  # fmt: skip


def choose(plan: Plan, wanted: Wanted, among: Among = None) -> Iterable[Action]:
    """Yield the actions that are wanted, of all or of some of them, in the order of the register."""
    actors = plan.within.get(wanted.actor, frozenset())
    words = wanted.words.casefold().split()
    section = next((each for each in plan.sections if each.id == wanted.section), None)
    for each in plan.actions:
        if (
            (among is None or each.id in among)
            and wanted.pillar in {"", each.pillar}
            and (section is None or section.holds(each.section))
            and wanted.force in {None, each.force}
            and (not actors or actors & _actors(each))
            and wanted.boxed in {None, each.boxed}
            and all(word in _said(plan, each) for word in words)
        ):
            yield each


def _actors(action: Action) -> frozenset[str]:
    return frozenset(action.responsible) | frozenset(action.supporting)


def _said(plan: Plan, action: Action) -> str:
    """Return what a search for words looks through: the action and what it is measured by."""
    measured = (plan.indicator[each].name for each in action.indicators)
    acts = (f"{act.number} {act.title}" for act in map(plan.act.__getitem__, action.acts))
    return " ".join((action.id, action.action, action.scope, *measured, *acts)).casefold()
