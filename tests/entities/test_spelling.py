"""One string of letters: moved spaces, a comma, a letter typed twice, two in turn. Nothing else is."""

from __future__ import annotations

import pytest

from wholeroute.entities import NAME_MATCH, parse_name
from wholeroute.entities.spelling import one_spelling


def told(one: str, other: str) -> bool:
    a, b = parse_name(one), parse_name(other)
    assert one_spelling(a, b) == one_spelling(b, a)
    return one_spelling(a, b) >= NAME_MATCH


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("LAURENT NKUNDA", "LAUREN TNKUNDA"),
        ("JAMIL MUKULU", "JAMLI MUKULU"),
        ("ABDUR REHMAN", "BADUR REHMAN"),
        ("ABDUL HAKIM MURAD", "HAKIM MURAD, ABDUL"),
        ("HAN YU-RO", "HAN YYU-RO"),
        ("Noorzai", "Noor Zai"),
        ("习近平", "Xi Jinping"),
        ("김정은", "Kim Jong Un"),
        ("Али Хасан", "АлиХасан"),
    ],
)
def test_the_same_letters_are_one_spelling(one: str, other: str) -> None:
    assert told(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("KIM CHOL NAM", "KIM CHOL SAM"),
        ("Salman Muhammad", "Muhammad Salman"),
        ("Amina Hassan", "Amin Hassan"),
        ("Amir", "Amri"),
        ("Ali", "Ail"),
        ("", ""),
        ("A", "A"),
        ("高石早苗", "高市早苗"),
        ("柳 彬", "Liban"),
        ("习近平", "Li Keqiang"),
    ],
)
def test_another_letter_or_too_few_are_none(one: str, other: str) -> None:
    assert not told(one, other)
