"""Write the raw files as contributors send them: CSV, workbooks, JSON Lines, plain text.

Each report keeps, while it is written, what it truly speaks of. Workbooks are zipped by hand:
the usual library stamps the hour into them, and a seed must give the same bytes.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any
from xml.sax.saxutils import escape

import orjson

from wholeroute.exercise.halcyon.truth import Mention, lane_held
from wholeroute.rights import Lane


@dataclass(frozen=True, slots=True)
class Lost:
    """A row that must stay in quarantine, and why."""

    path: str
    line: int
    reason: str


@dataclass(slots=True)
class Report:
    """One file, how to read it, who sends it, and what it truly speaks of."""

    kind: str
    path: str
    reader: str
    member: str
    day: date
    content: bytes = b""
    sha256: str = ""
    mentions: list[Mention] = field(default_factory=list)
    lost: list[Lost] = field(default_factory=list)
    payments: int = 0
    positions: int = 0

    def close(self, content: bytes, speech: Speech) -> Report:
        """Take the written bytes and what they speak of."""
        self.content = content
        self.sha256 = sha256(content).hexdigest()
        self.mentions = speech.finished(self.sha256)
        return self


class Speech:
    """The mentions of one report, each entity once, objects in the lane of their holders."""

    def __init__(self, path: str, *, keyed_by_kind: bool) -> None:
        self._path, self._keyed_by_kind = path, keyed_by_kind
        self._found: dict[tuple[str, str], Mention] = {}
        self._holders: dict[tuple[str, str], list[Mention]] = {}

    def person(self, key: str, line: int, entity: str, **said: Any) -> Mention:
        """Note a person; the same key again is the same mention."""
        return self._found.setdefault(
            ("Person", _same(key)),
            Mention(self._path, line, entity, "Person", key=self._key("Person", key), **said),
        )

    def thing(  # noqa: PLR0913 — a mention has these parts
        self, kind: str, key: str, line: int, entity: str, who: str, holder: Mention | None = None
    ) -> None:
        """Note an object and who holds it here."""
        place = (kind, _same(key))
        said = Mention(self._path, line, entity, kind, who, key=self._key(kind, key))
        self._found.setdefault(place, said)
        if holder is not None:
            self._holders.setdefault(place, []).append(holder)

    def _key(self, kind: str, key: str) -> str:
        """Return the key of the draft that intake makes: tables put the kind before it."""
        return f"{kind}:{_same(key)}" if self._keyed_by_kind else key

    def finished(self, digest: str) -> list[Mention]:
        """Return every mention, with its lane and the hash of its file."""
        for mention in self._found.values():
            mention.sha256 = digest
            if mention.held and mention.lane == Lane.OPEN:
                mention.lane = Lane.UNCATEGORISED.value
        for place, mention in self._found.items():
            if not mention.lane:
                mention.lane = lane_held([each.lane for each in self._holders.get(place, [])])
        return list(self._found.values())


def _same(key: str) -> str:
    """Return a key as the readers compare it."""
    return " ".join(key.casefold().split())


class Table:
    """A table that grows row by row; line 1 is its header."""

    def __init__(self, columns: Iterable[str]) -> None:
        self.columns = list(columns)
        self.rows: list[list[str]] = []

    def add(self, cells: Mapping[str, str]) -> int:
        """Append a row and return its line."""
        self.rows.append([cells.get(column, "") for column in self.columns])
        return len(self.rows) + 1

    def as_csv(self, delimiter: str = ",") -> bytes:
        """Return the table as CSV."""
        text = io.StringIO()
        writer = csv.writer(text, delimiter=delimiter, lineterminator="\n")
        writer.writerow(self.columns)
        writer.writerows(self.rows)
        return text.getvalue().encode()

    def as_xlsx(self, sheet: str) -> bytes:
        """Return the table as a workbook of one sheet, all cells text."""
        rows = "".join(
            f'<row r="{line}">{"".join(map(_cell, row))}</row>'
            for line, row in enumerate([self.columns, *self.rows], start=1)
        )
        parts = {
            "[Content_Types].xml": _TYPES,
            "_rels/.rels": _ROOT,
            "xl/workbook.xml": _BOOK.format(sheet=escape(sheet)),
            "xl/_rels/workbook.xml.rels": _LINKS,
            "xl/worksheets/sheet1.xml": _SHEET.format(rows=rows),
        }
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book:
            for name, text in parts.items():
                info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
                info.compress_type = zipfile.ZIP_DEFLATED
                book.writestr(info, text.encode())
        return packed.getvalue()


def _cell(text: str) -> str:
    return f'<c t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/"
_TYPES = (
    f'{_HEAD}<Types xmlns="{_OFFICE}package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
)
_RELATED = f'{_HEAD}<Relationships xmlns="{_OFFICE}package/2006/relationships">'
_ROOT = (
    f'{_RELATED}<Relationship Id="rId1" Type="{_OFFICE}officeDocument/2006/relationships/'
    'officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
_LINKS = (
    f'{_RELATED}<Relationship Id="rId1" Type="{_OFFICE}officeDocument/2006/relationships/'
    'worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
)
_BOOK = (
    f'{_HEAD}<workbook xmlns="{_OFFICE}spreadsheetml/2006/main" xmlns:r="{_OFFICE}officeDocument/'
    '2006/relationships"><sheets><sheet name="{sheet}" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
_SHEET = (
    f'{_HEAD}<worksheet xmlns="{_OFFICE}spreadsheetml/2006/main"><sheetData>'
    "{rows}</sheetData></worksheet>"
)


class Lines:
    """A JSON Lines report: one object a line, keys scoped to the file."""

    def __init__(self) -> None:
        self._lines: list[bytes] = []

    @property
    def next(self) -> int:
        """Return the number of the line to be added."""
        return len(self._lines) + 1

    def add(self, **parts: list[dict[str, Any]]) -> int:
        """Append a line of entities, records and text; return its number."""
        self._lines.append(orjson.dumps({name: part for name, part in parts.items() if part}))
        return len(self._lines)

    def break_off(self) -> int:
        """Append a line that was cut off in sending; return its number."""
        self._lines.append(b'{"entities":[{"key":"p9","kind":"Person","categ')
        return len(self._lines)

    def content(self) -> bytes:
        """Return the file."""
        return b"\n".join(self._lines) + b"\n"


def entity(key: str, kind: str, properties: dict[str, Any], **references: str) -> dict[str, Any]:
    """Return one entity of a line; empty properties are left out."""
    kept = {
        name: value if isinstance(value, list) else [value]
        for name, value in properties.items()
        if value and value != [""]
    }
    return {"key": key, "kind": kind, "properties": kept, "references": references}
