"""Find the text of a Word document, part by part: body, headers, notes, comments, text boxes.

Reads the parts itself, streaming: python-docx leaves out notes, comments and boxes, and holds
the whole tree. What is struck out by a tracked change is no text of the report.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from wholeroute.errors import Invalid, Refused
from wholeroute.intake.prose.pieces import Piece

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BODY = "word/document.xml"
_BESIDE = re.compile(r"word/(?:header|footer|footnotes|endnotes|comments)\d*\.xml")
_ENDS = {f"{_WORD}tab": "\t", f"{_WORD}cr": "\n", f"{_WORD}p": "\n", f"{_WORD}tc": "\t"}


def word_pieces(path: Path) -> Iterator[Piece]:
    """Yield the pages of the body, then what stands beside it; raise `Invalid` for a broken file."""
    number = 0
    try:
        with ZipFile(path) as package:
            beside = sorted(name for name in package.namelist() if _BESIDE.fullmatch(name))
            for name in (_BODY, *beside):
                with package.open(name) as part:
                    for text in _pages(part):
                        number += 1
                        yield Piece(number, text)
    except DefusedXmlException:
        raise Refused("hostile-file", "The file declares a document type or entities") from None
    except (BadZipFile, ParseError, KeyError, ValueError, EOFError, OSError):
        fix = "Open it, save it anew as .docx and send that."
        raise Invalid("file", "can't be read as a Word document", fix) from None


def _pages(part: IO[bytes]) -> Iterator[str]:
    """Yield a part's text, cut where a page ended when it was last saved."""
    said: list[str] = []
    fallbacks = 0
    for event, element in iterparse(part, events=("start", "end"), forbid_dtd=True):
        if element.tag == _FALLBACK:  # the same again for old programs
            fallbacks += 1 if event == "start" else -1
        if event == "start" or fallbacks:
            continue
        if _ends_page(element.tag, element.get(f"{_WORD}type", "")) and "".join(said).strip():
            yield "".join(said)
            said.clear()
        elif element.tag == f"{_WORD}t":
            said.append(element.text or "")
        elif element.tag == f"{_WORD}br":
            said.append("\n")
        else:
            said.append(_ENDS.get(element.tag, ""))
        if element.tag == f"{_WORD}p":
            element.clear()
    if "".join(said).strip():
        yield "".join(said)


def _ends_page(tag: str, kind: str) -> bool:
    return tag == f"{_WORD}lastRenderedPageBreak" or (tag == f"{_WORD}br" and kind == "page")
