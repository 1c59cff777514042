"""Lay two plans side by side: by the indicators that both name, and by who acts in them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wholeroute.plan.model import Action, Indicator, Organisation, Plan
from wholeroute.plan.values import Value, standing


@dataclass(frozen=True, slots=True)
class Side:
    """What one plan has of an indicator: its actions, who acts, what is aimed at, what stands.

    Of each actor's values with the same breakdown only the one that reaches furthest in time is told.
    """

    actions: tuple[str, ...]
    actors: tuple[str, ...]
    targets: tuple[tuple[str, float], ...]
    stands: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Shared:
    """An indicator that both plans name, with both sides of it."""

    indicator: Indicator
    one: Side
    other: Side


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who acts in both plans: in which actions of each, as responsible or helping."""

    organisation: Organisation
    one: tuple[str, ...]
    other: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Two plans compared. Only what one of them has is counted, not listed."""

    shared: tuple[Shared, ...]
    actors: tuple[Actor, ...]
    only_one: int
    only_other: int


def side_by_side(one: Plan, other: Plan, values: Iterable[Value]) -> SideBySide:
    """Return what two plans share; `values` are those that the reader may see."""
    named, also = _named(one), _named(other)
    stands = standing(values)
    shared = tuple(
        Shared(each, _side(one, each.id, stands), _side(other, each.id, stands))
        for each in one.indicators
        if each.id in named & also
    )
    return SideBySide(shared, _actors(one, other), len(named - also), len(also - named))


def shared_indicators(one: Plan, other: Plan) -> tuple[str, ...]:
    """Return the ids of the indicators that both plans name."""
    return tuple(sorted(_named(one) & _named(other)))


def _named(plan: Plan) -> set[str]:
    return {name for each in plan.actions for name in each.indicators}


def _side(plan: Plan, indicator: str, stands: Sequence[Value]) -> Side:
    actions = [each for each in plan.actions if indicator in each.indicators]
    actors = tuple(dict.fromkeys(name for each in actions for name in each.responsible))
    within = {name for each in actors for name in plan.within[each]}
    newest: dict[tuple[object, ...], Value] = {}
    for each in sorted(stands, key=lambda value: (value.until, value.id)):
        if each.indicator == indicator and each.actor in within | {""}:
            newest[each.actor, *sorted(each.breakdown.items())] = each
    return Side(
        tuple(each.id for each in actions), actors,
        tuple((each.id, each.targets[indicator]) for each in actions if indicator in each.targets),
        tuple(newest[key] for key in sorted(newest, key=str)),
    )  # fmt: skip


def _actors(one: Plan, other: Plan) -> tuple[Actor, ...]:
    """Return who acts in both, whoever is in most actions of the first plan first."""
    found = (Actor(each, _acts(one, each.id), _acts(other, each.id)) for each in one.organisations)
    both = [each for each in found if each.one and each.other]
    return tuple(sorted(both, key=lambda each: (-len(each.one), each.organisation.id)))


def _acts(plan: Plan, actor: str) -> tuple[str, ...]:
    def names(action: Action) -> bool:
        return actor in action.responsible or actor in action.supporting

    return tuple(each.id for each in plan.actions if names(each))
