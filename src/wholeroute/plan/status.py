"""Say how far an action has come: from evidence, words and values alone, whenever it is asked.

Pure, and stored nowhere: nobody can type that something is done. Those who are responsible by name
are each as far as their evidence, and the action as far as the last of them. Where a group is
responsible, each organisation that answers for it is counted, and the group has no one light.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from wholeroute.plan.evidence import (
    Answering,
    Evidence,
    Weight,
    Word,
    first_day,
    last_day,
    stand,
    weigh,
)
from wholeroute.plan.model import (
    Action,
    Better,
    Indicator,
    Organisation,
    Plan,
    Qualifier,
    Unit,
)
from wholeroute.plan.values import Value, number_of


class Far(StrEnum):
    """How far somebody came with an action, the least first."""

    NOT_REPORTED = "not-reported"
    REPORTED = "reported"
    EVIDENCED = "evidenced"
    VERIFIED = "verified"
    MET = "met"


class Freshness(StrEnum):
    """How old the newest evidence is."""

    FRESH = "fresh"
    AGEING = "ageing"
    STALE = "stale"


Spans = Mapping[Freshness, timedelta]

SPANS: Spans = {Freshness.FRESH: timedelta(days=183), Freshness.AGEING: timedelta(days=365)}
"""How old evidence is at most to be called so; whatever is older is stale."""

GROUPS = frozenset({"states", "authorities", "group", "network"})
"""The kinds of organisation that are several."""

_MAKES = {
    Weight.DOUBTED: Far.REPORTED, Weight.SAID: Far.REPORTED, Weight.SHOWN: Far.EVIDENCED,
    Weight.VERIFIED: Far.VERIFIED,
}  # fmt: skip
_STANDS_BY_ITSELF = frozenset({Unit.DATE, Unit.YES_NO, Unit.STAGE})
_AT_LEAST = frozenset({Qualifier.EXACTLY, Qualifier.MORE_THAN, Qualifier.FROM})
_AT_MOST = frozenset({Qualifier.EXACTLY, Qualifier.UNDER, Qualifier.UP_TO, Qualifier.TO})


@dataclass(frozen=True, slots=True)
class Dossier:
    """All that is written of how a plan comes along, in any order."""

    evidence: Sequence[Evidence] = ()
    words: Sequence[Word] = ()
    values: Sequence[Value] = ()
    answering: Sequence[Answering] = ()


@dataclass(frozen=True, slots=True)
class Came:
    """How far an actor came, or an organisation that answers for a group.

    `because` is the evidence that makes it, the newest first; `newest` the day of what stands last.
    """

    who: str
    far: Far = Far.NOT_REPORTED
    because: tuple[int, ...] = ()
    newest: str = ""
    fresh: Freshness | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """How far the members of a group came, `of` them in all: whoever is not named did not report."""

    actor: str
    of: int
    members: tuple[Came, ...]

    def at_least(self, far: Far) -> int:
        """Return how many came at least so far."""
        return sum(_PLACE[each.far] >= _PLACE[far] for each in self.members)


@dataclass(frozen=True, slots=True)
class Status:
    """How far an action came. `far` is None where a group is responsible: see `groups`.

    `overdue`: its day passed, and it is not met. `below`: how many of the rows that a boxed one sums
    up came how far; None counts those for which a group is responsible.
    """

    action: str
    far: Far | None
    actors: tuple[Came, ...] = ()
    groups: tuple[Group, ...] = ()
    fresh: Freshness | None = None
    overdue: bool = False
    below: tuple[tuple[Far | None, int], ...] = ()

    @property
    def levels(self) -> frozenset[Far]:
        """Return how far it is; where a group is responsible, how far any of those responsible is."""
        if self.far is not None:
            return frozenset({self.far})
        silent = {Far.NOT_REPORTED for each in self.groups if each.of > each.at_least(Far.REPORTED)}
        came = (*self.actors, *(member for each in self.groups for member in each.members))
        return frozenset(each.far for each in came) | silent


_PLACE = {far: place for place, far in enumerate(Far)}


def status(plan: Plan, action: str, dossier: Dossier, day: date, spans: Spans = SPANS) -> Status:
    """Return how far one action came on a day, with the rows that it sums up."""
    wanted = {action, *plan.action[action].elaborated_by}
    return _statuses(plan, wanted, dossier, day, spans)[action]


def statuses(plan: Plan, dossier: Dossier, day: date, spans: Spans = SPANS) -> Mapping[str, Status]:
    """Return how far each action came on a day, in the order of the register."""
    return _statuses(plan, plan.action, dossier, day, spans)


def _statuses(
    plan: Plan, wanted: Iterable[str], dossier: Dossier, day: date, spans: Spans
) -> Mapping[str, Status]:
    asked = _Asked(plan, day, spans, stand(dossier.answering))
    weighed = _weighed(dossier)
    found = {
        name: asked.status(plan.action[name], weighed.get(name, ()))
        for name in plan.action if name in {*wanted}
    }  # fmt: skip
    return {
        name: replace(each, below=_below(plan.action[name], found)) for name, each in found.items()
    }


def _below(action: Action, found: Mapping[str, Status]) -> tuple[tuple[Far | None, int], ...]:
    rows = Counter(found[name].far for name in action.elaborated_by if name in found)
    return tuple((far, rows[far]) for far in (*Far, None) if rows[far])


@dataclass(frozen=True, slots=True)
class _Weighed:
    """A piece of evidence with what it counts for, and the values that rest on it."""

    evidence: Evidence
    weight: Weight
    values: tuple[Value, ...]


def _weighed(dossier: Dossier) -> Mapping[str, Sequence[_Weighed]]:
    """Return by action what stands of its evidence: what was withdrawn does not."""
    words, values = defaultdict(list), defaultdict(list)
    for word in dossier.words:
        words[word.evidence].append(word)
    for value in dossier.values:
        values[value.evidence].append(value)
    found = defaultdict(list)
    for each in sorted(dossier.evidence, key=lambda one: one.id):
        weight = weigh(each, words[each.id])
        if weight is not Weight.WITHDRAWN:
            found[each.action].append(_Weighed(each, weight, tuple(values[each.id])))
    return found


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked of each action alike."""

    plan: Plan
    day: date
    spans: Spans
    answering: Sequence[Answering]

    def status(self, action: Action, found: Sequence[_Weighed]) -> Status:
        named, groups = [], []
        for each in (self.plan.organisation[name] for name in action.responsible):
            own = [one for one in found if one.evidence.actor in self.plan.speaks_for[each.id]]
            if each.kind in GROUPS:
                groups.append(self._group(action, each, own))
            else:
                named.append(self._came(action, each.id, own))
        far = None if groups else min((each.far for each in named), key=_PLACE.__getitem__)
        met = all(each.far is Far.MET for each in named) and all(
            each.at_least(Far.MET) == each.of for each in groups
        )
        by = action.deadline.by if action.deadline else None
        newest = max((one.evidence.day for one in found), key=first_day, default="")
        return Status(
            action.id, far, tuple(named), tuple(groups), self._fresh(newest),
            overdue=by is not None and last_day(by) < self.day and not met,
        )  # fmt: skip

    def _group(self, action: Action, group: Organisation, found: Sequence[_Weighed]) -> Group:
        speaking = self.plan.speaks_for[group.id]
        answer = {e.answers for e in self.answering if e.actor in speaking and e.on(self.day)}
        own = defaultdict(list)
        for one in found:
            own[one.evidence.organisation].append(one)
        members = tuple(self._came(action, who, own[who]) for who in sorted(answer | {*own}))
        return Group(group.id, max(self._size(group), len(members)), members)

    def _size(self, group: Organisation) -> int:
        """Return how many there are in a group: in one without a number as many as in its whole."""
        if group.members is not None:
            return group.members
        return self._size(self.plan.organisation[group.part_of]) if group.part_of else 0

    def _came(self, action: Action, who: str, found: Sequence[_Weighed]) -> Came:
        far = max(
            (_MAKES[e.weight] for e in found), key=_PLACE.__getitem__, default=Far.NOT_REPORTED
        )
        because = [one for one in found if _MAKES[one.weight] is far]
        if far is Far.VERIFIED and self._met(action, found):
            far = Far.MET
        newest = max((one.evidence.day for one in found), key=first_day, default="")
        numbers = sorted((one.evidence.id for one in because), reverse=True)
        return Came(who, far, tuple(numbers), newest, self._fresh(newest))

    def _met(self, action: Action, found: Sequence[_Weighed]) -> bool:
        """Tell whether every indicator that can be reached is: one without a target never is."""
        can = [
            indicator for name in action.indicators
            if (indicator := self.plan.indicator[name]).unit in _STANDS_BY_ITSELF
            or name in action.targets
        ]  # fmt: skip
        return bool(can) and all(self._reached(e, action.targets.get(e.id), found) for e in can)

    def _reached(
        self, indicator: Indicator, target: float | None, found: Sequence[_Weighed]
    ) -> bool:
        """Tell whether the last value somebody else looked at is verified and reaches its target."""
        judged = [
            (last_day(value.until), value.id, one.weight, value)
            for one in found if one.weight in {Weight.VERIFIED, Weight.DOUBTED}
            for value in one.values
            if value.indicator == indicator.id and {*value.breakdown} <= {"state"}
        ]  # fmt: skip
        if not judged:
            return False
        *_, weight, value = max(judged)
        return weight is Weight.VERIFIED and reaches(indicator, target, value, self.day)

    def _fresh(self, newest: str) -> Freshness | None:
        if not newest:
            return None
        age = self.day - first_day(newest)
        return next((each for each, span in self.spans.items() if age <= span), Freshness.STALE)


def reaches(indicator: Indicator, target: float | None, value: Value, day: date) -> bool:
    """Tell whether a value reaches what its indicator is to come to.

    A day has to have come, a yes-no is yes, a stage the last. A value that is only about so much
    reaches no number.
    """
    match indicator.unit:
        case Unit.DATE:
            return last_day(value.value) <= day
        case Unit.YES_NO:
            return value.value == "yes"
        case Unit.STAGE:
            return value.value == indicator.stages[-1]
    number = number_of(indicator.unit, value.value)
    if target is None or number is None:
        return False
    if indicator.better is Better.MORE:
        return value.qualifier in _AT_LEAST and number >= Decimal(str(target))
    return (
        indicator.better is Better.LESS
        and value.qualifier in _AT_MOST
        and number <= Decimal(str(target))
    )
