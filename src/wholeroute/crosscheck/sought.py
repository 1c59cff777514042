"""The keys under which somebody who asks about themselves may stand in the open lane."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from wholeroute.crosscheck.block import keys_of
from wholeroute.crosscheck.profile import profile_from
from wholeroute.entities import PROPERTIES, Kind, normalise
from wholeroute.errors import Invalid

_NUMBERS = ("passportNumber", "idNumber", "taxNumber", "phone", "email")


def sought_keys(names: Iterable[str], numbers: Iterable[str]) -> frozenset[str]:
    """Return the keys of whole names and numbers; no single word and no sound is among them."""
    said = [("name", each) for each in names]
    for number in numbers:
        for prop in _NUMBERS:
            try:
                said.append((prop, normalise(PROPERTIES[prop], number).value))
            except Invalid:
                continue
    profile = profile_from(UUID(int=0), Kind.PERSON, "", said)
    return frozenset("|".join(key) for key in keys_of(profile))
