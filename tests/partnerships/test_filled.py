"""Each kind holds what it must, and what does not names the field and how to mend it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from wholeroute.errors import Invalid
from wholeroute.partnerships.filled import as_kept, body_in, body_of, partner_of
from wholeroute.partnerships.kinds import MODELS, Kind
from wholeroute.plan import Unit, built_in

TODAY = date(2026, 11, 28)
WHOLE: Mapping[str, Mapping[str, Any]] = {
    "need": {
        "segment": "transit", "component": "3b", "what": "Shelter for children", "severity": "4",
        "source": "Assessment of 2025", "day": "2025-03", "communities": "They fear the road.",
    },
    "activity": {
        "component": "3", "what": "Training of border police", "type": "training", "lead": "Italy",
        "since": "2024", "until": "2026-05-31", "needs": ["1"], "exit_plan": "The academy goes on.",
        "iati": ["XI-IATI-EC_INTPA-2024/1", "41114-PROJECT-7"], "team_europe": ["Italy", "Spain"],
    },
    "agreement": {
        "sort": "frontex-status-agreement", "with_whom": "Frontex", "stage": "signed",
        "day": "2023-10-25", "source": "OJ L 1",
    },
    "exchange": {"day": "2025-06-01", "level": "ministers", "what": "Returns", "components": ["9"]},
    "conference": {
        "route": "atlantic", "day": "2025-02", "title": "Rabat", "what": "Rescue",
        "partners": ["MA"],
    },
    "recommendation": {"conference": "3", "to": "the Commission", "what": "Fund rescue", "due": "2027"},
    "follow-up": {
        "recommendation": 4, "day": "2026-01", "progress": "under-way", "what": "A call is out",
    },
    "review": {
        "when": "during", "day": "2025", "by": "An expert body", "outcome": "on-conditions",
        "what": "Detention is a risk", "activity": "2",
    },
    "condition": {
        "review": "5", "what": "No detention of children", "until": "2026-06",
        "met_on": "2026-05", "evidence": "Visit of May",
    },
    "result": {
        "indicator": "staff-trained", "since": "2025", "until": "2025", "target": "200",
        "actual": "180", "breakdown": {"sex": "women"},
    },
    "campaign": {
        "title": "Know before", "segment": "transit", "audience": "Young adults",
        "channels": ["radio"], "languages": ["fr", "wo"], "myth": "The sea is safe",
        "pretest": "Two groups of ten", "do_no_harm": "Nobody's face is shown",
        "alternatives": "Seasonal work by visa", "comparison": "places-by-lot", "since": "2025-01",
    },
    "delivery": {
        "campaign": "9", "day": "2025-04-02", "place": "Agadez", "channel": "radio",
        "language": "fr", "reached": "0",
    },
    "measurement": {
        "campaign": "9", "wave": "endline", "arm": "campaign", "day": "2025-09",
        "question": "Do you know the risks?",
        "places": [{"place": "Agadez", "asked": 40, "said": 31}],
    },
}  # fmt: skip


def wrong(kind: str, **said: Any) -> str:
    """Return the field that is to be mended where some of a whole record is said otherwise."""
    with pytest.raises(Invalid) as refusal:
        body_in(Kind(kind), {**WHOLE[kind], **said}, built_in(), TODAY)
    assert refusal.value.fix
    return refusal.value.field


def test_every_kind_has_a_model_and_is_kept_as_it_is_read() -> None:
    assert {*MODELS} == {*Kind} == {Kind(each) for each in WHOLE}
    for name, said in WHOLE.items():
        body = body_in(Kind(name), said, built_in(), TODAY)
        assert body_of(Kind(name), as_kept(body)) == body, name


def test_what_a_form_leaves_empty_is_left_out_and_no_field_is_taken_that_there_is_not() -> None:
    for name, said in WHOLE.items():
        empty = dict.fromkeys(said, "")
        with pytest.raises(
            Invalid, match=r"nothing is (written|chosen)|no (day|number) is written"
        ):
            body_in(Kind(name), empty, built_in(), TODAY)
        assert wrong(name, done="yes") == "done"
    assert "until" not in as_kept(
        body_in(Kind.ACTIVITY, {**WHOLE["activity"], "until": ""}, built_in(), TODAY)
    )


@pytest.mark.parametrize(
    ("kind", "said", "field"),
    [
        ("need", {"source": ""}, "source"),
        ("need", {"severity": "5"}, "severity"),
        ("need", {"segment": "by air"}, "segment"),
        ("need", {"component": "10"}, "component"),
        ("need", {"day": "2025-02-30"}, "day"),
        ("need", {"day": "2027"}, "day"),
        ("need", {"what": "x" * 2001}, "what"),
        ("need", {"day": "last year"}, "day"),
        ("activity", {"needs": []}, "needs"),
        ("activity", {"until": "2023"}, "until"),
        ("activity", {"unassessed": "Nobody was there"}, "unassessed"),
        ("activity", {"iati": ["our project"]}, "iati"),
        ("activity", {"iati": ["XI-IATI-EC_INTPA-2024/1", "2024/1"]}, "iati"),
        ("agreement", {"stage": "approved"}, "stage"),
        ("agreement", {"sort": "treaty"}, "sort"),
        ("exchange", {"components": ["3c"]}, "components"),
        ("conference", {"route": "pacific"}, "route"),
        ("conference", {"partners": ["Spain"]}, "partners"),
        ("review", {"activity": ""}, "activity"),
        ("review", {"whole": True}, "activity"),
        ("condition", {"evidence": ""}, "evidence"),
        ("condition", {"met_on": ""}, "met_on"),
        ("condition", {"met_on": "2027"}, "met_on"),
        ("result", {"indicator": "trees"}, "indicator"),
        ("result", {"target": "", "actual": ""}, "actual"),
        ("result", {"actual": "many"}, "actual"),
        ("result", {"actual": "-5"}, "actual"),
        ("result", {"target": "-0.5"}, "target"),
        ("delivery", {"reached": "-1"}, "reached"),
        ("campaign", {"alternatives": ""}, "alternatives"),
        ("measurement", {"places": [{"place": "Agadez", "asked": 4, "said": 5}]}, "places"),
        ("measurement", {"places": []}, "places"),
        ("measurement", {"places": [{"place": "Agadez", "asked": 4, "said": 1}] * 2}, "places"),
    ],
)
def test_what_does_not_hold_names_its_field(kind: str, said: dict[str, Any], field: str) -> None:
    assert wrong(kind, **said) == field


def reasons(kind: str, **said: Any) -> dict[str, str]:
    """Return what is to be mended, field by field."""
    with pytest.raises(Invalid) as refusal:
        body_in(Kind(kind), {**WHOLE[kind], **said}, built_in(), TODAY)
    return {each.field: each.reason for each in refusal.value.faults}


def test_all_that_is_amiss_is_told_at_once_and_of_each_field_one_thing() -> None:
    assert reasons("activity", type="", what="", since="soon", until="2023-13", iati=["x"]) == {
        "what": "nothing is written",
        "type": "nothing is chosen",
        "since": "“soon” is no day",
        "until": "“2023-13” is no day",
        "iati": "“x” has not the form of an IATI identifier",
    }
    both = reasons("condition", until="2026-02-30", review="", evidence="")
    assert both == {
        "review": "nothing is chosen",
        "until": "“2026-02-30” is no day",
        "evidence": "nothing shows that it was met",
    }
    assert reasons("need", day="2027", component="10", severity="") == {
        "severity": "nothing is chosen",
        "day": "2027 is still to come",
        "component": "nothing of the list is chosen",
    }
    assert reasons("conference", route="", day="", partners=["Spain"]) == {
        "route": "nothing is chosen",
        "day": "no day is written",
        "partners": "Spain: ES is a state of the Union",
    }


def test_what_several_faults_hold_is_told_to_programs_too() -> None:
    with pytest.raises(Invalid) as refusal:
        body_in(Kind.NEED, {**WHOLE["need"], "what": "", "severity": "9"}, built_in(), TODAY)
    told: Any = refusal.value.as_json()

    assert told["field"] == "what"
    assert [each["field"] for each in told["faults"]] == ["what", "severity"]


def test_words_are_kept_without_what_nobody_sees() -> None:
    said = {
        "what": " \u202eShelter\u202c for\u200b children \n",
        "source": "\u2066Assessment\u2069 ",
    }
    kept = as_kept(body_in(Kind.NEED, {**WHOLE["need"], **said}, built_in(), TODAY))

    assert (kept["what"], kept["source"]) == ("Shelter for children", "Assessment")
    lines = {**WHOLE["need"], "what": "One.\r\nمی\u200cخواهم"}
    assert as_kept(body_in(Kind.NEED, lines, built_in(), TODAY))["what"] == lines["what"]
    assert wrong("need", what="\u202e\u200b") == "what"


@pytest.mark.parametrize(
    ("kind", "said", "told"),
    [
        ("result", {"actual": "12,5"}, "“12,5” is no number"),
        ("result", {"actual": "-5"}, "-5 is below nothing"),
        ("delivery", {"reached": "many"}, "“many” is no number that fits"),
        ("delivery", {"campaign": "the first"}, "nothing of the list is chosen"),
        ("measurement", {"places": [{"place": "Agadez", "asked": 4, "said": 5}]},
         "at “Agadez” 5 said so, and 4 were asked"),
    ],
)  # fmt: skip
def test_a_fault_says_which_number_it_is_of(kind: str, said: dict[str, Any], told: str) -> None:
    with pytest.raises(Invalid) as mistake:
        body_in(Kind(kind), {**WHOLE[kind], **said}, built_in(), TODAY)

    assert mistake.value.reason == told


def test_an_activity_without_needs_says_why_none_was_assessed() -> None:
    said = {**WHOLE["activity"], "needs": [], "unassessed": "It began before the partnership."}
    body = body_in(Kind.ACTIVITY, said, built_in(), TODAY)

    assert as_kept(body)["unassessed"] == "It began before the partnership."
    assert "needs" not in as_kept(body)


def test_a_share_is_told_by_both_its_counts() -> None:
    plan = built_in()
    share = next(each.id for each in plan.indicators if each.unit == "share")
    whole = {"indicator": share, "target": "", "actual": "", "numerator": "7", "denominator": "9"}
    body_in(Kind.RESULT, {**WHOLE["result"], **whole}, plan, TODAY)

    assert wrong("result", **{**whole, "denominator": ""}) == "denominator"
    assert wrong("result", **{**whole, "numerator": "", "target": "1"}) == "numerator"
    assert wrong("result", **{**whole, "numerator": "10"}) == "numerator"
    with pytest.raises(Invalid, match="10 is more than the 9 that it is a part of"):
        body_in(Kind.RESULT, {**WHOLE["result"], **whole, "numerator": "10"}, plan, TODAY)
    assert wrong("result", **{**whole, "actual": "0.78"}) == "actual"
    assert wrong("result", **{**whole, "denominator": "0"}) == "denominator"


def test_what_is_said_of_a_route_needs_no_partner_and_all_else_does() -> None:
    assert partner_of(Kind.CONFERENCE, "") == ""
    assert partner_of(Kind.CONFERENCE, "MA") == "MA"
    with pytest.raises(Invalid, match="partner"):
        partner_of(Kind.NEED, "")


def read(kind: str, **said: Any) -> Any:
    return body_in(Kind(kind), {**WHOLE[kind], **said}, built_in(), TODAY)


def test_what_is_said_twice_is_kept_once_and_a_partner_by_its_code() -> None:
    campaign = read("campaign", channels=["radio", " Radio", "posters"], languages=["fr", "fr"])
    assert (campaign.channels, campaign.languages) == (("radio", "posters"), ("fr",))
    activity = read("activity", team_europe=["Italy", "ITALY"], iati=["41114-A-1", "41114-a-1"])
    assert (activity.team_europe, activity.iati) == (("Italy",), ("41114-A-1",))
    partners = ["Senegal", "SN", "North Africa", "Morocco (MA)"]
    assert read("conference", partners=partners).partners == ("SN", "north-africa", "MA")


def test_a_campaign_speaks_a_language_that_there_is() -> None:
    assert read("campaign", languages=["wo", "mnk"]).languages == ("wo", "mnk")
    assert reasons("campaign", languages=["fr", "qq"]) == {"languages": "“qq” is no language"}


HUGE = "9" * 30


@pytest.mark.parametrize(
    ("kind", "said", "field"),
    [
        ("delivery", {"reached": HUGE}, "reached"),
        ("result", {"actual": "", "numerator": "1", "denominator": HUGE}, "denominator"),
        ("result", {"actual": "", "numerator": HUGE, "denominator": HUGE}, "numerator"),
        ("measurement", {"places": [{"place": "Thies", "asked": HUGE, "said": 1}]}, "places"),
    ],
)
def test_a_number_that_nothing_has_is_refused_and_read_where_it_was_kept(
    kind: str, said: dict[str, Any], field: str
) -> None:
    assert wrong(kind, **said) == field
    body = body_of(
        Kind(kind), {**WHOLE[kind], **said, **({"actual": None} if kind == "result" else {})}
    )
    assert HUGE in str(as_kept(body))


COUNTED = next(
    each.id for each in built_in().indicators if each.things and each.unit is Unit.NUMBER
)
SHARED = next(each.id for each in built_in().indicators if each.unit is Unit.SHARE)


def test_a_result_is_a_number_of_its_indicator() -> None:
    assert reasons("result", indicator=COUNTED, actual="3.5", target="2.0") == {
        "actual": "“3.5” is no whole number"
    }
    for each in built_in().indicators:
        if each.unit in {Unit.DATE, Unit.STAGE, Unit.YES_NO}:
            assert wrong("result", indicator=each.id) == "indicator", each.id
    assert wrong("result", actual="", numerator="3") == "denominator"


def test_what_was_reached_is_told_of_a_time_that_is_over_and_a_target_ahead() -> None:
    assert reasons("result", until="2026") == {"until": "2026 is not over yet"}
    assert reasons("result", until="2027-02") == {"until": "2027-02 is still to come"}
    assert reasons("result", since="1980") == {"since": "1980 is before 1990"}
    assert read("result", until="2027", actual="").target == "200"


def test_a_share_that_is_aimed_at_is_a_part_of_the_whole() -> None:
    whole = {"indicator": SHARED, "actual": "", "baseline": "0.2"}
    aimed = read("result", **whole, target="45 %")
    assert (aimed.baseline, aimed.target) == ("0.2", "0.45")
    assert reasons("result", **whole, target="45") == {"target": "45 is more than the whole"}
    assert wrong("result", **whole, target="-0.5") == "target"
