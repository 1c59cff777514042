"""What the plan counts out of partnerships' records: things that stand, by partner, route and component."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pytest
from tests.conftest import ActingAs
from tests.partnerships.test_filled import WHOLE

from wholeroute.ledger import Acting
from wholeroute.partnerships.feeds import LIVE, OF_PARTNERSHIPS
from wholeroute.partnerships.store import records
from wholeroute.partnerships.store.records import Filled
from wholeroute.plan import built_in
from wholeroute.plan.counting import count_all
from wholeroute.plan.feed import Cell, Feed, Feeds, Reading
from wholeroute.rights import Purpose, Role

PLAN = built_in()
TODAY = date(2026, 11, 28)


@pytest.fixture
def manager(acting: ActingAs) -> Iterator[Acting]:
    with acting("programme-manager@agency", Role.PROGRAMME_MANAGER, Purpose.POLICY) as session:
        yield session


def write(manager: Acting, kind: str, partner: str = "TN", **said: Any) -> int:
    return records.write(manager, Filled(kind, partner, {**WHOLE[kind], **said}), TODAY)


def counted(manager: Acting, indicator: str) -> dict[tuple[str, ...], str]:
    """Return the values that are counted now, by what they are broken down by."""
    cells = LIVE.cells(indicator, Reading(manager, PLAN, TODAY))
    return {
        tuple(each.breakdown[key] for key in sorted(each.breakdown)): each.value for each in cells
    }


def test_needs_count_what_communities_say_and_as_covered_where_money_answers_them(
    manager: Acting,
) -> None:
    first, second = write(manager, "need"), write(manager, "need", communities="")
    assert counted(manager, "needs-assessed") == {(): "1"}
    write(manager, "activity", needs=[first], iati=[])
    assert counted(manager, "needs-covered") == {(): "0"}
    write(manager, "activity", needs=[second])
    assert counted(manager, "needs-covered") == {(): "0.5"}


def test_a_component_is_active_while_an_activity_goes_on(manager: Acting) -> None:
    need, other = write(manager, "need"), write(manager, "need", partner="MA")
    for component, until in (("3a", "2026-11"), ("3b", ""), ("4", "2026-10"), ("5", "2027")):
        write(manager, "activity", component=component, until=until, needs=[need])
    write(manager, "activity", since="2027", until="", needs=[need], component="6")
    write(manager, "activity", "MA", until="2025", needs=[other], team_europe=["Italy"])

    assert counted(manager, "components-active") == {("TN",): "2"}
    states = counted(manager, "states-per-component")
    assert (states["3", "TN"], states["3", "MA"]) == ("2", "1")


@pytest.mark.parametrize(
    ("day", "months"), [("2026-10-28", "1"), ("2026-10-29", "0"), ("2025", "22"), ("2026-06", "5")]
)
def test_months_since_the_last_exchange_are_whole(manager: Acting, day: str, months: str) -> None:
    write(manager, "exchange", day="2023-01-05")
    write(manager, "exchange", day=day)

    assert counted(manager, "months-since-exchange") == {("TN",): months}


def test_conferences_that_were_held_and_what_the_newest_follow_up_says(manager: Acting) -> None:
    held = write(manager, "conference", "", day="2026-02")
    write(manager, "conference", "", day="2027-02")
    asked = [write(manager, "recommendation", "", conference=held) for _ in range(4)]
    for which, day, progress in (
        (0, "2026-03", "done"), (1, "2026-05", "under-way"), (1, "2026-03", "done"),
        (2, "2026-03", "dropped"),
    ):  # fmt: skip
        write(manager, "follow-up", "", recommendation=asked[which], day=day, progress=progress)

    assert counted(manager, "route-conferences") == {("atlantic",): "1"}
    assert counted(manager, "conference-recommendations") == {(): "0.25"}


def test_agreements_count_by_the_stage_that_stands(manager: Acting) -> None:
    write(manager, "agreement")
    write(manager, "agreement", "MA", sort="frontex-working-arrangement", stage="ended")
    write(manager, "agreement", sort="liaison-officer", stage="posted")
    write(manager, "agreement", sort="liaison-officer", stage="ended")

    assert counted(manager, "agency-agreements") == {
        ("TN", "frontex-status-agreement"): "negotiated"
    }
    assert counted(manager, "liaison-officers") == {(): "1"}


def test_with_no_record_shares_and_partners_are_not_counted(manager: Acting) -> None:
    empty = {each: counted(manager, each) for each in OF_PARTNERSHIPS}

    assert {each for each, found in empty.items() if found} == {
        "needs-assessed",
        "liaison-officers",
    }
    assert {*count_all(manager, PLAN, TODAY, LIVE)} >= {"needs-assessed", "route-conferences"}


def test_each_is_an_indicator_that_an_action_names_and_is_written_as_its_unit_asks(
    manager: Acting,
) -> None:
    need = write(manager, "need")
    for kind in ("exchange", "agreement"):
        write(manager, kind)
    write(manager, "activity", needs=[need], until="")
    held = write(manager, "conference", "", day="2026-02")
    write(manager, "recommendation", "", conference=held)
    named = {each for action in PLAN.actions for each in action.indicators}

    new = count_all(manager, PLAN, TODAY, LIVE)

    assert {*OF_PARTNERSHIPS} <= named
    assert all(new[each] >= 1 for each in OF_PARTNERSHIPS), new


def test_no_two_rooms_count_one_indicator() -> None:
    def nothing(_: Reading) -> Iterator[Cell]:
        return iter(())

    one: Mapping[str, Feed] = {"needs-assessed": Feed("nothing", nothing)}
    with pytest.raises(ValueError, match="needs-assessed"):
        Feeds(one).and_of(one)
