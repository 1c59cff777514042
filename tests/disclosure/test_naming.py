"""A name is found in a text whole, in any order; a part of it, or a short number, is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholeroute.disclosure.naming import Names

KNOWN = Names(["Amina Canary", "+39067771234", "K7654321", "Li", "17"])


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
    assert KNOWN.said_in(text)


@pytest.mark.parametrize(
    "text", ["", "Amina", "Canary Wharf", "Directive (EU) 2023/977, Article 17", "Li", "1234"]
)
def test_a_part_of_a_name_or_a_short_one_is_none(text: str) -> None:
    assert not KNOWN.said_in(text)


@given(st.text(alphabet=st.characters(categories=["Ll"]), min_size=3), st.text())
def test_who_is_named_alone_is_named(name: str, other: str) -> None:
    assert Names([name, other]).said_in(name) == Names([name]).said_in(name)
    assert not Names([]).said_in(name)
