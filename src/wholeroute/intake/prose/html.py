"""Find the text of an HTML page as a reader sees it. Nothing it refers to is fetched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from wholeroute.intake.prose.pieces import Piece
from wholeroute.intake.prose.plain import decoded

_UNREAD = ["script", "style", "template", "noscript", "svg", "iframe", "object"]
_BLOCKS = "p,div,br,li,tr,h1,h2,h3,h4,h5,h6,section,article,header,footer,blockquote,pre,dt,dd,table,title"
_CELLS = "td,th"
_CHARSET = re.compile(
    rb"<meta[^>]{1,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE
)
_HEAD = 4096


def html_pieces(path: Path) -> Iterator[Piece]:
    """Yield the page's text; raise `Invalid` where it is not in the encoding that it states."""
    content = path.read_bytes()
    stated = _CHARSET.search(content[:_HEAD])
    yield Piece(1, text_of(decoded(content, stated[1].decode() if stated else "")))


def text_of(page: str) -> str:
    """Return the text of a page, a line for each block and a tab for each cell."""
    tree = LexborHTMLParser(page)
    tree.strip_tags(_UNREAD)
    for node in tree.css(_BLOCKS):
        node.insert_after("\n")
    for node in tree.css(_CELLS):
        node.insert_after("\t")
    said = tree.root.text(deep=True) if tree.root is not None else ""
    return re.sub(r"\n\s*\n\s*", "\n\n", re.sub(r"[ \xa0]+", " ", said)).strip()
