"""What contradicts itself within what is held for one, and where people judged differently."""

from __future__ import annotations

from itertools import pairwise
from uuid import UUID

import pytest
from tests.conftest import ActingAs, Contribute, everyone_may, suspect

from wholeroute import crosscheck
from wholeroute.crosscheck import Conflict, Contradiction
from wholeroute.custody import protect
from wholeroute.entities import Claim, Draft, Kind
from wholeroute.errors import Refused
from wholeroute.ledger import Acting, Verdict
from wholeroute.rights import Category, Purpose, Role, Tlp

SAME, DIFFERENT, UNSURE = Verdict.SAME, Verdict.DIFFERENT, Verdict.UNSURE


def reported(contribute: Contribute, *said: dict[str, str]) -> list[UUID]:
    """File a report for each of one name, and return them in that order."""
    return [contribute([suspect("a", "Ermias Ghermay", **each)])["a"] for each in said]


def held_for_one(acting: Acting, records: list[UUID]) -> None:
    for one, other in pairwise(records):
        crosscheck.settle(acting, one, other, SAME, "the same voice")


def found(acting: Acting, kind: Contradiction) -> list[Conflict]:
    return [each for each in crosscheck.conflicts(acting) if each.kind is kind]


def test_two_days_of_birth_that_exclude_each_other_are_said_with_whose_they_are(
    contribute: Contribute, analyst: Acting
) -> None:
    a, b, c = reported(
        contribute, {"birthDate": "1980-05-01"}, {"birthDate": "1961-02-03"}, {"nationality": "ER"}
    )
    held_for_one(analyst, [a, b, c])

    (conflict,) = crosscheck.conflicts(analyst)

    assert conflict.kind is Contradiction.BIRTH
    assert conflict.words == "birth dates lie years apart, a generation"
    assert conflict.pair == tuple(sorted((a, b)))
    assert conflict.records == tuple(sorted((a, b)))
    assert {side.record: side.values for side in conflict.sides} == {
        a: ("1980-05-01",), b: ("1961-02-03",),
    }  # fmt: skip
    assert all(side.said[0].source.contributor == "ncp-a" for side in conflict.sides)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1980-05-01", "1980-05-01"),
        ("1980-05-01", "1980"),
        ("1980-05-01", "1980-05"),
        ("1980-05-01", "1980-01-01"),
        ("1980-05-01", "circa 1979"),
    ],
)
def test_days_that_may_be_one_exclude_nothing(
    contribute: Contribute, analyst: Acting, one: str, other: str
) -> None:
    held_for_one(analyst, reported(contribute, {"birthDate": one}, {"birthDate": other}))

    assert crosscheck.conflicts(analyst) == []


def test_a_list_that_gives_several_days_contradicts_nobody_who_has_one_of_them(
    contribute: Contribute, analyst: Acting
) -> None:
    listed = contribute(
        [
            Draft("a", Kind.PERSON, (Claim("name", "Ermias Ghermay"), Claim("birthDate", "1980-05-01"),
                                     Claim("birthDate", "1975-03-04")), (), frozenset({"suspect"}))
        ]
    )["a"]  # fmt: skip
    (other,) = reported(contribute, {"birthDate": "1980-05-01"})
    held_for_one(analyst, [listed, other])

    assert crosscheck.conflicts(analyst) == []


def test_two_genders_are_said(contribute: Contribute, analyst: Acting) -> None:
    held_for_one(analyst, reported(contribute, {"gender": "male"}, {"gender": "female"}))

    (conflict,) = crosscheck.conflicts(analyst)

    assert (conflict.kind, conflict.words) == (Contradiction.GENDER, "gender differs")


def test_two_numbers_for_life_are_said(contribute: Contribute, analyst: Acting) -> None:
    ships = [
        contribute([Draft("v", Kind.VESSEL, (Claim("name", "Salam"), Claim("imoNumber", number)))])["v"]
        for number in ("IMO 9074729", "IMO 9156527", "IMO 9074729")
    ]  # fmt: skip
    held_for_one(analyst, ships)

    (conflict,) = crosscheck.conflicts(analyst)

    assert (conflict.kind, conflict.words) == (Contradiction.NUMBER, "IMO number differs")
    assert len(conflict.sides) == 2


