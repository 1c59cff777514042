"""Files are looked at together: each euro counts once, and what is shared is nobody's part."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as some
from tests.partnerships.invented import activity, fund

from wholeroute.partnerships.funding import Published, amounts, funding, parts_of
from wholeroute.partnerships.money import Place, Rate, Rule, Value
from wholeroute.partnerships.money.allocate import ZERO

KE, UG = Place("KE"), Place("UG")


def test_what_two_files_say_of_one_activity_counts_once_and_each_file_keeps_its_own() -> None:
    roads, wells = activity("XX-A", "100", places=(KE,)), activity("XX-C", "7", places=(UG,))
    found = funding([Published("one", "eutf", (roads,)), Published("two", "ndici", (roads, wells))])

    assert found.placed.allocation.total == Decimal("107.00")
    assert {each.file: each.choice.rule for each in found.weighed if each.choice.activity is roads} == {
        "one": Rule.TOP, "two": Rule.DOUBLE,
    }  # fmt: skip
    assert {name: placed.allocation.total for name, placed in found.by_instrument.items()} == {
        "eutf": 100, "ndici": 7,
    }  # fmt: skip
    assert [each.file for each in found.of_file("two")] == ["two", "two"]


amount = some.decimals(0, 10**6, places=2).map(str)
place = some.sampled_from([(), (KE,), (UG,), (KE, UG)])
row = some.builds(
    lambda name, euros, where: activity(name, euros, places=where),
    some.sampled_from(["XX-A", "XX-B", "XX-A-01", "XX-C"]), amount, place,
)  # fmt: skip
file = some.builds(
    Published, some.sampled_from(["a", "b"]), some.sampled_from(["", "ndici"]),
    some.lists(row, max_size=5).map(tuple),
)  # fmt: skip


@given(some.lists(file, max_size=3))
def test_countries_shared_and_unallocated_make_the_total_and_so_do_instruments(
    files: list[Published],
) -> None:
    found = funding(files)
    whole = found.placed.allocation

    assert whole.conserved
    assert sum((p.allocation.total for p in found.by_instrument.values()), ZERO) == whole.total
    assert sum(map(len, found.by_rule.values())) == len(found.weighed)
    alone = sum((each.alone for each in parts_of(found, frozenset({"KE"}))), ZERO)
    assert alone == whole.countries.get("KE", ZERO)


def test_of_shared_money_a_country_gets_all_told_and_nothing_added() -> None:
    found = funding([Published("fund", "", fund().activities)])
    parts = {
        each.weighed.choice.activity.identifier: each for each in parts_of(found, frozenset({"KE"}))
    }

    assert [parts["XX-A"].alone, parts["XX-A"].shared] == [0, 1000]
    assert [parts["XX-B-01"].alone, parts["XX-B-01"].shared] == [Decimal("28.10"), 0]
    assert "XX-C" not in parts


def test_money_without_a_rate_stands_by_itself_and_amounts_go_by_their_currency() -> None:
    dollars = activity("XX-U", "216.68", places=(KE,))
    (budget,) = dollars.budgets
    from_day = Value(Decimal("216.68"), "USD", fund().activities[1].dates[0].day)
    dollars = replace(dollars, budgets=(replace(budget, value=from_day),))
    file_ = Published("one", "", (dollars,))
    assert from_day.day is not None
    rate = Rate("USD", from_day.day, Decimal("1.0834"), "ECB")

    assert funding([file_]).placed.by_itself == {"USD": Decimal("216.68")}
    assert funding([file_], (rate,)).placed.allocation.countries == {"KE": 200}
    assert amounts(funding([file_]).weighed[0].choice.money) == {"USD": Decimal("216.68")}
