"""Read the name of a company, an authority or a ship, and say how far two are one by themselves.

A body's name is what tells it apart (Nanshan), what it does (Trading), its legal form (Co., Ltd.) and
at times a number. Forms are written in many ways and left out; a word or a number more makes another
body: a branch, a daughter, the next fund. Order means nothing, and one word of all may bear a slip.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from rapidfuzz.distance import OSA

from wholeroute.entities.body_words import (
    FORMS,
    MERE,
    ONE_WORD,
    PHRASES,
    ROMAN,
    SPELLED,
    TENS,
    VESSELS,
    WEAK,
)
from wholeroute.entities.countries import read_country
from wholeroute.entities.names import letters_meant
from wholeroute.entities.scripts import Script, fold, script_of
from wholeroute.entities.skeleton import similarity
from wholeroute.errors import Invalid

_ONE_SPELLING, _ONE_ACROSS = 0.9, 0.65
_SLIP, _WEAK_MISSING, _REORDERED = 0.85, 0.92, 0.95
_FORM_MISSING, _FORM_DIFFERS, _NUMBER_DIFFERS = 0.97, 0.75, 0.7
_ACRONYM, _SHORTEST_ACRONYM = 0.82, 4
_LEFT = 0.7
"""The most that two names are alike of which one has a word that the other lacks."""

_SLIPS = ((4, 1), (7, 2))
"""How long a word is at least that may be as many letters off."""

_SHORTEST_SLIPPED, _LONG_WHOLE = 6, 8
"""How long a word is at least that may be a slip though it is all there is, and a name written apart."""

_LONG_BOTH = 5
"""Letters of each of two words that are both off."""

_MOST_READINGS, _MOST_WORDS = 4, 24


@dataclass(frozen=True, slots=True)
class BodyName:
    """What tells a body by its name: words in order, numbers, classes of its legal forms, all its letters."""

    text: str
    words: tuple[str, ...]
    numbers: tuple[str, ...] = ()
    forms: frozenset[str] = frozenset()
    script: Script = Script.LATIN
    run: str = ""

    @property
    def telling(self) -> frozenset[str]:
        """Return the words without those that are left out as often as written (Group)."""
        return frozenset(self.words) - WEAK or frozenset(self.words)


def body_names_alone(one: str, other: str) -> float:
    """Return how far two names are one body's by themselves, from 0 to 1; `NAME_MATCH` is enough."""
    return max(
        (_alike(a, b) for a, b in product(parse_body(one), parse_body(other))),
        default=0.0,
    )


@lru_cache(maxsize=65536)
def parse_body(text: str) -> tuple[BodyName, ...]:
    """Return the readings of one name: more than one where a stroke stands between whole names."""
    parts = _BETWEEN_NAMES.split(text)[:_MOST_READINGS]
    return tuple(name for part in dict.fromkeys(parts) if (name := _read(part)).words)


_BETWEEN_NAMES = re.compile(r"(?<=\w{3})\s*/\s*(?=\w{4})|\s+[af]\.?k\.?a\.?\s+", re.IGNORECASE)
_INITIALS = re.compile(r"\b\w\.(?:\s?\w\.)*\s?\w\b(?!\w)|\b\w\.(?:\s?\w\.)+")
_STROKE = re.compile(r"\b(\w)/(\w)\b")
_AND = re.compile(r"[&+]")


def _read(text: str) -> BodyName:
    text = _without_acronym(text)
    plain = _INITIALS.sub(lambda found: re.sub(r"[.\s]", "", found[0]) + " ", text)
    plain = fold(_AND.sub(" and ", _STROKE.sub(r"\1\2", plain))).replace("-", " ")
    words = _joined_initials(_spelled_out(letters_meant(plain)))[:_MOST_WORDS]
    run = "".join(words)
    words = [ONE_WORD.get(word, word) for word in map(_form_meant, words)]
    forms = [word for word in words if word in FORMS]
    rest = [word for word in words if word not in FORMS and word not in MERE]
    if len(rest) > 1 and rest[0] in VESSELS:
        rest = rest[1:]
    told, numbers = _numbered(rest)
    if not told:  # a name made of forms and numbers alone keeps them
        return BodyName(text, tuple(words), script=script_of(text), run=run)
    classes = frozenset(FORMS[word] for word in forms) - {""}
    return BodyName(text, tuple(told), tuple(sorted(numbers)), classes, script_of(text), run)


def _without_acronym(text: str) -> str:
    """Leave out what stands in brackets and is made of the name's own initials: (IRGC), no (Asia)."""
    return _BRACKETED.sub(lambda found: "" if _abbreviates(found, text) else found[0], text)


_BRACKETED = re.compile(r"\(([^\W\d_]{2,8})\)")


def _abbreviates(found: re.Match[str], text: str) -> bool:
    initials = iter(
        word[0] for word in re.split(r"[\W_]+", text[: found.start()].casefold()) if word
    )
    return found[1].isupper() and all(letter in initials for letter in found[1].casefold())


def _spelled_out(plain: str) -> str:
    for phrase, form in PHRASES:
        plain = phrase.sub(form, plain)
    return plain


@lru_cache(maxsize=16384)
def _form_meant(word: str) -> str:
    """Return the legal form that a word is a letter off, where it is a long one: limted."""
    if word in FORMS or len(word) < _SHORTEST_FORM:
        return word
    return next((form for form in _LONG_FORMS if OSA.distance(word, form) == 1), word)


