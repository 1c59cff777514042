"""Find the pages of a plain text: form feeds part them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from wholeroute.errors import Invalid
from wholeroute.intake.prose.pieces import Piece

_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


def plain_pieces(path: Path) -> Iterator[Piece]:
    """Yield the pages of a text; raise `Invalid` where it is in no encoding that names itself."""
    pages = re.split("\f", decoded(path.read_bytes()))
    for number, page in enumerate(pages, start=1):
        if page.strip() or len(pages) == 1:
            yield Piece(number, page)


def decoded(content: bytes, stated: str = "") -> str:
    """Return bytes as text: by their byte order mark, as stated, or as UTF-8. It never guesses."""
    encoding = stated or "utf-8"
    for mark, name in _MARKS:
        if content.startswith(mark):
            content, encoding = content.removeprefix(mark), name
            break
    try:
        return content.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
    except (UnicodeDecodeError, LookupError):
        fix = "Save it as UTF-8 and send that."
        raise Invalid("file", f"is not {encoding} text", fix) from None
