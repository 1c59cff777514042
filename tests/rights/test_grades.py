"""Grades: foreign systems map onto 4x4, never upwards, and stay readable as they came."""

from __future__ import annotations

from itertools import product

import pytest

from wholeroute.errors import Invalid
from wholeroute.rights import from_3x5x2, from_4x4, from_admiralty, parse_grade

# How much of a source or an item one may rely on, best first, in each system's own order.
RELIABILITY = "ABCX"
# Admiralty: A completely, B usually, C fairly reliable; D not usually; E unreliable; F not judged.
# None of theirs is better than the 4x4 letter of the same rank.
BEST_SOURCE = dict(zip("ABCDEF", "ABCCCX", strict=True))


@pytest.mark.parametrize("code", [f"{s}{i}" for s, i in product("ABCX", "1234")])
def test_4x4_is_read_as_itself(code: str) -> None:
    grade = from_4x4(code)

    assert str(grade) == grade.original == code


@pytest.mark.parametrize(("source", "item"), list(product("ABCDEF", "123456")))
def test_an_admiralty_grade_is_never_promoted_and_kept_as_it_came(source: str, item: str) -> None:
    grade = from_admiralty(f"{source}{item}")

    assert RELIABILITY.index(grade.reliability) >= RELIABILITY.index(BEST_SOURCE[source])
    assert int(grade.information) >= min(int(item), 4)
    assert grade.original == f"admiralty:{source}{item}"


@pytest.mark.parametrize(("source", "item"), list(product("123", "ABCDE")))
def test_a_british_grade_never_becomes_the_best_of_ours(source: str, item: str) -> None:
    grade = from_3x5x2(f"{source}{item}P")

    # 1 is "reliable" where A is "no doubt at all"; A is "known directly", our 2.
    assert grade.reliability != "A"
    assert int(grade.information) >= min("ABCDE".index(item) + 2, 4)
    assert grade.original == f"3x5x2:{source}{item}P"


def test_an_untested_british_source_is_one_that_cannot_be_judged() -> None:
    assert str(from_3x5x2("2B")) == "X3"


@pytest.mark.parametrize(
    ("text", "code"),
    [("B2", "B2"), ("4x4: b 2", "B2"), ("admiralty:D1", "C1"), ("3X5X2:1AP", "B2")],
)
def test_the_system_is_named_before_a_colon(text: str, code: str) -> None:
    assert str(parse_grade(text)) == code


@pytest.mark.parametrize(
    "text",
    ["", "E2", "A5", "B", "2B", "admiralty:G1", "admiralty:A7", "3x5x2:4A", "5x5:A1", "A1A1"],
)
def test_what_is_no_grade_is_refused_with_the_fix(text: str) -> None:
    with pytest.raises(Invalid) as error:
        parse_grade(text)

    assert error.value.field == "grade"
    assert "3x5x2:1AP" in error.value.fix
