"""Find the text of each page of a PDF. Pictures, forms and attachments are named, not read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pypdfium2

from wholeroute.entities import Reject
from wholeroute.errors import Invalid, Refused
from wholeroute.intake.prose.pieces import Piece

_MOST_PAGES = 5_000
_PASSWORD = "password"  # noqa: S105 — how the library words its complaint


def pdf_pieces(path: Path) -> Iterator[Piece | Reject]:
    """Yield the pages of a PDF; raise `Refused` for one with a password, `Invalid` for a broken one."""
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if _PASSWORD in str(error).lower():
            reason = "The file is encrypted; send it without a password"
            raise Refused("hostile-file", reason) from None
        fix = "Open it, print it to a new PDF and send that."
        raise Invalid("file", "can't be read as PDF", fix) from None
    with closing(document):
        if len(document) > _MOST_PAGES:
            raise Refused("hostile-file", f"The file has more than {_MOST_PAGES:,} pages")
        yield from _beside_the_text(document)
        for number in range(len(document)):
            yield _page(document, number)


def _beside_the_text(document: pypdfium2.PdfDocument) -> Iterator[Reject]:
    for number in range(document.count_attachments()):
        name = document.get_attachment(number).get_name()
        yield Reject(number + 1, "attachment", "is attached", "Send it as a file of its own.", name)
    if document.get_formtype():
        fix = "Print it to a new PDF and send that: then what is filled in is text."
        yield Reject(1, "form", "is a form whose fields are not read", fix, "")


def _page(document: pypdfium2.PdfDocument, number: int) -> Piece | Reject:
    try:
        with closing(document[number]) as page, closing(page.get_textpage()) as text:
            # U+FFFE stands for a hyphen at a line's end.
            said = text.get_text_bounded().replace("\ufffe", "-").replace("\r\n", "\n")
    except pypdfium2.PdfiumError:
        fix = "Open it, print it to a new PDF and send that."
        return Reject(number + 1, "page", "can't be read", fix, "")
    return Piece(number + 1, said)
