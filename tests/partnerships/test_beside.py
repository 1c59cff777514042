"""Days and waves are held to their campaign, a part to its whole, and nothing is written twice."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.partnerships.test_filled import WHOLE

from wholeroute.errors import Invalid
from wholeroute.partnerships.beside import must_fit
from wholeroute.partnerships.filled import body_in
from wholeroute.partnerships.kinds import Body, Kind
from wholeroute.partnerships.records import Record
from wholeroute.plan import Unit, built_in

TODAY = date(2026, 11, 28)
PLAN = built_in()
SHARE = next(each.id for each in PLAN.indicators if each.unit is Unit.SHARE)
CAMPAIGN = {"since": "2025-01", "until": "2025-06", "channels": ["Radio", "theatre"]}


def body(kind: str, **said: Any) -> Body:
    """Return a whole body of a kind, said otherwise in some fields."""
    return body_in(Kind(kind), {**WHOLE[kind], **said}, PLAN, TODAY)


def stands(number: int, kind: str, **said: Any) -> Record:
    """Return a record that stands."""
    kept = {
        name: value for name, value in {**WHOLE[kind], **said}.items() if value not in ("", None)
    }
    return Record(number, Kind(kind), "TN", None, kept, True, False, "agency", TODAY)


def result(**said: Any) -> dict[str, Any]:
    return {"target": "", "actual": "", "breakdown": {}, **said}


def faults(one: Body, *standing: Record, number: int | None = None) -> dict[str, str]:
    """Return what does not fit, by field."""
    try:
        must_fit(one, standing, number)
    except Invalid as mistake:
        return {each.field: each.reason for each in mistake.faults}
    return {}


@pytest.mark.parametrize(
    ("said", "fields"),
    [
        ({}, set()),
        ({"day": "2025-06-30", "channel": "RADIO "}, set()),
        ({"day": "2024-12-31"}, {"day"}),
        ({"day": "2025-07-01"}, {"day"}),
        (
            {"day": "2026", "channel": "television", "language": "en"},
            {"day", "channel", "language"},
        ),
    ],
)
def test_a_day_is_of_its_campaigns_days_channels_and_languages(
    said: dict[str, str], fields: set[str]
) -> None:
    found = faults(body("delivery", **said), stands(9, "campaign", **CAMPAIGN))

    assert set(found) == fields
    assert "channel" not in found or "Radio, theatre" in found["channel"], "its own are named"


@pytest.mark.parametrize(
    ("wave", "day", "holds"),
    [
        ("baseline", "2024-11", True), ("baseline", "2025-01-15", True), ("baseline", "2025-02", False),
        ("endline", "2025-02", True), ("endline", "2025-11", True), ("endline", "2024-12", False),
    ],
)  # fmt: skip
def test_a_wave_is_asked_before_its_campaign_or_after_it_began(
    wave: str, day: str, *, holds: bool
) -> None:
    found = faults(body("measurement", wave=wave, day=day), stands(9, "campaign", **CAMPAIGN))

    assert (not found) is holds
    assert holds or "the campaign began, 2025-01" in found["day"]


def test_a_day_that_is_written_down_already_is_not_counted_again() -> None:
    campaign, one = stands(9, "campaign", **CAMPAIGN), stands(10, "delivery")

    assert "number 10" in faults(body("delivery", place=" AGADEZ"), campaign, one)["place"]
    assert not faults(body("delivery", place="Arlit"), campaign, one)
    assert not faults(body("delivery"), campaign, one, number=10), "it is said anew"


def test_a_place_is_asked_one_thing_once_a_day() -> None:
    campaign, one = stands(9, "campaign", **CAMPAIGN), stands(10, "measurement")

    again = body("measurement", question="do you know  the risks?")
    assert faults(again, campaign, one)["places"].startswith("“Agadez” was asked that")
    for other in ({"day": "2025-10"}, {"arm": "comparison"}, {"question": "Do you go?"}):
        assert not faults(body("measurement", **other), campaign, one)


def test_a_campaign_said_anew_holds_what_rests_on_it() -> None:
    campaign, day = stands(9, "campaign", **CAMPAIGN), stands(10, "delivery")
    before = stands(11, "delivery", day="2023-01-01")

    def anew(**said: Any) -> dict[str, str]:
        return faults(body("campaign", **{**CAMPAIGN, **said}), campaign, day, before, number=9)

    assert not anew(title="Know first"), "what lay outside already stands in nobody's way"
    assert "number 10 rests on it" in anew(until="2025-03")["until"]
    assert set(anew(channels=["theatre"])) == {"channels"}
    assert set(anew(languages=["wo"])) == {"languages"}
    assert not anew(languages=["wo", "fr"], until="")


def test_the_parts_of_a_result_make_no_more_than_its_whole() -> None:
    whole = stands(1, "result", **result(actual="10"))
    women = stands(2, "result", **result(actual="7", breakdown={"sex": "women"}))
    men = body("result", **result(actual="4", breakdown={"sex": "men"}))

    assert faults(men, whole, women) == {
        "actual": "the parts by sex make 11, and their whole is 10"
    }
    assert not faults(men, women), "nobody said a whole"
    assert "make 7" in faults(body("result", **result(actual="6")), women)["actual"]
    assert not faults(
        body("result", **result(actual="5", breakdown={"age": "young"})), whole, women
    )
    both = body("result", **result(actual="11", breakdown={"sex": "men", "age": "old"}))
    assert "by age, sex make 11" in faults(both, whole)["actual"]
    counted = result(indicator=SHARE, numerator=1, denominator=4, target=None, actual=None)
    shares = stands(3, "result", **counted)
    part = result(indicator=SHARE, numerator="1", denominator="5", breakdown={"sex": "women"})
    assert set(faults(body("result", **part), shares)) == {"denominator"}


def test_a_result_is_written_once() -> None:
    one = stands(1, "result", **result(actual="10"))

    assert "number 1" in faults(body("result", **result(actual="12")), one)["since"]
    assert not faults(body("result", **result(actual="12")), one, number=1)
    assert not faults(body("result", **result(actual="12", until="2026-10")), one)


def test_nobody_was_asked_before_it_on_the_day_on_which_a_campaign_began() -> None:
    campaign = stands(9, "campaign", **{**CAMPAIGN, "since": "2025-01-15"})

    assert "day" in faults(body("measurement", wave="baseline", day="2025-01-15"), campaign)
    assert not faults(body("measurement", wave="baseline", day="2025-01-14"), campaign)
    assert not faults(body("measurement", wave="baseline", day="2025-01"), campaign)
    assert not faults(body("measurement", wave="endline", day="2025-01-15"), campaign)
