"""Results of files and of records come to one definition, or stay by themselves and are named."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from tests.partnerships.taken import RESULTS

from wholeroute.partnerships.kinds import Kind
from wholeroute.partnerships.records import Record
from wholeroute.partnerships.results import Count, read_results
from wholeroute.partnerships.shared_results import matched, stood


def result(number: int, indicator: str = "trained", partner: str = "TN", **said: Any) -> Record:
    """Return a result as it is kept."""
    body = {"indicator": indicator, "since": "2024", "until": "2024", **said}
    return Record(number, Kind.RESULT, partner, None, body, True, False, "agency", date(2026, 1, 1))


def test_titles_come_together_with_what_brought_them_and_the_others_are_named() -> None:
    found = matched(read_results(RESULTS).periods)

    (jobs,) = found.by_definition
    assert jobs.definition.id == "jobs"
    assert {each.title for each in jobs.titles} == {"Number of jobs created", "# of jobs created"}
    assert all(each.how for each in jobs.titles)
    assert [jobs.shares.all, jobs.shares.with_both, *jobs.both] == [2, 1, 100, 80]
    assert {each.title: each.how for each in found.own} == {
        "Kilometres of road that were swept": None, '=HYPERLINK("x")': None,
    }  # fmt: skip
    assert (found.shares.all, found.shares.with_neither) == (4, 1)


def test_a_number_adds_up_with_its_breakdown_and_what_it_leaves_unsaid() -> None:
    (found,) = stood([
        result(1, actual="10", target="12"), result(2, actual="4", breakdown={"sex": "female"}),
        result(3, partner="MA", actual="5"), result(4, since="2025", until="2025", actual="9",
                                                    breakdown={"sex": "male"}),
    ], frozenset())  # fmt: skip

    assert found.rolled.whole == Count(Decimal(15))
    assert found.rolled.parts == {("sex", "female"): Count(Decimal(4))}
    assert found.rolled.rest == {"sex": Count(Decimal(11))}
    assert found.targets == 12
    assert len(found.records) == 4


def test_of_results_whose_times_overlap_the_longest_counts_and_the_others_are_told() -> None:
    year, month = {"since": "2024", "until": "2024"}, {"since": "2024-03", "until": "2024-03"}
    (found,) = stood([
        result(1, **month, actual="3"), result(2, **year, actual="10"),
        result(4, **month, activity=7, actual="5"), result(5, **month, partner="MA", actual="1"),
        result(6, since="2024", until="2027", target="40"), result(7, **year, target="12"),
        result(8, **month, actual="2", breakdown={"sex": "female"}),
    ], frozenset())  # fmt: skip

    assert found.rolled.whole == Count(Decimal(10 + 5 + 1))
    assert found.overlapping == {1, 7}
    assert found.targets == 40
    assert found.rolled.parts == {}, "a part of what does not count counts neither"
    assert len(found.records) == 7


def test_a_share_adds_up_by_both_its_counts() -> None:
    (found,) = stood([
        result(1, numerator=1, denominator=4), result(2, partner="MA", numerator=1, denominator=2),
        result(3, partner="EG", target="0.5"),
    ], frozenset({"trained"}))  # fmt: skip

    assert found.rolled.whole == Count(Decimal(2), Decimal(6))
    assert found.targets is None
