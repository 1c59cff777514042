"""Turn the pieces of a text into rows: one document entity, a row for each page or part."""

from __future__ import annotations

import signal
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from wholeroute.entities import Claim, Draft, Kind, Reject, Row
from wholeroute.errors import Invalid, Refused
from wholeroute.intake.prose.language import languages_of

KEY = "document"
LONGEST_PIECE = 20_000
"""A longer page is kept in several statements, cut between paragraphs."""
MOST_TEXT = 20_000_000
"""How many characters a report may hold; the whole Bible has four million."""
SECONDS = 1.2
"""Of processor time for one piece. Parsers in C can't be asked to stop: the system ends the child."""


class Piece(NamedTuple):
    """One page or part of a text, counted from 1."""

    number: int
    text: str


def read_prose(pieces: Iterable[Piece | Reject], persons: frozenset[str]) -> Iterator[Row | Reject]:
    """Yield a row for each piece; `persons` holds the categories of those it speaks of.

    Raises `Invalid` where a file holds nothing at all, `Refused` where it holds too much.
    """
    is_empty, length = True, 0
    for piece in _in_time(pieces):
        is_empty = False
        if isinstance(piece, Reject):
            yield piece
            continue
        length += len(piece.text)
        if length > MOST_TEXT:
            reason = f"The file holds more than {MOST_TEXT:,} characters of text"
            raise Refused("hostile-file", reason)
        yield _row(piece, persons)
    if is_empty:
        raise Invalid("file", "holds no text", "Send a file with the report's words in it.")


def _in_time(pieces: Iterable[Piece | Reject]) -> Iterator[Piece | Reject]:
    found = iter(pieces)
    while True:
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        try:
            piece = next(found, None)
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
        if piece is None:
            return
        yield piece


def _row(piece: Piece, persons: frozenset[str]) -> Row | Reject:
    parts = list(cut(piece.text.strip()))
    if not any(map(_says_something, parts)):
        fix = "If it is a picture of text, have the text recognised and send that."
        return Reject(piece.number, "text", "holds no text", fix, "")
    languages = languages_of(piece.text)
    lang = languages[0] if len(languages) == 1 else ""
    claims = [Claim("bodyText", part, lang) for part in parts if _says_something(part)]
    claims += [Claim("language", each) for each in languages]
    return Row(piece.number, (Draft(KEY, Kind.DOCUMENT, tuple(claims), (), persons),))


def _says_something(part: str) -> bool:
    return any(each.isprintable() and not each.isspace() for each in part)


def cut(text: str, longest: int = LONGEST_PIECE) -> Iterator[str]:
    """Yield a text in parts of at most `longest` characters, cut where it breaks best."""
    start = 0
    while len(text) - start > longest:
        end = start + longest
        for sign in ("\n\n", "\n", ". ", " "):
            at = text.rfind(sign, start + longest // 2, end)
            if at >= 0:
                end = at + len(sign)
                break
        yield text[start:end]
        start = end
    yield text[start:]
