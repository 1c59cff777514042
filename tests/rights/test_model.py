"""Handling codes: flags that stand side by side, read back as they were written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholeroute.errors import Invalid
from wholeroute.rights import Handling

words = st.text(st.characters(exclude_categories=("Cs", "Cc"))).map(str.strip)
handlings = st.builds(Handling, st.booleans(), st.booleans(), st.booleans(), words)


@given(handlings)
def test_a_handling_reads_back_as_it_was_written(handling: Handling) -> None:
    assert Handling.parse(str(handling)) == handling


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Handling()),
        ("H1 H2", Handling(h1=True, h2=True)),
        ("h2,H0", Handling(h0=True, h2=True)),
        ("H3: ask us first", Handling(h3="ask us first")),
        ("H1 H3: not: to C", Handling(h1=True, h3="not: to C")),
    ],
)
def test_codes_are_read_in_any_order_and_case(text: str, expected: Handling) -> None:
    assert Handling.parse(text) == expected


@pytest.mark.parametrize("text", ["H4", "H1H2", "secret", "H1; H2"])
def test_an_unknown_code_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="unknown code"):
        Handling.parse(text)


@pytest.mark.parametrize("text", ["H3", "H3:", "H1 H3:  "])
def test_h3_needs_its_words(text: str) -> None:
    with pytest.raises(Invalid, match="needs its words"):
        Handling.parse(text)


@pytest.mark.parametrize("text", ["H1: not to C", ": not to C"])
def test_a_restriction_in_words_is_kept_even_where_its_code_is_forgotten(text: str) -> None:
    assert Handling.parse(text).h3 == "not to C"
