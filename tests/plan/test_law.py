"""How far a law came: by the register, and by what was written since; nothing is guessed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from wholeroute.errors import Invalid, Refused
from wholeroute.plan import Act, Stage, Step, built_in
from wholeroute.plan.acts import Due, Unbound
from wholeroute.plan.applied import Applied, Status
from wholeroute.plan.days import day_in, past_day_in, reached
from wholeroute.plan.law import (
    LOOKED_UP,
    ON_THE_WAY,
    STATES,
    Written,
    due_on,
    files,
    known_as_of,
    looked_up,
    steps_in,
    steps_of,
)
from wholeroute.plan.law_forms import (
    Answer,
    checked_answer,
    checked_step,
    must_speak_for,
    stages_for,
)
from wholeroute.plan.law_forms import Step as Filled
from wholeroute.plan.look_up import What, to_look_up

PLAN = built_in()
DIRECTIVE = PLAN.act["facilitation-directive"]
PROTOCOL = PLAN.act["smuggling-protocol"]
TODAY = date(2026, 11, 28)
ACT = Act(
    "an-act", "directive", "Directive 1", "An act", as_of="2022-01-01",
    stages=(
        Step(Stage.PROPOSED, "2021-05", "COM(2021) 1"),
        Step(Stage.ADOPTED, "2022", "COM(2021) 1", "The day is to be looked up", check=True),
    ),
)  # fmt: skip


def written(number: int, stage: str, day: str, **said: object) -> Written:
    """Return a step of the act as somebody wrote it."""
    row: dict[str, object] = {
        "act": "an-act", "state": "", "reference": "", "source": "OJ L 1", "note": "",
        "taken_back": False, "organisation": "agency", "on": date(2023, 3, 4),
    }  # fmt: skip
    return Written(id=number, stage=stage, day=day, **{**row, **said})  # type: ignore[arg-type]


def test_what_was_written_stands_before_the_register_and_is_no_longer_to_be_looked_up() -> None:
    steps = steps_of(
        ACT, [written(1, "adopted", "2022-06-13"), written(2, "published", "2022-06-30")]
    )

    assert [(each.stage, each.day, each.check) for each in steps] == [
        ("proposed", "2021-05", False), ("adopted", "2022-06-13", False),
        ("published", "2022-06-30", False),
    ]  # fmt: skip
    assert steps_of(ACT, [])[-1].check
    assert (steps[0].organisation, steps[1].organisation) == ("", "agency")


def test_of_steps_about_the_same_the_newest_stands_or_takes_back() -> None:
    first, second = written(1, "adopted", "2022-06-13"), written(2, "adopted", "2022-06-14")
    back = written(3, "adopted", "2022-06-14", taken_back=True)

    assert steps_of(ACT, [second, first])[-1].day == "2022-06-14"
    assert [each.stage for each in steps_of(ACT, [first, second, back])] == ["proposed"]
    other = written(4, "amended", "2024", reference="Directive 2")
    again = written(5, "amended", "2025", reference="Directive 3")
    assert [each.day for each in steps_of(ACT, [other, again])][-2:] == ["2024", "2025"]


def test_whoever_looked_and_found_nothing_new_moves_the_day_alone() -> None:
    look = written(1, LOOKED_UP, "2026-10-01")

    assert steps_of(ACT, [look]) == steps_of(ACT, [])
    assert known_as_of(ACT, []) == "2022-01-01"
    assert known_as_of(ACT, [look]) == "2026-10-01"
    assert looked_up("an-act", [look]) == look
    assert known_as_of(Act("x", "report", "1", "t"), []) is None


def test_a_proposal_is_one_file_with_the_law_that_it_became() -> None:
    found = {each.act.id: each for each in files(PLAN.acts, [], "2021", TODAY)}
    screening = found["screening-regulation"]

    assert "screening-proposal" not in found
    assert [each.id for each in screening.proposals] == ["screening-proposal"]
    assert [each.stage for each in screening.steps] == [
        "proposed", "adopted", "published", "in-force", "applies",
    ]  # fmt: skip
    assert screening.now is not None
    assert screening.now.stage == "applies"
    assert [each.day for each in found["eurodac-2024"].steps][:2] == ["2016", "2020"]
    assert found["facilitation-recast"].now is not None
    assert found["facilitation-recast"].now.check
    assert "facilitation-directive" not in found, "nothing happened to it since 2021"


def test_files_stand_by_how_far_they_came_and_what_is_no_law_to_be_after_them() -> None:
    stages = [each.now.stage for each in files(PLAN.acts, [], "2021", TODAY) if each.now]
    way = [each.value for each in ON_THE_WAY]
    on_it = [way.index(each) for each in stages if each in way]

    assert on_it == sorted(on_it, reverse=True)
    assert not {*stages[: len(on_it)]} - {*way}
    assert "judged" in stages


def test_what_a_law_sets_beforehand_is_next_until_its_day() -> None:
    before, after = (
        next(
            each
            for each in files(PLAN.acts, [], "2021", day)
            if each.act.id == "screening-regulation"
        )
        for day in (date(2026, 6, 11), date(2026, 6, 12))
    )

    assert before.now is not None
    assert before.next is not None
    assert (before.now.stage, before.next.stage) == ("in-force", "applies")
    assert after.next is None


@pytest.mark.parametrize(
    ("first", "every", "day"),
    [("2014-07-20", 3, "2026-07-20"), ("2015-04-06", None, "2015-04-06"), ("2030", 3, "2030")],
)
def test_a_report_is_due_again_every_so_many_years(first: str, every: int | None, day: str) -> None:
    assert due_on(Due(first, "Article 16", every), TODAY) == day


def test_days_are_as_exact_as_they_are_known() -> None:
    assert day_in("day", " 2023-11 ") == "2023-11"
    assert reached("2026", TODAY)
    assert not reached("2026-12", TODAY)
    for said in ("2023-13", "23-11-2022", "", "soon"):
        with pytest.raises(Invalid):
            day_in("day", said)
    with pytest.raises(Invalid, match="still to come"):
        past_day_in("day", "2026-11-29", TODAY)


def test_a_step_is_held_against_what_there_is() -> None:
    step = Filled("", "adopted", "2023", " OJ L 1 ", "", "", False)

    assert checked_step(DIRECTIVE, step, TODAY).source == "OJ L 1"
    for said, field in (
        (Filled("", "done", "2023", "x"), "stage"),
        (Filled("", "adopted", "2027", "x"), "day"),
        (Filled("", "adopted", "2023", " "), "source"),
        (Filled("US", "notified", "2023", "x"), "state"),
        (Filled("IT", "letter", "2023", "x"), "reference"),
        (Filled("IT", "ratified", "2023", "x"), "stage"),
    ):
        with pytest.raises(Invalid) as mistake:
            checked_step(DIRECTIVE, said, TODAY)
        assert mistake.value.field == field
    assert checked_step(DIRECTIVE, Filled("", "applies", "2030", "x"), TODAY).day == "2030"
    assert "ratified" in stages_for(PROTOCOL, "IT")
    assert "ratified" not in stages_for(DIRECTIVE, "IT")


def test_a_procedure_has_one_form_of_number_and_none_is_before_its_year() -> None:
    letter = Filled("IT", "letter", "2024-02", "x", reference=" infr(2024) 12")
    assert checked_step(DIRECTIVE, letter, TODAY).reference == "INFR(2024)12"
    for wrong, field in (
        (replace(letter, reference="abc"), "reference"),
        (replace(letter, reference="<b>x</b>"), "reference"),
        (replace(letter, day="2023"), "day"),
    ):
        with pytest.raises(Invalid) as refused:
            checked_step(DIRECTIVE, wrong, TODAY)
        assert refused.value.field == field
    stood = replace(letter, reference="abc", taken_back=True)
    assert checked_step(DIRECTIVE, stood, TODAY).reference == "abc"


def test_a_topic_takes_the_answers_of_its_kind() -> None:
    said = Answer("IT", "penalties", "complete", "up to eight years", "Law 1", "2024-01-01")

    assert checked_answer(DIRECTIVE, said, TODAY) == said
    option = Answer("IT", "humanitarian-exemption", "complete", "", "Law 1", "2024")
    with pytest.raises(Invalid) as mistake:
        checked_answer(DIRECTIVE, option, TODAY)
    assert mistake.value.field == "status"
    for wrong, field in (
        (Answer("IT", "weather", "complete", "", "x", "2024"), "topic"),
        (Answer("", "penalties", "complete", "", "x", "2024"), "state"),
        (Answer("IT", "penalties", "complete", "x" * 401, "x", "2024"), "says"),
    ):
        with pytest.raises(Invalid) as told:
            checked_answer(DIRECTIVE, wrong, TODAY)
        assert told.value.field == field


def test_a_contact_point_speaks_for_its_own_state_alone() -> None:
    must_speak_for("IT", "IT")
    for state, own in (("GR", "IT"), ("", "IT"), ("", ""), ("IT", "")):
        with pytest.raises(Refused) as refusal:
            must_speak_for(state, own)
        assert refusal.value.rule == "own-state"


def test_steps_of_a_state_are_its_own() -> None:
    rows = [written(1, "notified", "2023", state="IT"), written(2, "notified", "2024", state="GR")]

    assert [each.day for each in steps_in("an-act", "IT", rows)] == ["2023"]
    assert len(STATES) == len({*STATES}) == 27


# --- what nobody looked up --------------------------------------------------------------------


UNSURE = replace(
    ACT,
    unbound=(Unbound("IE", "Recital 4", check=True), Unbound("DK", "Recital 5")),
    report=Due("2024-01-01", "Article 9", every=2, check=True),
)


def test_what_the_register_marks_and_a_report_that_is_due_are_to_be_looked_up() -> None:
    waits = to_look_up(UNSURE, [], [], TODAY)

    assert waits.kinds == (What.REPORT, What.STAGE, What.STATE, What.TERM)
    assert (waits.stages, waits.states, waits.report_due) == (("adopted",), ("IE",), "2026-01-01")
    assert (waits.number, waits.since) == (4, "2022-01-01")
    assert to_look_up(UNSURE, [], [], date(2023, 12, 31)).report_due == ""
    assert to_look_up(replace(ACT, stages=ACT.stages[:1]), [], [], TODAY).number == 0


def test_a_step_a_word_of_the_state_and_a_look_each_end_what_they_are_about() -> None:
    step = written(1, "adopted", "2022-06-13")
    own = written(2, "notified", "2023", state="IE")
    word = Applied(
        1, "an-act", "IE", "penalties", Status.NOT_BOUND, "", "OJ", "2023", "ncp-a", TODAY
    )

    assert to_look_up(UNSURE, [step], [], TODAY).stages == ()
    assert to_look_up(UNSURE, [own], [], TODAY).states == ()
    assert to_look_up(UNSURE, [], [word], TODAY).states == ()
    assert to_look_up(UNSURE, [], [replace(word, act="another")], TODAY).states == ("IE",)
    looked = to_look_up(UNSURE, [written(3, LOOKED_UP, "2025-12-31")], [], TODAY)
    assert looked.kinds == (What.REPORT,), "they looked before the report was due"


@pytest.mark.parametrize(
    ("stage", "day", "waits"),
    [
        ("reported", "2025-12-31", "2026-01-01"),
        ("reported", "2026-01-01", ""),
        (LOOKED_UP, "2026-02-01", "2026-01-01"),
        (LOOKED_UP, "2026-11-01", ""),
    ],
)
def test_a_report_is_due_until_there_is_one_and_for_half_a_year_for_who_looked_in_vain(
    stage: str, day: str, waits: str
) -> None:
    assert to_look_up(UNSURE, [written(1, stage, day)], [], TODAY).report_due == waits
