"""Judge the names of a pair: the best agreement of any two, and what it is worth.

A person's given name and the order of names count; a body's name is a bag of words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum
from itertools import product
from typing import NamedTuple

from wholeroute.crosscheck.evidence import Evidence
from wholeroute.crosscheck.profile import Profile
from wholeroute.crosscheck.weights import WEIGHTS
from wholeroute.entities import (
    APART,
    NAME_MATCH,
    Kind,
    MatchedWord,
    NameAgreement,
    ParsedName,
    compare_names,
)
from wholeroute.entities.body_words import FORMS, MERE
from wholeroute.words import N_

_PARTLY = 0.6
_TURNED = 0.6
_WEAK_DISCOUNT = 0.7
_BODY_MATCH = 0.85
_TWO = 2
_ONE_AGREES = N_("a name of one word agrees")
_OF_A_YEAR = WEIGHTS["birth-two-years"].bits
_OF_A_DAY = WEIGHTS["birth-swapped"].bits
_NO_WORD, _ONE_WORD = 0.6, 0.8
"""Two words so alike tell nothing, and all that one word tells."""
_NEAR, _NEAR_AT_MOST = 0.68, -0.6
"""Below, two words share sounds as strangers' do: Dubrovich and Ryabovich."""


class _Judged(NamedTuple):
    """One pair of names as judged; among those that do not agree the likest ranks first."""

    rank: tuple[float, float]
    evidence: Evidence


def names(
    a: Profile, b: Profile, rarity: Mapping[str, float], *, born: float = 0.0
) -> Iterator[Evidence]:
    """Yield the best that any name of `a` does with any of `b`; `born` are the bits of their births.

    A shared nickname stands beside full names that differ, never instead of them:
    brothers may both be called by their family's name.
    """
    person = a.kind is Kind.PERSON
    full: list[_Judged] = []
    short: list[_Judged] = []
    for standing, one, other in _pairs(a, b):
        seen = compare_names(one, other, rarity, by_ear=person and standing is _Standing.OWN)
        judged = short if one.single or other.single else full
        if seen is not APART or not judged:
            judged.append(_judge(a.kind, seen, standing, {one.text, other.text}, born))
    if full:
        best = max(full).evidence
        yield best
        if best.weight > 0:
            return
    if short and (not full or max(short).evidence.weight > 0):
        yield max(short).evidence


def _judge(
    kind: Kind, seen: NameAgreement, standing: _Standing, texts: set[str], born: float
) -> _Judged:
    person = kind is Kind.PERSON
    bits, agreement, words = judge_person(seen, born) if person else _judge_body(seen, standing)
    if bits > 0:
        if standing is _Standing.WEAK:
            bits = min(bits * _WEAK_DISCOUNT, WEIGHTS["name-weak-most"].bits)
        words = f"{words}: {' / '.join(sorted(texts))}"
    return _Judged((max(bits, 0.0), seen.score), Evidence("name", agreement, bits, words))


class _Standing(Enum):
    """How the lists rank two names: weak in one, aliases in both, one the heading, or both.

    Only what both reports call a person is compared by ear: aliases give spellings already.
    """

    WEAK = 0
    ALIASES = 1
    HEADING = 2
    OWN = 3


_STANDING = (_Standing.ALIASES, _Standing.HEADING, _Standing.OWN)


def _pairs(a: Profile, b: Profile) -> Iterator[tuple[_Standing, ParsedName, ParsedName]]:
    for (at, one), (other_at, other) in product(enumerate(a.names), enumerate(b.names)):
        yield _STANDING[(at < a.primary) + (other_at < b.primary)], one, other
    for one, other in product(a.names, b.weak):
        yield _Standing.WEAK, one, other
    for one, other in product(a.weak, (*b.names, *b.weak)):
        yield _Standing.WEAK, one, other


