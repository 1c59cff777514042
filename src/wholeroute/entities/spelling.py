"""Tell whether two names are one string of letters, but for spaces, a comma or one slip of the fingers.

What two neighbouring letters in turn do to a name no rule of sound tells: ABUDL is no Abdul, and in
LAUREN TNKUNDA no word is left. The letters of the whole name still are. A name in signs has no spaces:
its consonants, read aloud, are those of the name in Latin.
"""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz.distance import OSA

from wholeroute.entities.names import ParsedName
from wholeroute.entities.scripts import Script, fold
from wholeroute.entities.skeleton import skeleton

_DOUBLED = re.compile(r"(.)\1+")
_FEWEST_EQUAL, _FEWEST_SLIPPED = 5, 7
"""In a shorter name two letters in turn make another name as often as a slip."""

_FEWEST_SOUNDS = 4
"""Fewer consonants are shared by too many names."""

SAME_LETTERS, LETTERS_IN_TURN, READ_ALOUD = 0.97, 0.9, 0.88


def one_spelling(a: ParsedName, b: ParsedName) -> float:
    """Return how surely two names are one string of letters, 0 where they are not."""
    one, turned = _letters(a.text)
    other, other_turned = _letters(b.text)
    shortest = min(len(one), len(other))
    if shortest < _FEWEST_EQUAL or a.script is b.script is Script.SIGNS:
        return 0.0
    if other in (one, turned) or other_turned == one:
        return SAME_LETTERS
    if Script.SIGNS in (a.script, b.script):
        return READ_ALOUD if _bones(one) == _bones(other) != "" else 0.0
    if shortest < _FEWEST_SLIPPED or len(one) != len(other):
        return 0.0
    slipped = OSA.distance(one, other, score_cutoff=1) == 1 and sorted(one) == sorted(other)
    return LETTERS_IN_TURN if slipped else 0.0


def _bones(run: str) -> str:
    """Return the consonants of a name read in one go, empty where they are too few to tell by."""
    bones = skeleton(run)
    return bones if len(bones) >= _FEWEST_SOUNDS else ""


@lru_cache(maxsize=65536)
def _letters(text: str) -> tuple[str, str]:
    """Return the letters of a name as they stand, and with what a comma puts first put last."""
    family, _, given = text.partition(",")
    return _run(text), _run(f"{given} {family}")


def _run(text: str) -> str:
    """Return the letters in a row; one that is doubled is the same one."""
    return _DOUBLED.sub(r"\1", "".join(filter(str.isalnum, fold(text))))
