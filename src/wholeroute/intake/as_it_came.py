"""Show a quarantined row as it stands in the original, for whoever mends it, by column.

Runs in the limited child as every reading does; nothing of it is stored.
"""

from __future__ import annotations

import csv
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from wholeroute.entities import Reject
from wholeroute.intake.child import Task
from wholeroute.intake.csv_records import header_of, records
from wholeroute.intake.json_lines import lines_of
from wholeroute.intake.mapping import Mapping
from wholeroute.intake.mended import NOTHING
from wholeroute.intake.storable import storable
from wholeroute.intake.workbook import sheet_rows


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table's row; a surplus one stands in no column."""

    column: str
    text: str


@dataclass(frozen=True, slots=True)
class AsItStands:
    """A row in its last words: the cells of a table, or one line of text."""

    cells: tuple[Cell, ...] | None
    text: str


def as_it_stands(task: Task) -> bytes:
    """Return the rows that `task.mended` tries, by line, as JSON of cells or of text."""
    mended = task.mended or NOTHING
    if task.mapping is None:
        texts = {
            each.number: storable(each.content.decode("utf-8", "surrogateescape"))
            for each in lines_of(task.path, mended)
            if each.number in mended.fresh
        }
        return orjson.dumps(texts, option=orjson.OPT_NON_STR_KEYS)
    rows = _of_csv if task.reader == "csv" else _of_xlsx
    header, found = rows(task.path, task.mapping, mended.fresh)
    cells = {line: _placed(header, mended.cells(line, each)) for line, each in found.items()}
    return orjson.dumps(cells, option=orjson.OPT_NON_STR_KEYS)


def standing(content: bytes) -> dict[int, AsItStands]:
    """Return what `as_it_stands` found, by line."""
    said: dict[str, Any] = orjson.loads(content)
    return {int(line): _standing(each) for line, each in said.items()}


def _standing(said: Any) -> AsItStands:
    if isinstance(said, str):
        return AsItStands(None, said)
    return AsItStands(tuple(Cell(column, text) for column, text in said), "")


def _placed(header: list[str], cells: list[str]) -> list[tuple[str, str]]:
    """Return each cell with its column; what is too few or too many stands with no fellow."""
    width = max(len(header), len(cells))
    columns = [*header, *[""] * (width - len(header))]
    texts = [*map(storable, cells), *[""] * (width - len(cells))]
    return list(zip(columns, texts, strict=True))


def _of_csv(
    path: Path, mapping: Mapping, lines: frozenset[int]
) -> tuple[list[str], dict[int, list[str]]]:
    found = records(path, encoding=mapping.encoding, delimiter=mapping.delimiter)
    with closing(found):
        header = header_of(found, mapping.header_row)
        return header, {
            each.line: _guessed(each.raw, mapping.delimiter)
            if isinstance(each, Reject)
            else each.cells
            for each in found
            if each.line in lines
        }


def _guessed(raw: str, delimiter: str) -> list[str]:
    """Return the cells that a broken record seems to have."""
    with suppress(csv.Error):
        return next(csv.reader([raw], delimiter=delimiter), [])
    return [raw]


def _of_xlsx(
    path: Path, mapping: Mapping, lines: frozenset[int]
) -> tuple[list[str], dict[int, list[str]]]:
    rows = sheet_rows(path, mapping.sheet)
    with closing(rows):
        table = (each for each in rows if each[0] >= mapping.header_row)
        header = next((cells for _, cells in table if not isinstance(cells, Reject)), [])
        read = {line: cells for line, cells in table if line in lines}
    return header, {line: each for line, each in read.items() if not isinstance(each, Reject)}