def judge_person(seen: NameAgreement, born: float = 0.0) -> tuple[float, str, str]:
    """Return bits, agreement and words for the names of two people.

    `born` are the bits that their births give. A father and his son bear each other's names in
    turn, and are not born in one year; a brother shares every name but one, and no birthday.
    """
    whole, of_a_year, of_a_day = seen.score >= NAME_MATCH, born >= _OF_A_YEAR, born >= _OF_A_DAY
    agreed = min(_agreed(seen) * (seen.unordered if seen.inverted else seen.score), _most(seen))
    if whole and len(seen.matched) < _TWO:
        return min(agreed, WEIGHTS["name-one-word-most"].bits), "one word", _ONE_AGREES
    if whole:
        return agreed, "same", _AGREE[_manner(seen)]
    if seen.inverted and seen.unordered >= NAME_MATCH and of_a_year:
        words = N_("names agree in another order; father and son are not born alike")
        return agreed + WEIGHTS["order-born-alike"].bits, "turned", words
    if seen.inverted and seen.score > _TURNED * seen.unordered:
        words = N_("names agree, perhaps with the surname first in one")
        return agreed + WEIGHTS["order-perhaps-turned"].bits, "perhaps turned", words
    if seen.inverted:
        words = N_("names stand in another order, as a father's and a son's do")
        return WEIGHTS["order-inverted"].bits, "inverted", words
    if seen.given_differs:
        return WEIGHTS["given-name-differs"].bits, "given", N_("given name differs")
    if len(seen.matched) >= _TWO and seen.score > _PARTLY:
        share = (seen.score - _PARTLY) / (NAME_MATCH - _PARTLY) / (1 if of_a_day else 2)
        bits = min(_agreed(seen) * share, WEIGHTS["name-partly-most"].bits)
        return bits, "in part", _PARTLY_AGREE[_manner(seen)]
    if seen.matched and not (seen.left and seen.other_left):
        key = "name-one-word-of-more"
        return WEIGHTS[key].bits, "one word", N_("only one word of the names agrees")
    if seen.matched:
        key = "name-other-word-differs"
        return WEIGHTS[key].bits, "one word", N_("one word of the names agrees, another differs")
    return WEIGHTS["names-none"].bits, "different", N_("no name agrees")


def _agreed(seen: NameAgreement) -> float:
    """Return the bits of the words that agree; what is only near may be another word as well."""
    return sum(_told(pair, words) for pair, words in zip(seen.pairs, seen.matched, strict=True))


def _told(pair: MatchedWord, words: tuple[str, str]) -> float:
    if min(map(len, words)) == 1:
        return pair.bits * pair.likeness
    if pair.likeness < _NEAR:
        return pair.bits * _NEAR_AT_MOST
    return pair.bits * min(1.0, (pair.likeness - _NO_WORD) / (_ONE_WORD - _NO_WORD))


def _most(seen: NameAgreement) -> float:
    """Return what the words that agree may tell at most: a second thing is asked beside two."""
    return WEIGHTS["names-two-words-most" if len(seen.matched) == _TWO else "names-most"].bits


class _Manner(Enum):
    """How two names that agree still differ."""

    WHOLE = 0
    TURNED = 1
    ONE_DIFFERS = 2
    ONE_LONGER = 3


_AGREE = {
    _Manner.WHOLE: N_("names agree"),
    _Manner.TURNED: N_("names agree, surname first in one"),
    _Manner.ONE_DIFFERS: N_("names agree, one word differs"),
    _Manner.ONE_LONGER: N_("names agree, one is longer"),
}
_PARTLY_AGREE = {
    _Manner.WHOLE: N_("names agree in part"),
    _Manner.TURNED: N_("names agree in part, surname first in one"),
    _Manner.ONE_DIFFERS: N_("names agree in part, one word differs"),
    _Manner.ONE_LONGER: N_("names agree in part, one is longer"),
}


def _manner(seen: NameAgreement) -> _Manner:
    if seen.reordered:
        return _Manner.TURNED
    if seen.left and seen.other_left:
        return _Manner.ONE_DIFFERS
    return _Manner.ONE_LONGER if seen.left or seen.other_left else _Manner.WHOLE


def _judge_body(seen: NameAgreement, standing: _Standing) -> tuple[float, str, str]:
    """Return bits, agreement and words for the names of two bodies, vessels or things.

    A word more makes another body: a branch, a daughter, a trade beside the first.
    """
    left, other_left = set(seen.left), set(seen.other_left)
    if seen.unordered < _BODY_MATCH or (left | other_left) - _FORMS:
        if seen.matched and seen.unordered >= _PARTLY:
            return WEIGHTS["body-word-differs"].bits, "in part", N_("a word of the name differs")
        return WEIGHTS["names-none"].bits, "different", N_("no name agrees")
    most = {1: "name-one-word-most", _TWO: "name-body-short"}.get(len(seen.matched), "names-most")
    bits = min(seen.bits * seen.unordered, WEIGHTS[most].bits)
    if (left | other_left) - _MERE_COMPANY:
        return (
            bits + WEIGHTS["body-form-differs"].bits,
            "other form",
            N_("names agree, not the form"),
        )
    if standing not in _HEADED:
        return bits + WEIGHTS["body-by-alias"].bits, "alias", N_("names agree by an alias of both")
    return bits, "same", _AGREE[_Manner.WHOLE]


_HEADED = frozenset({_Standing.HEADING, _Standing.OWN})
_MERE_COMPANY = MERE | {word for word, form in FORMS.items() if not form}
_FORMS = MERE | FORMS.keys() | {"group"}
