"""Two plans lie side by side by what both measure and by who acts in both; EMPACT's plan is one of them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from wholeroute.plan import built_in, load
from wholeroute.plan.compare import shared_indicators, side_by_side
from wholeroute.plan.values import Value

HERE = Path(__file__).parent
UNION, SMALL = built_in(), load(HERE / "small_strategy.yaml")
EMPACT = load(HERE / "empact_2027.yaml")


def value(
    number: int, actor: str, until: str, said: str, indicator: str = "empact-arrests"
) -> Value:
    return Value(
        indicator, actor, until, until, said, number, id=number, member="m", organisation="o",
        at=datetime(2027, 1, 1, tzinfo=UTC),
    )  # fmt: skip


def test_a_strategy_shares_indicators_by_naming_them() -> None:
    found = side_by_side(UNION, SMALL, ())
    shared = {each.indicator.id: each for each in found.shared}

    assert {*shared} == {"convictions", "financial-strand", "referrals-accepted"}
    assert (
        tuple(sorted(shared)) == shared_indicators(UNION, SMALL) == shared_indicators(SMALL, UNION)
    )
    assert shared["financial-strand"].other.targets == (("AL-1", 1.0),)
    assert shared["financial-strand"].other.actors == ("aldovian-ministry",)
    assert found.only_other == 1
    assert found.only_one == len({n for a in UNION.actions for n in a.indicators}) - 3
    assert {each.organisation.id for each in found.actors} == {"frontex", "reception-services"}


def test_an_operational_plan_of_empact_is_a_plan_and_its_results_are_values() -> None:
    given = (
        value(1, "europol", "2026", "290"), value(2, "europol", "2027", "310"),
        value(3, "europol", "2027", "311"), value(4, "commission", "2027", "5"),
        value(5, "europol", "2027", "9", "empact-states-taking-part"),
    )  # fmt: skip
    (arrests,) = (
        each for each in side_by_side(UNION, EMPACT, given).shared if each.indicator.id == "empact-arrests"
    )  # fmt: skip

    assert arrests.other.actions == ("OA-2.1", "OA-2.2")
    assert arrests.other.actors == ("member-states",)
    told = {each.value for each in arrests.one.stands}
    acts = {
        name
        for each in UNION.actions
        if "empact-arrests" in each.indicators
        for name in each.responsible
    }
    assert told == ({"311"} if "europol" in acts else set())
    assert "empact-boats-checked" in EMPACT.indicator


def test_of_each_actor_the_value_that_reaches_furthest_stands() -> None:
    (mine,) = (
        each for each in side_by_side(EMPACT, EMPACT, [
            value(1, "europol", "2026", "1", "empact-investigations"),
            value(2, "europol", "2027", "2", "empact-investigations"),
            value(3, "", "2027", "3", "empact-investigations"),
            value(4, "frontex", "2027", "4", "empact-investigations"),
        ]).shared if each.indicator.id == "empact-investigations"
    )  # fmt: skip

    assert [(each.actor, each.value) for each in mine.one.stands] == [("", "3"), ("europol", "2")]
