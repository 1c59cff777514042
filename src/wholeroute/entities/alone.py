"""Say how far two names are one where names are all there is.

What else is known may bear a doubt about a word; nothing else bears none. Within one script a word
that is only near is another name as often as a slip (Marcos and Marquez), so it counts against,
unless one word of all is a letter or two off. A script that leaves vowels out has fewer letters to
tell names by: there each of them counts.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA

from wholeroute.entities.agreement import (
    NAME_MATCH,
    MatchedWord,
    NameAgreement,
    compare_names,
    is_common,
)
from wholeroute.entities.commonness import bits_of
from wholeroute.entities.equivalents import lines_of
from wholeroute.entities.given import is_given
from wholeroute.entities.names import ParsedName
from wholeroute.entities.particles import cut
from wholeroute.entities.scripts import UNVOWELLED, Script, fold, own_letters
from wholeroute.entities.skeleton import skeleton
from wholeroute.entities.spelling import one_spelling

_SURELY_ONE_WORD, _ONE_SPELLING = 0.9, 0.95
_SURELY_ACROSS, _SURELY_UNVOWELLED = 0.75, 0.65
"""From here on words of two scripts are surely one: less where only one of them writes vowels."""
_DOUBTED = 0.55
"""What is left of the likeness of a word that one hand would not have written so twice."""

_ANOTHER_LETTER = 0.6
"""The most that two words are alike whose own letters differ, where these are consonants alone."""

_LEAST_DOUBT = 6.0
"""Bits: even where the commoner of two near words is very common, the other speaks against."""

_FEWEST_CUT_OFF = 3
"""Letters that a short form is shorter by (Alex); fewer make another name (Demir, Demirci)."""

_VOWELS = re.compile("[aeiouy]")
_CONSONANTS_A_SLIP = 4
"""A hand that slips twice in a word slips in one consonant of so many, or in a vowel."""

_MOST_SPACES = 3
_FEWEST_WRITTEN = 7
_A_LETTER_OFF = {1: 0.88, 2: 0.82}
_LETTERS_FOR, _CONSONANTS_FOR = {1: 4, 2: 5}, {1: 4}
"""How many letters a word has at least that may be one or two off; of consonants alone, both have them."""


class _Words(NamedTuple):
    """Two words taken for one, as each name writes them, how alike, and whether they surely differ."""

    one: str
    other: str
    likeness: float
    differ: bool = False


def names_alone(a: ParsedName, b: ParsedName, rarity: Mapping[str, float]) -> float:
    """Return how far `a` and `b` are one name by themselves, from 0 to 1; `NAME_MATCH` is enough."""
    seen = compare_names(a, b, rarity)
    if a.script is b.script is Script.SIGNS:
        return seen.score
    one_hand = a.script is b.script
    # One word that differs may be a slip; with more of them no doubt can lead to a match.
    may_slip = one_hand and len(seen.left) == len(seen.other_left) <= 1 and not seen.inverted
    if seen.score < NAME_MATCH and not may_slip:
        together = one_hand and not seen.inverted
        return max(seen.score, _run_together(a, b)) if together else seen.score
    words = [_written(a, b, pair) for pair in seen.pairs]
    score = seen.score * _undoubted(a, b, seen, words, rarity)
    if score >= NAME_MATCH or not one_hand or seen.inverted:
        return score
    off = _A_LETTER_OFF.get(_letters_off(a, b, seen, words), 0.0) if may_slip else 0.0
    return max(score, off, _run_together(a, b))


def _run_together(a: ParsedName, b: ParsedName) -> float:
    """Return how surely the letters are one but for spaces, where names are about as long."""
    return one_spelling(a, b) if abs(len(a.text) - len(b.text)) <= _MOST_SPACES else 0.0


def _written(a: ParsedName, b: ParsedName, pair: MatchedWord) -> _Words:
    """Return two matched words in their own letters where these are what tells them apart."""
    one, other = a.tokens[pair.at], b.tokens[pair.other_at]
    if pair.at == pair.other_at == 0 and _of_other_gender(one, other):
        return _Words(one, other, 0.0, differ=True)
    if a.script is not b.script or a.script not in UNVOWELLED:
        return _Words(one, other, pair.likeness)
    mine, theirs = _own_words(a.text).get(one), _own_words(b.text).get(other)
    if mine is None or theirs is None:  # a compound of two words in one of them
        return _Words(one, other, pair.likeness)
    one, other = mine, theirs
    return _Words(one, other, 1.0 if one == other else min(pair.likeness, _ANOTHER_LETTER))


@lru_cache(maxsize=65536)
def _own_words(text: str) -> dict[str, str]:
    """Return the words of a text in its own letters, by how they read in Latin ones."""
    return {read: own_letters(word) for word in text.split() for read in cut(fold(word)).words}


def _undoubted(
    a: ParsedName,
    b: ParsedName,
    seen: NameAgreement,
    words: list[_Words],
    rarity: Mapping[str, float],
) -> float:
    """Return what doubts about words leave of the score, each weighed by the rarer of the two."""
    surely = _surely_one(a.script, b.script)
    sure = kept = 0.0
    for pair, word in zip(seen.pairs, words, strict=True):
        agreed = pair.bits * pair.likeness
        sure += agreed
        if not _is_doubted(word, surely):
            kept += agreed
            continue
        bits = max(
            bits_of(a.skeletons[pair.at], rarity),
            bits_of(b.skeletons[pair.other_at], rarity),
            _LEAST_DOUBT,
        )
        sure += max(0.0, bits - pair.bits)
        kept += _DOUBTED * bits * min(pair.likeness, word.likeness)
    return min(1.0, kept / sure) if sure else 1.0


def _surely_one(one: Script, other: Script) -> float:
    if one is other:
        return _SURELY_ONE_WORD
    return _SURELY_UNVOWELLED if {one, other} & UNVOWELLED else _SURELY_ACROSS


def _is_doubted(word: _Words, surely: float) -> bool:
    """Tell whether one hand would have written two words alike; one short for the other is none such."""
    if word.likeness >= surely:
        return False
    short, full = sorted((word.one, word.other), key=len)
    return not full.startswith(short) or len(full) - len(short) < _FEWEST_CUT_OFF


def _of_other_gender(one: str, other: str) -> bool:
    """Tell whether one given name is a man's and the other the woman's of it: Mario, Maria; Amin, Amina."""
    man, woman = sorted((one, other), key=lambda word: word.endswith("a"))
    return woman.endswith("a") and woman[:-1] in (man, man.removesuffix("o")) and one != other


def _letters_off(a: ParsedName, b: ParsedName, seen: NameAgreement, words: list[_Words]) -> int:
    """Return how many letters two names are apart in the one word that differs; 0 in any other case.

    Two names that everybody knows are no slip of the pen (Omar is not Amar), and who slips twice in
    a word still begins it well and spoils few of its consonants.
    """
    left, other_left = (seen.left, seen.other_left) if seen.pairs else (a.tokens, b.tokens)
    if len(left) != len(other_left) or sum(map(len, a.tokens)) < _FEWEST_WRITTEN:
        return 0
    unlike = [word for word in words if word.likeness < _ONE_SPELLING]
    unlike += [_Words(one, other, 0.0) for one, other in zip(left, other_left, strict=True)]
    if len(unlike) != 1:
        return 0
    one, other, _, differ = unlike[0]
    if differ or _are_two_known(fold(one), fold(other)):
        return 0
    letters = OSA.distance(one, other)
    if letters > 1 and (one[0] != other[0] or _differ_in_consonants(one, other)):
        return 0
    if a.script in UNVOWELLED:
        return letters if min(len(one), len(other)) >= _CONSONANTS_FOR.get(letters, math.inf) else 0
    return letters if max(len(one), len(other)) >= _LETTERS_FOR.get(letters, math.inf) else 0


def _differ_in_consonants(one: str, other: str) -> bool:
    """Tell whether two words differ in more than one consonant, or in more than one of four."""
    mine, theirs = _VOWELS.sub("", one), _VOWELS.sub("", other)
    slips = max(1, min(len(mine), len(theirs)) // _CONSONANTS_A_SLIP)
    return OSA.distance(mine, theirs) > slips


def _are_two_known(one: str, other: str) -> bool:
    """Tell whether two words are two names that everybody knows."""
    mine, theirs = lines_of(one), lines_of(other)
    if mine and theirs:
        return mine.isdisjoint(theirs)
    bone, other_bone = skeleton(one), skeleton(other)
    if bone != other_bone and is_given(bone) and is_given(other_bone):
        return True
    return is_common(bone) and is_common(other_bone)
