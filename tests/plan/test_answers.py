"""An answer is filled beforehand, held against all its questions at once, and becomes evidence and values."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.plan.test_asking import PLAN, half_year

from wholeroute.plan.answers import (
    Asked,
    Reply,
    answered,
    as_typed,
    filled_before,
    given_by,
    shown_by,
    taken,
)
from wholeroute.plan.model import Qualifier, Unit
from wholeroute.plan.values import Given, Value, parsed

TODAY = date(2026, 7, 31)
ASKED = Asked(half_year(), 2, "member-states", "Contact point of A", "IT", TODAY)
WHOLE = {
    "value-convictions": "1 200", "how-convictions": "about", "value-strand": "45 %",
    "none-assessed": "yes", "value-hurdles": "Too few interpreters.",
    "value-worked": "Joint desks at the port.",
    "shows": "Ministry of Justice, statistics 14/2026", "day": "2026-07", "shows-strand": "FIU 3/2026",
}  # fmt: skip


def without(*names: str, **more: str) -> dict[str, str]:
    """Return the whole answer without some fields, and with others said otherwise."""
    said = {name: words for name, words in WHOLE.items() if name not in names}
    return said | {name.replace("_", "-"): words for name, words in more.items()}


def reply(question: str, said: dict[str, str] | None = None) -> Reply:
    """Return the reply to one question of an answer without faults."""
    answer = answered(ASKED, PLAN, said or WHOLE)
    assert answer.faults == ()
    return answer.of[question]


def value(
    indicator: str, of: str, since: str, until: str, number: int = 1, state: str = "IT"
) -> Value:
    """Return a value that was given before."""
    return Value(
        indicator, "member-states", since, until, of, 1, {"state": state}, id=number,
        member="m", organisation="ncp-a", at=datetime(2026, 7, 1, tzinfo=UTC),
    )  # fmt: skip


def test_a_whole_answer_is_read_in_the_form_that_is_kept() -> None:
    assert reply("convictions").value == "1200"
    assert reply("convictions").qualifier is Qualifier.ABOUT
    assert reply("strand").value == "0.45"
    assert reply("assessed").lacks
    assert reply("hurdles").value == "Too few interpreters."


@pytest.mark.parametrize(
    ("said", "row", "field", "reason"),
    [
        (without("value-convictions"), "convictions", "value-convictions", "not answered"),
        (without(value_convictions="many"), "convictions", "value-convictions", "no such number"),
        (without(value_strand="145 %"), "strand", "value-strand", "more than the whole"),
        (without(value_assessed="yes"), "assessed", "value-assessed", "no answer"),
        (
            without("none-assessed", value_assessed="maybe"),
            "assessed",
            "value-assessed",
            "not known",
        ),
        (without(how_convictions="roughly"), "convictions", "how-convictions", "no such word"),
        (without(value_hurdles="x" * 401), "hurdles", "value-hurdles", "longer than 400"),
        (without(value_worked="x" * 2001), "worked", "value-worked", "longer than 2000"),
        (without(shows_strand="x" * 401), "strand", "shows-strand", "longer than 400"),
        (without(shows="x" * 401), "", "shows", "longer than 400"),
        (without(day="July"), "", "day", "no day"),
        (without(day="2026-08"), "", "day", "has not come yet"),
    ],
)
def test_what_is_amiss_is_named_with_its_question_and_field(
    said: dict[str, str], row: str, field: str, reason: str
) -> None:
    (fault,) = answered(ASKED, PLAN, said).faults

    assert (fault.row, fault.field) == (row, field)
    assert reason in fault.reason
    assert fault.fix


def test_all_that_is_amiss_is_told_at_once_and_the_rest_is_read() -> None:
    answer = answered(ASKED, PLAN, without("value-strand", value_convictions="many", day="July"))

    assert [each.field for each in answer.faults] == ["day", "value-convictions", "value-strand"]
    assert set(answer.of) == {"assessed", "hurdles", "worked"}


def test_an_optional_question_may_be_left() -> None:
    answer = answered(ASKED, PLAN, without("value-worked", "none-assessed"))

    assert answer.faults == ()
    assert set(answer.of) == {"convictions", "strand", "hurdles"}


def test_nothing_but_fields_of_the_questionnaire_is_taken() -> None:
    typed = {"value-convictions": " 3 ", "value-nowhere": "x", "complete": "yes", "shows": "  "}

    assert taken(ASKED.questionnaire, typed) == {"value-convictions": "3"}


def test_a_source_makes_evidence_and_a_word_alone_is_of_the_least_quality() -> None:
    (sourced,) = shown_by(ASKED, PLAN, reply("convictions"))
    assert (sourced.action, sourced.quality) == ("P3.3.1-02", "C")
    assert sourced.title == "Ministry of Justice, statistics 14/2026"
    assert (sourced.day, sourced.held_by) == ("2026-07", "Contact point of A")
    assert sourced.reference == "half-year, version 2, convictions"
    assert {each.title for each in shown_by(ASKED, PLAN, reply("strand"))} == {"FIU 3/2026"}
    assert len(shown_by(ASKED, PLAN, reply("strand"))) == 2

    (word,) = shown_by(ASKED, PLAN, reply("convictions", without("shows")))
    assert word.quality == "D"
    assert word.title.startswith("Answer to “The first half of 2026”: ")
    assert word.day == "2026-07-31"


def test_an_answer_tells_of_actions_that_ask_something_of_its_actor() -> None:
    other = replace(ASKED, actor="frontex", country="")
    (only,) = shown_by(other, PLAN, reply("convictions"))

    assert only.action == ""
    assert shown_by(other, PLAN, reply("hurdles")) == ()


def test_a_document_has_no_day_that_has_not_come() -> None:
    early = replace(ASKED, today=date(2026, 3, 1))

    assert filled_before(early, PLAN, {}, []).said["day"] == "2026-03-01"


def test_a_no_shows_that_nothing_happened_yet() -> None:
    said = without("none-assessed", value_assessed="no", public="yes")

    assert {each.quality for each in shown_by(ASKED, PLAN, reply("assessed", said))} == {"D"}
    assert not any(each.public for each in shown_by(ASKED, PLAN, reply("assessed", said)))


def test_who_may_see_what_shows_it_is_said_by_who_answers() -> None:
    assert not shown_by(ASKED, PLAN, reply("convictions"))[0].public
    assert shown_by(ASKED, PLAN, reply("convictions", without(public="yes")))[0].public


def test_no_answer_and_good_practice_show_nothing() -> None:
    assert shown_by(ASKED, PLAN, reply("assessed")) == ()
    assert given_by(ASKED, PLAN, reply("assessed")) is None
    assert shown_by(ASKED, PLAN, reply("worked")) == ()
    assert given_by(ASKED, PLAN, reply("hurdles")) is None


def test_of_many_states_each_gives_its_own_value() -> None:
    assert given_by(ASKED, PLAN, reply("convictions")) == Given(
        "convictions", "member-states", "2026-01", "2026-06", "1200", 0, {"state": "IT"},
        Qualifier.ABOUT,
    )  # fmt: skip
    agency = replace(ASKED, actor="europol", country="")
    given_value = given_by(agency, PLAN, reply("convictions"))
    assert given_value is not None
    assert given_value.breakdown == {}


def test_a_number_of_another_time_stands_beside_its_field_and_is_not_filled_in() -> None:
    before = filled_before(
        ASKED, PLAN, {},
        [
            value("convictions", "900", "2025-07", "2025-12"),
            value("convictions", "5", "2026-01", "2026-06", 2, "EL"),
        ],
    )  # fmt: skip

    assert "value-convictions" not in before.said
    assert before.last["convictions"].value == "900"


def test_what_still_holds_is_filled_in() -> None:
    former = {
        "value-hurdles": "Too few interpreters.", "value-convictions": "900", "shows": "Statistics",
        "day": "2026-01", "none-strand": "yes", "held_by": "The ministry",
    }  # fmt: skip
    values = [
        value("monitoring-assessment", "no", "2025-01", "2025-06", 1),
        value("monitoring-assessment", "yes", "2025-07", "2025-12", 2),
        value("financial-strand", "0.455", "2026-01", "2026-06", 3),
    ]

    assert filled_before(ASKED, PLAN, former, values).said == {
        "value-assessed": "yes", "how-assessed": "exactly", "value-strand": "45.5 %",
        "how-strand": "exactly", "value-hurdles": "Too few interpreters.", "shows": "Statistics",
        "held_by": "The ministry", "day": "2026-06",
    }  # fmt: skip


def test_nothing_is_known_before_the_first_answer() -> None:
    before = filled_before(ASKED, PLAN, {}, [])

    assert before.said == {"held_by": "Contact point of A", "day": "2026-06"}
    assert before.last == {}


@given(st.decimals(0, 1, places=4))
def test_a_share_is_typed_again_as_it_was_kept(share: object) -> None:
    kept = parsed(Unit.SHARE, f"{share}")

    assert parsed(Unit.SHARE, as_typed(Unit.SHARE, kept)) == kept
