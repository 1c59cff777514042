"""Compare two parsed names: which words agree, which are left over, in what order.

The score is the share of the information that agrees. A word that only one name has
is an omission and costs little, since reports shorten names; a word on both sides that
finds no partner is a contradiction and costs its full worth. Order carries meaning:
a surname may stand first, but Salman bin Muhammad is not Muhammad bin Salman.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from wholeroute.entities.commonness import COMMON, bits_of
from wholeroute.entities.equivalents import lines_of, same_name
from wholeroute.entities.given import is_given
from wholeroute.entities.names import ParsedName
from wholeroute.entities.scripts import Script
from wholeroute.entities.skeleton import similarity, skeleton
from wholeroute.entities.slavic import same_slavic
from wholeroute.entities.sounds import nearness, servant_left_out, sounds

NAME_MATCH = 0.8
"""At or above this score two names may be one person's; below it something contradicts."""

_SAME_WORD = 0.5
_OMITTED = 0.25
_ANY_VOWELS, _MANY_CONSONANTS = 0.7, 4
_INITIAL_BITS = 3.0  # one name in eight or so begins with a given sound
_TWO_INITIALS, _LETTERS_MORE = 2, 2
_CONTRADICTS = 6.0  # bits: even a common word that differs speaks against
_GIVEN_DIFFERS = 0.6
_GIVEN_MISSING = 0.75
_OFTEN_DROPPED = 5.0  # bits: Muhammad before another given name is left out as often as written
_SURNAME_FIRST = 0.95
_PERHAPS_SURNAME_FIRST = 0.7
_INVERTED = 0.5
_LATER_NAMES_TURNED = 0.95
"""Behind the given name, names that are no father's stand in any order: middle names, two of one's land."""
_ONE_WORD = 0.6
_SURNAME_BITS = 7.5  # a name more common than one in 180 is a given name as often
_FEWEST_SOUNDS = 3


class MatchedWord(NamedTuple):
    """Two words taken for one: where they stand, how alike, what the agreement is worth."""

    at: int
    other_at: int
    likeness: float
    bits: float


class NameAgreement(NamedTuple):
    """What two names share. `unordered` is the score had order no meaning."""

    score: float
    bits: float
    matched: tuple[tuple[str, str], ...] = ()
    left: tuple[str, ...] = ()
    other_left: tuple[str, ...] = ()
    reordered: bool = False
    inverted: bool = False
    given_differs: bool = False
    unordered: float = 0.0
    pairs: tuple[MatchedWord, ...] = ()


APART = NameAgreement(score=0.0, bits=0.0)


def compare_names(
    a: ParsedName, b: ParsedName, rarity: Mapping[str, float], *, by_ear: bool = True
) -> NameAgreement:
    """Return how far `a` and `b` are one name; `rarity` gives the bits of each skeleton.

    `by_ear` also takes words for one that only sound alike or are one slip apart.
    """
    if a.bones.isdisjoint(b.bones) and (not by_ear or _sound_apart(a, b)):
        return APART
    if a.script is b.script is Script.SIGNS and a.text != b.text:
        return APART  # another sign that sounds alike is another name
    # The greedy alignment depends on the side it starts from: start from one, always.
    if (a.tokens, a.surname) > (b.tokens, b.surname):
        return _mirrored(_compare(b, a, rarity, by_ear))
    return _compare(a, b, rarity, by_ear)


def _sound_apart(a: ParsedName, b: ParsedName) -> bool:
    return frozenset[str]().union(*a.sounds).isdisjoint(frozenset[str]().union(*b.sounds))


def _mirrored(seen: NameAgreement) -> NameAgreement:
    return seen._replace(
        matched=tuple((other, one) for one, other in seen.matched),
        left=seen.other_left,
        other_left=seen.left,
        pairs=tuple([p._replace(at=p.other_at, other_at=p.at) for p in seen.pairs]),
    )


def _compare(
    a: ParsedName,
    b: ParsedName,
    rarity: Mapping[str, float],
    by_ear: bool,  # noqa: FBT001
) -> NameAgreement:
    pairs, left, other_left = _align(a, b, rarity, by_ear)
    if not pairs:
        return APART
    worth = agreed = 0.0
    for pair in pairs:
        worth += pair.bits
        agreed += pair.bits * pair.likeness
    against = _against(a, b, left, other_left, rarity)
    score = agreed / (worth + against) if worth + against else 0.0
    given_differs = 0 in left and 0 in other_left and not (a.single or b.single)
    if given_differs:
        score *= _GIVEN_DIFFERS
    elif _lacks_given(a, left, other_left, rarity) or _lacks_given(b, other_left, left, rarity):
        score *= _GIVEN_MISSING
    if len(pairs) == 1 and (left or other_left):
        score = min(score, _ONE_WORD)
    order = _order(a, b, pairs)
    return NameAgreement(
        score=score * order,
        bits=agreed,
        matched=tuple([(a.tokens[pair.at], b.tokens[pair.other_at]) for pair in pairs]),
        left=tuple([a.tokens[at] for at in left]),
        other_left=tuple([b.tokens[at] for at in other_left]),
        reordered=order < 1.0,
        inverted=order < NAME_MATCH,
        given_differs=given_differs,
        unordered=score,
        pairs=tuple(pairs),
    )


