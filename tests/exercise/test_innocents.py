"""The innocents are accused, they know members, and what clears them is on paper."""

from __future__ import annotations

from pathlib import Path

import pytest

from wholeroute.exercise import halcyon
from wholeroute.exercise.halcyon.truth import lines

SORTS = [
    "relative", "ransom-payer", "taxi-driver", "hotel-owner", "call-shop-owner", "rescuer",
    "volunteer", "name-twin", "forced-driver", "carer", "child", "smuggled-person",
]  # fmt: skip


def test_every_innocent_is_called_suspect_or_associate_in_a_report(middling: Path) -> None:
    truth = halcyon.load_truth(middling)
    accused = {m.who for m in truth.mentions if m.label in ("suspect", "associate") and not m.text}
    innocents = {person.id for person in truth.persons.values() if not person.member}

    assert innocents <= accused


def test_three_innocents_in_ten_share_two_contacts_with_members(middling: Path) -> None:
    truth = halcyon.load_truth(middling)
    innocents = [person for person in truth.persons.values() if not person.member]
    entangled = [person for person in innocents if len(person.contacts) >= 2]

    assert len(entangled) >= 0.3 * len(innocents)
    assert all(truth.persons[c].member for person in innocents for c in person.contacts)


def test_their_contacts_are_in_the_phones_that_were_read(small: Path) -> None:
    truth = halcyon.load_truth(small)
    rung = {m.who for m in truth.mentions if m.kind == "Phone" and "police-calls" in m.path}
    members = {p.id for p in truth.persons.values() if p.member}
    known = [p for p in truth.persons.values() if p.contacts and p.id not in members]

    assert known
    assert len(rung) > len(members)


@pytest.mark.parametrize("sort", SORTS)
def test_each_sort_of_trap_is_planted_with_its_reading(truth: halcyon.Truth, sort: str) -> None:
    planted = [trap for trap in truth.traps if trap.sort == sort]

    assert planted
    assert all(trap.accused_in and trap.reading for trap in planted)


def test_a_trap_names_mentions_that_are_there(truth: halcyon.Truth) -> None:
    there = {mention.id for mention in truth.mentions}

    for trap in truth.traps:
        assert {*trap.accused_in, *trap.cleared_by} <= there


def test_a_name_twin_bears_a_members_name_and_another_birth(truth: halcyon.Truth) -> None:
    for trap in truth.traps:
        if trap.sort == "name-twin":
            twin, member = (truth.persons[each] for each in (trap.subjects[0], trap.members[0]))
            assert member.member
            assert twin.name.split()[0] == member.name.split()[0]
            assert abs(int(twin.born[:4]) - int(member.born[:4])) >= 2


def test_a_carer_travels_with_a_child(truth: halcyon.Truth) -> None:
    carers = [trap for trap in truth.traps if trap.sort == "carer"]

    assert all(truth.persons[trap.subjects[1]].part == "child" for trap in carers)


def test_a_call_shops_phone_is_used_by_many_who_do_not_belong_together(middling: Path) -> None:
    truth = halcyon.load_truth(middling)
    shops = [trap for trap in truth.traps if trap.sort == "call-shop-phone"]
    users = [truth.persons[each].member for trap in shops for each in trap.members]

    assert any(users)
    assert not all(users)
    assert any(trap.accused_in for trap in shops)


def test_a_hotel_lodges_its_owner_and_members(middling: Path) -> None:
    truth = halcyon.load_truth(middling)
    hotels = [trap for trap in truth.traps if trap.sort == "hotel"]

    assert hotels
    assert all(truth.persons[trap.members[0]].part == "hotel-owner" for trap in hotels)
    assert any(len(trap.members) > 2 and trap.accused_in for trap in hotels)


def test_no_report_takes_a_leader_for_a_protected_person(middling: Path) -> None:
    truth = halcyon.load_truth(middling)
    leaders = {p.id for p in truth.persons.values() if p.part in ("organiser", "coordinator")}

    assert {m.lane for m in truth.mentions if m.who in leaders and not m.text} <= {
        "open",
        "uncategorised",
    }


def test_a_debriefing_never_says_who_was_debriefed(small: Path) -> None:
    texts = [said for said in lines(small / "manifest.jsonl") if said["kind"] == "debrief-text"]

    assert texts
    for said in texts:
        words = (small / said["path"]).read_text(encoding="utf-8")
        assert any(
            word in words for word in ("source", "La source", "fonte", "fuente", "المصدر")
        ), said["path"]
