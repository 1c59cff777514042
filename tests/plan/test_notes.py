"""Notes and commitments are held against the plan, found by what they say, and laid out in order."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from wholeroute.errors import Invalid
from wholeroute.plan import built_in
from wholeroute.plan.commitments import (
    Commitment,
    Promise,
    actor_named,
    by_forum,
    checked_promise,
    pledges,
)
from wholeroute.plan.notes import (
    CHOICES,
    DETAILS,
    REPLY,
    Filled,
    Note,
    NoteKind,
    Sought,
    asked_for,
    checked_note,
    link_in,
    numbers_by_kind,
    threads,
)

PLAN = built_in()
TODAY = date(2026, 11, 28)
NEED = Filled(
    "need", "Data", "Nobody counts it", "", "2026", "", True, {"programme": "horizon-europe"}
)


def note(number: int, kind: str = "practice", **said: object) -> Note:
    """Return a note as it is kept."""
    row: dict[str, object] = {
        "plan": "eu-2021", "about": None, "replies_to": None, "actions": (), "title": f"note {number}",
        "words": "", "details": {}, "link": "", "day": "2026", "public": True,
        "organisation": "ncp-a", "on": TODAY,
    }  # fmt: skip
    return Note(id=number, kind=kind, **{**row, **said})  # type: ignore[arg-type]


def commitment(number: int, forum: str, element: str, **said: object) -> Commitment:
    """Return a commitment as it is kept."""
    row: dict[str, object] = {
        "plan": "eu-2021", "actor": "Morocco", "words": "x", "made_on": "2023", "due": "",
        "actions": (), "about": None, "organisation": "agency", "on": TODAY,
    }  # fmt: skip
    return Commitment(id=number, forum=forum, element=element, **{**row, **said})  # type: ignore[arg-type]


def test_the_newest_words_stand_the_others_stay_and_replies_stand_below() -> None:
    found = threads(
        [
            note(1), note(2, "study"), note(3, about=1, title="anew"), note(4, REPLY, replies_to=1),
            note(5, REPLY, about=4, replies_to=1, words="better"), note(6, REPLY, replies_to=2),
        ]
    )  # fmt: skip

    assert [(each.note.id, each.note.first) for each in found] == [(3, 1), (2, 2)]
    assert [each.id for each in found[0].earlier] == [1]
    assert [each.words for each in found[0].replies] == ["better"]
    assert [each.id for each in found[1].replies] == [6]


def test_notes_are_found_by_kind_action_and_words() -> None:
    known = threads(
        [
            note(1, "training", title="Interviews", details={"by": "CEPOL"}, actions=("P3.3-01",)),
            note(2, "study", words="interviews of drivers"),
            note(3, "study"),
        ]
    )

    assert [each.note.id for each in asked_for(known, Sought(words="INTERVIEWS"))] == [2, 1]
    assert [each.note.id for each in asked_for(known, Sought(NoteKind.STUDY))] == [3, 2]
    assert [each.note.id for each in asked_for(known, Sought(action="P3.3-01"))] == [1]
    assert [each.note.id for each in asked_for(known, Sought(words="cepol"))] == [1]
    numbers = numbers_by_kind(known, Sought(NoteKind.STUDY, words="interviews"))
    assert {kind: number for kind, number in numbers.items() if number} == {
        NoteKind.TRAINING: 1, NoteKind.STUDY: 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (replace(NEED, kind="rumour"), "kind"), (replace(NEED, kind=REPLY), "kind"),
        (replace(NEED, title=" "), "title"), (replace(NEED, words="x" * 2001), "words"),
        (replace(NEED, day="2027-01"), "day"), (replace(NEED, link="http://x"), "link"),
        (replace(NEED, actions="P3.2.1-08 P9"), "actions"),
        (replace(NEED, details={"programme": "lottery"}), "programme"),
        (replace(NEED, kind="consultation", details={"until": "soon"}), "until"),
        (replace(NEED, kind="consultation", day="2026-05", details={"until": "2026-04-30"}), "until"),
    ],
)  # fmt: skip
def test_what_a_note_says_is_held_against_what_there_is(said: Filled, field: str) -> None:
    with pytest.raises(Invalid) as mistake:
        checked_note(PLAN, said, TODAY)
    assert mistake.value.field == field


def test_a_note_keeps_each_action_once_and_the_details_of_its_kind() -> None:
    said = replace(
        NEED, actions="P3.2.1-08, P3.2.1-08; P3.4-03", details={"programme": "other", "sort": "x"}
    )
    kept = checked_note(PLAN, said, TODAY)

    assert kept.actions == "P3.2.1-08 P3.4-03"
    assert kept.details == {"programme": "other"}
    assert {*DETAILS} == {*NoteKind}
    assert {*CHOICES} <= {name for several in DETAILS.values() for name in several}
    assert link_in(" https://a.example/b ") == "https://a.example/b"


def test_commitments_stand_under_forum_and_element_what_is_due_first_leads() -> None:
    standing = pledges(
        [
            commitment(1, "Rabat Process", "Return"), commitment(2, "Khartoum Process", "Data"),
            commitment(3, "Rabat Process", "Return", due="2026-12"),
            commitment(4, "Rabat Process", "Data"), commitment(5, "Rabat Process", "Asylum", about=1),
        ]
    )  # fmt: skip
    laid = [
        (forum, element, [each.commitment.id for each in several])
        for forum, elements in by_forum(standing)
        for element, several in elements
    ]

    assert laid == [
        ("Khartoum Process", "Data", [2]), ("Rabat Process", "Asylum", [5]),
        ("Rabat Process", "Data", [4]), ("Rabat Process", "Return", [3]),
    ]  # fmt: skip
    assert [each.id for each in standing[1].earlier] == [1]


def test_a_commitment_is_held_against_the_plan() -> None:
    said = Promise("Rabat Process", "Return", "Morocco", "Officers", "2023", "", "P3.1.1-04")

    assert checked_promise(PLAN, said, TODAY) == said
    for wrong, field in (
        (replace(said, forum=""), "forum"), (replace(said, element=""), "element"),
        (replace(said, made_on="2027"), "made_on"), (replace(said, due="x"), "due"),
        (replace(said, due="2022-12"), "due"), (replace(said, made_on="0023"), "made_on"),
        (replace(said, actions="P0"), "actions"), (replace(said, words="x" * 401), "words"),
    ):  # fmt: skip
        with pytest.raises(Invalid) as mistake:
            checked_promise(PLAN, wrong, TODAY)
        assert mistake.value.field == field


def test_an_actor_of_the_plan_is_kept_by_its_name_and_any_other_as_written() -> None:
    said = Promise("Rabat Process", "Return", " EUROPOL ", "Officers", "2023", "2023", "")
    frontex = PLAN.organisation["frontex"]

    assert checked_promise(PLAN, said, TODAY).actor == PLAN.organisation["europol"].name
    assert actor_named(PLAN, frontex.name.upper()) == frontex
    assert actor_named(PLAN, "Ministry of Nowhere") is None
    assert checked_promise(PLAN, replace(said, actor="Sea\u202ebird"), TODAY).actor == "Seabird"