_SHORTEST_FORM = 6
_LONG_FORMS = tuple(form for form in FORMS if len(form) > _SHORTEST_FORM)


def _joined_initials(plain: str) -> list[str]:
    """Join letters that stand alone side by side: S C Johnson is SC Johnson."""
    return re.sub(r"\b([a-z]) (?=[a-z]\b)", r"\1", plain).split()


def _numbered(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """Part words from numbers, whether in digits, in words or Roman behind a word."""
    told: list[str] = []
    numbers: list[str] = []
    tens = 0
    for at, word in enumerate(words):
        number = _number(word, behind=at > 0)
        if word in TENS and at + 1 < len(words):
            tens = TENS[word]
        elif number is not None:
            numbers.append(str(int(number) + tens) if number.isdigit() else number)
            tens = 0
        else:
            told.append(word)
    return told, numbers


def _number(word: str, *, behind: bool) -> str | None:
    ordinal = re.fullmatch("([0-9]+)(?:st|nd|rd|th)", word)
    if ordinal or word.isdigit():
        return str(int(ordinal[1] if ordinal else word))
    if word in SPELLED:
        return str(SPELLED[word])
    if word in TENS:
        return str(TENS[word])
    return str(ROMAN[word]) if behind and word in ROMAN else None


def _alike(a: BodyName, b: BodyName) -> float:
    if a.run == b.run:
        return 1.0
    score = max(_words_alike(a, b), _acronym(a, b), _acronym(b, a))
    if a.forms and b.forms and a.forms.isdisjoint(b.forms):
        score *= _FORM_DIFFERS
    elif a.forms != b.forms:
        score *= _FORM_MISSING
    return score * _numbers_alike(a.numbers, b.numbers)


def _numbers_alike(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """Return what numbers leave: another one is another body, but the first is seldom counted."""
    if one == other:
        return 1.0
    first = {one, other} == {(), ("1",)}
    return _FORM_MISSING if first else _NUMBER_DIFFERS


def _words_alike(a: BodyName, b: BodyName) -> float:
    if a.words == b.words or "".join(a.words) == "".join(b.words):
        return 1.0
    left, free, alike = list(a.words), list(b.words), 1.0
    for word, other in _matched(a, b):
        left.remove(word)
        free.remove(other)
        if word != other:
            alike = min(alike, similarity(word, other))
    matched = len(a.words) - len(left)
    if not left and not free:
        return alike if _in_order(a, b) else alike * _REORDERED
    whole = not matched and min(len(a.words[0]), len(b.words[0])) >= _SHORTEST_SLIPPED
    if len(left) == len(free) == 1 and (matched or whole) and _slipped(left[0], free[0]):
        return min(alike, _SLIP)
    if len(left) == len(free) == 2 and all(map(_both_slipped, left, free)):  # noqa: PLR2004
        return min(alike, _SLIP)
    if matched and not {*left, *free} - WEAK:
        return min(alike, _WEAK_MISSING)
    if _whole_slip(a, b):
        return _SLIP
    return _LEFT * 2 * matched / (len(a.words) + len(b.words))


def _matched(a: BodyName, b: BodyName) -> Iterator[tuple[str, str]]:
    """Yield the words that are spellings of one, the same before the alike."""
    free = list(b.words)
    rest: list[str] = []
    for word in a.words:
        if word in free:
            free.remove(word)
            yield word, word
        else:
            rest.append(word)
    least = _ONE_SPELLING if a.script is b.script else _ONE_ACROSS
    for word in rest:
        best = max(free, key=lambda other: similarity(word, other), default="")
        if best and similarity(word, best) >= least and not _are_places(word, best):
            free.remove(best)
            yield word, best


def _in_order(a: BodyName, b: BodyName) -> bool:
    return all(
        one == other or similarity(one, other) >= _ONE_ACROSS
        for one, other in zip(a.words, b.words, strict=True)
    )


def _slipped(one: str, other: str) -> bool:
    """Tell whether two words are one but for a slip; two countries never are, nor two numbers' words."""
    if _are_places(one, other) or any(map(str.isdigit, one + other)):
        return False
    longest, off = max(len(one), len(other)), OSA.distance(one, other)
    return any(longest >= least and off <= most for least, most in _SLIPS)


def _both_slipped(one: str, other: str) -> bool:
    """Tell whether one of two slipped words is its other: each a letter off, and long."""
    long = min(len(one), len(other)) >= _LONG_BOTH
    return long and OSA.distance(one, other) == 1 and _slipped(one, other)


def _whole_slip(a: BodyName, b: BodyName) -> bool:
    """Tell whether two names written together are a letter off: Andrang Heta, 'Ndrangheta."""
    if len(a.words) == len(b.words):
        return False
    one, other = "".join(a.words), "".join(b.words)
    return min(len(one), len(other)) >= _LONG_WHOLE and OSA.distance(one, other) <= 1


def _acronym(short: BodyName, full: BodyName) -> float:
    """Return how far one name is made of the other's initials; three letters are everybody's."""
    if len(short.words) != 1 or len(full.words) < _SHORTEST_ACRONYM:
        return 0.0
    letters = "".join(word[0] for word in full.words)
    return _ACRONYM if short.words[0] == letters else 0.0


@lru_cache(maxsize=4096)
def _is_place(word: str) -> bool:
    with suppress(Invalid):
        return len(word) > 3 and bool(read_country(word).code)  # noqa: PLR2004
    return False


def _are_places(one: str, other: str) -> bool:
    return one != other and _is_place(one) and _is_place(other)
