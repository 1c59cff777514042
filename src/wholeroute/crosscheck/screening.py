"""Score how surely somebody asked for is somebody listed, from 0 to 1, with all that led there.

Names carry the score: by themselves they reach `MATCH` where they are one name. Each further
feature lifts or sinks it by its bits, thirty of which are the whole scale, so that scores of
different questions compare. A name of one word, or an initial and a surname, is too little to
tell by: alone it stays below. Pure.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import product

from rapidfuzz import fuzz

from wholeroute.crosscheck.evidence import Evidence
from wholeroute.crosscheck.kinds import family_of
from wholeroute.crosscheck.namesake import judge_person
from wholeroute.crosscheck.profile import Profile
from wholeroute.crosscheck.score import JUDGES
from wholeroute.entities import (
    NAME_MATCH,
    Kind,
    NameAgreement,
    ParsedName,
    body_names_alone,
    compare_names,
    names_alone,
)
from wholeroute.entities.commonness import UNSEEN_BITS, bits_of
from wholeroute.entities.scripts import Script
from wholeroute.entities.spelling import one_spelling
from wholeroute.errors import Refused
from wholeroute.words import N_

SCREENING = "screening 1"
"""The version of this score."""

MATCH, POSSIBLE = NAME_MATCH, 0.6
"""From these scores on somebody is held for who is asked for, or may be."""

WORTH_A_LOOK = 0.3
"""Below, names are no reason to look at anything else."""

BITS_OF_ALL = 30.0
"""Bits that lift a score from nothing to certainty."""

_MOST_LIFTED = 0.25
"""What birth, places and countries may add: beside names that contradict they carry nobody over."""

_THIN, _THIN_BIT = 0.55, 0.01
"""What a name too short to tell by is worth at least, and more for each bit that its word tells."""

_DOUBTED = 0.79
"""The most that a stated contradiction of birth or gender leaves, unless a number agrees."""

_CONTRADICTS = -6.0
_SPEAKS = 1.0
_AGREES = 0.35
_WRITTEN_ALIKE, _READ_ELSE = 60.0, 0.7
_FULL_WORDS = 2
_WHOLE_IN_SIGNS = 2


class Told(StrEnum):
    """What a score amounts to."""

    MATCH = "match"
    POSSIBLE = "possible"
    NO = "no"
    NOT_ENOUGH = "not enough"


@dataclass(frozen=True, slots=True)
class Likeness:
    """How far the names of two are one, by their best pair, and what that brings to the score.

    `thin` says that this pair is too short to tell by.
    """

    alike: float
    worth: float = 0.0
    one: ParsedName | None = None
    other: ParsedName | None = None
    thin: bool = False


@dataclass(frozen=True, slots=True)
class Screened:
    """The score of a pair and its verdict; `order` ranks on beyond 1, where scores end.

    `names` and `further` are what led there; `evidence_of` puts them in words.
    """

    score: float
    verdict: Told
    order: float
    names: Likeness
    further: tuple[Evidence, ...]
    person: bool = True


def likeness(
    asked: Profile, listed: Profile, rarity: Mapping[str, float], only: Sequence[int] | None = None
) -> Likeness:
    """Return how far the likest names of the two are one name; `only` picks some of the listed's."""
    others = listed.every_name
    chosen = others if only is None else [others[at] for at in only]
    person = asked.kind is Kind.PERSON
    best = Likeness(0.0)
    for one, other in product(asked.every_name, chosen):
        alike = _alike(one, other, rarity) if person else body_names_alone(one.text, other.text)
        if alike <= best.worth:
            continue  # what is too short is worth less than its likeness, never more
        thin = person and _is_thin(one, other, alike, rarity)
        worth = alike * _worth_of_thin(one, other, rarity) if thin else alike
        if (worth, alike) > (best.worth, best.alike):
            best = Likeness(alike, worth, one, other, thin)
    return best


def _alike(one: ParsedName, other: ParsedName, rarity: Mapping[str, float]) -> float:
    """Return how far two names are one; a sign read aloud has few sounds, so its vowels must fit too."""
    alike = max(names_alone(one, other, rarity), one_spelling(one, other))
    if (one.script is Script.SIGNS) is (other.script is Script.SIGNS) or alike < POSSIBLE:
        return alike
    return alike if _run_alike(one, other) >= _WRITTEN_ALIKE else min(alike, _READ_ELSE)


def screened(
    asked: Profile, listed: Profile, rarity: Mapping[str, float], only: Sequence[int] | None = None
) -> Screened:
    """Return how surely `asked` is `listed`; `rarity` gives the bits of a name's skeletons.

    `only` says which of the listed names are looked at, all without it.

    Raises `Refused` for kinds that cannot match.
    """
    if family_of(asked.kind) != family_of(listed.kind):
        raise Refused("kinds-apart", f"{asked.kind} and {listed.kind} are never one")
    names = likeness(asked, listed, rarity, only)
    if names.worth < WORTH_A_LOOK and asked.identifiers.isdisjoint(listed.identifiers):
        score = round(names.worth, 3)  # nothing but a number could make it possible
        return Screened(score, Told.NO, names.worth, names, (), asked.kind is Kind.PERSON)
    further = tuple(each for judge in JUDGES for each in judge(asked, listed))
    order = names.worth + _lift(further)
    contradicted = any(each.weight <= _CONTRADICTS for each in further)
    if contradicted and not any(_is_shared_number(each) for each in further):
        order = min(order, _DOUBTED)
    score = round(min(max(order, 0.0), 1.0), 3)
    return Screened(
        score, _verdict(score, names, further), order, names, further, asked.kind is Kind.PERSON
    )


