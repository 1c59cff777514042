"""Tell where a text speaks of somebody, and what is left of it without that.

Pure. `mentions` errs towards leaving out: one word of a name that nobody else of the report bears is
enough, in whatever script, and so is a number however it is spaced. What it cannot tell is who
"she" is, so in a long text the sentences beside one that names somebody go with it. `said_whole` is
for names out of any report, of which one word says nothing: it wants the whole name, or the number.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain

from wholeroute.entities.names import tokens
from wholeroute.entities.normalise import LEAST_DIGITS, digits_in
from wholeroute.entities.skeleton import skeleton
from wholeroute.entities.vocabulary import PROPERTIES, PropertyType

MASK = "▮▮▮"
_SHORT_WORD = 2
_LEAST_LETTERS = 3  # a shorter name is too often a word
_FEWEST_BONES, _SURE_BONES = 3, 4
_FEWEST_SIGNS = 5
_LAST_DIGITS = 8
_A_REMARK = 500
_FEW_PIECES = 50
_OF_OTHERS = frozenset({"fatherName", "motherName"})
_PLACES = frozenset({"address", "full", "birthPlace", "username"})
_NUMBERS = frozenset({PropertyType.IDENTIFIER, PropertyType.PHONE, PropertyType.EMAIL})
_SENTENCE = re.compile(r"(?<=[.!?…؟。።])\s+|\n+")


@dataclass(frozen=True, slots=True)
class Pieces:
    """Pieces of writing to look for, and how long they are: many are not tried one by one."""

    sought: frozenset[str] = frozenset()
    lengths: tuple[int, ...] = ()

    @classmethod
    def of(cls, sought: Iterable[str]) -> Pieces:
        """Return pieces ready to be looked for."""
        pieces = frozenset(sought)
        return cls(pieces, tuple(sorted({len(each) for each in pieces})))

    def stand_in(self, text: str, read: Callable[[str], str]) -> bool:
        """Return whether any of them stands in a text, read in one way."""
        if not self.sought:
            return False
        written = read(text)
        if len(self.sought) <= _FEW_PIECES:
            return any(each in written for each in self.sought)
        return any(
            written[at : at + length] in self.sought
            for length in self.lengths
            for at in range(len(written) - length + 1)
        )


@dataclass(frozen=True, slots=True)
class Mentions:
    """What names somebody: single words, words that do so together, numbers, whole phrases.

    `wholes` are words that name together, by one of them; `digits` are numbers of digits alone.
    """

    words: frozenset[str] = frozenset()
    bones: frozenset[str] = frozenset()
    wholes: Mapping[str, frozenset[frozenset[str]]] = field(default_factory=dict)
    numbers: Pieces = Pieces()
    phrases: Pieces = Pieces()
    digits: Pieces = Pieces()

    def named_in(self, text: str) -> bool:
        """Return whether `text` names them."""
        if not text:
            return False
        said = _words(text)
        if not self.words.isdisjoint(said):
            return True
        if self.wholes and len(text) <= _A_REMARK:  # as a name it may have other words: al-Rashid
            said |= set(tokens(text))
        if any(whole <= said for word in said for whole in self.wholes.get(word, ())):
            return True
        if self.bones and not self.bones.isdisjoint(_heard(text)):
            return True
        return (
            self.numbers.stand_in(text, _compact)
            or self.phrases.stand_in(text, _folded)
            or self.digits.stand_in(text, digits_in)
        )

    def without(self, text: str) -> str:
        """Return what is left of a text that names them, empty where nothing is."""
        if not self.named_in(text):
            return text
        if len(text) <= _A_REMARK:
            return ""
        sentences = _SENTENCE.split(text)
        named = {at for at, each in enumerate(sentences) if self.named_in(each)}
        if not named:  # only the whole names them: across two sentences
            return ""
        beside = named | {at - 1 for at in named} | {at + 1 for at in named}
        kept = ["…" if at in beside else each for at, each in enumerate(sentences)]
        left = " ".join(each for at, each in enumerate(kept) if each != "…" or kept[at - 1] != "…")
        return "" if self.named_in(left) or not left.strip("… ") else left

    def masked(self, text: str) -> str:
        """Return one cell or value, or the mask where it names them."""
        return MASK if self.named_in(text) else text


def mentions(
    own: Iterable[tuple[str, str]],
    others: Iterable[str],
    *,
    also: Iterable[str] = (),
    by_sound: bool = True,
) -> Mentions:
    """Return what names whoever these pairs of property and value belong to.

    `others` are the names of everybody else in the report: a word that one of them bears names
    nobody by itself. `also` are further names, which somebody gave themselves. Words that merely sound
    as a name does are told `by_sound`.
    """
    shared = {word for name in others for word in _words(name)}
    words: set[str] = set()
    wholes: set[frozenset[str]] = set()
    numbers: set[str] = set()
    phrases: set[str] = set()
    for name, value in chain(own, (("name", each) for each in also)):
        prop = PROPERTIES.get(name)
        if prop is None or not value:
            continue
        if prop.type in _NUMBERS:
            numbers |= _numbers(value, prop.type)
        elif name in _PLACES:
            phrases |= {_folded(value)} if len(value) >= _FEWEST_SIGNS else set()
        elif prop.type is PropertyType.NAME:
            said = frozenset(_words(value))
            own_words = {each for each in said - shared if len(each) > _SHORT_WORD}
            if name not in _OF_OTHERS:
                words |= own_words
            if len(said) > 1 and (name in _OF_OTHERS or not own_words):
                wholes.add(said)  # else one word is enough already
    heard = words if by_sound else set()
    bones = {bone for bone in _bones(heard) if len(bone) >= _FEWEST_BONES} - _bones(shared)
    return Mentions(
        frozenset(words),
        frozenset(bones),
        _by_word(wholes),
        Pieces.of(numbers),
        Pieces.of(phrases),
    )


def said_whole(names: Iterable[str]) -> Mentions:
    """Return what says one of `names` whole, its words in any order, or a number of theirs."""
    wholes: set[frozenset[str]] = set()
    numbers: set[str] = set()
    for name in names:
        words, number = frozenset(tokens(name)), digits_in(name)
        if len(number) >= LEAST_DIGITS:
            numbers.add(number)
        if sum(letter.isalpha() for word in words for letter in word) >= _LEAST_LETTERS:
            wholes.add(words)
    return Mentions(wholes=_by_word(wholes), digits=Pieces.of(numbers))


def _by_word(wholes: Iterable[frozenset[str]]) -> dict[str, frozenset[frozenset[str]]]:
    """Return sets of words by one word of each, so that a text is not held against them all."""
    found: defaultdict[str, set[frozenset[str]]] = defaultdict(set)
    for whole in wholes:
        found[min(whole)].add(whole)
    return {word: frozenset(sets) for word, sets in found.items()}


def forget_words() -> None:
    """Drop the words held in memory for speed."""
    _tokens.cache_clear()


def _numbers(value: str, kind: PropertyType) -> set[str]:
    compact = _compact(value)
    if kind is PropertyType.PHONE and len(compact) > _LAST_DIGITS:
        compact = compact[-_LAST_DIGITS:]
    return {compact} if len(compact) >= _FEWEST_SIGNS else set()


def _words(text: str) -> set[str]:
    return {each for word in re.findall(r"\w+", text) for each in _tokens(word)}


@lru_cache(maxsize=65536)
def _tokens(word: str) -> tuple[str, ...]:
    return tokens(word) or (word.casefold(),)


def _bones(words: Iterable[str]) -> set[str]:
    return {skeleton(word) for word in words if word.isalpha()}


def _heard(text: str) -> set[str]:
    """Return the skeletons of a text's words: of short ones only where another script spells them."""
    return {
        bone
        for word in re.findall(r"\w+", text)
        if word.isalpha()
        for bone in _bones(_tokens(word))
        if len(bone) >= _SURE_BONES or not word.isascii()
    }


def _compact(text: str) -> str:
    return "".join(each for each in text.casefold() if each.isalnum())


def _folded(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
