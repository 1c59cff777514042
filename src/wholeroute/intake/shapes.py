"""Tell from the look of a column's values what they are, where its name does not say."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from wholeroute.entities import PROPERTIES, country_code, normalise
from wholeroute.errors import Invalid

_FEWEST = 2
_MOST_OF_THEM = 0.8
_PHONE = re.compile(r"(?:\+|00)[\d\s()./-]{7,20}")
_PASSPORT = re.compile(r"[A-Z]{1,2}\d{6,8}[A-Z]?")
_PLATE = re.compile(
    r"[A-Z]{1,3}[ -]?\d{2,4}[ -]?[A-Z]{1,3}|[A-Z]{2,3}[ -]\d{3,5}|[A-Z]{1,3}[ -][A-Z]{1,2}[ -]\d{1,4}"
)
_LONGEST = 200


def _reads(name: str) -> Callable[[str], bool]:
    def reads(text: str) -> bool:
        try:
            return not normalise(PROPERTIES[name], text).flag
        except Invalid:
            return False

    return reads


def _is_country(text: str) -> bool:
    try:
        return bool(country_code(text))
    except Invalid:
        return False


_SHAPES: tuple[tuple[str, Callable[[str], bool]], ...] = (
    ("Person.email", _reads("email")),
    ("BankAccount.iban", _reads("iban")),
    ("Vessel.imoNumber", lambda text: "imo" in text.casefold() and _reads("imoNumber")(text)),
    ("Phone.phone", lambda text: bool(_PHONE.fullmatch(text))),
    ("Passport.number", lambda text: bool(_PASSPORT.fullmatch(text))),
    ("Vehicle.registrationNumber", lambda text: bool(_PLATE.fullmatch(text))),
    ("Person.nationality", lambda text: not text.isdigit() and _is_country(text)),
)


def field_shaped(values: Sequence[str]) -> str:
    """Return the field that most of the values look like, e.g. `BankAccount.iban`; empty for none."""
    said = [value for value in values if value and len(value) <= _LONGEST]
    if len(said) < _FEWEST:
        return ""
    for field, fits in _SHAPES:
        if sum(map(fits, said)) >= _MOST_OF_THEM * len(said):
            return field
    return ""