def is_common(bone: str) -> bool:
    """Tell whether a skeleton is that of a name which very many bear; two sounds say too little."""
    return len(bone) >= _FEWEST_SOUNDS and bone in COMMON


def _align(
    a: ParsedName,
    b: ParsedName,
    rarity: Mapping[str, float],
    by_ear: bool,  # noqa: FBT001
) -> tuple[list[MatchedWord], list[int], list[int]]:
    """Pair words off from the left, each with the likest free word of the other name."""
    pairs: list[MatchedWord] = []
    left: list[int] = []
    free = list(range(len(b.tokens)))
    for at, word in enumerate(a.tokens):
        best, best_at = 0.0, -1
        for other_at in free:
            likeness = similarity(word, b.tokens[other_at])
            if by_ear and likeness < 1.0:
                likeness = max(likeness, _heard(word, b.tokens[other_at]))
            if likeness > best:
                best, best_at = likeness, other_at
                if best == 1.0:
                    break
        if best < _SAME_WORD:
            left.append(at)
            continue
        free.remove(best_at)
        pairs.append(MatchedWord(at, best_at, best, _worth(a, at, b, best_at, rarity)))
    if left and free and len(left) + len(free) > 2:  # noqa: PLR2004
        for at, other_at in _wholes(a, b, left, free):
            pairs.append(MatchedWord(at, other_at, 1.0, _whole_bits(a, at, rarity)))
        for other_at, at in _wholes(b, a, free, left):
            pairs.append(MatchedWord(at, other_at, 1.0, _whole_bits(b, other_at, rarity)))
        pairs.sort()
    return pairs, left, free


@lru_cache(maxsize=524288)
def _heard(one: str, other: str) -> float:
    """Return how far two words are one by ear: many rare consonants in one order bear any vowels."""
    bone, other_bone = skeleton(one) or one, skeleton(other) or other
    if bone != other_bone:
        # Two names that everybody knows are two: Ahmad is no slip for Muhammad.
        known = is_common(bone) and is_common(other_bone)
        if known and not (same_name(one, other) or servant_left_out(one, other)):
            return 0.0
        return nearness(one, other)
    if same_name(one, other) or same_slavic(one, other):
        return nearness(one, other)
    return _ANY_VOWELS if len(bone) >= _MANY_CONSONANTS and bone not in COMMON else 0.0


def _worth(
    a: ParsedName, at: int, b: ParsedName, other_at: int, rarity: Mapping[str, float]
) -> float:
    """Return the bits of two words taken for one: the commoner word's, an initial's its own."""
    if min(len(a.tokens[at]), len(b.tokens[other_at])) == 1:
        return _INITIAL_BITS
    bits = bits_of(a.skeletons[at], rarity)
    if a.skeletons[at] != b.skeletons[other_at]:
        bits = min(bits, bits_of(b.skeletons[other_at], rarity))
    return bits


def _wholes(
    whole: ParsedName, parts: ParsedName, whole_left: list[int], parts_left: list[int]
) -> list[tuple[int, int]]:
    """Take leftovers that are one word here and two there off both lists: Noorzai, Noor Zai; JC."""
    found: list[tuple[int, int]] = []
    for first in [at for at in parts_left if at + 1 in parts_left]:
        one, other = parts.tokens[first], parts.tokens[first + 1]
        both = skeleton(one + other)
        for at in whole_left:
            if whole.skeletons[at] != both and not _means_both(whole, at, one, other):
                continue
            if {first, first + 1} <= set(parts_left):
                whole_left.remove(at)
                parts_left.remove(first)
                parts_left.remove(first + 1)
                found.append((at, first))
                break
    return found


def _means_both(whole: ParsedName, at: int, one: str, other: str) -> bool:
    """Tell whether a word is two words' initials, or sounds like both in one: Xi and Li are words."""
    word = whole.tokens[at]
    if len(word) == _TWO_INITIALS:
        return word == one[0] + other[0] and word[1] not in "aeiouy"
    if abs(len(word) - len(one) - len(other)) > _LETTERS_MORE:
        return False
    return any(len(s) >= _MANY_CONSONANTS for s in whole.sounds[at] & sounds(one + other))


