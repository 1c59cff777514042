"""Reduce a word to the consonants its spellings share, and say how near two words are.

A *form* alternates consonant class and vowel class (`kashlaf` -> `kas-laf-`), so that
the skeleton is every other letter and the vowels between are compared by slot: they
tell Hasan from Husayn, whose skeletons are one, and forgive Koshlaf for Kashlaf.
"""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz.distance import JaroWinkler, Levenshtein

_NO_VOWEL = "-"
_GLOTTAL = "'"
_UNITS = re.compile(
    "sch|shch|tsch|tch|ch|sh|kh|gh|ph|th|dh|zh|dj|ts|ck|[bcdfghjklmnpqrstvxz0-9]"
    "|w(?=[aeiou])|(?:[aeiouy]|w(?![aeiou]))+"
)
# One class for the sounds that spellings of one name confuse: q, k, g, kh and gh stand
# for each other from Tripoli to Tehran, as s and sh, w and v, b stays apart from p.
_CLASSES = {
    **dict.fromkeys(("k", "q", "g", "kh", "gh", "ck", "x"), "k"),
    **dict.fromkeys(("s", "sh", "ch", "sch", "shch", "tch", "tsch", "ts"), "s"),
    **dict.fromkeys(("j", "dj", "zh"), "j"),
    **dict.fromkeys(("f", "ph"), "f"),
    **dict.fromkeys(("t", "th"), "t"),
    "dh": "D",
    **dict.fromkeys(("v", "w"), "v"),
}
# Germans write j as dsch and v as w; French and Italian write w as ou and u (Daoud, Massaua); Russian
# names begin with ye or e as the clerk heard them, Greek ones with mp for b.
_RESPELLINGS = tuple(
    (letter, re.compile(pattern), instead)
    for letter, pattern, instead in (
        ("c", "dsch", "j"),
        ("p", "^mp(?=[aeiou])", "b"),
        ("u", "^ou(?=[aeiy])", "w"),
        ("u", "aou", "awu"),
        ("u", "(?<=[aei])u(?=[aeio])", "w"),
        ("y", "^ye(?=[vlgrkf])", "e"),
        ("c", "c(?=[eiy])", "s"),
        ("c", "c(?!h|k)", "k"),
        ("h", "(?<=[aeiou])h$", ""),
        ("y", "^y(?![aeiou])", "i"),
        ("w", "ow$", "ov"),
    )
)
"""Each with a letter without which it does not stand in a word: most words have none of them."""


@lru_cache(maxsize=262144)
def form(token: str) -> str:
    """Return consonant and vowel classes in turn; every consonant is followed by one vowel."""
    for letter, pattern, instead in _RESPELLINGS:
        if letter in token:
            token = pattern.sub(instead, token)
    parts: list[str] = []
    for at, unit in enumerate(_UNITS.findall(token)):
        if unit[0] in "aeiou" or (unit[0] in "yw" and not _is_consonant(unit, at)):
            if not parts:
                parts.append(_GLOTTAL + _NO_VOWEL)
            parts[-1] = parts[-1][0] + _vowel_class(unit)
            continue
        if unit[0] == "y" and len(unit) > 1:
            parts.append("y" + _vowel_class(unit[1:]))
            continue
        consonant = _CLASSES.get(unit, unit)
        if not (parts and parts[-1] == consonant + _NO_VOWEL):
            parts.append(consonant + _NO_VOWEL)
    return "".join(parts)


def _is_consonant(unit: str, at: int) -> bool:
    """Tell whether y or w opens a syllable: y where it opens the word, w before a vowel."""
    return unit == "w" if unit[0] == "w" else at == 0


def _vowel_class(run: str) -> str:
    if "i" in run or "y" in run or "ee" in run:
        return "i"
    if "u" in run or "o" in run or "w" in run:
        return "u"
    return "e" if "e" in run else "a"


@lru_cache(maxsize=262144)
def skeleton(token: str) -> str:
    """Return the consonants of `token`: one key for its usual spellings in every script.

    Digits stay; a word that begins with a vowel keeps a mark for it.
    """
    return _bones(form(token))


def _bones(shape: str) -> str:
    return shape[::2].translate(_VOICED)


# Ramadan is Ramazan and Fadl is Fazl: d and z are one bone. `D` marks letters that are
# read either way (dh, and the Arabic letters behind it); d against z costs.
_VOICED = str.maketrans("zD", "dd")
_D_FOR_Z = 0.6
_D_AND_Z = frozenset({("d", "z"), ("z", "d")})


# What it costs to read one vowel for another: `e` is the vague one, an unwritten
# vowel is nearly free, a against i changes the name (Jamal, Jamil).
_COSTS = {
    frozenset("ae"): 0.1, frozenset("ei"): 0.1, frozenset("eu"): 0.3,
    frozenset("au"): 0.6, frozenset("iu"): 0.6, frozenset("ai"): 1.0,
    frozenset("a-"): 0.1, frozenset("e-"): 0.1, frozenset("i-"): 0.1, frozenset("u-"): 0.1,
}  # fmt: skip
_LAST_COSTS = {"a": 0.6, "e": 0.3, "i": 1.0, "u": 0.5}
"""A vowel added at the end makes another name: Amin and Amina, Rahman and Rahmani."""

_SHORT = 2
_NEAR_SPELLING = 0.92
_NEAR = 0.6
_GLUED_ARTICLE = 0.9
_ARTICLE = re.compile(r"[ae](?:l|(?=([rdnstz])\1))")


@lru_cache(maxsize=524288)
def similarity(one: str, other: str) -> float:
    """Return how far two words are spellings of one name: 1 the same, 0 different names."""
    if one == other:
        return 1.0
    form_one, form_other = form(one), form(other)
    if form_one == form_other and form_one:
        return 1.0
    bones_one, bones_other = _bones(form_one), _bones(form_other)
    if bones_one != bones_other or not bones_one:
        return _misspelled(one, other, bones_one, bones_other)
    voiced = sum(pair in _D_AND_Z for pair in zip(form_one[::2], form_other[::2], strict=True))
    cost = _vowel_cost(form_one[1::2], form_other[1::2]) + _D_FOR_Z * voiced
    return max(0.0, 1.0 - cost / 2)


def _vowel_cost(one: str, other: str) -> float:
    cost = sum(
        _COSTS[frozenset(pair)]
        for pair in zip(one[:-1], other[:-1], strict=True)
        if pair[0] != pair[1]
    )
    if one[-1] != other[-1]:
        if _NO_VOWEL in (one[-1], other[-1]):
            cost += _LAST_COSTS[max(one[-1], other[-1])]
        else:
            cost += _COSTS[frozenset((one[-1], other[-1]))]
    # Little else tells words of one or two consonants apart.
    return cost * 1.5 if len(one) <= _SHORT else cost


def _misspelled(one: str, other: str, bones_one: str, bones_other: str) -> float:
    """Forgive an article written as part of the word, and one slip of the pen in a long word."""
    for glued, plain in ((one, bones_other), (other, bones_one)):
        article = _ARTICLE.match(glued)
        if article and len(plain) > 1 and skeleton(glued[article.end() :]) == plain:
            return _GLUED_ARTICLE
    if min(len(bones_one), len(bones_other)) <= _SHORT:
        return 0.0
    if Levenshtein.distance(bones_one, bones_other, score_cutoff=1) > 1:
        return 0.0
    return _NEAR if JaroWinkler.similarity(one, other) >= _NEAR_SPELLING else 0.0
