"""Look into a file without taking it in: propose a mapping, or show rows as they would land.

Runs in the limited child as every reading does, and nothing of it is stored.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import orjson

from wholeroute.entities import RECORD_FIELDS, Draft, Kind, Reject, Row, holds_in
from wholeroute.errors import Invalid
from wholeroute.intake.categories import bare
from wholeroute.intake.child import Task, rows_of
from wholeroute.intake.children import Child
from wholeroute.intake.csv_records import Record, header_of, records
from wholeroute.intake.encode import Encoder
from wholeroute.intake.header_words import field_called
from wholeroute.intake.mapping import Mapping
from wholeroute.intake.propose import Column, Table, propose
from wholeroute.intake.readers import TABLES
from wholeroute.intake.workbook import sheet_rows
from wholeroute.rights import lane_of_person

ROWS_SHOWN = 10
_SAMPLED = 200
_DELIMITERS = (",", ";", "\t", "|")
_ENCODINGS = ("cp1252", "cp1253", "cp1256")
_HEAD = 1 << 16
_TOP = 10
_WIDE = 3
_UNESCAPED = re.compile(r"\\(.)")
_CONTROLS = {"t": "\t", "n": "\n", "r": "\r"}


def propose_mapping(path: Path, reader: str) -> str:
    """Return a mapping proposed for a table as YAML text; raise `Invalid` for what is no table."""
    if reader not in TABLES:
        fix = "Take it in as it is: only CSV and XLSX need a mapping."
        raise Invalid("FILE", f"is read as {reader}, which needs no mapping", fix)
    return str(_looked(Task(reader, path, None, b"", glance=proposal)))


def preview(  # noqa: PLR0913 — a file, how to read it, and how much of it
    path: Path,
    reader: str,
    mapping: Mapping | None,
    persons: frozenset[str],
    day: date,
    *,
    most: int = ROWS_SHOWN,
) -> list[dict[str, Any]]:
    """Return the first rows as they would land, had they been collected on `day`.

    The lanes are those that these rows alone give.
    """
    look = partial(landing, most=most)
    return list(_looked(Task(reader, path, mapping, b"dry run", persons, day, look)))


def _looked(task: Task) -> Any:
    with Child() as child:
        ((_, content),) = child.frames(task)
    return orjson.loads(content)


def proposal(task: Task) -> bytes:
    """Return a mapping proposed for a table, as YAML text."""
    table = _csv(task.path) if task.reader == "csv" else _xlsx(task.path)
    return orjson.dumps(propose(table))


def _csv(path: Path) -> Table:
    with path.open("rb") as file:
        head = file.read(_HEAD)
    encoding = encoding_of(head)
    text = head.decode(encoding, "replace").removeprefix("\ufeff")
    lines = text.splitlines()
    delimiter = delimiter_of(text)
    signs = (delimiter,) if _fit(text, delimiter) else _DELIMITERS
    tops = [list(enumerate(csv.reader(lines[:_TOP], delimiter=sign), 1)) for sign in signs]
    row = max(map(_header_row, tops))
    delimiter = delimiter_of("\n".join(lines[row - 1 :]))
    found = records(path, encoding=encoding, delimiter=delimiter)
    with closing(found):
        header = header_of(found, row)
        rows = [each.cells for each in islice(found, _SAMPLED) if isinstance(each, Record)]
    return Table("csv", _columns(header, rows), delimiter, encoding, header_row=row)


def delimiter_of(text: str) -> str:
    """Return the sign that parts the cells of most lines alike."""
    return max(_DELIMITERS, key=lambda sign: _fit(text, sign))


def _xlsx(path: Path) -> Table:
    found = sheet_rows(path, "")
    with closing(found):
        sampled = list(islice(found, _SAMPLED + 1))
    lines = [(line, cells) for line, cells in sampled if not isinstance(cells, Reject)]
    row = _header_row(lines[:_TOP])
    rows = [cells for line, cells in lines if line >= row]
    if not rows:
        raise Invalid("file", "is empty", "Send a table with a header and rows.")
    return Table("xlsx", _columns(rows[0], rows[1:]), header_row=row)


def _header_row(rows: list[tuple[int, list[str]]]) -> int:
    """Return the line of the columns' names: the first wide one, where a title stands above it."""
    filled = [(line, [cell for cell in cells if cell.strip()]) for line, cells in rows]
    if not filled or len(filled[0][1]) != 1:
        return 1
    return next((line for line, cells in filled if len(cells) >= _WIDE), 1)


