"""Each euro is counted once, and why is said by a rule."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some
from tests.partnerships.invented import activity, fund

from wholeroute.partnerships.money.chains import Chains, chains
from wholeroute.partnerships.money.level import WORDS, Rule, choose
from wholeroute.partnerships.money.model import (
    CONTRACT,
    DECISION,
    Activity,
    Measure,
    Money,
    Organisation,
    Transaction,
    Value,
    money_of,
)


def rules(*activities: Activity) -> dict[str, Rule]:
    """Return the rule for each activity by its identifier."""
    return {each.activity.identifier: each.rule for each in choose(activities).choices}


def euros(*activities: Activity) -> Decimal:
    """Return what is counted."""
    return sum((each.value.amount for each in choose(activities).money), Decimal(0))


def test_the_invented_fund_counts_once() -> None:
    counting = choose(fund().activities)

    assert sum(each.value.amount for each in counting.money) == Decimal("1100.25")
    assert {each.activity.identifier: each.rule for each in counting.choices} == {
        "XX-FUND": Rule.UMBRELLA,
        "XX-A": Rule.TOP,
        "XX-A-01": Rule.BELOW,
        "XX-A–02": Rule.BELOW,
        "XX-B": Rule.NO_MONEY,
        "XX-B-01": Rule.NOTHING_ABOVE_SAYS_MONEY,
        "XX-C": Rule.ALONE,
        "xx-a": Rule.DOUBLE,
        "": Rule.NAMELESS,
        "XX-D": Rule.NO_MONEY,
    }


def test_nothing_is_lost_every_activity_has_one_choice_in_the_order_of_the_file() -> None:
    counting = choose(fund().activities)

    assert [each.activity for each in counting.choices] == list(fund().activities)
    assert sum(map(len, counting.by_rule.values())) == len(fund().activities)
    assert set(WORDS) == set(Rule)


def test_a_contract_without_its_decision_counts() -> None:
    assert rules(activity("A-1", "5", level=CONTRACT, parents=("A",))) == {"A-1": Rule.ALONE}


def test_a_decision_stands_above_its_contract_even_where_links_say_the_reverse() -> None:
    found = rules(
        activity("D", "9", level=DECISION, parents=("C",)), activity("C", "8", level=CONTRACT)
    )

    assert found == {"D": Rule.TOP, "C": Rule.BELOW}


def test_two_that_name_each_other_as_parent_count_once() -> None:
    assert euros(activity("A", "5", parents=("B",)), activity("B", "6", parents=("A",))) == 5


def test_a_framework_is_known_by_what_it_stands_above_not_by_its_name() -> None:
    below = [activity(name, "5", level=DECISION, parents=("Z",)) for name in ("A", "B")]

    assert rules(activity("Z", "99"), *below)["Z"] is Rule.UMBRELLA
    assert rules(activity("Z", "99", level=DECISION), *below)["Z"] is Rule.UMBRELLA
    assert rules(activity("Z", "99", level=DECISION, busy=True), *below)["Z"] is Rule.TOP
    assert rules(activity("Results Framework", "99"))["Results Framework"] is Rule.ALONE


def test_incoming_money_says_who_stands_above() -> None:
    value = Value(Decimal(4), "EUR")
    paid = Transaction(type="1", day=None, value=value, provider=Organisation(activity="A"))
    spent = Transaction(type="2", day=None, value=value)
    lower = Activity(identifier="Q", transactions=(paid, spent))

    assert rules(activity("A", "5"), lower) == {"A": Rule.TOP, "Q": Rule.BELOW}


def test_money_between_currencies_of_one_chain_is_chosen_by_measure() -> None:
    moved = [Transaction(type=each, day=None, value=Value(Decimal(1), "EUR")) for each in "1234"]
    each = Activity(identifier="A", transactions=tuple(moved))

    assert money_of(each, Measure.COMMITTED) == (Money(Value(Decimal(1), "EUR"), ()),)
    assert len(money_of(each, Measure.SPENT)) == 2


@pytest.mark.parametrize("parts", ["‐", "–", "−"])
def test_kinds_of_hyphen_and_case_make_no_other_identifier(parts: str) -> None:
    assert euros(activity("AB-1", "5"), activity(f"ab{parts}1", "5")) == 5


def above(at: int, linked: Chains) -> set[int]:
    """Return all that stand above one."""
    found: set[int] = set()
    ahead = [at]
    while ahead:
        new = linked.parents.get(ahead.pop(), set()) - found
        found |= new
        ahead += new
    return found


def test_a_chain_as_long_as_a_file_written_from_below_is_chosen_in_one_go() -> None:
    last = 3000
    chain = [activity(f"N{n}", "1", parents=(f"N{n + 1}",)) for n in range(last)]

    assert euros(*chain, activity(f"N{last}", "5")) == 5


_names = some.sampled_from(["A", "A-1", "A-1-2", "B", "B-1", "C", ""])
_activities = some.lists(
    some.builds(
        activity,
        _names,
        some.sampled_from(["0", "1", "2.50"]),
        level=some.sampled_from([None, DECISION, CONTRACT]),
        parents=some.lists(_names, max_size=2).map(tuple),
        children=some.lists(_names, max_size=2).map(tuple),
    ),
    max_size=7,
)


@given(_activities)
def test_whatever_is_linked_how_no_money_counts_below_money_that_counts(
    activities: list[Activity],
) -> None:
    counting = choose(activities)
    counted = [at for at, each in enumerate(counting.choices) if each.counts]
    linked = chains(activities)

    assert len(counting.choices) == len(activities)
    assert not any(above(at, linked) & set(counted) for at in counted)
    own = [e for e in counting.choices if e.rule not in {Rule.UMBRELLA, Rule.NAMELESS}]
    assert bool(counted) == any(money.value.amount for each in own for money in each.money)
