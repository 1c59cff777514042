"""Say how far two names are one where names are all there is.

What else is known may bear a doubt about a word; nothing else bears none. Within one script a word
that is only near is another name as often as a slip (Marcos and Marquez), so it counts against,
unless one word of all is a letter or two off.
"""

from __future__ import annotations

from collections.abc import Mapping

from rapidfuzz.distance import OSA

from wholeroute.entities.agreement import (
    NAME_MATCH,
    MatchedWord,
    NameAgreement,
    compare_names,
    is_common,
)
from wholeroute.entities.names import ParsedName
from wholeroute.entities.scripts import Script
from wholeroute.entities.skeleton import skeleton

_SURELY_ONE_WORD, _ONE_SPELLING = 0.9, 0.95
_DOUBTED = 0.3
_MOST_LETTERS, _FEWEST_WRITTEN = 2, 7
_A_LETTER_OFF = {1: 0.88, 2: 0.82}


def names_alone(a: ParsedName, b: ParsedName, rarity: Mapping[str, float]) -> float:
    """Return how far `a` and `b` are one name by themselves, from 0 to 1; `NAME_MATCH` is enough."""
    seen = compare_names(a, b, rarity)
    if a.script is not b.script or a.script is Script.SIGNS:
        return seen.score
    doubted = sum(pair.bits for pair in seen.pairs if _is_doubted(a, b, pair))
    score = seen.score * (1 - _DOUBTED * doubted / seen.bits) if seen.bits else 0.0
    if score >= NAME_MATCH or seen.inverted:
        return score
    return max(score, _A_LETTER_OFF.get(_letters_off(a, b, seen), 0.0))


def _is_doubted(a: ParsedName, b: ParsedName, pair: MatchedWord) -> bool:
    """Tell whether one hand would have written two words alike; one short for the other is none such."""
    one, other = a.tokens[pair.at], b.tokens[pair.other_at]
    if pair.likeness >= _SURELY_ONE_WORD:
        return False
    return not (one.startswith(other) or other.startswith(one))


def _letters_off(a: ParsedName, b: ParsedName, seen: NameAgreement) -> int:
    """Return how many letters two names are apart in the one word that differs; 0 in any other case.

    An initial is no letter, and two names that everybody knows are no slip of the pen: Omar is not
    Amar.
    """
    left, other_left = (seen.left, seen.other_left) if seen.pairs else (a.tokens, b.tokens)
    if len(left) != len(other_left) or sum(map(len, a.tokens)) < _FEWEST_WRITTEN:
        return 0
    unlike = [
        (a.tokens[pair.at], b.tokens[pair.other_at])
        for pair in seen.pairs
        if pair.likeness < _ONE_SPELLING
    ]
    unlike += zip(left, other_left, strict=True)
    if len(unlike) != 1:
        return 0
    one, other = unlike[0]
    if min(len(one), len(other)) == 1 or (is_common(skeleton(one)) and is_common(skeleton(other))):
        return 0
    letters = OSA.distance(one, other, score_cutoff=_MOST_LETTERS)
    return letters if letters <= _MOST_LETTERS else 0
