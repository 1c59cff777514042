"""Read what somebody wrote into the one box: a name, a number, an id, or some of each. Pure.

Numbers are brought into the form in which intake stores them, by every scheme that they may be of;
names into the keys of the cross-check, so that a slip or another script still meets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from wholeroute.crosscheck.keys import KEYED, found_keys
from wholeroute.crosscheck.numbers import scheme_of
from wholeroute.crosscheck.profile import profile_from
from wholeroute.crosscheck.things import place_keys, thing_key
from wholeroute.entities import (
    PROPERTIES,
    Kind,
    ParsedName,
    PartialDate,
    normalise,
    parse_date,
    parse_name,
)
from wholeroute.entities.held import plate, user_name
from wholeroute.errors import Invalid

LONGEST = 300
_FEWEST = 2
_FAMILIES = {
    "Person": Kind.PERSON,
    "Body": Kind.COMPANY,
    "Vessel": Kind.VESSEL,
    "Airplane": Kind.AIRPLANE,
}
_LISTED = ("listingId", "unscId")
_YEAR = re.compile(r"(?:19|20)\d\d")
_DAY = re.compile(r"\d{4}-\d\d(?:-\d\d)?|\d{1,2}[./]\d{1,2}[./]\d{4}")
_ID = re.compile(r"[0-9a-f]{8,32}")
_NUMBER_LEAST = 4
_DIGITS_LEAST = 2
_SHORT = 3
"""Letters of a country or a series within a number: AB 123 CD."""

_USER = re.compile(r"@?[\w.\-]{3,60}")
_SCHEMES_SAID = frozenset({"imo", "iban", "mmsi", "lei", "vin", "bic"})
_MERE = ("word|", "sound|", "place|", "day|", "heard|")
"""How keys begin that say too little by themselves to tell anybody of."""

_SIGNS_FROM = "\u2e80"
"""From here on stand scripts of which one sign is a word."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for: `words` as one may show it, and what may be meant by them.

    `numbers` gives for each key of a number its scheme and value; `ids` are how ids begin.
    """

    words: str
    name: ParsedName | None
    births: tuple[PartialDate, ...]
    numbers: dict[str, tuple[str, str]]
    ids: tuple[str, ...]

    def name_keys(self) -> frozenset[str]:
        """Return the keys under which whoever bears such a name may stand."""
        if self.name is None:
            return frozenset()
        said = [("name", self.name.text), *(("birthDate", str(b)) for b in self.births)]
        keys = {
            key
            for kind in _FAMILIES.values()
            for key in found_keys(profile_from(UUID(int=0), kind, "", said), asked=True)
        }
        return frozenset(keys - {KEYED}) | place_keys(self.name.text)

    def sure_keys(self) -> frozenset[str]:
        """Return the keys that a saved search waits for: numbers, and names by two of their words.

        A name of one word waits for that word; many are called Ali, and each would be an alert.
        """
        keys = self.name_keys()
        if self.name is not None and not self.name.single:
            keys = frozenset(k for k in keys if not k.startswith(_MERE))
        return keys | frozenset(self.numbers)


def read(words: str) -> Asked:
    """Return what `words` ask for; raise `Invalid` where there is nothing to look for."""
    if len(words) > LONGEST:
        raise Invalid(
            "words",
            f"that has {len(words)} characters, and a search has up to {LONGEST}",
            "Leave out what is no name and no number.",
        )
    if not words.strip():
        raise Invalid("words", "nothing is written", "Write a name, a number or an id.")
    try:
        said = normalise(PROPERTIES["name"], words).value
    except Invalid:
        said = ""
    numbers = dict(_numbers(said))
    dates, rest = _parted(said)
    name = parse_name(" ".join(rest)) if rest else None
    name = name if name is not None and _says_enough(name) else None
    ids = tuple(dict.fromkeys(_ids(said)))
    if name is None and not numbers and not ids:
        raise Invalid(
            "words",
            "there is too little in it to search by",
            "Write a whole word of a name, a whole number, or the first eight signs of an id.",
        )
    return Asked(said, name, dates if name else (), numbers, ids)


def _says_enough(name: ParsedName) -> bool:
    """Tell whether there is a word of more than a letter; one sign of a script of signs is a word."""
    return any(len(word) >= _FEWEST for word in name.tokens) or (
        bool(name.tokens) and any(each >= _SIGNS_FROM for each in name.text)
    )


def _parted(said: str) -> tuple[tuple[PartialDate, ...], list[str]]:
    """Return the dates in the text, and the words that are neither dates nor numbers."""
    dates, rest = [], []
    for word in said.split():
        if _YEAR.fullmatch(word) or _DAY.fullmatch(word):
            with suppress(Invalid):
                dates.append(parse_date(word))
                continue
        if not _is_number(word) and word.lower() not in _SCHEMES_SAID:
            rest.append(word)
    lettered = any(each.isalpha() for word in rest for each in word)
    return tuple(dates), rest if lettered else []


def _is_number(word: str) -> bool:
    bare = [each for each in word if each.isalnum()]
    return len(bare) >= _NUMBER_LEAST and sum(map(str.isdecimal, bare)) >= _DIGITS_LEAST


def _ids(said: str) -> Iterator[str]:
    for word in said.lower().split():
        bare = word.replace("-", "")
        if _ID.fullmatch(bare):
            yield bare


def _numbers(said: str) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield the keys of every number that may be meant: the whole text, or a word of it."""
    words = said.split()
    pieces = [said] if all(_within_a_number(word) for word in words) else []
    pieces += [word for word in words if _is_number(word) and not _DAY.fullmatch(word)]
    for piece in dict.fromkeys(pieces if any(map(_is_number, pieces)) else ()):
        if len(words) == 1 or not _YEAR.fullmatch(piece):
            for scheme, value in _readings(piece):
                yield from _keys(scheme, value)
    for piece in words if len(words) == 1 else [word for word in words if word.startswith("@")]:
        if _USER.fullmatch(piece):
            yield from _keys("username", user_name(piece))


def _within_a_number(word: str) -> bool:
    return any(map(str.isdecimal, word)) or len(word) <= _SHORT or word.lower() in _SCHEMES_SAID


_NUMBERED = {name: scheme for name in PROPERTIES if (scheme := scheme_of(name))}


def _readings(piece: str) -> Iterator[tuple[str, str]]:
    for name, scheme in _NUMBERED.items():
        with suppress(Invalid):
            yield scheme, normalise(PROPERTIES[name], piece).value
    for name in _LISTED:
        with suppress(Invalid):
            yield "listing", normalise(PROPERTIES[name], piece).value
    yield "vehicle", plate(piece)
    yield "registration", plate(piece)


def _keys(scheme: str, value: str) -> Iterator[tuple[str, tuple[str, str]]]:
    for family in _FAMILIES:
        yield f"{family}|{scheme}|{value}", (scheme, value)
    yield thing_key(scheme, value), (scheme, value)
