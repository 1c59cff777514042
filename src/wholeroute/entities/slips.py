"""Mend the slips of a hand, a keyboard or a scanner in one name by the other, where they are few.

A word that is a letter off is mended, two letters off where it still begins well and keeps most of its
consonants; of two words each may be a letter off, if both are long. Two names that everybody knows
are no slip of the pen: Omar is not Amar.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from rapidfuzz.distance import OSA

from wholeroute.entities.agreement import MatchedWord, is_common
from wholeroute.entities.equivalents import lines_of
from wholeroute.entities.given import is_given
from wholeroute.entities.names import ParsedName, rewritten
from wholeroute.entities.particles import cut
from wholeroute.entities.scripts import UNVOWELLED, fold, own_letters
from wholeroute.entities.skeleton import skeleton

_FEWEST_WRITTEN = 7
_MOST_SLIPS = 2
_FEWEST_SURE = 2
"""Words that agree without a slip, where one name has a word that the other leaves out."""

_MOST_LETTERS = 2
"""More letters than a slip takes."""

_WORTH = {(1,): 0.9, (2,): 0.85, (1, 1): 0.84}
"""What a name is worth by how many letters its words are off."""

_LETTERS_FOR, _CONSONANTS_FOR = {1: 4, 2: 5}, {1: 4}
"""How many letters a word has at least that may be one or two off; of consonants alone, both have them."""

_LONG_WORD = 5
"""Letters of each of two words that are both off."""

_VOWELS = re.compile("[aeiouy]")
_CONSONANTS_A_SLIP = 4
"""A hand that slips twice in a word slips in one consonant of so many, or in a vowel."""

_LOOKS_LIKE = (("rn", "m"), ("cl", "d"), ("vv", "w"))
"""What a scanner takes for one letter."""


class Mended(NamedTuple):
    """A name whose slips are mended by another, and what it is worth after them."""

    name: ParsedName
    worth: float


class Slip(NamedTuple):
    """Two words that are one but for letters that a hand, a keyboard or a scanner spoiled."""

    letters: int
    at: int
    other_at: int


def may_be_mended(words: int, others: int, alike: int) -> bool:
    """Tell whether few enough words have no partner for slips to be all that parts two names."""
    if words == others:
        return words - alike <= _MOST_SLIPS
    return alike >= _FEWEST_SURE and min(words, others) - alike <= _MOST_SLIPS


def slips_of(a: ParsedName, b: ParsedName, pairs: Iterable[MatchedWord]) -> list[Slip] | None:
    """Return how words without a partner are slips of each other, None where they are not."""
    left, free = list(range(len(a.tokens))), list(range(len(b.tokens)))
    for pair in pairs:
        left.remove(pair.at)
        free.remove(pair.other_at)
    if len(left) != len(free):
        return _likest(a, b, left, free)
    slips: list[Slip] = []
    for at, to in zip(left, free, strict=True):
        slip = slip_of(a, at, b, to)
        if slip is None:
            return None
        slips.append(slip)
    return slips


def _likest(
    a: ParsedName, b: ParsedName, left: Sequence[int], free: Sequence[int]
) -> list[Slip] | None:
    """Return the likest slips that leave as few words as may be without a partner."""
    tried = [slip_of(a, at, b, to) for at, to in product(left, free)]
    rest = sorted(each for each in tried if each is not None)
    slips: list[Slip] = []
    while rest:
        slips.append(rest[0])
        rest = [
            each for each in rest if each.at != slips[-1].at and each.other_at != slips[-1].other_at
        ]
    return slips if len(slips) == min(len(left), len(free)) else None


def mended(a: ParsedName, b: ParsedName, slips: Sequence[Slip]) -> Mended | None:
    """Return `b` with its slips mended by `a`, None where they are none or too many."""
    worth = _WORTH.get(tuple(slip.letters for slip in slips))
    if worth is None or (len(slips) > 1 and not all(_is_long(a, b, slip) for slip in slips)):
        return None
    # A name that has a word more must agree in others without a slip.
    words, others = len(a.tokens), len(b.tokens)
    if words != others and min(words, others) - len(slips) < _FEWEST_SURE:
        return None
    if max(sum(map(len, name.tokens)) for name in (a, b)) < _FEWEST_WRITTEN:
        return None
    return Mended(rewritten(b, {slip.other_at: a.tokens[slip.at] for slip in slips}), worth)


def _is_long(a: ParsedName, b: ParsedName, slip: Slip) -> bool:
    return min(len(a.tokens[slip.at]), len(b.tokens[slip.other_at])) >= _LONG_WORD


def slip_of(a: ParsedName, at: int, b: ParsedName, other_at: int) -> Slip | None:
    """Return the slip that makes one word of two, None where more parts them."""
    unvowelled = a.script in UNVOWELLED
    one, other = a.tokens[at], b.tokens[other_at]
    if unvowelled:
        one, other = own_word(a, at), own_word(b, other_at)
    if abs(len(one) - len(other)) > _MOST_LETTERS:
        return None
    letters = _letters_off(one, other, unvowelled)
    return Slip(letters, at, other_at) if letters else None


@lru_cache(maxsize=262144)
def _letters_off(one: str, other: str, unvowelled: bool) -> int:  # noqa: FBT001
    """Return how many letters a word is off another that it may be a slip of, 0 for none such."""
    letters = _distance(one, other)
    shortest, longest = sorted((len(one), len(other)))
    if letters > _MOST_LETTERS or longest < _LETTERS_FOR[letters]:
        return 0
    if unvowelled:
        # A letter added at the end makes another name: Said and Saidi.
        longer = one.startswith(other) or other.startswith(one)
        if longer or shortest < _CONSONANTS_FOR.get(letters, shortest + 1):
            return 0
    elif letters > 1 and not _keeps_its_shape(one, other):
        return 0
    return 0 if _are_two_known(fold(one), fold(other)) else letters


def _distance(one: str, other: str) -> int:
    """Return the letters between two words; what a scanner reads as one is one."""
    letters = OSA.distance(one, other)
    if letters > 1:
        for two, seen_as in _LOOKS_LIKE:
            one, other = one.replace(two, seen_as), other.replace(two, seen_as)
        letters = min(letters, 1 + OSA.distance(one, other))
    return max(1, letters)


def _keeps_its_shape(one: str, other: str) -> bool:
    """Tell whether a word with two slips still begins well and has but one of four consonants spoiled."""
    if one[0] != other[0]:
        return False
    mine, theirs = _VOWELS.sub("", one), _VOWELS.sub("", other)
    spoiled = max(1, min(len(mine), len(theirs)) // _CONSONANTS_A_SLIP)
    return OSA.distance(mine, theirs) <= spoiled


def _are_two_known(one: str, other: str) -> bool:
    """Tell whether two words are two names that everybody knows."""
    mine, theirs = lines_of(one), lines_of(other)
    if mine and theirs:
        return mine.isdisjoint(theirs)
    bone, other_bone = skeleton(one), skeleton(other)
    if bone != other_bone and is_given(bone) and is_given(other_bone):
        return True
    return is_common(bone) and is_common(other_bone)


def own_word(name: ParsedName, at: int) -> str:
    """Return a word in its own letters where these are consonants alone, as folded in any other case."""
    word = name.tokens[at]
    return _own_words(name.text).get(word, word) if name.script in UNVOWELLED else word


@lru_cache(maxsize=65536)
def _own_words(text: str) -> dict[str, str]:
    """Return the words of a text in its own letters, by how they read in Latin ones."""
    return {read: own_letters(word) for word in text.split() for read in cut(fold(word)).words}
