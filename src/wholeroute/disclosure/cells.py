"""Write a cell so that no spreadsheet takes it for a formula, whatever separator it believes in.

Pure. Every cell is quoted. An apostrophe goes before any sign that starts a formula, at the start
of a cell and after whatever another program may take for the end of one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_SIGNS = "=+\\-@＝＋－＠\t\r"
_SEPARATORS = ",;|\t\r\n"
_STARTS = re.compile(rf"(^|[{_SEPARATORS}])((?:[^\S\t\r\n]|['\"])*)(?=[{_SIGNS}])")
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff]")


def cell(text: str) -> str:
    """Return `text` as one quoted cell."""
    shown = _UNSEEN.sub("\N{REPLACEMENT CHARACTER}", text)
    safe = _STARTS.sub(r"\1\2'", shown)
    return '"' + safe.replace('"', '""') + '"'


def line(cells: Iterable[str]) -> str:
    """Return a line of cells."""
    return ",".join(cell(each) for each in cells) + "\r\n"