def _whole_bits(name: ParsedName, at: int, rarity: Mapping[str, float]) -> float:
    """Return the bits of a word that is two in the other name, or their two initials."""
    both = len(name.tokens[at]) == _TWO_INITIALS
    return 2 * _INITIAL_BITS if both else bits_of(name.skeletons[at], rarity)


def _against(
    a: ParsedName,
    b: ParsedName,
    left: list[int],
    other_left: list[int],
    rarity: Mapping[str, float],
) -> float:
    """Return the bits that words without a partner take from the agreement."""
    if not left and not other_left:
        return 0.0
    mine = [bits_of(a.skeletons[at], rarity) for at in left]
    theirs = [bits_of(b.skeletons[at], rarity) for at in other_left]
    if not mine or not theirs:
        return _OMITTED * (sum(mine) + sum(theirs))
    mine.sort(reverse=True)
    theirs.sort(reverse=True)
    both = min(len(mine), len(theirs))
    contradicting = sum(map(max, mine, theirs, [_CONTRADICTS] * both))
    return contradicting + _OMITTED * (sum(mine[both:]) + sum(theirs[both:]))


def _lacks_given(
    name: ParsedName, left: list[int], other_left: list[int], rarity: Mapping[str, float]
) -> bool:
    """Tell whether the other name begins with this one's father: it is then the father's.

    Hamza Usama bin Laden is not Usama bin Laden. A list writes `Name, Nickname` too:
    what stands behind a comma and is missing as a whole may be a nickname.
    """
    if 0 not in left or 0 in other_left or name.single:
        return False
    if other_left:
        return True
    if len(name.tokens) - len(left) > 1 and 1 not in left and _is_second_given(name):
        return False
    given = len(name.tokens) - name.surname
    if name.surname > 1 and left == list(range(given)):
        return False
    return bits_of(name.skeletons[0], rarity) > _OFTEN_DROPPED


def _is_second_given(name: ParsedName) -> bool:
    """Tell whether the second word is a given name of the same person, no father's: Alexandre Boris."""
    first = name.tokens[:2]
    return all(map(lines_of, first)) and not any(map(is_given, name.skeletons[:2]))


def _order(a: ParsedName, b: ParsedName, pairs: list[MatchedWord]) -> float:
    """Return what is left of the score for the order in which the shared words stand, and Jr or Sr."""
    if a.generation and b.generation and a.generation != b.generation:
        return _INVERTED
    places = [pair.other_at for pair in pairs]
    breaks = [at for at in range(1, len(places)) if places[at] < places[at - 1]]
    if not breaks:
        return 1.0
    if places[0] == pairs[0].at == 0 and not (a.fathers or b.fathers):
        turned_round = [
            pair
            for pair, place in zip(pairs, sorted(places), strict=True)
            if pair.other_at != place
        ]
        if not any(
            is_given(a.skeletons[p.at]) or is_given(b.skeletons[p.other_at]) for p in turned_round
        ):
            return _LATER_NAMES_TURNED
    if len(breaks) > 1 or places[-1] > places[0]:
        return _INVERTED
    front, back = pairs[: breaks[0]], pairs[breaks[0] :]
    # Either `b` puts the surname `back` first, or `a` puts the surname `front` first.
    turned = [
        (back, [pair.at for pair in back], a, front[0].other_at, b),
        (front, [pair.other_at for pair in front], b, back[0].at, a),
    ]
    best, family = _INVERTED, not _no_surnames(a, b, pairs)
    for surname, places_last, last, given_at, first in turned:
        if given_at in first.fathers or any(at in last.fathers for at in places_last):
            continue
        declared = last.surname and not first.surname
        rare = family and any(
            pair.bits >= _SURNAME_BITS or _is_surname(a, b, pair) for pair in surname
        )
        best = max(best, _SURNAME_FIRST if declared or rare else _PERHAPS_SURNAME_FIRST)
    return best


def _is_surname(a: ParsedName, b: ParsedName, pair: MatchedWord) -> bool:
    """Tell whether a word is known for no given name, however many bear it: Moreno, Haniyeh."""
    return not (_is_given(a, pair.at) or _is_given(b, pair.other_at))


def _is_given(name: ParsedName, at: int) -> bool:
    return is_given(name.skeletons[at]) or bool(lines_of(name.tokens[at]))


def _no_surnames(a: ParsedName, b: ParsedName, pairs: list[MatchedWord]) -> bool:
    """Tell whether all words that the names share are given ones, so that the first is the son's."""
    if Script.ETHIOPIC in (a.script, b.script):
        return True
    return not any(_is_surname(a, b, pair) for pair in pairs)
