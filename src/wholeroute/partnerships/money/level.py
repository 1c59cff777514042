"""Choose where in a chain each euro is counted: once.

Activities form chains: a decision pays for contracts, and both are published with their full amount.
Who stands above whom follows from parents and children that they name, from incoming money that names
the activity it comes from, from identifiers (X-01 stands below X), and from their level. The topmost
activity that says money counts. What only adds up others, as a framework does, counts nowhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from wholeroute.partnerships.money.chains import Chains, chains
from wholeroute.partnerships.money.model import DECISION, Activity, Measure, Money, money_of
from wholeroute.words import N_


class Rule(StrEnum):
    """Why an activity's money counts, or does not."""

    TOP = "top"
    NOTHING_ABOVE_SAYS_MONEY = "nothing-above-says-money"
    ALONE = "alone"
    BELOW = "below"
    DOUBLE = "double"
    UMBRELLA = "umbrella"
    NAMELESS = "nameless"
    NO_MONEY = "no-money"


WORDS = {
    Rule.TOP: N_("It stands at the top of its chain."),
    Rule.NOTHING_ABOVE_SAYS_MONEY: N_("What stands above it says no money."),
    Rule.ALONE: N_("It belongs to no chain."),
    Rule.BELOW: N_("Its money is counted above it."),
    Rule.DOUBLE: N_("Another row with the same identifier is counted."),
    Rule.UMBRELLA: N_("It stands above decisions and does no work of its own: it adds them up."),
    Rule.NAMELESS: N_("It has neither identifier nor title: nobody can say what it is."),
    Rule.NO_MONEY: N_("It says no money."),
}
_COUNTING = (Rule.TOP, Rule.NOTHING_ABOVE_SAYS_MONEY, Rule.ALONE)


@dataclass(frozen=True, slots=True)
class Choice:
    """One activity, the rule that decided about its money, and what that rule points at."""

    activity: Activity
    money: tuple[Money, ...]
    rule: Rule
    because_of: tuple[Activity, ...] = ()

    @property
    def counts(self) -> bool:
        """Return whether its money is counted here."""
        return self.rule in _COUNTING


@dataclass(frozen=True)
class Counting:
    """Every activity with the choice made about it, in the order of the file."""

    choices: tuple[Choice, ...]

    @cached_property
    def money(self) -> tuple[Money, ...]:
        """Return all amounts that count."""
        return tuple(each for choice in self.choices if choice.counts for each in choice.money)

    @cached_property
    def by_rule(self) -> dict[Rule, tuple[Choice, ...]]:
        """Return the choices of each rule that decided anything."""
        found: defaultdict[Rule, list[Choice]] = defaultdict(list)
        for choice in self.choices:
            found[choice.rule].append(choice)
        return {rule: tuple(found[rule]) for rule in Rule if rule in found}


def choose(activities: Sequence[Activity], measure: Measure = Measure.COMMITTED) -> Counting:
    """Return which activity counts in each chain, and by which rule."""
    linked = chains(activities)
    choosing = _Choosing(activities, linked, measure)
    for at in linked.downwards:
        choosing.decide(at)
    return Counting(tuple(choosing.choices[at] for at in range(len(activities))))


@dataclass(slots=True)
class _Choosing:
    """Decide from the top of each chain downwards, so that what stands above is known."""

    activities: Sequence[Activity]
    linked: Chains
    measure: Measure
    choices: dict[int, Choice] = field(default_factory=dict)
    counted: dict[int, set[int]] = field(default_factory=dict)
    """What is counted at or above each activity."""
    hanging: set[int] = field(default_factory=set)
    """Activities that stand below one that is something of its own."""

    def decide(self, at: int) -> None:
        """Choose for one activity, everything above it being chosen."""
        parents = self.linked.parents.get(at, set())
        above = {each for parent in parents for each in self.counted[parent]}
        if any(each in self.hanging or self._is_something(each) for each in parents):
            self.hanging.add(at)
        money = money_of(self.activities[at], self.measure)
        rule = self._rule(at, money, above)
        because_of = self.linked.children.get(at, set()) if rule is Rule.UMBRELLA else above
        named = tuple(self.activities[each] for each in sorted(because_of))
        self.choices[at] = Choice(self.activities[at], money, rule, named)
        self.counted[at] = {at} if rule in _COUNTING else above

    def _is_something(self, at: int) -> bool:
        return self.choices[at].rule not in {Rule.UMBRELLA, Rule.NAMELESS}

    def _rule(self, at: int, money: tuple[Money, ...], above: set[int]) -> Rule:
        each = self.activities[at]
        if _only_adds_up(at, self.activities, self.linked):
            return Rule.UMBRELLA
        if not (each.identifier or each.title):
            return Rule.NAMELESS
        if not any(one.value.amount for one in money):
            return Rule.NO_MONEY
        if above:
            return Rule.DOUBLE if self.linked.heads.get(at) in above else Rule.BELOW
        if at in self.hanging:
            return Rule.NOTHING_ABOVE_SAYS_MONEY
        return Rule.TOP if self.linked.children.get(at) else Rule.ALONE


def _only_adds_up(at: int, activities: Sequence[Activity], linked: Chains) -> bool:
    """Return whether an activity is no activity: it stands above decisions without being one.

    One that calls itself a decision is taken for one as well, unless it stands above several and
    nobody carries it out, at no time, and no money moved: then it does no work that could cost.
    """
    each = activities[at]
    decisions = sum(
        activities[child].hierarchy == DECISION for child in linked.children.get(at, ())
    )
    if each.hierarchy is None:
        return decisions > 0
    idle = not (
        each.dates or each.transactions or any(org.role == "4" for org in each.participants)
    )
    return decisions > 1 and each.hierarchy == DECISION and idle
