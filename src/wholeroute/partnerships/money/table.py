"""Open CSV that others wrote: each row with its line, what no column takes counted and named."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from wholeroute.errors import Invalid
from wholeroute.partnerships.money.read import MOST_BYTES, Faults, Untaken, without_controls


class Table:
    """One CSV file; read its rows once, then ask what was left."""

    def __init__(self, content: bytes, faults: Faults) -> None:
        """Open it; raises `Invalid` where it is too large."""
        self._faults = faults
        text = without_controls(_text(content, faults), faults)
        self._rows = csv.reader(io.StringIO(text, newline=""))
        self._untaken: dict[str, tuple[int, int]] = {}
        self.header = tuple(map(str.strip, self._next() or ()))

    def rows(self, taken: frozenset[str]) -> Iterator[tuple[int, dict[str, str]]]:
        """Yield each row that is not empty, with the line that it begins on."""
        while True:
            line = self._rows.line_num + 1
            row = self._next()
            if row is None:
                return
            if not row:
                continue
            self._tell_of_length(row, line)
            row += [""] * (len(self.header) - len(row))
            cells = dict(zip(self.header, row, strict=False))
            for name in (one for one in cells if one not in taken and cells[one].strip()):
                times, first = self._untaken.get(name, (0, line))
                self._untaken[name] = (times + 1, first)
            yield line, cells

    @property
    def untaken(self) -> tuple[Untaken, ...]:
        """Return the columns that nobody took, with how many rows say something in them."""
        return tuple(Untaken(name, *found) for name, found in self._untaken.items())

    def _next(self) -> list[str] | None:
        try:
            return next(self._rows, None)
        except csv.Error as error:
            line = self._rows.line_num
            fix = "Mend the quotes of this line, or save it as CSV anew."
            raise Invalid("row", f"cannot be read as CSV: {error}", fix, line=line) from error

    def _tell_of_length(self, row: list[str], line: int) -> None:
        at = self._faults.at(line)
        if len(row) > len(self.header):
            fix = "Put words that hold a comma in quotes."
            at.points_out("row", "has more cells than the header", fix)
        elif len(row) < len(self.header):
            at.points_out("row", "has fewer cells than the header", "Add the cells that lack.")


def _text(content: bytes, faults: Faults) -> str:
    if len(content) > MOST_BYTES:
        fix = "Split it into several."
        raise Invalid("file", f"is larger than {MOST_BYTES // 2**20} MB", fix)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        at = faults.at(line)
        at.points_out("file", "is not UTF-8; read as Windows-1252", "Save it as UTF-8.")
        return content.decode("cp1252", errors="replace")
