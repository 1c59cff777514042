"""Read CSV and XLSX tables row by row, as their mapping says.

Streaming: one row is held at a time. A broken row comes out as a `Reject` with its own text and
the line it begins on; only a file or mapping that can't be read at all raises.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

from wholeroute.entities import Reject, Row
from wholeroute.errors import Invalid
from wholeroute.intake.csv_records import header_of, records
from wholeroute.intake.mapping import Mapping
from wholeroute.intake.mended import NOTHING, Mended
from wholeroute.intake.rows import ReadRow, row_reader
from wholeroute.intake.workbook import sheet_rows

_ERROR_CELLS = frozenset({"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"})


def read_csv(path: Path, mapping: Mapping, mended: Mended = NOTHING) -> Iterator[Row | Reject]:
    """Yield every row of a CSV file; raise `Invalid` where its header lacks a column."""
    found = records(path, encoding=mapping.encoding, delimiter=mapping.delimiter)
    with closing(found):
        header = header_of(found, mapping.header_row)
        read = row_reader(mapping, header)
        for record in found:
            if record.line in mended.without:
                continue
            if record.line in mended.rows:
                cells = mended.cells(record.line, [], len(header))
                yield read(record.line, cells, "\t".join(cells))
            else:
                yield record if isinstance(record, Reject) else read(*record)


def read_xlsx(path: Path, mapping: Mapping, mended: Mended = NOTHING) -> Iterator[Row | Reject]:
    """Yield every row of one sheet of a workbook; raise `Invalid` where a column lacks.

    Formulas count as the values they had when the file was saved.
    """
    read: ReadRow | None = None
    width = 0
    for line, cells in _as_mended(sheet_rows(path, mapping.sheet), mended):
        if line < mapping.header_row:
            continue
        if isinstance(cells, Reject):
            yield cells
        elif read is None:
            width = len(cells)
            read = row_reader(mapping, cells)
        elif cells:
            raw = "\t".join(cells)
            broken = _ERROR_CELLS.intersection(cells)
            if broken:
                reason = f"holds the error {min(broken)}"
                yield Reject(line, "row", reason, "Mend the formula, or clear the cell.", raw)
            else:
                yield read(line, [*cells, *[""] * (width - len(cells))], raw)
    if read is None:
        raise Invalid("file", "is empty", "Send a table with a header and rows.")


def _as_mended(
    found: Iterable[tuple[int, list[str] | Reject]], mended: Mended
) -> Iterator[tuple[int, list[str] | Reject]]:
    for line, cells in found:
        if line not in mended.without:
            yield line, mended.cells(line, []) if line in mended.rows else cells
