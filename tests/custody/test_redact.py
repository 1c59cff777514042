"""What names somebody who is erased: their words, however spelt, and nobody else's."""

from __future__ import annotations

import pytest

from wholeroute.custody.redact import mentions

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
