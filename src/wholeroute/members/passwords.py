"""Say which passwords are good enough, and keep them as argon2id hashes.

Pure but for the salt. Cost as OWASP lists it: two passes over 19 MiB, one lane.
"""

from __future__ import annotations

import unicodedata
from functools import cache

from nacl.exceptions import InvalidkeyError
from nacl.pwhash import argon2id

from wholeroute.errors import Invalid

SHORTEST, LONGEST = 12, 128
_PASSES, _MEMORY = 2, 19 * 1024 * 1024
_FEW = 5
# Of the commonest, those that are long enough; what is shorter falls by its length.
_COMMON = frozenset(
    {
        "123456789012", "1234567890123", "12345678901234", "123456789012345", "1234567890123456",
        "111111111111", "000000000000", "qwertyuiop12", "qwertyuiop123", "qwertyuiopasdf",
        "1q2w3e4r5t6y", "1qaz2wsx3edc", "1qaz2wsx3edc4rfv", "password1234", "password12345",
        "password123456", "passwordpassword", "mypassword123", "administrator", "administrator1",
        "iloveyou1234", "iloveyouforever", "letmeinplease", "welcome12345", "welcome123456",
        "changeme1234", "changeme12345", "unbelievable", "basketball12", "liverpool1234",
        "manchesterunited", "asdfghjkl123", "zxcvbnm12345", "abcdefghijkl", "abcdefghijklm",
        "abcd12345678", "abc123abc123", "qwerty123456", "q1w2e3r4t5y6", "monkey123456",
        "football1234", "sunshine1234", "princess1234", "superman1234", "trustno1trustno1",
        "correcthorsebatterystaple",
    }
)  # fmt: skip


def must_be_strong(password: str, *about: str) -> None:
    """Raise `Invalid` for a password that is short, common, monotonous or speaks of its owner.

    `about` holds what others know of them: their id, their name, their organisation.
    """
    plain = _folded(password)
    if not SHORTEST <= len(password) <= LONGEST:
        raise Invalid(
            "password", f"it has {len(password)} characters", f"Use {SHORTEST} to {LONGEST}."
        )
    if plain in _COMMON or len(set(plain)) < _FEW:
        raise Invalid("password", "it is among the first that are guessed", "Choose another.")
    known = {part for each in about for part in _folded(each).split() if len(part) > _FEW - 2}
    if any(part in plain for part in known | {"wholeroute"}):
        raise Invalid("password", "it holds a name that others know", "Choose another.")


def hash_of(password: str) -> bytes:
    """Return a new salted hash that `fits` recognises."""
    return bytes(argon2id.str(_bytes(password), opslimit=_PASSES, memlimit=_MEMORY))


def fits(kept: bytes | None, password: str) -> bool:
    """Return whether a password is the one that was kept; where none was, the work is the same."""
    try:
        return argon2id.verify(kept or _nobodys(), _bytes(password)) and kept is not None
    except InvalidkeyError:
        return False


@cache
def _nobodys() -> bytes:
    return hash_of("nobody's password")


def _bytes(password: str) -> bytes:
    return unicodedata.normalize("NFKC", password[:LONGEST]).encode()


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
