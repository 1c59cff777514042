"""Name the numbers and places that speak for a person, whether printed beside them or held.

A telephone, a document, an account or a car is an entity of its own; the person who holds it
in a report is spoken for by its number. A number that several different people share says
less, and one that many share says next to nothing.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from wholeroute.entities import PROPERTIES, Kind, PropertyType, tokens

if TYPE_CHECKING:
    from wholeroute.crosscheck.profile import Profile

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

_CROWD = 400
_TWO = 2


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
    return scheme, " ".join(tokens(value)) if scheme == "address" else value


def crowds(profiles: Iterable[Profile]) -> dict[Number, int]:
    """Return for each number of two and more people how many different people share it."""
    holders: defaultdict[Number, list[Profile]] = defaultdict(list)
    for profile in profiles:
        for number in profile.identifiers:
            holders[number].append(profile)
    counted = ((number, different(held)) for number, held in holders.items() if len(held) > 1)
    return {number: people for number, people in counted if people > 1}


def different(holders: Sequence[Profile]) -> int:
    """Return how many people `holders` are by their names: two share two sounds of theirs."""
    people: list[frozenset[str]] = []
    for profile in holders[:_CROWD]:
        words = {word for name in (*profile.names, *profile.weak) for word in name.sounds}
        if words and not any(_share_two(words, known) for known in people):
            people.append(frozenset[str]().union(*words))
    return max(1, len(people))


def _share_two(words: set[frozenset[str]], known: frozenset[str]) -> bool:
    return sum(1 for word in words if word & known) >= min(_TWO, len(words))


def shared_worth(bits: float, people: int) -> float:
    """Return what is left of a number's bits where `people` share it: two bits for each doubling."""
    return max(0.0, bits - 2 * math.log2(people)) if people > 1 else bits
