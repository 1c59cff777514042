"""A value is written in one form, rests on evidence, and the newest about a thing stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as some
from sqlalchemy.exc import ProgrammingError
from tests.conftest import ActingAs

from wholeroute.errors import Invalid, Refused
from wholeroute.ledger import Acting
from wholeroute.plan.kept import sign
from wholeroute.plan.model import Better, Indicator, Unit
from wholeroute.plan.store import values as kept
from wholeroute.plan.values import (
    EXAMPLES,
    Given,
    Value,
    checked,
    must_be_over,
    number_of,
    parsed,
    standing,
)
from wholeroute.rights import Action, Purpose, Role

HITS = Indicator("hits", "Hits", "Hits told, per year", Unit.NUMBER, Better.MORE)
GIVEN = Given("hits", "italy", "2024", "2024", "1 200", 1, {"state": "it", "sex": " "})


@pytest.mark.parametrize(
    ("unit", "said", "kept_as"),
    [
        (Unit.NUMBER, " 1 200 ", "1200"), (Unit.NUMBER, "12.50", "12.5"), (Unit.NUMBER, "000", "0"),
        (Unit.SHARE, "45 %", "0.45"), (Unit.SHARE, "0.45", "0.45"), (Unit.SHARE, "100%", "1"),
        (Unit.AMOUNT, "99.50", "99.5"), (Unit.HOURS, "36", "36"), (Unit.DATE, "2023-11", "2023-11"),
        (Unit.YES_NO, "Yes", "yes"),
    ],
)  # fmt: skip
def test_what_means_the_same_is_kept_alike(unit: Unit, said: str, kept_as: str) -> None:
    assert parsed(unit, said) == kept_as
    assert parsed(unit, kept_as) == kept_as


@pytest.mark.parametrize(
    ("unit", "said", "told"),
    [
        (Unit.NUMBER, "1,200", "without commas"), (Unit.NUMBER, "-3", "no such number"),
        (Unit.NUMBER, "many", "“many”"), (Unit.NUMBER, "", "nothing is written"),
        (Unit.SHARE, "45", "more than the whole"), (Unit.DATE, "2023-02-30", "no day"),
        (Unit.DATE, "soon", "2023-11-28"), (Unit.STAGE, "done", "not known"),
        (Unit.YES_NO, "maybe", "yes, no"), (Unit.DAYS, "1e9", "Write days as 14"),
    ],
)  # fmt: skip
def test_what_does_not_fit_the_unit_is_told_with_what_would(
    unit: Unit, said: str, told: str
) -> None:
    with pytest.raises(Invalid, match=told) as mistake:
        parsed(unit, said)

    assert mistake.value.field == "value"


def test_a_stage_is_one_of_the_indicators_own() -> None:
    stages = ("proposed", "in-force")

    assert parsed(Unit.STAGE, "In force", stages) == "in-force"
    with pytest.raises(Invalid, match="Write one of: proposed, in-force"):
        parsed(Unit.STAGE, "applies", stages)


def test_every_unit_has_an_example_that_it_takes() -> None:
    for unit, example in EXAMPLES.items():
        if unit is Unit.STAGE:
            continue
        last = example.rsplit(" or ", 1)[-1].rsplit(" as ", 1)[-1]
        assert parsed(unit, last)


@given(some.sampled_from(Unit), some.text(max_size=20))
def test_whatever_is_taken_is_taken_again_as_it_is(unit: Unit, said: str) -> None:
    try:
        once = parsed(unit, said)
    except Invalid:
        return
    assert parsed(unit, once) == once
    assert len(once) <= 60
    number_of(unit, once)


def test_a_value_names_country_and_days_rightly() -> None:
    fine = checked(HITS, GIVEN)

    assert (fine.value, fine.breakdown) == ("1200", {"state": "IT"})
    assert checked(HITS, replace(GIVEN, breakdown={"state": "el"})).breakdown == {"state": "GR"}
    for wrong, field in (
        (replace(GIVEN, breakdown={"state": "Italy"}), "state"),
        (replace(GIVEN, breakdown={"Sex!": "f"}), "breakdown"),
        (replace(GIVEN, since="2024-07"), None), (replace(GIVEN, since="2025"), "until"),
        (replace(GIVEN, since="1 May"), "since"),
    ):  # fmt: skip
        if field is None:
            assert checked(HITS, wrong).since == "2024-07"
            continue
        with pytest.raises(Invalid) as mistake:
            checked(HITS, wrong)
        assert mistake.value.field == field


@pytest.mark.parametrize(
    ("unit", "since", "until", "field"),
    [
        (Unit.NUMBER, "2031", "2031", "until"), (Unit.NUMBER, "2026", "2026", "until"),
        (Unit.NUMBER, "2026-11", "2026-11", "until"), (Unit.NUMBER, "0001", "2024", "since"),
        (Unit.SHARE, "2026-01-01", "2026-11-29", "until"), (Unit.DATE, "2027", "2027", "until"),
        (Unit.STAGE, "2026", "9999-12-31", "until"),
    ],
)  # fmt: skip
def test_a_value_is_of_no_time_of_which_nobody_can_tell(
    unit: Unit, since: str, until: str, field: str
) -> None:
    measured = Indicator("hits", "Hits", "Hits told", unit, Better.MORE)
    told = replace(GIVEN, since=since, until=until, value="2024")
    with pytest.raises(Invalid) as wrong:
        must_be_over(measured, told, date(2026, 11, 28))

    assert wrong.value.field == field
    assert wrong.value.fix.startswith("Write ")


def test_a_count_until_today_and_a_stage_of_this_year_are_taken() -> None:
    today = date(2026, 11, 28)
    stage = Indicator("stage", "Stage", "How far it is", Unit.STAGE, Better.MORE)
    for measured, until in (
        (HITS, "2025"),
        (HITS, "2026-10"),
        (HITS, "2026-11-28"),
        (stage, "2026"),
    ):
        must_be_over(measured, replace(GIVEN, until=until), today)
    day = Indicator("day", "Day", "When it was", Unit.DATE, Better.MORE)
    with pytest.raises(Invalid, match="0001 is before 1990"):
        must_be_over(day, replace(GIVEN, value="0001"), today)


def test_there_is_no_half_of_a_thing() -> None:
    meetings = Indicator(
        "meetings", "Meetings", "Meetings held", Unit.NUMBER, Better.MORE, things=True
    )
    with pytest.raises(Invalid, match="no whole number") as wrong:
        checked(meetings, replace(GIVEN, value="2.5"))

    assert wrong.value.field == "value"
    assert checked(meetings, replace(GIVEN, value="2.0")).value == "2"
    assert (
        checked(replace(meetings, unit=Unit.SHARE), replace(GIVEN, value="2.5 %")).value == "0.025"
    )


def test_the_newest_about_a_thing_stands() -> None:
    first = Value(
        **{name: getattr(checked(HITS, GIVEN), name) for name in Given.__slots__},
        id=1, member="m", organisation="o", at=datetime(2024, 1, 1, tzinfo=UTC),
    )  # fmt: skip
    anew, other = replace(first, id=3, value="7"), replace(first, id=2, breakdown={"state": "MT"})

    assert standing([anew, first, other]) == (anew, other)
    assert standing([replace(anew, withdrawn=True), first, other]) == (first, other)


def own_count(acting: Acting) -> int:
    with acting.begin() as connection:
        return sign(connection, acting, Action.STEER, "evidence", {
            "plan": "eu-2021", "kind": "query", "title": "Hits", "reference": "1",
            "sha256": sha256(b"hits").digest(), "held_by": "ncp-a", "day": "2024-01-02",
            "quality": "B", "public": False,
        })  # fmt: skip


def test_an_own_count_is_kept_and_found_again(acting: ActingAs) -> None:
    with acting("programme-manager@ncp-a", Role.PROGRAMME_MANAGER, Purpose.POLICY) as manager:
        fine = replace(checked(HITS, GIVEN), actor="", evidence=own_count(manager))
        with manager.begin() as connection:
            number = kept.give(connection, manager, Action.STEER, fine)
            (found,) = kept.of_indicator(connection, "hits")

    assert (found.id, found.key, found.value) == (number, fine.key, "1200")
    assert (found.member, found.organisation) == ("programme-manager@ncp-a", "ncp-a")


def test_a_value_whose_evidence_was_withdrawn_stands_no_more(acting: ActingAs) -> None:
    with acting("programme-manager@ncp-a", Role.PROGRAMME_MANAGER, Purpose.POLICY) as manager:
        fine = replace(checked(HITS, GIVEN), actor="", evidence=own_count(manager))
        word = {"evidence": fine.evidence, "verdict": "withdrawn", "reason": "Counted twice"}
        with manager.begin() as connection:
            kept.give(connection, manager, Action.STEER, fine)
            sign(connection, manager, Action.VERIFY, "word", word)
            (found,) = kept.of_indicator(connection, "hits")

    assert found.withdrawn
    assert standing([found]) == ()


def test_no_value_rests_on_evidence_of_somebody_else(acting: ActingAs) -> None:
    with acting("programme-manager@ncp-a", Role.PROGRAMME_MANAGER, Purpose.POLICY) as manager:
        fine = replace(checked(HITS, GIVEN), actor="", evidence=own_count(manager))
    with (
        acting("contact-point@ncp-b", Role.CONTACT_POINT, Purpose.POLICY) as other,
        pytest.raises(ProgrammingError, match="row-level security"),
        other.begin() as connection,
    ):
        kept.give(connection, other, Action.ATTEST, fine)
    with (
        acting("contact-point@ncp-b", Role.CONTACT_POINT, Purpose.POLICY) as other,
        pytest.raises(Refused, match="may not steer"),
        other.begin() as connection,
    ):
        kept.give(connection, other, Action.STEER, fine)
