"""A report as PDF/UA-1, set by Typst: tagged, with its language and title, for whoever has it read out.

The day is the edition's and the fonts are those of packages, so that the same report is the same
bytes anywhere. Typst itself refuses what PDF/UA forbids: a letter without a shape, a level left out.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import fontpkg_noto_sans
import fontpkg_noto_sans_arabic
import typst
from fontTools.ttLib import TTFont

from wholeroute.reports.document import Block, Document, Heading, Paragraph
from wholeroute.reports.html import SETS

_FOLDERS = tuple(
    Path(each.ROOT) / "files" for each in (fontpkg_noto_sans, fontpkg_noto_sans_arabic)
)

_REMEMBERED = 10
"""For how many documents more Typst keeps what it laid out."""


def as_pdf(document: Document, of: str) -> bytes:
    """Return the PDF, set by a set's template. A letter that no font has is told by its code."""
    day = datetime.fromisoformat(document.day).replace(tzinfo=UTC)
    plain = asdict(document) | {
        "at": [day.year, day.month, day.day],
        "blocks": [_plain(each) for each in document.blocks],
    }
    made = typst.compile(
        (SETS / of / "report.typ").read_bytes(), font_paths=_fonts(), ignore_system_fonts=True,
        format="pdf", timestamp=int(day.timestamp()), pdf_standards="ua-1",
        sys_inputs={"document": _with_shapes(json.dumps(plain, ensure_ascii=False))},
    )  # fmt: skip
    _forget()
    return made


def _forget() -> None:
    """Let Typst forget the report: it keeps what it laid out, 75 MB a report, for ten documents more.

    Nothing else empties what it keeps, so that many empty documents are set after each.
    """
    for _ in range(_REMEMBERED + 1):
        typst.compile(b"", font_paths=_fonts(), ignore_system_fonts=True, format="pdf", timestamp=0)


def _plain(block: Block) -> dict[str, object]:
    sort = {Heading: "heading", Paragraph: "paragraph"}.get(type(block), "table")
    return asdict(block) | {"sort": sort}


def _with_shapes(text: str) -> str:
    """Return a text in which every letter has a shape: an emoji in a title stops no report."""
    strange = set(text) - _shapes()
    return text.translate({ord(each): f"[U+{ord(each):04X}]" for each in strange})


@cache
def _shapes() -> frozenset[str]:
    """Return every letter that the fonts have."""
    known = {" ", "\n"}
    for folder in _FOLDERS:
        for path in sorted(folder.iterdir()):
            with TTFont(path, lazy=True) as font:
                known |= {chr(code) for code in font.getBestCmap()}
    return frozenset(known)


@cache
def _fonts() -> typst.Fonts:
    folders = [str(each) for each in _FOLDERS]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)