def evidence_of(found: Screened, rarity: Mapping[str, float]) -> tuple[Evidence, ...]:
    """Return all that led to a score, names first, each in bits and in words."""
    names = _of_names if found.person else _of_body
    return (names(found.names, rarity), *found.further)


def _lift(further: tuple[Evidence, ...]) -> float:
    """Return what all that is known besides names adds to the score or takes from it."""
    numbers = math.fsum(each.weight for each in further if _is_shared_number(each))
    against = math.fsum(each.weight for each in further if each.weight < 0)
    rest = math.fsum(each.weight for each in further if each.weight > 0) - numbers
    return min(rest / BITS_OF_ALL, _MOST_LIFTED) + (numbers + against) / BITS_OF_ALL


def _is_shared_number(each: Evidence) -> bool:
    return each.feature == "identifier" and each.weight > 0


def _verdict(score: float, names: Likeness, further: tuple[Evidence, ...]) -> Told:
    if score >= MATCH:
        return Told.MATCH
    spoken = any(abs(each.weight) >= _SPEAKS for each in further)
    if names.thin and names.alike >= _AGREES and not spoken:
        return Told.NOT_ENOUGH
    return Told.POSSIBLE if score >= POSSIBLE else Told.NO


def _is_thin(one: ParsedName, other: ParsedName, alike: float, rarity: Mapping[str, float]) -> bool:
    """Tell whether two names have too few words in common to tell by, and none that contradicts.

    `WaliJan` is Wali Jan written as one, and a name in signs has no spaces: these are whole.
    """
    words, other_words = _full_words(one), _full_words(other)
    if min(words, other_words) >= _FULL_WORDS:
        return False
    if Script.SIGNS in (one.script, other.script):
        return alike < NAME_MATCH or min(len(one.text), len(other.text)) < _WHOLE_IN_SIGNS
    together = one.single != other.single and max(words, other_words) >= _FULL_WORDS
    if together and alike >= NAME_MATCH and _run_alike(one, other) >= _WRITTEN_ALIKE:
        return False
    seen = compare_names(one, other, rarity)
    return not (seen.left and seen.other_left)


def _run_alike(one: ParsedName, other: ParsedName) -> float:
    """Return how like the letters of two names are, without spaces, in either order of words."""
    return max(
        fuzz.ratio("".join(one.tokens), "".join(other.tokens)),
        fuzz.ratio("".join(sorted(one.tokens)), "".join(sorted(other.tokens))),
    )


def _worth_of_thin(one: ParsedName, other: ParsedName, rarity: Mapping[str, float]) -> float:
    shorter = min(one, other, key=lambda name: (_full_words(name), name.tokens))
    told = sum(
        bits_of(bone, rarity)
        for word, bone in zip(shorter.tokens, shorter.skeletons, strict=True)
        if len(word) > 1
    )
    return _THIN + _THIN_BIT * min(told, UNSEEN_BITS)


@lru_cache(maxsize=65536)
def _full_words(name: ParsedName) -> int:
    return sum(len(word) > 1 for word in name.tokens)


def _of_names(names: Likeness, rarity: Mapping[str, float]) -> Evidence:
    """Return the names' evidence: the bits are what the words that agree tell by their rarity."""
    if names.one is None or names.other is None:
        return Evidence("name", "different", 0.0, "no name agrees")
    seen = compare_names(names.one, names.other, rarity)._replace(score=names.alike)
    bits, agreement, words = _judged(seen, names)
    return Evidence(
        "name", agreement, round(bits, 2), f"{words}: {names.one.text} / {names.other.text}"
    )


def _of_body(names: Likeness, rarity: Mapping[str, float]) -> Evidence:
    """Return what the names of two bodies or vessels say; forms are left out of their bits."""
    if names.one is None or names.other is None:
        return Evidence("name", "different", 0.0, "no name agrees")
    seen = compare_names(names.one, names.other, rarity, by_ear=False)
    same = names.alike >= NAME_MATCH
    words = (
        N_("names agree")
        if same
        else N_("names agree in part: a word, a number or the form differs")
    )
    agreement = "same" if same else "in part"
    return Evidence(
        "name", agreement, round(seen.bits, 2), f"{words}: {names.one.text} / {names.other.text}"
    )


def _judged(seen: NameAgreement, names: Likeness) -> tuple[float, str, str]:
    if names.thin:
        return seen.bits, "one word", N_("one whole word at most agrees, too little to tell by")
    if names.alike >= NAME_MATCH and not seen.pairs:
        return seen.bits, "same", N_("names are one string of letters but for a slip")
    return judge_person(seen)