def _columns(header: list[str], rows: list[list[str]]) -> tuple[Column, ...]:
    return tuple(
        Column(name, tuple(row[at].strip() for row in rows if at < len(row)))
        for at, name in enumerate(header)
        if name
    )


def encoding_of(head: bytes) -> str:
    """Return the encoding that the bytes name, UTF-8, or the one in which the header makes sense."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    try:
        head[: head.rfind(b"\n") + 1].decode()
    except UnicodeDecodeError:
        first = head.split(b"\n", 1)[0]
        return max(_ENCODINGS, key=lambda name: _known_words(first.decode(name, "replace")))
    return "utf-8"


def _known_words(header: str) -> int:
    return sum(bool(field_called(each)) for each in re.split(r'[,;\t|"]', header))


def _fit(text: str, delimiter: str) -> int:
    """Return how many cells the rows have that are as wide as the first."""
    lines = text.splitlines()[:20]
    rows = list(csv.reader(lines, delimiter=delimiter))
    width = len(rows[0]) if rows else 0
    return sum(width for row in rows if len(row) == width) if width > 1 else 0


def landing(task: Task, most: int = ROWS_SHOWN) -> bytes:
    """Return the first rows as they would land: entities, references, records, or why not."""
    encoder = Encoder(task.secret)
    rows = list(islice(rows_of(task), most))
    whole = _Whole([row for row in rows if isinstance(row, Row)])
    return orjson.dumps([_shown(row, encoder, whole) for row in rows])


class _Whole:
    """What the rows together say of who each entity is: a lane follows from all of them."""

    def __init__(self, rows: list[Row]) -> None:
        drafts = [draft for row in rows for draft in row.drafts]
        self._minors = {draft.key for draft in drafts if draft.minor}
        self._categories: dict[str, set[str]] = {}
        for draft in drafts:
            self._categories.setdefault(draft.key, set()).update(draft.categories)
        holds = [hold for row in rows for hold in holds_in(row.drafts)]
        self._held = {hold.key for hold in holds if not hold.given or hold.given in self._minors}

    def says(self, draft: Draft) -> dict[str, Any]:
        """Return categories, minority, hold and lane of what has some, else nothing."""
        categories = bare(self._categories[draft.key])
        if draft.kind is not Kind.PERSON and not categories:
            return {}
        minor, held = draft.key in self._minors, draft.key in self._held
        lane = lane_of_person(categories, minor=minor, held=held)
        return {"categories": categories, "minor": minor, "held": held, "lane": lane}


def _shown(row: Row | Reject, encoder: Encoder, whole: _Whole) -> dict[str, Any]:
    if isinstance(row, Row):
        try:
            encoder.records(row)
            said = list(_said(row, encoder))
        except Invalid as wrong:
            row = Reject(row.line, wrong.field, wrong.reason, wrong.fix, "")
        else:
            return {
                "line": row.line,
                "entities": [
                    _entity(each, said, encoder) | whole.says(each) for each in row.drafts
                ],
                "records": [
                    {"kind": record.kind, "fields": _fields(record.kind, record.values)}
                    for record in row.records
                ],
            }
    return {"line": row.line, "field": row.field, "reason": row.reason, "fix": row.fix}


def _fields(kind: Any, values: tuple[str, ...]) -> dict[str, str]:
    return {
        field.name: text for field, text in zip(RECORD_FIELDS[kind], values, strict=True) if text
    }


def _said(row: Row, encoder: Encoder) -> Iterator[tuple[str, str, str, str]]:
    """Yield entity, property, value and print of each statement, as the ledger would get them."""
    for line in encoder.statement_lines(row):
        _, entity, _, name, value, original, *_ = line.rstrip("\n").split("\t")
        printed = "" if original == r"\N" else _plain(original)
        yield entity, name, _plain(value), printed


def _plain(cell: str) -> str:
    return _UNESCAPED.sub(lambda match: _CONTROLS.get(match[1], match[1]), cell)


def _entity(
    draft: Draft, said: list[tuple[str, str, str, str]], encoder: Encoder
) -> dict[str, Any]:
    own = encoder.entity(draft.key)
    named = {each.property for each in draft.references}
    return {
        "key": draft.key,
        "kind": draft.kind,
        "says": [
            {"property": name, "value": value, "printed": printed}
            for entity, name, value, printed in said
            if entity == own and name not in named
        ],
        "names": [{"property": each.property, "key": each.key} for each in draft.references],
    }
