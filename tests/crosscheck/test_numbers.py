"""A number speaks for who holds it, and less the more people share it."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from uuid import UUID

import pytest
from tests.conftest import Contribute, phone, suspect

from wholeroute import crosscheck
from wholeroute.crosscheck.block import CAP, candidate_pairs
from wholeroute.crosscheck.crowds import crowds, different, shared_worth
from wholeroute.crosscheck.load import among_others
from wholeroute.crosscheck.numbers import held_number
from wholeroute.crosscheck.profile import Profile, profile_from
from wholeroute.crosscheck.score import score
from wholeroute.entities import Kind
from wholeroute.exercise.halcyon.names import cultures, in_own_script, made_name
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


def test_a_phone_that_thousands_share_proposes_next_to_no_pair_and_proves_nothing() -> None:
    draw, people = Random(4), [*cultures().values()]  # noqa: S311 — invented people
    many = [
        profile(at, in_own_script(draw, made_name(draw, draw.choice(people), "male")).text)
        for at in range(5_000)
    ]
    without = [replace(each, identifiers=frozenset()) for each in many]

    added = len(candidate_pairs(many)) - len(candidate_pairs(without))
    shared = crowds(many)[NUMBER]

    assert added <= CAP * CAP / 2
    assert shared > 300
    assert shared_worth(11.0, shared) == 0.0


@pytest.mark.parametrize(
    ("kind", "name", "one", "other"),
    [
        (Kind.VEHICLE, "registrationNumber", "А123ВС77", "A123BC77"),
        (Kind.ADDRESS, "full", "Atatürk Cad. No: 12, İzmir", "12 Ataturk Caddesi Izmir"),
        (Kind.ADDRESS, "full", "ул. Ленина, д. 5, Минск", "Minsk, ul. Lenina 5"),
        (Kind.ADDRESS, "full", "شارع النيل ١٢ الخرطوم", "Sharia al-Nil 12, Khartoum"),
        (Kind.USER_ACCOUNT, "username", "@Boat_Trips", "https://t.me/boat_trips"),
    ],
)
def test_what_is_held_is_one_however_it_is_printed(
    kind: Kind, name: str, one: str, other: str
) -> None:
    assert held_number(kind, name, one) == held_number(kind, name, other) is not None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hauptstr. 5, Berlin", "Hauptstr. 6, Berlin"),
        ("Hauptstr. 5, Berlin", "Hauptstr. 5, Bremen"),
        ("Via Roma 1, Milano", "Piazza Roma 1, Milano"),
    ],
)
def test_another_number_street_or_town_is_another_address(one: str, other: str) -> None:
    assert held_number(Kind.ADDRESS, "full", one) != held_number(Kind.ADDRESS, "full", other)


@pytest.mark.parametrize("text", ["Berlin", "12", "🙂", "no. 5", "Via"])
def test_a_town_or_a_number_alone_is_nobodys_address(text: str) -> None:
    assert held_number(Kind.ADDRESS, "full", text) is None


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