def test_two_entries_that_one_list_keeps_apart_are_said(
    contribute: Contribute, analyst: Acting
) -> None:
    listed = contribute(
        [
            Draft(key, Kind.PERSON, (Claim("name", "Ermias Ghermay"), Claim("listingId", f"no. {key}")), (),
                  frozenset({"listed"}))
            for key in "EF"
        ]
    )  # fmt: skip
    held_for_one(analyst, [listed["E"], listed["F"]])

    (conflict,) = crosscheck.conflicts(analyst)

    assert conflict.kind is Contradiction.LIST
    assert sorted(side.values for side in conflict.sides) == [("no. E",), ("no. F",)]


def test_whom_a_person_holds_apart_and_others_hold_for_one_is_said_with_the_way(
    contribute: Contribute, analyst: Acting, acting: ActingAs
) -> None:
    a, b, c = reported(contribute, {}, {}, {})
    held_for_one(analyst, [a, b, c])
    with acting("investigator@ncp-a", Role.INVESTIGATOR, Purpose.INVESTIGATION) as other:
        crosscheck.settle(other, a, c, DIFFERENT, "two men")

    (conflict,) = found(analyst, Contradiction.APART)

    assert conflict.pair == tuple(sorted((a, c)))
    assert conflict.records == tuple(sorted((a, b, c)))
    assert [each.verdict for each in conflict.judged] == [DIFFERENT, SAME, SAME]
    assert "investigator@ncp-a holds the two apart" in conflict.words


def test_people_who_judge_one_pair_differently_are_named_until_they_agree(
    contribute: Contribute, analyst: Acting, acting: ActingAs
) -> None:
    a, b = reported(contribute, {}, {})
    crosscheck.settle(analyst, a, b, SAME, "one passport")
    with acting("investigator@ncp-a", Role.INVESTIGATOR, Purpose.INVESTIGATION) as other:
        crosscheck.settle(other, a, b, DIFFERENT, "two men")

    (conflict,) = found(analyst, Contradiction.OVERRULED)

    assert [(each.member, each.verdict, each.reason) for each in conflict.judged] == [
        ("analyst@ncp-a", SAME, "one passport"),
        ("investigator@ncp-a", DIFFERENT, "two men"),
    ]
    assert "analyst@ncp-a the same, investigator@ncp-a different" in conflict.words
    crosscheck.settle(analyst, a, b, DIFFERENT, "I see it now")
    assert found(analyst, Contradiction.OVERRULED) == []


def test_taking_back_what_another_judged_is_said_and_ones_own_is_not(
    contribute: Contribute, analyst: Acting, acting: ActingAs
) -> None:
    a, b = reported(contribute, {}, {})
    own = crosscheck.settle(analyst, a, b, SAME, "one passport")
    crosscheck.undo(analyst, own.id, "a mistake")
    assert crosscheck.conflicts(analyst) == []
    again = crosscheck.settle(analyst, a, b, SAME, "one passport")

    with acting("investigator@ncp-a", Role.INVESTIGATOR, Purpose.INVESTIGATION) as other:
        crosscheck.undo(other, again.id, "I do not see it")

    (conflict,) = crosscheck.conflicts(analyst)
    assert [each.verdict for each in conflict.judged] == [SAME, Verdict.RETRACTED]


def test_nothing_that_a_reader_may_not_see_contradicts_for_them(
    contribute: Contribute, analyst: Acting, acting: ActingAs
) -> None:
    (a,) = reported(contribute, {"birthDate": "1980-05-01"})
    b = contribute(
        [suspect("a", "Ermias Ghermay", birthDate="1961-02-03")],
        access=everyone_may("ncp-a", tlp=Tlp.RED),
    )["a"]
    held_for_one(analyst, [a, b])

    assert len(crosscheck.conflicts(analyst)) == 1
    with acting("analyst@ncp-b", Role.ANALYST, Purpose.ANALYSIS) as other:
        assert crosscheck.conflicts(other) == []


def test_who_left_the_open_lane_leaves_no_conflict_behind(
    contribute: Contribute, analyst: Acting, custodian: Acting
) -> None:
    a, b = reported(contribute, {"birthDate": "1980-05-01"}, {"birthDate": "1961-02-03"})
    held_for_one(analyst, [a, b])

    protect(custodian, b, Category.VICTIM, "she says so")

    assert crosscheck.conflicts(analyst) == []


def test_only_who_judges_is_shown_conflicts(analyst: Acting, acting: ActingAs) -> None:
    with (
        acting("rights-reviewer@ncp-a", Role.RIGHTS_REVIEWER, Purpose.OVERSIGHT) as reader,
        pytest.raises(Refused),
    ):
        crosscheck.conflicts(reader)
