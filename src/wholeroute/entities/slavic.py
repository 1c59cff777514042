"""Tell whether two words are one Slavic surname or one father's name, however they were put in Latin.

Belarusian writes Kazakou and Bandarenka where Russian writes Kazakov and Bondarenko, a German
Gorbatschow, a Frenchman Gorbatchev. Endings tell such words; what stands before them is brought into
one form, in which o is a, as it sounds, and ch is read in two ways.
"""

from __future__ import annotations

import re
from functools import lru_cache

from wholeroute.entities.equivalents import fathers_named

_ENDING = re.compile(
    "(?:[aeoy]+(?:v|w|ff?|u)(?:a|aya)?|(?:sk|[ck]k|tsk|ck)(?:[iyj]+|a[iyj]?a)|enk[oa]|[iyj]a?n(?:ts|c|z)"
    "|(?:sh|sch|ch|tsch|tch|cz)?[iuy]k|[iy](?:ch|c|tch|tsch|ts|cz)|[aeo](?:v|u)na)$"
)
_FATHERS = re.compile("^(.{2,}?)[iyj]*[aeo][vuw](?:[iy]t?s?c?h|[iy]c|n[ay])$")
_SHORTEST = 5

_READINGS = (("ch", "h"), ("sh", "zh"))
"""What one pair of letters may mean: a German writes kh as ch and zh as sch."""

_RESPELLINGS = tuple(
    (re.compile(pattern), instead)
    for pattern, instead in (
        ("[aeoy]+(?:[vw]|ff?|u)(a?)$", r"av\1"),
        ("([aeo])u(?=na$)", r"\1v"),
        ("[iy](?:c|ts|tz)$", "ich"),
        ("sk[iyj]+$", "ski"),
        ("x", "ks"),
        ("chtch|stch|schtsch|szcz|shch", "shch"),
        ("tsch|tch|cz", "ch"),
        ("sch|sz", "sh"),
        ("dsch|dj", "zh"),
        ("[iyj][vuw](?=[aeiou])", "iv"),
        ("kh|g", "h"),
        ("w", "v"),
        ("dz(?=[iemv])", "d"),
        ("ts(?=[iev])", "t"),
        ("ou", "u"),
        ("[iyj]?[eo]", "e"),
        ("[iyj]+", "i"),
        ("[eo]", "a"),
        (r"(.)\1+", r"\1"),
    )
)


def same_slavic(one: str, other: str) -> bool:
    """Tell whether two folded words are one surname or one father's name in two transcriptions."""
    if not (_is_slavic(one) and _is_slavic(other)):
        return False
    return not _readings(one).isdisjoint(_readings(other)) or _same_father(one, other)


@lru_cache(maxsize=65536)
def _is_slavic(word: str) -> bool:
    return len(word) >= _SHORTEST and _ENDING.search(word) is not None


@lru_cache(maxsize=65536)
def _readings(word: str) -> frozenset[str]:
    for pattern, instead in _RESPELLINGS:
        word = pattern.sub(instead, word)
    found = {word}
    for written, meant in _READINGS:
        found |= {each.replace(written, meant) for each in found}
    return frozenset(found)


def _same_father(one: str, other: str) -> bool:
    """Tell whether two words are son, or daughter, of one name: Mikalaevich and Nikolaevich."""
    mine, theirs = _FATHERS.match(one), _FATHERS.match(other)
    if mine is None or theirs is None or one.endswith("na") is not other.endswith("na"):
        return False
    return not fathers_named(mine[1]).isdisjoint(fathers_named(theirs[1]))
