from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholeroute.crosscheck.block import candidate_pairs
from wholeroute.crosscheck.profile import Profile, profile_from
from wholeroute.entities.vocabulary import Kind

NAMES = ["Muhammad Ali", "ALI, Muhammad", "Mohammed Kashlaf", "محمد كشلاف", "Kashlaf", "Ali Hasan"]


def profile(number: int, *said: tuple[str, str], kind: Kind = Kind.PERSON) -> Profile:
    return profile_from(UUID(int=number), kind, "list", said)


def test_names_meet_across_scripts_and_order() -> None:
    found = candidate_pairs(
        [
            profile(1, ("name", "KASHLAF, Mohammed")),
            profile(2, ("name", "Ermias Ghermay")),
            profile(3, ("name", "محمد الأمين العربي كشلاف")),
        ]
    )

    assert list(found) == [(0, 2)]
    assert found.unreached == ()


def test_a_number_meets_its_like_where_no_name_does() -> None:
    found = candidate_pairs(
        [
            profile(1, ("name", "Musab Abu Qarin"), ("passportNumber", "782633")),
            profile(2, ("name", "Salim Milad"), ("passportNumber", "782633")),
            profile(3, ("name", "Ahmad Fituri"), ("idNumber", "782633")),
        ]
    )

    assert found.pairs == ((0, 1),)


def test_kinds_that_cannot_be_one_never_meet() -> None:
    said = [("name", "Morning Star")]

    assert not candidate_pairs([profile(1, *said), profile(2, *said, kind=Kind.VESSEL)])


def test_a_key_that_many_hold_is_skipped_and_reported() -> None:
    crowd = [profile(at, ("name", "Muhammad Ali")) for at in range(1, 6)]

    found = candidate_pairs(crowd, cap=4)

    assert found.pairs == ()
    assert found.skipped_keys > 0
    assert found.largest_skipped == 5
    assert found.unreached == (0, 1, 2, 3, 4)


def test_the_year_of_birth_reunites_what_a_common_name_would_lose() -> None:
    crowd = [
        profile(at, ("name", "Muhammad Ali"), ("birthDate", f"{1950 + at // 2}-01-01"))
        for at in range(6)
    ]

    assert candidate_pairs(crowd, cap=4).pairs == ((0, 1), (2, 3), (4, 5))


def test_people_of_a_common_name_meet_where_they_share_a_second_common_key() -> None:
    crowd = [
        profile(at, ("name", "Muhammad Ali"), ("passportNumber", f"K{at % 2}00000"))
        for at in range(10)
    ]

    found = candidate_pairs(crowd, cap=5)

    assert {(one % 2, other % 2) for one, other in found} == {(0, 0), (1, 1)}
    assert len(found) == 20


@pytest.mark.parametrize(
    ("one", "other", "year"),
    [
        ("Berhane Kidane", "Birhane Chidane", "1980"),
        ("Yonas Bekele", "Jonas Bekelle", "1980"),
        ("Denis Zhurevsky", "Dzianis Schurewsky", "1980"),
        ("Yauheni Soloduk", "Y. Soloduk", ""),
    ],
)
def test_what_another_ear_wrote_meets_by_sound(one: str, other: str, year: str) -> None:
    born = [("birthDate", year)] if year else []

    assert candidate_pairs([profile(1, ("name", one), *born), profile(2, ("name", other), *born)])


@given(st.lists(st.sampled_from(NAMES), max_size=12))
def test_pairs_come_once_in_total_order(texts: list[str]) -> None:
    profiles = [profile(at, ("name", text)) for at, text in enumerate(texts)]
    pairs = candidate_pairs(profiles).pairs

    assert list(pairs) == sorted(set(pairs))
    assert all(one < other for one, other in pairs)
