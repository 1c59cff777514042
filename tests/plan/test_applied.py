"""How states apply a law: each stands there, and one of which nothing is known is silent."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tests.plan.test_law import written

from wholeroute.plan import built_in
from wholeroute.plan.acts import TopicKind
from wholeroute.plan.applied import STATUSES, Applied, Status, applied_in, parties_of, procedures_of
from wholeroute.plan.law import STATES

PLAN = built_in()
DIRECTIVE = PLAN.act["facilitation-directive"]
FOLLOWED = [each for each in PLAN.acts if each.topics]


def said(
    number: int, state: str, topic: str, status: Status, organisation: str = "ncp-a"
) -> Applied:
    """Return how a state applies a topic of the Facilitators package, as somebody wrote it."""
    return Applied(
        number,
        DIRECTIVE.id,
        state,
        topic,
        status,
        "",
        "Law 1",
        "2024",
        organisation,
        date(2024, 5, 6),
    )


def test_every_state_has_a_row_and_every_topic_a_cell() -> None:
    table = applied_in(DIRECTIVE, [], [])

    assert tuple(each.state for each in table.rows) == STATES
    assert all(len(each.cells) == len(DIRECTIVE.topics) for each in table.rows)
    assert {*table.silent} == {*STATES} - {each.state for each in DIRECTIVE.unbound}
    assert not any(table.counts(each.id) for each in DIRECTIVE.topics)


def test_the_newest_word_on_a_topic_stands_and_its_state_is_silent_no_more() -> None:
    table = applied_in(
        DIRECTIVE, [],
        [said(1, "IT", "penalties", Status.NOTIFIED), said(2, "IT", "penalties", Status.IN_QUESTION)],
    )  # fmt: skip
    italy = next(each for each in table.rows if each.state == "IT")

    assert not italy.is_silent
    assert [each.topic.id for each in italy.gaps] == ["penalties"]
    assert table.counts("penalties") == {"in-question": 1}
    assert "penalties" not in {each.id for each in italy.untold}
    assert len(italy.untold) == len(DIRECTIVE.topics) - 1


def test_a_word_of_an_earlier_day_replaces_none_of_a_later_one() -> None:
    later = replace(said(1, "IT", "penalties", Status.COMPLETE), as_of="2025-03")
    early = replace(said(2, "IT", "penalties", Status.NOT_NOTIFIED), as_of="2003")
    for rows in ([later, early], [early, later]):
        assert applied_in(DIRECTIVE, [], rows).counts("penalties") == {"complete": 1}


def test_a_state_against_which_a_procedure_runs_is_not_silent() -> None:
    letter = written(1, "letter", "2023", state="IT", reference="INFR(2023)1", act=DIRECTIVE.id)

    assert "IT" not in applied_in(DIRECTIVE, [letter], []).silent
    assert "FR" in applied_in(DIRECTIVE, [letter], []).silent


def test_an_option_that_is_not_used_is_no_gap_and_not_told_is_none_either() -> None:
    row = applied_in(
        DIRECTIVE, [], [said(1, "IT", "humanitarian-exemption", Status.NOT_USED)], ["IT"]
    ).rows[0]

    assert row.gaps == ()


def test_a_state_that_is_not_bound_owes_nothing() -> None:
    trafficking = PLAN.act["anti-trafficking"]
    denmark = applied_in(trafficking, [], [], ["DK"]).rows[0]

    assert denmark.unbound is not None
    assert not denmark.is_silent
    assert denmark.untold == ()


def test_a_procedure_is_open_until_it_is_closed_and_two_stay_two() -> None:
    rows = [
        written(1, "letter", "2022-02", state="IT", reference="INFR(2022)1"),
        written(2, "opinion", "2023-02", state="IT", reference="INFR(2022)1"),
        written(3, "letter", "2023-05", state="IT", reference="INFR(2023)7"),
        written(4, "closed", "2024-05", state="IT", reference="INFR(2023)7"),
        written(5, "notified", "2024-06", state="IT"),
    ]
    found = procedures_of(rows)

    assert [(each.reference, each.is_open) for each in found] == [
        ("INFR(2022)1", True), ("INFR(2023)7", False),
    ]  # fmt: skip
    assert [each.stage for each in found[0].steps] == ["letter", "opinion"]
    gone = written(6, "letter", "2023-05", state="IT", reference="INFR(2023)7", taken_back=True)
    assert [each.stage for each in procedures_of([*rows, gone])[1].steps] == ["closed"]


def test_whoever_joined_a_treaty_stands_beside_who_only_signed() -> None:
    rows = [
        written(1, "signed", "2000-12-13", state="IE"),
        written(2, "signed", "2000-12-12", state="IT"),
        written(3, "ratified", "2006-08-02", state="IT"),
        written(4, "acceded", "2004", state="TN"),
    ]
    found = {each.state: each for each in parties_of("an-act", rows)}

    assert len(found) == len(STATES) + 1
    assert found["IE"].signed is not None
    assert found["IE"].party is None
    assert found["IT"].party is not None
    assert found["IT"].party.day == "2006-08-02"
    assert found["TN"].party is not None


def test_laws_that_states_apply_are_followed_with_topics_of_their_own() -> None:
    assert {each.id for each in FOLLOWED} == {
        "facilitation-directive", "anti-trafficking", "victims-rights", "residence-permit",
        "employers-sanctions",
    }  # fmt: skip
    topics = {each.id for each in DIRECTIVE.topics}
    assert topics >= {
        "offences", "penalties", "legal-persons", "jurisdiction", "humanitarian-exemption",
        "guidance",
    }  # fmt: skip
    assert all(each.report is not None for each in FOLLOWED)
    assert {*STATUSES} == {*TopicKind}
    assert {*Status} == {each for several in STATUSES.values() for each in several}
    assert {each.state for act in FOLLOWED for each in act.unbound} <= {*STATES}
