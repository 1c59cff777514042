"""Choose where in a chain each euro is counted: once.

Activities form chains: a decision pays for contracts, and both are published with their full amount.
Who stands above whom follows from parents and children that they name, from incoming money that names
the activity it comes from, from identifiers (X-01 stands below X), and from their level. The topmost
activity that says money counts. What only adds up others, as a framework does, counts nowhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of all activities, by their place in the file."""

    activities: Sequence[Activity]
    linked: Chains
    money: Sequence[tuple[Money, ...]]
    umbrellas: set[int]
    nameless: set[int]

    def at(self, places: Iterable[int]) -> tuple[Activity, ...]:
        return tuple(self.activities[each] for each in sorted(places))

    def says_money(self, at: int) -> bool:
        return any(each.value.amount for each in self.money[at])


def choose(activities: Sequence[Activity], measure: Measure = Measure.COMMITTED) -> Counting:
    """Return which activity counts in each chain, and by which rule."""
    linked = chains(activities)
    known = _Known(
        activities,
        linked,
        money=[money_of(each, measure) for each in activities],
        umbrellas={at for at in range(len(activities)) if _only_adds_up(at, activities, linked)},
        nameless={at for at, each in enumerate(activities) if not (each.identifier or each.title)},
    )
    return Counting(tuple(_choice(at, known) for at in range(len(activities))))


def _choice(at: int, known: _Known) -> Choice:
    each, money, linked = known.activities[at], known.money[at], known.linked
    if at in known.umbrellas:
        return Choice(each, money, Rule.UMBRELLA, known.at(linked.children[at]))
    if not known.says_money(at):
        return Choice(each, money, Rule.NO_MONEY)
    if at in known.nameless:
        return Choice(each, money, Rule.NAMELESS)
    above = linked.above(at) - known.umbrellas - known.nameless
    counted = {other for other in above if known.says_money(other)}
    if counted:
        rule = Rule.DOUBLE if linked.heads.get(at) in counted else Rule.BELOW
        return Choice(each, money, rule, known.at(counted))
    if above:
        return Choice(each, money, Rule.NOTHING_ABOVE_SAYS_MONEY)
    return Choice(each, money, Rule.TOP if linked.children[at] else Rule.ALONE)


def _only_adds_up(at: int, activities: Sequence[Activity], linked: Chains) -> bool:
    """Return whether an activity is no activity: it stands above decisions without being one.

    One that calls itself a decision is taken for one as well, unless it stands above several and
    nobody carries it out, at no time, and no money moved: then it does no work that could cost.
    """
    each = activities[at]
    decisions = sum(activities[child].hierarchy == DECISION for child in linked.children[at])
    if each.hierarchy is None:
        return decisions > 0
    idle = not (
        each.dates or each.transactions or any(org.role == "4" for org in each.participants)
    )
    return decisions > 1 and each.hierarchy == DECISION and idle
