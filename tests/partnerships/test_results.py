"""What came of activities: how much can be judged, and how breakdowns add up."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from wholeroute.errors import Invalid
from wholeroute.partnerships.money import model
from wholeroute.partnerships.money.model import Activity, Indicator, Result, ResultPeriod, Text
from wholeroute.partnerships.results import (
    Count,
    Figure,
    Said,
    Shares,
    periods_of,
    read_results,
    roll_up,
    shares,
)

HEADER = "iati_id,result_type,title,period_start,period_end,target,actual"
FILE = f"""{HEADER},note
A,G,Wells,2020-01-01,2020-12-31,5%,,
A,G,"Wells,
deep",2020-01-01,2020-12-31,5,0.00,new
A,G,Roads,2021-01-01,2020-12-31,,7,
,G,,soon,2020-12-31,many,,
"""


def test_what_has_a_target_an_actual_both_and_neither_is_counted() -> None:
    read = read_results(FILE.encode())

    assert shares(read.periods) == Shares(4, 3, 2, 1, 0)
    assert shares(read.periods, numbers=True) == Shares(4, 2, 2, 1, 1)
    assert read.periods[0].target == Said("5%", Decimal(5), percent=True)
    assert [(each.line, each.field) for each in read.faults] == [
        (5, "period_end"),
        (6, "iati_id"),
        (6, "title"),
        (6, "period_start"),
        (6, "target"),
    ]
    assert [(each.what, each.times, each.line) for each in read.untaken] == [("note", 1, 3)]


@pytest.mark.parametrize("content", [b"a,b\n", b"", HEADER.encode() + b"\n" + b"x" * 200_000])
def test_a_file_of_another_shape_is_refused(content: bytes) -> None:
    with pytest.raises(Invalid):
        read_results(content)


def count(counted: int, of: int | None = None) -> Count:
    """Return a count."""
    return Count(Decimal(counted), None if of is None else Decimal(of))


def test_shares_add_up_as_counts_and_never_as_percentages() -> None:
    small = Figure(count(9, 10), {("sex", "f"): count(4, 4)})
    large = Figure(count(100, 1000), {("sex", "f"): count(50, 300), ("sex", "m"): count(50, 600)})

    done = roll_up([small, large, Figure(count(80))], share=True)

    assert done.whole == count(109, 1010)
    assert done.share == Decimal(109) / Decimal(1010)
    assert done.parts == {("sex", "f"): count(54, 304), ("sex", "m"): count(50, 600)}
    assert done.rest == {"sex": count(5, 106)}
    assert done.left_out == 1


@given(some.lists(some.dictionaries(some.sampled_from("fmx"), some.integers(0, 99)), max_size=5))
def test_parts_and_rest_make_the_whole(said: list[dict[str, int]]) -> None:
    figures = [
        Figure(count(sum(each.values()) + 3), {("sex", name): count(n) for name, n in each.items()})
        for each in said
    ]
    done = roll_up(figures)

    assert done.share is None
    if done.rest:
        assert sum(each.counted for each in done.parts.values()) + done.rest["sex"].counted == (
            done.whole.counted
        )
    assert done.whole.counted == sum(each.whole.counted for each in figures)


def test_results_of_an_aid_register_are_periods_too_and_a_breakdown_is_no_whole() -> None:
    women = (("sex", "female"),)
    period = ResultPeriod(
        None, None, (model.Said("40"),), (model.Said("7", women), model.Said("11"))
    )
    shared = ResultPeriod(None, None, (model.Said("7", women),), (model.Said("many"),))
    indicator = Indicator(measure="2", titles=(Text("Women trained"),), periods=(period, shared))
    result = Result(type="1", titles=(Text("Training"),), indicators=(indicator,))

    periods = periods_of(Activity(identifier="A", results=(result,)))

    assert [(each.target, each.actual) for each in periods] == [
        (Said("40", Decimal(40), percent=True), Said("11", Decimal(11), percent=True)),
        (None, Said("many", None, percent=True)),
    ]
    assert {(each.activity, each.group, each.title) for each in periods} == {
        ("A", "Training", "Women trained")
    }
