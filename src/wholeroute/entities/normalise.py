"""Bring one printed value into the one form in which it is stored and compared.

Pure. `normalise` is the hot path of intake: about 50,000 values a second on one core.
What it can't read it refuses with the fix; what it doubts it keeps and flags.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from wholeroute.entities.countries import read_country
from wholeroute.entities.dates import parse_date
from wholeroute.entities.identifiers import (
    DOCUMENT_SCHEMES,
    document_numbers,
    lettered,
    parse_identifier,
)
from wholeroute.entities.vocabulary import Property, PropertyType
from wholeroute.errors import Invalid


class Value(NamedTuple):
    """A value in its stored form; `flag` is empty or names what is doubtful about it."""

    value: str
    flag: str = ""


def normalise(prop: Property, text: str, *, as_of: date | None = None) -> Value:
    """Return the stored form of one printed value of `prop`.

    `as_of` is the day on which an age stood. Raises `Invalid` naming the property. A cell that
    prints several values goes through `printed_values` first.
    """
    kind = prop.type
    if kind is _NAME or kind is _TEXT:
        prose = _prose(text)
        if prose:
            return Value(prose)
        raise Invalid(prop.name, "it is empty", "Leave the property out.")
    if len(text) > _LONGEST:
        raise Invalid(prop.name, f"it has {len(text)} characters", "Give one value at a time.")
    try:
        return _normalised(kind, prop.scheme, text, as_of)
    except Invalid as wrong:
        raise Invalid(prop.name, wrong.reason, wrong.fix) from None


LEAST_DIGITS = 6
"""A shorter number in a text is too often an article of a law."""


def digits_in(text: str) -> str:
    """Return the digits of a text, of whatever script, in a row: "+44 77 (0)9" is 447709."""
    return "".join(character for character in text if character.isdecimal())


def dated(printed: str) -> tuple[str, date | None]:
    """Return a printed date or age without "(as of 2018-06-07)", and that day."""
    found = _AS_OF.search(printed)
    return (printed[: found.start()], date.fromisoformat(found[1])) if found else (printed, None)


_AS_OF = re.compile(r"\s*\(as of (\d{4}-\d{2}-\d{2})\)$")


def printed_values(prop: Property, text: str, *, as_of: date | None = None) -> tuple[str, ...]:
    """Return the values that one printed cell holds, each fit for `normalise`.

    Reads "(a) 1972 (b) 21.3.1974", "Syrian/Lebanese", "1957 or 1965", and numbers out of prose.
    A cell is split only where every part can be read; else it stays whole, and `normalise` says
    what is wrong with it. Names and free text stay whole.
    """
    prose = prop.type in (PropertyType.NAME, PropertyType.TEXT, PropertyType.ENTITY)
    if prose or len(text) > _LONGEST:
        return (text,)
    if prop.scheme in DOCUMENT_SCHEMES:
        return tuple(each.number for each in document_numbers(text)) or (text,)
    if _reads(prop, text, as_of):
        return (text,)
    separator = _SPACED if prop.type in _SPACED_TYPES else _SEPARATOR
    for parts in (lettered(text), separator.split(text)):
        if len(parts) > 1 and all(_reads(prop, part, as_of) for part in parts):
            return tuple(parts)
    return (text,)


def forget() -> None:
    """Drop the values held in memory for speed: erasure reaches these too."""
    _normalised.cache_clear()


_NAME, _TEXT = PropertyType.NAME, PropertyType.TEXT
# The longest cell of the EU lists has 760 characters. The patterns that read prose take the
# square of its length, so a hostile cell is stopped here.
_LONGEST = 2_000
_SEPARATOR = re.compile(r"\s*[,;/]\s*(?:or\s+|and\s+)?|\s+(?:or|and)\s+")
_SPACED = re.compile(r"(?:\s*[,;]\s*|\s+)(?:and\s+)?")
_SPACED_TYPES = (PropertyType.EMAIL, PropertyType.URL)
_JOINERS = "\u200c\u200d"
_GENDERS = {
    "male": "male m man homme masculin uomo maschile hombre masculino mann männlich ذكر",
    "female": "female f w woman femme féminin donna femminile mujer femenino frau weiblich أنثى",
    "other": "other x diverse divers autre altro otro non-binary",
}
_GENDER_OF = {word: gender for gender, words in _GENDERS.items() for word in words.split()}
_EMAIL = re.compile(r"(?:mailto:)?([^\s@,;<>]+)@([^\s@,;<>]+\.[^\s@,;<>.]{2,})", re.IGNORECASE)
_URL = re.compile(
    r"(?:(?P<scheme>[a-zA-Z][a-zA-Z+.-]*)://)?(?P<host>[^\s/?#,;]+\.[^\s/?#,;]{2,})(?P<rest>\S*)"
)


def legible(text: str) -> str:
    """Return `text` without what nobody sees of it, as what turns its direction; lines and spaces stay.

    Joiners inside words stay: Persian and Indic scripts spell with them.
    """
    if text.isprintable():
        return text
    return "".join(
        each for each in text if each.isprintable() or each.isspace() or each in _JOINERS
    )


def _prose(text: str) -> str:
    """Return `text` in NFC with single spaces and without control characters."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    if not text.isprintable():
        text = legible(text)
    elif "  " not in text and text[:1] != " " and text[-1:] != " ":
        return text  # Splitting long prose that is clean already would double its cost.
    return " ".join(text.split())


@lru_cache(maxsize=100_000)
def _normalised(kind: PropertyType, scheme: str, text: str, as_of: date | None) -> Value:
    bare = _prose(text)
    if not bare:
        raise Invalid(kind, "it is empty", "Leave the property out.")
    match kind:
        case PropertyType.DATE:
            return Value(str(parse_date(bare, as_of=as_of)))
        case PropertyType.COUNTRY:
            return Value(*read_country(bare))
        case PropertyType.IDENTIFIER:
            return Value(*parse_identifier(scheme, bare)[1:])
        case PropertyType.PHONE:
            return Value(*parse_identifier("phone", bare)[1:])
        case PropertyType.EMAIL:
            return Value(_email(bare))
        case PropertyType.URL:
            return Value(_url(bare))
        case PropertyType.GENDER:
            return Value(_gender(bare))
    raise Invalid(kind, "it names another entity", "Give it as a reference.")


def _email(text: str) -> str:
    """Return the address with its domain in lower case; before the @, case may count."""
    match = _EMAIL.fullmatch(text)
    if match is None:
        raise Invalid("email", f"{text!r} is not an address", "Write one as name@domain.")
    return f"{match[1]}@{match[2].lower()}"


def _url(text: str) -> str:
    """Return the address with scheme and host in lower case; a bare host becomes https."""
    match = _URL.fullmatch(text)
    if match is None:
        raise Invalid("url", f"{text!r} is not a web address", "Write one as https://host/path.")
    scheme = (match["scheme"] or "https").lower()
    rest = "" if match["rest"] == "/" else match["rest"]
    return f"{scheme}://{match['host'].lower()}{rest}"


def _gender(text: str) -> str:
    gender = _GENDER_OF.get(text.casefold())
    if gender is None:
        raise Invalid("gender", f"{text!r} is not read", "Write male, female or other.")
    return gender


def _reads(prop: Property, text: str, as_of: date | None) -> bool:
    try:
        normalise(prop, text, as_of=as_of)
    except Invalid:
        return False
    return True
