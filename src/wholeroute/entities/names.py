"""Read a name once, so that it can be blocked and compared many times.

The seam: `parse_name` is all that knows of scripts, particles and spelling;
`compare_names` (in `agreement`) sees words, skeletons and their order only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import combinations

from wholeroute.entities.commonness import (
    UNSEEN_BITS,
    Rarity,
    bits_of,
    count_bearers,
    information,
)
from wholeroute.entities.particles import (
    Words,
    cut,
    stand_behind,
    without_generation,
    without_titles,
)
from wholeroute.entities.scripts import Script, fold, script_of
from wholeroute.entities.skeleton import similarity, skeleton
from wholeroute.entities.sounds import sounds

__all__ = [
    "UNSEEN_BITS",
    "ParsedName",
    "Script",
    "bits_of",
    "fold",
    "information",
    "name_keys",
    "parse_name",
    "rarity_of",
    "script_of",
    "similarity",
    "skeleton",
    "tokens",
]

_PAIR = 2
_LETTERS_EACH = 3
_MOST_KEYED = 8
"""Words of one name that make keys: a chain of twelve fathers would make 66 pairs."""


@dataclass(frozen=True, slots=True)
class ParsedName:
    """A name as the matcher sees it, its words in natural order (given name first).

    `fathers` are the places of words that a link (bin, ould) says are a father's;
    `surname` counts the words at the end that a comma has said are the surname;
    `script` is the one that it was written in, `generation` 1 for a father, 2 for his son (Jr).
    """

    text: str
    tokens: tuple[str, ...]
    skeletons: tuple[str, ...]
    fathers: frozenset[int] = frozenset()
    surname: int = 0
    script: Script = Script.LATIN
    generation: int = 0
    bones: frozenset[str] = field(default=frozenset(), compare=False)
    sounds: tuple[frozenset[str], ...] = field(default=(), compare=False)

    @property
    def single(self) -> bool:
        """Tell whether one word is all there is: such a name alone proves nothing."""
        return len(self.tokens) < _PAIR


@lru_cache(maxsize=65536)
def parse_name(text: str) -> ParsedName:
    """Read one name; a surname that a comma or capitals mark is put last and remembered."""
    given, family = _divided(text)
    words = cut(letters_meant(fold(given).replace(",", " ")))
    surname = 0
    if family:
        last = cut(letters_meant(fold(family)), surname=True)
        words, surname = _joined(words, last), len(last.words)
    words, generation = without_generation(without_titles(words))
    bones = tuple(skeleton(word) or word for word in words.words)
    return ParsedName(
        text=text,
        tokens=tuple(words.words),
        skeletons=bones,
        fathers=frozenset(words.fathers),
        surname=min(surname, max(len(words.words) - 1, 0)),
        script=script_of(text),
        generation=generation,
        bones=frozenset(bones) | _written_together(words.words),
        sounds=tuple(map(sounds, words.words)),
    )


_MEANT = str.maketrans("0134579", "oieastg")
_DIGIT_IN_WORD = re.compile(r"\b[a-z0-9]*[0-9][a-z]+\b")


def letters_meant(folded: str) -> str:
    """Read the digits that stand for letters within a word, where letters are three to each: Ig0r."""
    if not any(map(str.isdigit, folded)):
        return folded
    return _DIGIT_IN_WORD.sub(lambda word: _as_letters(word[0]), folded)


def _as_letters(word: str) -> str:
    digits = sum(map(str.isdigit, word))
    return word.translate(_MEANT) if digits * _LETTERS_EACH <= len(word) - digits else word


def _divided(text: str) -> tuple[str, str]:
    """Return given names and surname where `SURNAME, Given` or capitals tell them apart."""
    bare = re.sub(r"\([^)]*\)", " ", text).strip(" -,") or text
    bare = re.sub(r"[()\[\]\"“”]", " ", bare)
    family, comma, given = bare.partition(",")
    if comma and stand_behind(fold(given).split()):
        return family, ""
    if comma and "," not in given and _says(family) and _says(given):
        return given, family
    words = bare.split()
    capital = [_CAPITALS.fullmatch(word) is not None and word.isupper() for word in words]
    if all(capital) or not any(capital):
        return bare, ""
    at = capital.index(False) if capital[0] else capital.index(True)
    first, rest = words[:at], words[at:]
    if capital[0] and not any(capital[at:]):
        return " ".join(rest), " ".join(first)
    if all(capital[at:]):
        return " ".join(first), " ".join(rest)
    return bare, ""


# JC are initials, XU is a surname.
_CAPITALS = re.compile(r"(?![^AEIOUYaeiouy]{2}$)\S{2,}")


def _says(part: str) -> bool:
    return any(map(str.isalnum, part))


def _written_together(words: list[str]) -> frozenset[str]:
    """Return the skeleton of a name of two words written as one: Wali Jan is Walijan."""
    return frozenset({skeleton("".join(words))}) if len(words) == _PAIR else frozenset()


def _joined(given: Words, family: Words) -> Words:
    shift = len(given.words)
    fathers = given.fathers | {at + shift for at in family.fathers}
    return Words(given.words + family.words, fathers)


def rewritten(name: ParsedName, words: Mapping[int, str]) -> ParsedName:
    """Return `name` with other words at some places."""
    new = [words.get(at, word) for at, word in enumerate(name.tokens)]
    bones = tuple(skeleton(word) or word for word in new)
    return replace(
        name,
        tokens=tuple(new),
        skeletons=bones,
        bones=frozenset(bones) | _written_together(new),
        sounds=tuple(map(sounds, new)),
    )


def tokens(name: str) -> tuple[str, ...]:
    """Return the words that carry `name`, folded, in natural order."""
    return parse_name(name).tokens


def name_keys(name: ParsedName | str) -> frozenset[str]:
    """Return the keys under which `name` may meet another: pairs of skeletons, sorted.

    A name of one word has a key of its own kind and meets its like, or the same written as two.
    """
    parsed = parse_name(name) if isinstance(name, str) else name
    bones = sorted(set(parsed.skeletons[:_MOST_KEYED]))
    pairs = frozenset(f"{one} {other}" for one, other in combinations(bones, 2))
    if len(parsed.tokens) > _PAIR:
        return pairs
    return pairs | {"=" + bone for bone in parsed.bones - set(bones if pairs else ())}


def rarity_of(bearers: Iterable[Iterable[ParsedName]]) -> Rarity:
    """Return the information in bits of each skeleton, counted once for each bearer."""
    return count_bearers((bone for name in names for bone in name.skeletons) for names in bearers)
