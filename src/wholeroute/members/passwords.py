"""Say which passwords are good enough, and keep them as argon2id hashes.

Pure but for the salt. Cost as OWASP lists it: two passes over 19 MiB, one lane.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from nacl.exceptions import InvalidkeyError
from nacl.pwhash import argon2id

from wholeroute.errors import Invalid

SHORTEST, LONGEST = 12, 128
COST = 2, 19 * 1024 * 1024
"""Passes, and bytes of memory."""
_FEW = 5
# What the commonest are made of. Doubled, spelt in digits or followed by a year they stay as common,
# so no list of whole passwords would do: what counts is how much is left without these.
_COMMON = (
    "administrator", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm", "azertyuiop",
    "qwertzuiop", "1q2w3e4r5t6y7u8i9o0p", "q1w2e3r4t5y6u7i8o9p0", "1qaz2wsx3edc4rfv5tgb6yhn",
    "qazwsxedcrfvtgb", "correct", "horse", "battery", "staple", "password", "passwort", "passwd",
    "contrasena", "motdepasse", "iloveyou", "ilovu", "loveyou", "letmein", "welcome", "changeme",
    "default", "secret", "master", "login", "access", "monkey", "dragon", "football", "baseball",
    "basketball", "soccer", "hockey", "superman", "batman", "spiderman", "pokemon", "starwars",
    "sunshine", "princess", "shadow", "flower", "angel", "daniel", "jessica", "michael", "michelle",
    "ashley", "jordan", "charlie", "andrew", "thomas", "robert", "jennifer", "liverpool", "arsenal",
    "chelsea", "manchester", "united", "barcelona", "realmadrid", "juventus", "trustno", "whatever",
    "freedom", "computer", "internet", "samsung", "google", "summer", "winter", "spring", "autumn",
    "mustang", "harley", "ferrari", "mercedes", "killer", "hunter", "ranger", "cookie", "chocolate",
    "butterfly", "unbelievable", "forever", "please", "hello", "love", "pass", "user", "test", "guest",
    "root", "admin", "qwerty", "azerty", "qwertz", "asdf", "zxcv", "abcd", "abc", "qaz", "wsx", "the",
    "and", "for", "you", "my",
)  # fmt: skip
_SWAPPED = str.maketrans("@4301$57!", "aaeoissti")
_YEAR = re.compile(r"(?:19|20)\d\d")
_SHORTEST_RUN, _LONGEST_RUN = 3, 10
_WALKS = (*_COMMON[1:11], "12345678901234567890")
_RUNS = tuple(
    walk[start : start + length]
    for length in range(_LONGEST_RUN, _SHORTEST_RUN - 1, -1)
    for forwards in _WALKS
    for walk in (forwards, forwards[::-1])
    for start in range(len(walk) - length + 1)
)


def must_be_strong(password: str, *about: str) -> None:
    """Raise `Invalid` for a password that is short, common, monotonous or speaks of its owner.

    `about` holds what others know of them: their id, their name, their organisation.
    """
    plain = _folded(password)
    if not SHORTEST <= len(password) <= LONGEST:
        raise Invalid(
            "password", f"it has {len(password)} characters", f"Use {SHORTEST} to {LONGEST}."
        )
    if len(set(plain)) < _FEW or _is_common(plain):
        raise Invalid("password", "it is among the first that are guessed", "Choose another.")
    known = {part for each in about for part in _folded(each).split() if len(part) > _FEW - 2}
    if any(part in plain for part in known | {"wholeroute"}):
        raise Invalid("password", "it holds a name that others know", "Choose another.")


def _is_common(plain: str) -> bool:
    """Return whether hardly a sign is left without what common passwords are made of."""
    said = (plain, plain.translate(_SWAPPED))
    return any(len(set(filter(str.isalnum, _bare(each)))) < _FEW for each in said)


def _bare(said: str) -> str:
    """Return `said` without common words, years, and runs of keys or figures, either way."""
    for word in _COMMON:
        said = said.replace(word, " ")
    said = _YEAR.sub(" ", said)
    for run in _RUNS:
        said = said.replace(run, " ")
    return said


def hash_of(password: str) -> bytes:
    """Return a new salted hash that `fits` recognises."""
    passes, memory = COST
    return bytes(argon2id.str(_bytes(password), opslimit=passes, memlimit=memory))


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
