"""Name the numbers and places that speak for a person, whether printed beside them or held.

A telephone, a document, an account or a car is an entity of its own; the person who holds it
in a report is spoken for by its number.
"""

from __future__ import annotations

from collections.abc import Callable

from wholeroute.entities import PROPERTIES, Kind, PropertyType
from wholeroute.entities.held import address_key, plate, user_name

Number = tuple[str, str]
"""Scheme and value."""

_LISTING = frozenset({"listingId", "unscId"})
"""These name the entry of a list, not the person: never an identifier of theirs."""

HELD_AS: dict[tuple[Kind, str], str] = {
    (Kind.PHONE, "phone"): "phone",
    (Kind.PASSPORT, "number"): "passport",
    (Kind.PASSPORT, "passportNumber"): "passport",
    (Kind.IDENTIFICATION, "number"): "national-id",
    (Kind.BANK_ACCOUNT, "iban"): "iban",
    (Kind.BANK_ACCOUNT, "accountNumber"): "account",
    (Kind.CRYPTO_WALLET, "publicKey"): "wallet",
    (Kind.USER_ACCOUNT, "username"): "username",
    (Kind.VEHICLE, "registrationNumber"): "vehicle",
    (Kind.ADDRESS, "full"): "address",
}
"""What a held object's property is called where it speaks for its holder."""

NEAR_BY_LINK = frozenset({Kind.VEHICLE, Kind.ADDRESS})
"""What a report links a person with without saying that they hold it: seen in, seen at."""


def scheme_of(name: str) -> str:
    """Return the scheme under which a person's own property counts; empty where it is no number."""
    prop = PROPERTIES.get(name)
    if prop is None or name in _LISTING:
        return ""
    if prop.type is PropertyType.PHONE:
        return "phone"
    return prop.scheme if prop.type is PropertyType.IDENTIFIER else ""


def held_number(kind: Kind, name: str, value: str) -> Number | None:
    """Return the number that a held object's statement gives its holder, None where it gives none."""
    scheme = HELD_AS.get((kind, name))
    if scheme is None:
        return None
    spell = _SPELLED.get(scheme)
    spelled = spell(value) if spell else value
    return (scheme, spelled) if spelled else None


_SPELLED: dict[str, Callable[[str], str]] = {
    "address": address_key,
    "vehicle": plate,
    "username": user_name,
}
"""How two printings of what is held are brought into one; other numbers are stored in one form."""
