"""The trust fund for Africa, as its monitor exported it: 13.26 bn shown for 5.26 bn."""

from __future__ import annotations

import os
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from wholeroute.partnerships.money.eutf import read_eutf
from wholeroute.partnerships.money.level import Rule, choose
from wholeroute.partnerships.money.rates import place

SHARED = Path(
    os.environ.get("WHOLEROUTE_SHARED_DATA", Path(__file__).parents[3] / "shared" / "data")
)
FUND = SHARED / "plan" / "eutf"
CURATED = Decimal("5256084987.34")

pytestmark = pytest.mark.skipif(not FUND.is_dir(), reason="the fund's files are not here")


def test_the_export_counts_each_euro_once_and_places_all_of_it() -> None:
    content = (FUND / "EUTF_projects_akvo.csv").read_bytes()
    read = read_eutf(content, today=date(2026, 11, 1))
    counting = choose(read.activities)
    placed = place(counting.money)

    assert abs(placed.allocation.total / CURATED - 1) < Decimal("0.02")
    assert placed.allocation.conserved
    assert [each.money[0].value.amount for each in counting.by_rule[Rule.UMBRELLA]] == [4600000000]
    assert (len(read.activities), len(counting.choices)) == (644, 644)


def test_the_list_of_projects_itself_holds_two_euros_twice() -> None:
    content = (FUND / "EUTF-Projects-Database-2022-01.csv").read_bytes()
    counting = choose(read_eutf(content, today=date(2026, 11, 1)).activities)
    money = {rule: sum(m.value.amount for e in found for m in e.money)
             for rule, found in counting.by_rule.items()}  # fmt: skip

    assert (len(counting.choices), sum(money.values())) == (253, CURATED)
    assert (money[Rule.BELOW], money[Rule.DOUBLE]) == (3000000, 55000000)
