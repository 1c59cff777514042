"""What stands of partners, taken together: gaps, what is open, what is late."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import count
from typing import Any

import pytest

from wholeroute.partnerships.gathered import Gathered
from wholeroute.partnerships.kinds import Kind
from wholeroute.partnerships.records import Record, said
from wholeroute.plan.days import over

TODAY = date(2026, 11, 28)
NEED = {
    "segment": "transit", "component": "3b", "what": "Shelter", "severity": 2, "source": "A study",
    "day": "2025",
}  # fmt: skip
ACTIVITY = {
    "component": "3", "what": "Training", "type": "training", "lead": "Italy", "since": "2024",
}  # fmt: skip
CONFERENCE = {"route": "atlantic", "day": "2025-02", "title": "Rabat", "what": "Rescue"}


def gathered(*rows: tuple[Kind, Mapping[str, Any]], partner: str = "TN") -> Gathered:
    """Return records numbered from one."""
    numbers = count(1)
    return Gathered(said(
        Record(next(numbers), kind, partner, None, kept, public=True, taken_back=False,
               organisation="agency", on=TODAY)
        for kind, kept in rows
    ))  # fmt: skip


def test_a_need_that_no_activity_answers_is_a_gap_and_the_gravest_comes_first() -> None:
    known = gathered(
        (Kind.NEED, NEED), (Kind.NEED, {**NEED, "severity": 4}),
        (Kind.ACTIVITY, {**ACTIVITY, "needs": [1]}),
        (Kind.ACTIVITY, {**ACTIVITY, "needs": [1]}),
    )  # fmt: skip

    grave, slight = known.needs("TN")

    assert (grave.need.record.first, grave.is_gap) == (2, True)
    assert (slight.answers, slight.is_gap) == ((3, 4), False)
    assert known.needs("MA") == ()


@pytest.mark.parametrize(
    ("day", "past"),
    [("2025", True), ("2026", False), ("2026-10", True), ("2026-11", False), ("2026-11-27", True),
     ("2026-11-28", False), (None, False)],
)  # fmt: skip
def test_a_day_is_over_as_far_as_it_says(day: str | None, *, past: bool) -> None:
    assert over(day, TODAY) is past


def test_a_recommendation_is_open_until_it_is_done_or_dropped_and_late_once_its_day_passed() -> (
    None
):
    follow_up = {"day": "2026-01", "progress": "under-way", "what": "A call is out"}
    known = gathered(
        (Kind.CONFERENCE, CONFERENCE),
        (Kind.RECOMMENDATION, {"conference": 1, "to": "All", "what": "A", "due": "2025"}),
        (Kind.RECOMMENDATION, {"conference": 1, "to": "All", "what": "B", "due": "2025"}),
        (Kind.RECOMMENDATION, {"conference": 1, "to": "All", "what": "C"}),
        (Kind.FOLLOW_UP, {**follow_up, "recommendation": 2}),
        (Kind.FOLLOW_UP, {**follow_up, "recommendation": 3, "progress": "done"}),
        (Kind.FOLLOW_UP, {**follow_up, "recommendation": 3, "day": "2025-03"}),
    )  # fmt: skip
    (conference,) = known.conferences("atlantic")

    found = known.recommended(conference, TODAY)

    assert [(each.is_open, each.is_late) for each in found] == [
        (True, True), (False, False), (True, False),
    ]  # fmt: skip
    assert [each.record.kept["day"] for each in found[1].follow_ups] == ["2026-01", "2025-03"]
    assert known.conferences("belarus") == ()


def test_a_condition_is_late_once_its_day_passed_and_it_was_not_met() -> None:
    review = {
        "when": "before", "day": "2025", "by": "A body", "outcome": "goes-on", "what": "A",
        "whole": True,
    }  # fmt: skip
    condition = {"review": 1, "what": "No detention", "until": "2026-06"}
    met = {"met_on": "2026-07", "evidence": "A visit"}
    known = gathered(
        (Kind.REVIEW, review), (Kind.CONDITION, condition), (Kind.CONDITION, {**condition, **met}),
        (Kind.CONDITION, {**condition, "until": "2027"}),
    )  # fmt: skip

    (found,) = known.reviews("TN", TODAY)

    assert [(each.is_met, each.is_late) for each in found.conditions] == [
        (False, True), (True, False), (False, False),
    ]  # fmt: skip
