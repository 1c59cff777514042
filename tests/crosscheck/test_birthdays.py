"""Two people of one name and year are told apart by the birthdays that several reports state of each."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from itertools import combinations
from uuid import UUID

from wholeroute.crosscheck.birthdays import birthdays
from wholeroute.crosscheck.clusters import clusters
from wholeroute.crosscheck.judged import judged
from wholeroute.crosscheck.profile import Profile, profile_from
from wholeroute.entities import Kind, Rarity
from wholeroute.ledger import Judgement, NewJudgement, Verdict

WHEN = datetime(2026, 1, 1, tzinfo=UTC)
NAME = ("name", "Moussa Wagoure")


def report(number: int, *said: tuple[str, str]) -> Profile:
    return profile_from(UUID(int=number), Kind.PERSON, f"report {number}", said)


def born(number: int, day: str, *said: tuple[str, str]) -> Profile:
    return report(number, NAME, ("birthDate", day), ("nationality", "ml"), *said)


ONE = [born(at, "1970-02-01") for at in range(1, 5)]
OTHER = [born(at, "1970-12-16") for at in range(11, 15)]
YEAR = [born(at, "1970") for at in range(21, 25)]


def said_of(profiles: list[Profile]) -> dict[tuple[int, int], NewJudgement]:
    """Return every judgement of a heap in which each pair is asked, by the numbers of both."""
    bones = {bone for each in profiles for name in each.every_name for bone in name.skeletons}
    among_many = Rarity(dict.fromkeys(bones, 9.0))
    among_many.bearers = 5000
    pairs = sorted(combinations(range(len(profiles)), 2))
    return {(e.left.int, e.right.int): e for e in judged(profiles, pairs, among_many)}


def together(profiles: list[Profile]) -> list[set[int]]:
    """Return the clusters that a heap comes to, by the numbers of their reports."""
    standing = [
        Judgement(
            id=at, left=each.left, right=each.right, verdict=each.verdict, reason="", member=None,
            model=each.model, score=each.score, explanation=list(map(dict, each.explanation)),
            at=WHEN, stands=True, undo_of=None,
        )
        for at, each in enumerate(said_of(profiles).values())
    ]  # fmt: skip
    found: dict[UUID, set[int]] = {}
    for member in clusters(standing):
        found.setdefault(member.analytic, set()).add(member.entity.int)
    return sorted(found.values(), key=min)


def test_reports_without_a_day_do_not_chain_two_birthdays_together() -> None:
    assert together([*ONE, *OTHER, *YEAR]) == [{1, 2, 3, 4}, {11, 12, 13, 14}]


def test_who_fits_both_is_left_to_a_person_and_told_why() -> None:
    torn = said_of([*ONE, *OTHER, *YEAR])[1, 21]

    assert torn.verdict is Verdict.UNSURE
    assert "does not say which" in torn.explanation[-1]["words"]
    assert torn.explanation[-1]["feature"] == "birth date"


def test_two_settled_birthdays_speak_against() -> None:
    profiles = [*ONE, *OTHER, *YEAR]
    everybody = [(pair, 0.99) for pair in combinations(range(len(profiles)), 2)]
    known = birthdays(profiles, everybody)

    assert {known.stated[at] for at in range(4)} == {0}
    assert {known.stated[at] for at in range(4, 8)} == {4}
    assert (1, 11) not in said_of(
        profiles
    )  # nothing connects them any more: it tells nobody anything


def test_one_birthday_keeps_those_who_give_the_year() -> None:
    assert together([*ONE, *YEAR]) == [{1, 2, 3, 4, 21, 22, 23, 24}]


def test_a_day_that_one_report_states_settles_nothing() -> None:
    alone = together([*ONE, OTHER[0], *YEAR])

    assert {1, 2, 3, 4, 21, 22, 23, 24} <= alone[0]


def test_one_report_sent_twice_is_one_report() -> None:
    again = [replace(each, contribution="report 11") for each in OTHER]

    assert {1, 2, 3, 4, 21, 22, 23, 24} <= together([*ONE, *again, *YEAR])[0]


def test_days_a_slip_apart_are_one_birthday() -> None:
    swapped = [born(at, "1970-01-02") for at in range(11, 15)]

    assert len(together([*ONE, *swapped, *YEAR])) == 1


def test_a_number_in_common_makes_two_birthdays_one_persons() -> None:
    passport = ("passportNumber", "X1234567")
    one = [born(1, "1970-02-01", passport), *ONE[1:]]
    other = [born(11, "1970-12-16", passport), *OTHER[1:]]

    assert len(together([*one, *other, *YEAR])) == 1


def test_who_is_known_by_more_than_the_name_belongs_to_one() -> None:
    phone = ("phone", "+22370000001")
    one = [born(1, "1970-02-01", phone), *ONE[1:]]
    caller = born(31, "1970", phone)

    heap = [*one, *OTHER, *YEAR, caller]

    assert together(heap) == [{1, 2, 3, 4, 31}, {11, 12, 13, 14}]
    assert "fits better" in said_of(heap)[11, 31].explanation[-1]["words"]
