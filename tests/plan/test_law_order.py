"""Steps of a law stand in an order that is possible, or are refused with the step that is in the way."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.plan.test_law import ACT, DIRECTIVE, PLAN, PROTOCOL, written

from wholeroute.errors import Invalid
from wholeroute.plan.law import Written, of_one_file
from wholeroute.plan.law_forms import Step
from wholeroute.plan.law_order import must_fit, must_follow

NUMBER = "INFR(2023)2014"
LETTER = written(1, "letter", "2023-07", state="IT", reference=NUMBER, act=DIRECTIVE.id)
OPINION = written(2, "opinion", "2024-02-07", state="IT", reference=NUMBER, act=DIRECTIVE.id)


def step(stage: str, day: str, state: str = "", *, back: bool = False, reference: str = "") -> Step:
    """Return a step as it is filled in."""
    return Step(state, stage, day, "OJ", "", reference, back)


def procedure(stage: str, day: str, *, back: bool = False) -> Step:
    """Return a step of the procedure against Italy."""
    return step(stage, day, "IT", back=back, reference=NUMBER)


@pytest.mark.parametrize(
    ("stage", "day", "told"),
    [
        ("proposed", "2026", "“adopted” stands with 2002-11-28, and “proposed” comes before it"),
        ("amended", "1990", "“adopted” stands with 2002-11-28, and “amended” comes after it"),
        ("applies", "2001", "comes after it"), ("judged", "2002-11-27", "comes after it"),
    ],
)  # fmt: skip
def test_a_step_out_of_its_time_is_refused_with_the_one_in_the_way(
    stage: str, day: str, told: str
) -> None:
    with pytest.raises(Invalid) as wrong:
        must_fit(DIRECTIVE, step(stage, day), [])

    assert wrong.value.field == "day"
    assert told in wrong.value.reason


def test_what_may_have_been_so_is_taken() -> None:
    for stage, day in (
        ("proposed", "2002"), ("published", "2002-12-05"), ("amended", "2002"), ("looked-up", "1990"),
        ("adopted", "2002-11-27"),
    ):  # fmt: skip
        must_fit(DIRECTIVE, step(stage, day), [])
    early = written(1, "in-force", "2022-03-01")
    must_fit(ACT, step("applies", "2022-01-15"), [early])
    with pytest.raises(Invalid, match="in-force"):
        must_fit(ACT, step("published", "2022-04"), [early])


def test_a_step_that_is_mended_is_not_held_against_itself() -> None:
    wrong = written(1, "published", "2030")
    must_fit(ACT, step("published", "2022-07"), [wrong])
    with pytest.raises(Invalid):
        must_fit(ACT, step("in-force", "2022-08"), [wrong])


def test_a_law_and_its_proposals_are_one_file() -> None:
    law, proposal = PLAN.act["screening-regulation"], PLAN.act["screening-proposal"]
    assert of_one_file(law, PLAN.acts) == (proposal,)
    assert of_one_file(proposal, PLAN.acts) == (law,)
    with pytest.raises(Invalid, match="“adopted” stands with 2024-05-14"):
        must_fit(replace(proposal, stages=()), step("proposed", "2025"), [], (law,))
    must_fit(proposal, step("amended", "2022"), [], (law,))
    must_fit(law, step("amended", "2025"), [], (proposal,))


@pytest.mark.parametrize("act", ["anti-trafficking", "victims-rights"])
def test_no_law_is_older_than_the_year_in_its_number(act: str) -> None:
    law = PLAN.act[act]
    with pytest.raises(Invalid, match="there was no such law yet") as wrong:
        must_fit(law, step("transposed-by", "1990"), [])
    assert wrong.value.field == "day"
    with pytest.raises(Invalid):
        must_follow(law, "2009", [], "as_of")
    must_follow(law, "2024", [], "as_of")


@pytest.mark.parametrize(
    ("rows", "said", "field", "told"),
    [
        ([], procedure("closed", "2024"), "stage", "no step of INFR(2023)2014 is known"),
        ([], procedure("opinion", "2024"), "stage", "comes before it"),
        ([LETTER], procedure("judged", "2024"), "stage", "comes before it"),
        ([LETTER], procedure("opinion", "2022"), "day", "“letter” stands with 2023-07"),
        ([LETTER, OPINION], procedure("letter", "2025"), "day", "“opinion” stands with 2024-02-07"),
        ([LETTER], procedure("letter", "2001"), "day", "there was no such law yet"),
        ([], step("notified", "1999", "IT"), "day", "there was no such law yet"),
        (
            [],
            procedure("letter", "2023", back=True),
            "stage",
            "no step “letter” of INFR(2023)2014 stands",
        ),
        ([LETTER, OPINION], procedure("letter", "2023", back=True), "stage", "rests on it"),
    ],
)
def test_steps_of_a_procedure_stand_in_their_order(
    rows: list[Written], said: Step, field: str, told: str
) -> None:
    with pytest.raises(Invalid) as wrong:
        must_fit(DIRECTIVE, said, rows)

    assert wrong.value.field == field
    assert told in wrong.value.reason
    assert wrong.value.fix


def test_a_procedure_goes_its_way_and_is_taken_back_from_its_end() -> None:
    rows = [LETTER, OPINION]
    must_fit(DIRECTIVE, procedure("referred", "2025"), rows)
    must_fit(DIRECTIVE, procedure("closed", "2024-02"), rows)
    must_fit(DIRECTIVE, procedure("opinion", "2024-02", back=True), rows)
    must_fit(DIRECTIVE, procedure("letter", "2023-07", back=True), [LETTER])
    other = step("letter", "2026", "IT", reference="INFR(2026)1")
    must_fit(DIRECTIVE, other, rows)


def test_what_never_stood_is_not_taken_back() -> None:
    for said in (step("amended", "2025", back=True), step("looked-up", "2025", back=True)):
        with pytest.raises(Invalid, match="stands that could be taken back") as wrong:
            must_fit(DIRECTIVE, said, [])
        assert wrong.value.field == "stage"
    must_fit(DIRECTIVE, step("adopted", "2002", back=True), [])


def test_nobody_is_party_before_they_signed() -> None:
    signed = written(1, "signed", "2000-12-12", state="IT", act=PROTOCOL.id)
    with pytest.raises(Invalid, match="“signed” stands with 2000-12-12"):
        must_fit(PROTOCOL, step("ratified", "1999", "IT"), [signed])
    must_fit(PROTOCOL, step("acceded", "1999", "IT"), [])
