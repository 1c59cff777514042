"""Read free-text reports whole: text, PDF, Word, mail, HTML. Each becomes one document entity.

Its prose holds the text in pieces, a page or part each, with the language named. No person is
made of text: whom it speaks of nobody has categorised, so unless the terms say who they are
the document is uncategorised, and nobody analyses it. What a file holds beside its text
(attachments, pictures of text) goes to quarantine, never away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from wholeroute.entities import Reject
from wholeroute.intake.prose.html import html_pieces
from wholeroute.intake.prose.mail import mail_pieces
from wholeroute.intake.prose.pdf import pdf_pieces
from wholeroute.intake.prose.pieces import Piece, read_prose
from wholeroute.intake.prose.plain import plain_pieces
from wholeroute.intake.prose.word import word_pieces

PROSE: dict[str, Callable[[Path], Iterator[Piece | Reject]]] = {
    "text": plain_pieces,
    "pdf": pdf_pieces,
    "docx": word_pieces,
    "eml": mail_pieces,
    "html": html_pieces,
}
"""What finds the pieces of a free text, by the name of its reader."""

__all__ = ["PROSE", "read_prose"]
