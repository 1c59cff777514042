"""A number speaks for who holds it, and less the more people share it."""

from __future__ import annotations

from uuid import UUID

import pytest
from tests.conftest import Contribute, phone, suspect

from wholeroute import crosscheck
from wholeroute.crosscheck.crowds import crowds, different, shared_worth
from wholeroute.crosscheck.load import among_others
from wholeroute.crosscheck.profile import Profile, profile_from
from wholeroute.crosscheck.score import score
from wholeroute.entities import Kind
from wholeroute.ledger import Acting, Verdict, standing

NUMBER = ("phone", "+214123456789")
STRANGERS = ["Olga Petrova", "Musab Qarin", "Yonas Tesfay", "Binta Jallow", "Goran Vukovic",
             "Karim Noorzai", "Stelios Mavridis", "Mehmet Kaya", "Piero Castelli"]  # fmt: skip


def profile(at: int, name: str, *said: tuple[str, str]) -> Profile:
    return profile_from(UUID(int=at), Kind.PERSON, str(at), [("name", name), *said], [NUMBER])


def test_one_persons_spellings_are_one_person_and_strangers_are_many() -> None:
    one = [
        profile(at, name)
        for at, name in enumerate(["Musab Qarin", "Mus'ab al-Qarin", "QARIN, Musab"])
    ]

    assert different(one) == 1
    assert crowds(one) == {}
    assert crowds([profile(at, name) for at, name in enumerate(STRANGERS)]) == {NUMBER: 9}


def test_the_more_people_share_a_number_the_less_it_says() -> None:
    worth = [shared_worth(11.0, people) for people in (1, 2, 4, 8, 500)]

    assert worth == sorted(worth, reverse=True)
    assert worth[0] == 11.0
    assert worth[-1] == 0.0


def test_a_call_shops_number_makes_nobody_the_same() -> None:
    said = [("birthDate", "1980")]
    two = [profile(1, "Musab Qarin", *said), profile(2, "Musab Qarin")]
    alone = among_others(two)
    crowded = among_others(
        [*two, *(profile(at, name) for at, name in enumerate(STRANGERS * 3, start=10))]
    )

    sure, doubtful = (score(found[0], found[1], {}) for found in (alone, crowded))

    assert sure.weight > doubtful.weight + 5
    assert "which 9 people share" in "; ".join(each.words for each in doubtful.evidence)


@pytest.mark.parametrize("path", ["run", "explain"])
def test_who_holds_a_phone_is_spoken_for_by_its_number(
    contribute: Contribute, analyst: Acting, path: str
) -> None:
    ids = [
        contribute(
            [suspect("a", name, birthDate="1980"), phone("p", "+390669820001", "a")], as_=body
        )["a"]
        for name, body in (("Ermias Ghermay", "ncp-a"), ("Ermias Ghirmay", "ncp-b"))
    ]
    if path == "run":
        crosscheck.run(analyst)
        with analyst.begin() as connection:
            (judgement,) = standing(connection)
        assert judgement.verdict is Verdict.SAME
        words = [each["words"] for each in judgement.explanation]
    else:
        words = [each.words for each in crosscheck.explain(analyst, *ids).score.evidence]

    assert "same telephone number" in words


def test_an_explanation_knows_the_crowd_that_the_run_knew(
    contribute: Contribute, analyst: Acting
) -> None:
    ids = [
        contribute([suspect("a", name), phone("p", "+390669820001", "a")])["a"]
        for name in ["Ermias Ghermay", "Ermias Ghirmay", *STRANGERS]
    ]
    crosscheck.run(analyst)

    words = [each.words for each in crosscheck.explain(analyst, *ids[:2]).score.evidence]

    assert "same telephone number, which 10 people share" in words
