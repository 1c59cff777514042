"""What is guessed first is refused, however it is doubled or dressed up; what says something is taken."""

from __future__ import annotations

from itertools import product

import pytest
from tests.conftest import COST_OF_A_PASSWORD

from wholeroute.errors import Invalid
from wholeroute.members import passwords
from wholeroute.members.passwords import _COMMON, LONGEST, SHORTEST, must_be_strong

DRESSED = (
    "{0}{0}", "{0}{0}1", "{0}123456", "{0}1234567890", "{0}2024!", "{0}1999", "123456{0}", "{0}!!!!",
    "{0}{0}{0}", "{0}12345678", "{0}123123", "{0}1q2w3e4r", "{0}qwerty", "qwerty{0}", "my{0}123456",
    "{0}password", "password{0}", "{0}iloveyou", "iloveyou{0}", "{0}111111", "{0}000000", "{0}987654321",
    "{0}abc123", "abc123{0}", "{0}admin123", "the{0}2000", "{0}2023{0}", "{0}_1234567", "{0}.2025.{0}",
    "{0}654321", "000000{0}", "{0}welcome1", "{0}.{0}", "{0}-{0}-{0}",
)  # fmt: skip


def refused(password: str) -> bool:
    """Return whether a password is told to be another."""
    try:
        must_be_strong(password)
    except Invalid as weak:
        return weak.reason == "it is among the first that are guessed"
    return False


def test_three_thousand_of_the_kind_that_is_commonest_are_refused() -> None:
    made = {form.format(word) for form, word in product(DRESSED, _COMMON)}
    long_enough = {each for each in made if SHORTEST <= len(each) <= LONGEST}

    assert len(long_enough) > 3000
    assert sorted(each for each in long_enough if not refused(each)) == []


@pytest.mark.parametrize(
    "password",
    [
        "Password1234!", "P@ssw0rd2024!", "PASSWORDPASSWORD", "1q2w3e4r5t6y", "1qaz2wsx3edc4rfv",
        "123456789012", "012345678910", "111111111111", "qwertyuiopasdf", "zxcvbnm12345", "abcd12345678",
        "iloveyou1234", "correcthorsebatterystaple", "trustno1trustno1", "liverpool1892", "aaaaaaaaaaab",
    ],
)  # fmt: skip
def test_the_commonest_that_are_long_enough_are_refused(password: str) -> None:
    assert refused(password)


@pytest.mark.parametrize(
    "password",
    [
        "the boat left Sfax at night", "my house is old and blue", "kettle orbit plum 7", "839205714662",
        "Тридцать три корабля", "qPz4-88xk-Lm2w", "ሰላም ለዓለም ሁሉ እንዴት",
    ],
)  # fmt: skip
def test_what_says_something_is_taken(password: str) -> None:
    must_be_strong(password)


def test_a_kept_password_costs_who_guesses_two_passes_over_19_mebibytes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(passwords, "COST", COST_OF_A_PASSWORD)

    kept = passwords.hash_of("ein Wal im Nebel")

    assert kept.startswith(b"$argon2id$v=19$m=19456,t=2,p=1$")
    assert passwords.fits(kept, "ein Wal im Nebel")
    assert not passwords.fits(kept, "ein Wal im Regen")
