"""What the pages of a plan show: its register, one action, its systems, figures, laws and actors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from wholeroute.errors import Invalid, NotFound
from wholeroute.plan import (
    About,
    Act,
    Action,
    Facets,
    Figure,
    Force,
    Indicator,
    Organisation,
    Pillar,
    Plan,
    Section,
    Shelf,
    System,
    SystemKind,
    Wanted,
    built_in,
    facets,
    shelve,
)
from wholeroute.web.views.plan_came import Along, Came

BOXED = {"": None, "yes": True, "no": False}
MET = ("met", "partly", "not-yet")


@dataclass(frozen=True, slots=True)
class Register:
    """The chosen actions of a plan with what each further choice would leave.

    `along` says how far they came: to members alone.
    """

    plan: About
    wanted: Wanted
    total: int
    facets: Facets
    shelf: Shelf
    along: Along | None = None


@dataclass(frozen=True, slots=True)
class Measured:
    """An indicator of an action, with its target and what the plan states of it as a baseline."""

    indicator: Indicator
    target: float | None
    baselines: tuple[Figure, ...]
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ActionPage:
    """One action with everything that it names; `came` says to members how far it is, and why."""

    action: Action
    pillar: Pillar
    section: Section
    responsible: tuple[Organisation, ...]
    supporting: tuple[Organisation, ...]
    acts: tuple[Act, ...]
    systems: tuple[System, ...]
    measured: tuple[Measured, ...]
    elaborated_by: tuple[Action, ...]
    sums_up: tuple[Action, ...]
    came: Came | None = None


@dataclass(frozen=True, slots=True)
class Systems:
    """The systems that were asked for. `needs` and `met` count over the whole plan."""

    kind: SystemKind | None
    met: str
    kinds: tuple[tuple[SystemKind, int], ...]
    needs: int
    needs_met: int
    total: int
    systems: tuple[System, ...]


def of_plan(path: str, plan: Plan) -> str:
    """Return an address of a plan's pages; that of another plan than the program's own names it."""
    if plan.about.id == built_in().about.id:
        return path
    page, mark, place = path.partition("#")
    return f"{page}{'&' if '?' in page else '?'}plan={plan.about.id}{mark}{place}"


def wanted_of(plan: Plan, said: Mapping[str, str]) -> Wanted:
    """Return what a query asks for; raise `Invalid` for a choice that there is not."""
    _one_of("pillar", said["pillar"], (each.id for each in plan.pillars))
    _one_of("section", said["section"], (each.id for each in plan.sections))
    _one_of("force", said["force"], Force)
    _one_of("actor", said["actor"], plan.organisation)
    _one_of("boxed", said["boxed"], BOXED)
    return Wanted(
        said["pillar"], said["section"], Force(said["force"]) if said["force"] else None,
        said["actor"], BOXED[said["boxed"]], said["words"].strip(),
    )  # fmt: skip


def register_of(plan: Plan, wanted: Wanted, along: Along | None = None) -> Register:
    """Return the actions that are wanted, among those that came as far as is asked for."""
    among = along.among if along else None
    return Register(
        plan.about, wanted, len(plan.actions), facets(plan, wanted, among),
        shelve(plan, wanted, among), along,
    )  # fmt: skip


def action_of(plan: Plan, name: str, came: Callable[[Action], Came] | None = None) -> ActionPage:
    """Return one action; raise `NotFound` where there is none of this id."""
    action = plan.action.get(name)
    if action is None:
        raise NotFound("there is no such action")
    return ActionPage(
        action=action,
        pillar=next(each for each in plan.pillars if each.id == action.pillar),
        section=next(each for each in plan.sections if each.id == action.section),
        responsible=tuple(plan.organisation[each] for each in action.responsible),
        supporting=tuple(plan.organisation[each] for each in action.supporting),
        acts=tuple(plan.act[each] for each in action.acts),
        systems=tuple(plan.system[each] for each in action.systems),
        measured=tuple(_measured(plan, action, each) for each in action.indicators),
        elaborated_by=tuple(plan.action[each] for each in action.elaborated_by),
        sums_up=plan.sums_up[action.id],
        came=came(action) if came else None,
    )


def _measured(plan: Plan, action: Action, name: str) -> Measured:
    return Measured(
        plan.indicator[name],
        action.targets.get(name),
        tuple(each for each in plan.figures if each.indicator == name),
        tuple(e.id for e in plan.actions if name in e.indicators and e.id != action.id),
    )


def systems_of(plan: Plan, kind: str, met: str) -> Systems:
    """Return the systems of a kind, or of how much of their needs is met."""
    _one_of("kind", kind, SystemKind)
    _one_of("met", met, MET)
    kinds = Counter(each.kind for each in plan.systems)
    return Systems(
        SystemKind(kind) if kind else None,
        met,
        tuple((each, kinds[each]) for each in SystemKind),
        sum(len(each.needs) for each in plan.systems),
        sum(each.met for each in plan.systems),
        len(plan.systems),
        tuple(e for e in plan.systems if kind in {"", e.kind} and met in {"", state_of(e)}),
    )


def state_of(system: System) -> str:
    """Return whether the needs of a system are met, partly, or not yet.

    A need that still lacks something is met in part only.
    """
    whole = sum(each.page is not None and each.lacks is None for each in system.needs)
    if whole == len(system.needs):
        return "met"
    return "partly" if system.met else "not-yet"


def numbers_of_actors(plan: Plan) -> dict[str, int]:
    """Return for each organisation how many actions it, its parts or its predecessors are in."""
    return {each.value: each.number for each in facets(plan, Wanted()).actors}


def _one_of(name: str, value: str, known: Iterable[str]) -> None:
    """Raise `Invalid` for a choice that there is not; nothing chosen is all."""
    if value and value not in set(known):
        fix = "Choose one of the list, or all."
        raise Invalid(name, f"the plan knows no {value}", fix)
