"""Say how far two names are one where names are all there is.

What else is known may bear a doubt about a word; nothing else bears none. Within one script a word
that is only near is another name as often as a slip (Marcos and Marquez), so it counts against,
unless one word of all is a letter or two off. A script that leaves vowels out has fewer letters to
tell names by: there each of them counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from wholeroute.entities.agreement import NAME_MATCH, MatchedWord, NameAgreement, compare_names
from wholeroute.entities.commonness import bits_of
from wholeroute.entities.equivalents import lines_of, same_name
from wholeroute.entities.names import ParsedName
from wholeroute.entities.scripts import UNVOWELLED, Script
from wholeroute.entities.slips import Mended, may_be_mended, mended, own_word, slip_of, slips_of
from wholeroute.entities.sounds import servant_left_out
from wholeroute.entities.spelling import one_spelling
from wholeroute.entities.syllables import read_alike

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

_MOST_SPACES = 3


class _Words(NamedTuple):
    """Two words taken for one, as each name writes them, how alike, and whether they surely differ."""

    one: str
    other: str
    likeness: float
    differ: bool = False


def names_alone(a: ParsedName, b: ParsedName, rarity: Mapping[str, float]) -> float:
    """Return how far `a` and `b` are one name by themselves, from 0 to 1; `NAME_MATCH` is enough."""
    seen = compare_names(a, b, rarity)
    score = _undoubted(a, b, seen, rarity)
    if score < NAME_MATCH:
        score = max(score, read_alike(a, b))
    if score >= NAME_MATCH or a.script is not b.script or a.script is Script.SIGNS:
        return score
    by_hand = _mended(a, b, seen)
    if by_hand is not None:
        again = compare_names(a, by_hand.name, rarity)
        if again.reordered:
            return score
        score = max(score, by_hand.worth * _undoubted(a, by_hand.name, again, rarity))
    return score if seen.inverted else max(score, _run_together(a, b))


def _mended(a: ParsedName, b: ParsedName, seen: NameAgreement) -> Mended | None:
    """Return `b` as it would be written without its slips, if `a` is that name."""
    if not may_be_mended(len(a.tokens), len(b.tokens), len(seen.pairs)):
        return None
    slips = slips_of(a, b, seen.pairs)
    if slips is None:
        return None
    for pair in seen.pairs:
        word = _written(a, b, pair)
        if word.differ:
            return None
        if _is_doubted(word, _ONE_SPELLING):
            slip = slip_of(a, pair.at, b, pair.other_at)
            if slip is None:
                return None
            slips.append(slip)
    return mended(a, b, slips)


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
    mine, theirs = own_word(a, pair.at), own_word(b, pair.other_at)
    if one in (mine, theirs) or other in (mine, theirs):  # a compound of two words in one of them
        return _Words(one, other, pair.likeness)
    return _Words(mine, theirs, 1.0 if mine == theirs else min(pair.likeness, _ANOTHER_LETTER))


def _undoubted(
    a: ParsedName, b: ParsedName, seen: NameAgreement, rarity: Mapping[str, float]
) -> float:
    """Return the score less what is doubted of its words, each weighed by the rarer of the two."""
    if seen.score < NAME_MATCH or a.script is b.script is Script.SIGNS:
        return seen.score
    surely = _surely_one(a.script, b.script)
    more, one_hand = bool(seen.left or seen.other_left), a.script is b.script
    sure = kept = 0.0
    for pair in seen.pairs:
        word = _written(a, b, pair)
        agreed = pair.bits * pair.likeness
        sure += agreed
        doubted = _is_doubted(word, surely) or (one_hand and _are_two_known(word))
        if not (doubted or (more and _by_another_name(word))):
            kept += agreed
            continue
        bits = max(
            bits_of(a.skeletons[pair.at], rarity),
            bits_of(b.skeletons[pair.other_at], rarity),
            _LEAST_DOUBT,
        )
        sure += max(0.0, bits - pair.bits)
        kept += _DOUBTED * bits * min(pair.likeness, word.likeness)
    return seen.score * min(1.0, kept / sure) if sure else seen.score


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


def _are_two_known(word: _Words) -> bool:
    """Tell whether two words are names that everybody knows, and two: Giorgos and Kyriakos."""
    if word.likeness == 1.0:
        return False
    one, other = lines_of(word.one), lines_of(word.other)
    return bool(one and other) and one.isdisjoint(other)


def _by_another_name(word: _Words) -> bool:
    """Tell whether a word is one by custom alone, beside a word more: Hans-Erich is no Ivan.

    Nor has what lacks an Abdul and has a word more lost anything: it has another name.
    """
    one, other = word.one, word.other
    return servant_left_out(one, other) or (
        word.likeness <= _SURELY_ONE_WORD and same_name(one, other)
    )


def _of_other_gender(one: str, other: str) -> bool:
    """Tell whether one given name is a man's and the other the woman's of it: Mario, Maria; Amin, Amina."""
    if one.endswith("a") is other.endswith("a"):
        return False
    man, woman = (other, one) if one.endswith("a") else (one, other)
    return woman[:-1] in (man, man.removesuffix("o"))
