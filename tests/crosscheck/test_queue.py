"""What waits for a person: unsure pairs about which there is enough, likeliest first, page by page."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.conftest import Contribute, suspect

from wholeroute import crosscheck
from wholeroute.crosscheck import Likely, Wanted, number_in_queue, sorts_in_queue
from wholeroute.crosscheck.enough import RULE, enough
from wholeroute.entities import Claim, Draft, Kind, Script
from wholeroute.ledger import (
    Acting,
    NewJudgement,
    SoughtPairs,
    Verdict,
    judge,
    kinds_waiting,
    number_waiting,
    standing,
)

UNSURE = Verdict.UNSURE
NAME = {"feature": "name", "agreement": "one word", "weight": 5.0, "words": "one word agrees"}
BIRTH = {"feature": "birth date", "agreement": "near", "weight": -5.0, "words": "years apart"}
ENOUGH = (NAME, BIRTH)


@pytest.fixture
def people(contribute: Contribute) -> list[UUID]:
    """Return six people of six reports, in order."""
    return sorted(contribute([suspect("x", f"Tekle {letter}")])["x"] for letter in "ABCDEF")


def unsure(acting: Acting, *pairs: tuple[UUID, UUID, float, tuple[dict[str, Any], ...]]) -> None:
    """Leave pairs to a person as a run does."""
    new = [
        NewJudgement(a, b, UNSURE, "", None, "a test", score, said) for a, b, score, said in pairs
    ]
    with acting.begin() as connection:
        judge(connection, new)


def test_only_what_a_machine_is_unsure_of_waits_and_the_likeliest_comes_first(
    people: list[UUID], analyst: Acting
) -> None:
    a, b, c, d, *_ = people
    unsure(analyst, (a, b, 0.4, ENOUGH), (a, c, 0.8, ENOUGH), (b, c, 0.6, ENOUGH))
    with analyst.begin() as connection:
        judge(connection, [NewJudgement(a, d, Verdict.SAME, "", model="a test", score=0.99)])
    crosscheck.settle(analyst, b, c, UNSURE, "hard to say")

    assert [each.score for each in crosscheck.queue(analyst)] == [0.8, 0.4]
    assert [each.score for each in crosscheck.queue(analyst, most=1)] == [0.8]


def test_a_pair_about_which_nobody_could_tell_waits_for_nobody_unless_all_are_asked_for(
    people: list[UUID], analyst: Acting
) -> None:
    a, b, c, *_ = people
    unsure(analyst, (a, b, 0.4, ENOUGH), (a, c, 0.8, (NAME,)))

    assert [each.score for each in crosscheck.queue(analyst)] == [0.4]
    assert [each.score for each in crosscheck.queue(analyst, Wanted(enough=False))] == [0.8, 0.4]


def test_a_page_begins_behind_the_one_that_ended_the_last_whatever_became_of_it(
    people: list[UUID], analyst: Acting
) -> None:
    a, b, c, d, e, _ = people
    unsure(analyst, *((one, other, 0.5, ENOUGH) for one, other in ((a, b), (a, c), (b, d), (c, e))))
    whole = crosscheck.queue(analyst)

    first = crosscheck.queue(analyst, most=2)
    crosscheck.settle(analyst, first[-1].left, first[-1].right, UNSURE, "hard to say")

    assert first == whole[:2]
    assert crosscheck.queue(analyst, Wanted(after=first[-1].id)) == whole[2:]
    assert crosscheck.queue(analyst, Wanted(after=whole[-1].id)) == []


def test_a_queue_is_asked_for_by_kind(contribute: Contribute, analyst: Acting) -> None:
    people = sorted(contribute([suspect("x", "Tekle A")])["x"] for _ in "ab")
    ships = sorted(
        contribute([Draft("v", Kind.VESSEL, (Claim("name", "Salam"),))])["v"] for _ in "ab"
    )
    unsure(analyst, (people[0], people[1], 0.4, ENOUGH), (ships[0], ships[1], 0.5, ENOUGH))

    found = crosscheck.queue(analyst, Wanted(kinds=(Kind.VESSEL,)))

    assert [(each.left, each.right) for each in found] == [tuple(ships)]
    with analyst.begin() as connection:
        assert kinds_waiting(connection, RULE) == {"Person": 1, "Vessel": 1}
        assert number_waiting(connection, SoughtPairs(RULE, ("Person",))) == 1


SAID = st.lists(
    st.fixed_dictionaries(
        {
            "feature": st.sampled_from(["prior", "name", "birth date", "identifier", "list entry"]),
            "agreement": st.just(""),
            "weight": st.sampled_from([-18.0, -3.0, -1.0, -0.999, 0.0, 0.5, 1.0, 2.999, 3.0, 18.0]),
            "words": st.just("said"),
        }
    ),
    max_size=5,
)


def test_each_sort_counts_the_pairs_of_the_list_it_leads_to(
    contribute: Contribute, analyst: Acting
) -> None:
    one = contribute([suspect("a", "Tekle A"), suspect("b", "Текле Б"), suspect("c", "ተክለ")])
    two = contribute([suspect("d", "Tekle D"), suspect("e", "تكلي Tekle")], as_="ncp-b")
    a, b, c, d, e = (*map(one.__getitem__, "abc"), *map(two.__getitem__, "de"))
    number = {"feature": "identifier", "agreement": "", "weight": 9.0, "words": "same phone"}
    said = [(a, d, 0.9, (number,)), (a, e, 0.5, (number, NAME)), (b, d, 0.8, ENOUGH),
            (c, e, 0.1, ENOUGH), (a, b, 0.8, (NAME,)), (d, e, 0.3, (NAME,))]  # fmt: skip
    unsure(analyst, *((min(x, y), max(x, y), score, why) for x, y, score, why in said))

    with analyst.begin() as connection:
        whole = sorts_in_queue(connection, Wanted())
        source = next(iter(whole.reports))
        for wanted in (Wanted(), Wanted(enough=False), Wanted(likely=Likely.LIKELY),
                       Wanted(script=Script.ARABIC), Wanted(reports=(source,))):  # fmt: skip
            sorts = sorts_in_queue(connection, wanted)

            def number_of(wanted: Wanted = wanted, **other: Any) -> int:
                return number_in_queue(connection, replace(wanted, **other))

            assert sorts.number == number_of()
            assert sorts.untold == number_of(enough=False) - number_of(enough=True)
            assert sorts.kinds == {"Person": 4}
            assert wanted.likely or sorts.likely == {x: number_of(likely=x) for x in Likely}
            assert wanted.script or all(
                sorts.scripts.get(x, 0) == number_of(script=x) for x in Script if x != Script.OTHER
            )
            assert wanted.reports or sorts.reports == {
                x: number_of(reports=(x,)) for x in sorts.reports
            }
    assert (whole.number, whole.untold, len(whole.reports)) == (4, 2, 2)
    assert [(each.words, each.number) for each in whole.alike] == [("same phone", 2)]
    assert whole.scripts == {
        Script.LATIN: 4, Script.ARABIC: 2, Script.ETHIOPIC: 1, Script.CYRILLIC: 1
    }  # fmt: skip


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(said=SAID)
def test_the_database_finds_enough_what_the_rule_does(
    people: list[UUID], analyst: Acting, said: list[dict[str, Any]]
) -> None:
    with analyst.begin() as connection:
        for each in standing(connection):
            crosscheck.undo(analyst, each.id, "the day is over")
    unsure(analyst, (people[0], people[1], 0.5, tuple(said)))

    with analyst.begin() as connection:
        assert number_waiting(connection, SoughtPairs(RULE)) == enough(said)
