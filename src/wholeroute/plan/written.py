"""Take what somebody wrote into a field. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from wholeroute.errors import Invalid

JOINERS = "\u200c\u200d"
"""Persian and Indic scripts spell with them, though nobody sees them."""


def plain(text: str) -> str:
    """Return a text without what surrounds it, and without characters that nobody sees.

    What turns the direction of words around would turn those that stand beside them on a page, too.
    """
    if not text.isprintable():
        seen = (e for e in text if e.isprintable() or e.isspace() or e in JOINERS)
        text = "".join(seen)
    return unicodedata.normalize("NFC", text).strip()


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
