"""Read the records of a CSV file with the line that each begins on; a broken one costs itself alone."""

from __future__ import annotations

import codecs
import csv
import re
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from wholeroute.entities import Reject
from wholeroute.errors import Invalid
from wholeroute.intake.storable import storable

_LONGEST_RECORD = 1 << 20
_UNDECODABLE = re.compile("[\udc00-\udcff]")


class Record(NamedTuple):
    """One record of a CSV file: the line it begins on, its cells, its own text."""

    line: int
    cells: list[str]
    raw: str


def records(
    path: Path, *, encoding: str = "utf-8", delimiter: str = ","
) -> Generator[Record | Reject, None, None]:
    """Yield the records of a CSV file, blank ones left out, broken ones as rejects.

    A quote that is never closed, or closed amid a cell, costs its own line only: the
    lines behind it are read again. Lines must be short: `guards` sees to that.
    """
    # A byte order mark is no part of the first column's name.
    plain = "utf-8-sig" if codecs.lookup(encoding).name == "utf-8" else encoding
    with path.open(encoding=plain, errors=_ON_UNDECODABLE, newline="") as file:
        lines = _Lines(file)
        reader = csv.reader(lines, delimiter=delimiter, strict=True)
        while True:
            first = lines.begin()
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                fix = "Close the quote, and double quotes that stand inside a quoted cell."
                yield Reject(first, "row", str(error), fix, storable(lines.give_back()))
                reader = csv.reader(lines, delimiter=delimiter, strict=True)
                continue
            if cells:
                raw = lines.text()
                if raw.isascii() and "\0" not in raw:  # as nearly every one is
                    yield Record(first, cells, raw)
                else:
                    yield _unreadable(first, raw, encoding) or Record(first, cells, raw)


def header_of(found: Iterator[Record | Reject], row: int = 1) -> list[str]:
    """Return the cells of the first record from line `row` on; raise `Invalid` where there is none."""
    first = next((each for each in found if each.line >= row), None)
    if first is None:
        raise Invalid("file", "is empty", "Send a table with a header and rows.")
    if isinstance(first, Reject):
        raise Invalid("header", first.reason, first.fix, line=first.line)
    return [cell.strip() for cell in first.cells]


class _Lines:
    """The physical lines of a file, counted, those of the record being read held."""

    def __init__(self, source: Iterable[str]) -> None:
        self._source = iter(source)
        self._again: deque[str] = deque()
        self._held: list[str] = []
        self._size = 0
        self._read = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else next(self._source)
        self._held.append(line)
        self._read += 1
        self._size += len(line)
        if self._size > _LONGEST_RECORD and len(self._held) > 1:
            raise csv.Error("a quote opens here that is not closed within 1 MiB")
        return line

    def begin(self) -> int:
        """Let go of the last record and return the line on which the next begins."""
        self._held.clear()
        self._size = 0
        return self._read + 1

    def text(self) -> str:
        """Return the record as it stands in the file, without its last line end."""
        held = self._held
        return (held[0] if len(held) == 1 else "".join(held)).rstrip("\r\n")

    def give_back(self) -> str:
        """Return the record's first line and have the others read again."""
        self._again.extendleft(reversed(self._held[1:]))
        self._read -= len(self._held) - 1
        return self._held[0].rstrip("\r\n")


def _unreadable(line: int, raw: str, encoding: str) -> Reject | None:
    """Return a reject where a record holds what no text can."""
    if "\0" in raw:
        return Reject(line, "row", "holds NUL bytes", "Export the table anew.", storable(raw))
    if not raw.isascii() and _UNDECODABLE.search(raw):
        fix = "Export the table as UTF-8, or state its encoding in the mapping."
        return Reject(line, "row", f"is not {encoding} text", fix, storable(raw))
    return None


def _as_surrogates(error: UnicodeError) -> tuple[str, int]:
    """Stand a lone surrogate for every undecodable byte, so that only its line is lost."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    # A cut-off tail would otherwise be asked about for ever.
    end = max(error.end, error.start + 1)
    return "".join(chr(0xDC00 + byte) for byte in error.object[error.start : end]), end


_ON_UNDECODABLE = "wholeroute-undecodable"
"""Read CSV and XLSX tables row by row, as their mapping says.

Streaming: one row is held at a time. The mapping is compiled once into functions that
find their cells by number. A broken row comes out as a `Reject` with its own text and
the line it begins on; only a file or mapping that can't be read at all raises.
"""
codecs.register_error(_ON_UNDECODABLE, _as_surrogates)
