"""Read the rows of a sheet of an XLSX workbook as the text that a person sees."""

from __future__ import annotations

import warnings
from collections.abc import Generator
from contextlib import closing
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from wholeroute.entities import Reject
from wholeroute.errors import Invalid


def sheet_rows(path: Path, sheet: str) -> Generator[tuple[int, list[str] | Reject], None, None]:
    """Yield the rows of a sheet as text without the empty cells at their end."""
    # Late: most files are no workbooks.
    import openpyxl  # noqa: PLC0415
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415

    broken_by = (*_BROKEN, InvalidFileException)
    try:
        with warnings.catch_warnings():
            # It warns of styles and validations, which say nothing about the data.
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
    except broken_by as error:
        raise _broken_book(error) from None
    line = 0
    with closing(book):
        found = _sheet(book, sheet)
        # The size a file states may be too small and hide cells.
        found.reset_dimensions()
        try:
            for line, values in enumerate(found.iter_rows(values_only=True), start=1):
                cells = [_cell_text(value) for value in values]
                while cells and not cells[-1]:
                    cells.pop()
                if cells or line == 1:
                    yield line, cells
        except broken_by as error:
            broken = _broken_book(error)
            yield line + 1, Reject(line + 1, broken.field, broken.reason, broken.fix, "")


_BROKEN = (BadZipFile, KeyError, ValueError, SyntaxError, EOFError, OSError)
"""What openpyxl and the XML parser below it raise on files they can't read, beside its own."""


def _broken_book(error: BaseException) -> Invalid:
    reason = f"can't be read as a workbook from here on ({type(error).__name__})"
    return Invalid("file", reason, "Open it, save it anew as .xlsx and send that.")


def _sheet(book: Any, name: str) -> Any:
    sheets = {sheet.title: sheet for sheet in book.worksheets}
    if not sheets:
        raise Invalid("sheet", "the workbook has none", "Send a workbook with a table.")
    if name and name not in sheets:
        there = ", ".join(repr(title) for title in sheets)
        raise Invalid(
            "sheet", f"{name!r} is not in the workbook", f"The sheets there are: {there}."
        )
    return sheets[name] if name else book.worksheets[0]


def _cell_text(value: Any) -> str:
    """Return a cell as a person reads it: days without midnight, whole numbers without ".0"."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return (value.date() if value.time() == time() else value).isoformat()
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).lower() if isinstance(value, bool) else str(value).strip()
