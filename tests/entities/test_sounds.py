"""What an ear or a finger changed in a name still meets, and other names stay other names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholeroute.entities.agreement import NAME_MATCH, compare_names
from wholeroute.entities.equivalents import same_name
from wholeroute.entities.names import fold, parse_name
from wholeroute.entities.sounds import nearness, sounds

words = st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("kidane", "chidane"),
        ("zhur", "schur"),
        ("yonas", "jonas"),
        ("bojan", "boyan"),
        ("warshafi", "ouarchafi"),
        ("thuraya", "soraya"),
        ("martovich", "martoffich"),
        (fold("Крневић"), "krnevic"),
    ],
)
def test_one_name_heard_by_two_ears_sounds_alike(one: str, other: str) -> None:
    assert sounds(one) & sounds(other)
    assert nearness(one, other) >= 0.5 or one == other


@pytest.mark.parametrize(
    ("one", "other"),
    [("santivares", "sanntivares"), ("tababli", "tabbali"), ("mavropoulos", "mavrpoulos")],
)
def test_one_slip_of_the_fingers_is_forgiven(one: str, other: str) -> None:
    assert nearness(one, other) >= 0.5


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("salim", "samir"),
        ("tesfay", "desta"),
        ("bekele", "bekir"),
        ("marko", "mirza"),
        ("ali", "omar"),
    ],
)
def test_other_names_stay_other_names(one: str, other: str) -> None:
    assert nearness(one, other) < 0.5


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("uladzimir", "vladimir"),
        ("kostas", "konstantinos"),
        ("ebrima", "ibrahima"),
        ("george", "yorgos"),
    ],
)
def test_one_name_in_two_tongues_is_known(one: str, other: str) -> None:
    assert same_name(one, other)
    assert nearness(one, other) >= NAME_MATCH


def test_an_initial_stands_for_what_begins_so() -> None:
    found = compare_names(parse_name("Y. Soloduk"), parse_name("Yauheni Soloduk"), {})

    assert set(found.matched) == {("y", "yauheni"), ("soloduk", "soloduk")}
    assert not nearness("y", "pavel")


def test_by_spelling_alone_what_sounds_alike_is_not_taken_for_one() -> None:
    one, other = parse_name("Berhane Kidane"), parse_name("Berhane Chidane")

    assert compare_names(one, other, {}).score >= NAME_MATCH
    assert compare_names(one, other, {}, by_ear=False).score < NAME_MATCH


@given(words, words)
def test_nearness_is_symmetric_and_never_certain(one: str, other: str) -> None:
    assert nearness(one, other) == nearness(other, one)
    assert 0.0 <= nearness(one, other) < 1.0
