"""What stands over an original when it is read again: some rows in other words, some left out.

The original itself is never changed. A row is named by the line it begins on, as its reader
counts: no mended row moves another.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Correction = str | tuple[str, ...]
"""A whole row in its sender's new words: the cells of a table, or the one line of JSON."""


@dataclass(frozen=True, slots=True)
class Mended:
    """Rows that are read in other words, rows that are not read, and those that are tried anew."""

    rows: Mapping[int, Correction] = field(default_factory=dict)
    without: frozenset[int] = frozenset()
    fresh: frozenset[int] = frozenset()

    def cells(self, line: int, cells: list[str], width: int = 0) -> list[str]:
        """Return the cells of a table's row as they read by now.

        A corrected row that is emptied behind the `width` columns of its table ends with them.
        """
        found = self.rows.get(line)
        if found is None or isinstance(found, str):
            return cells
        mended = list(found)
        while len(mended) > width > 0 and not mended[-1].strip():
            mended.pop()
        return mended

    def text(self, line: int, text: bytes) -> bytes:
        """Return a line of text as it reads by now."""
        found = self.rows.get(line)
        return found.encode() if isinstance(found, str) else text


NOTHING = Mended()
"""The original as it is."""
