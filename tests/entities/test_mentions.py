"""What names somebody: their words, however spelt, and nobody else's; or their name whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholeroute.entities import mentions, said_whole

SAMIR = mentions(
    [("name", "Samir Haddad"), ("passportNumber", "QX 1234567"), ("phone", "+39 06 698 1234")],
    ["Tekle Haddad"],
)


@pytest.mark.parametrize(
    "text",
    [
        "Samir steered.",
        "SAMIR!",
        "سمير was aboard.",
        "Самир was aboard.",
        "paid with QX-1234567",
        "called 0039 06 6981234",
    ],
)
def test_they_are_named_in_whatever_writing(text: str) -> None:
    assert SAMIR.named_in(text)


def test_a_word_that_another_bears_names_nobody_by_itself() -> None:
    assert not SAMIR.named_in("Haddad steered.")
    assert SAMIR.named_in("Haddad, Samir")


@pytest.mark.parametrize("text", ["", "The boat left Sfax at night.", "QX 7654321"])
def test_what_names_others_stays(text: str) -> None:
    assert not SAMIR.named_in(text)
    assert SAMIR.without(text) == text


WHOLE = said_whole(["Amina Canary", "+39067771234", "K7654321", "Li", "17"])


@pytest.mark.parametrize(
    "text",
    [
        "boss of Amina Canary",
        "CANARY, amina",
        "dinghy with Amina the daughter of Canary aboard",
        "call 0039 06 777 1234",
        "passport K 7654321",
    ],
)
def test_a_name_or_number_is_found_however_it_is_written(text: str) -> None:
    assert WHOLE.named_in(text)


@pytest.mark.parametrize(
    "text", ["", "Amina", "Canary Wharf", "Directive (EU) 2023/977, Article 17", "Li", "1234"]
)
def test_a_part_of_a_name_or_a_short_one_is_none(text: str) -> None:
    assert not WHOLE.named_in(text)


@given(st.text(alphabet=st.characters(categories=["Ll"]), min_size=3), st.text())
def test_who_is_named_alone_is_named(name: str, other: str) -> None:
    assert said_whole([name, other]).named_in(name) == said_whole([name]).named_in(name)
    assert not said_whole([]).named_in(name)


@given(
    st.sets(st.text("0123456789", min_size=6, max_size=12), min_size=51, max_size=60),
    st.text("0123456789", max_size=40),
)
def test_many_numbers_are_found_where_each_would_be(numbers: set[str], text: str) -> None:
    assert said_whole(numbers).named_in(text) == any(each in text for each in numbers)
