"""Take what somebody wrote into a field. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from wholeroute.entities import legible
from wholeroute.errors import Invalid


def plain(text: str) -> str:
    """Return a text without what surrounds it, and without what nobody sees of it."""
    return unicodedata.normalize("NFC", legible(text)).strip()


def text_in(field: str, said: str, most: int, *, needed: bool = True) -> str:
    """Return a text as it is read; raise `Invalid` where it is too long or missing."""
    text = plain(said)
    if needed and not text:
        raise Invalid(field, "nothing is written", "Say it in a few words.")
    if len(text) > most:
        raise Invalid(field, f"is longer than {most} characters", "Say it shorter.")
    return text


def one_of(field: str, said: str, known: Iterable[str]) -> str:
    """Return what was chosen; raise `Invalid` where it is not of the list."""
    if said not in {*map(str, known)}:
        raise not_chosen(field)
    return str(said)


def not_chosen(field: str) -> Invalid:
    """Return that nothing of a list was chosen in a field."""
    return Invalid(field, "nothing of the list is chosen", "Choose one of the list.")
