"""Read a table of people, bodies or vessels that somebody brings to be screened or compared.

Columns `id,name,category`, and where known `alias,born,country,gender,document,kind`. Several rows
may share an id and are one record; `;` parts several values in one cell. Who is protected or has
no category is never made a record: their rows are told by line and the others go on. So are rows
that cannot be read. What is wrong with the whole file raises `Invalid`.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple
from uuid import UUID, uuid5

from wholeroute.crosscheck.kinds import MATCHED_KINDS
from wholeroute.crosscheck.profile import Profile, profile_from
from wholeroute.entities import (
    PROPERTIES,
    Kind,
    PropertyType,
    dated,
    kind_named,
    may_be_minor,
    normalise,
    printed_values,
)
from wholeroute.errors import Invalid
from wholeroute.rights import Category, Lane, lane_of_person

REQUIRED = ("id", "name", "category")
OPTIONAL = ("alias", "born", "country", "gender", "document", "kind")
LONGEST_CELL = 10_000
MOST_WORDS = 60
LARGEST_FILE = 1 << 30

_SHEETS = UUID("0b6f7b52-9a0e-4a52-9d6e-5d7f3c0c8a31")
_SAYS = {
    "name": "name",
    "alias": "alias",
    "born": "birthDate",
    "country": "nationality",
    "gender": "gender",
    "document": "number",
}
"""What each column says of its record, as the vocabulary calls it."""

_NUMBER_OF = {Kind.VESSEL: "imoNumber"}
"""What a document's number is for things whose number is no paper's."""

_MINOR = frozenset({"minor", "child"})
_SEVERAL = re.compile(r"\s*;\s*")
_TABLE = "Save it as CSV with commas, in UTF-8."


class Rule(StrEnum):
    """Why a row is no record."""

    PROTECTED = "protected"
    UNCATEGORISED = "uncategorised"
    UNREADABLE = "unreadable"


class LeftOut(NamedTuple):
    """One row that is no record: on which line, by which rule and column, and how to mend it."""

    line: int
    rule: Rule
    column: str
    reason: str
    fix: str

    def __str__(self) -> str:
        return f"line {self.line}, {self.column}: {self.reason}. {self.fix}"


@dataclass(frozen=True, slots=True)
class Record:
    """One record: what its rows say as pairs of property and normalised value.

    `line` is its first row's. `kept` holds what that row says in the columns asked to be kept.
    """

    id: str
    line: int
    kind: Kind
    said: tuple[tuple[str, str], ...]
    kept: tuple[str, ...] = ()

    def profile(self, contribution: str = "") -> Profile:
        """Return what the matcher may know of this record."""
        return profile_from(uuid5(_SHEETS, self.id), self.kind, contribution, self.said)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as read: its records in order of their first row, what was left out, in order of line.

    `unread` are columns that say nothing here.
    """

    records: tuple[Record, ...]
    left_out: tuple[LeftOut, ...]
    unread: tuple[str, ...]
    rows: int

    def count(self, *rules: Rule) -> int:
        """Return how many rows were left out by these rules."""
        return sum(each.rule in rules for each in self.left_out)

    @property
    def refused(self) -> int:
        """Return how many rows a safeguard refused."""
        return self.count(Rule.PROTECTED, Rule.UNCATEGORISED)


def read_sheet(path: Path, day: date, *, keep: Sequence[str] = ()) -> Sheet:
    """Return the table in the file at `path`; `keep` names further columns that it must have.

    On `day` it is asked who may be a child: they are protected. Raises `Invalid` where it is no such
    table.
    """
    rows = _rows(_text(path))
    header = _header(rows, keep)
    at = {name: place for place, name in enumerate(header)}
    reading = _Reading(at, tuple(at[name] for name in keep), len(header), day)
    count = 0
    for line, cells in rows:
        count += 1
        reading.take(line, cells)
    unread = [name for name in header if name not in {*REQUIRED, *OPTIONAL, *keep}]
    return Sheet(reading.records(), tuple(sorted(reading.left_out)), tuple(unread), count)


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise Invalid(str(path), "is larger than 1 GiB", "Split it.")
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise Invalid(str(path), f"can't be opened: {reason}", "Name a CSV file.") from None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Invalid("file", "is not UTF-8", _TABLE, line=line) from None


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each row that is not blank, with the line on which it begins."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            fix = "Close the quote, and double quotes that stand inside a quoted cell."
            raise Invalid("row", str(error), fix, line=line) from None
        if any(map(str.strip, cells)):
            yield line, cells
        line = reader.line_num + 1


def _header(rows: Iterator[tuple[int, list[str]]], keep: Iterable[str]) -> list[str]:
    line, cells = next(rows, (1, []))
    if not cells:
        raise Invalid("file", "is empty", "Send a table with a header and rows.")
    header = [cell.strip() for cell in cells]
    known = {*REQUIRED, *OPTIONAL}
    header = [name.casefold() if name.casefold() in known else name for name in header]
    for at, name in enumerate(header):
        if name and name in header[:at]:
            raise Invalid("header", f"{name!r} stands there twice", "Keep one.", line=line)
    for name in (*REQUIRED, *keep):
        if name not in header:
            fix = f"The first line must name {', '.join((*REQUIRED, *keep))}, parted by commas."
            raise Invalid("header", f"there is no column {name!r}", fix, line=line)
    return header


@dataclass(slots=True)
class _Rows:
    """What the rows of one id have said so far."""

    line: int
    kind: Kind
    kept: tuple[str, ...]
    said: list[tuple[str, str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)


class _Reading:
    """Takes row after row, walls off who is protected, and gives the records of the others."""

    def __init__(self, at: dict[str, int], keep: tuple[int, ...], width: int, day: date) -> None:
        self.left_out: list[LeftOut] = []
        self._at = at
        self._keep = keep
        self._width = width
        self._day = day
        self._walled: set[str] = set()
        self._found: dict[str, _Rows] = {}

    def take(self, line: int, cells: list[str]) -> None:
        """Read one row into its record, or tell why it is left out."""
        try:
            cells = self._as_wide(cells)
            if not self._refuses(line, cells):
                self._keep_row(line, cells)
        except Invalid as wrong:
            self._leave(line, Rule.UNREADABLE, wrong)

    def records(self) -> tuple[Record, ...]:
        """Return the records whom no row of theirs protects, and tell the lines of the others."""
        for id_ in self._walled & self._found.keys():
            why = Invalid("id", "another row of it is protected", _NEVER)
            for line in self._found[id_].lines:
                self._leave(line, Rule.PROTECTED, why)
        return tuple(
            Record(id_, rows.line, rows.kind, tuple(dict.fromkeys(rows.said)), rows.kept)
            for id_, rows in self._found.items()
            if id_ not in self._walled
        )

    def _leave(self, line: int, rule: Rule, why: Invalid) -> None:
        self.left_out.append(LeftOut(line, rule, why.field, why.reason, why.fix))

    def _as_wide(self, cells: list[str]) -> list[str]:
        """Return the cells of a row, empty ones added at its end where it is shorter than the header."""
        if len(cells) > self._width:
            reason = f"it has {len(cells)} cells, the header {self._width}"
            raise Invalid("row", reason, "Quote a cell that holds a comma.")
        return cells + [""] * (self._width - len(cells))

    def _cell(self, cells: list[str], column: str) -> str:
        place = self._at.get(column)
        return cells[place].strip() if place is not None else ""

    def _refuses(self, line: int, cells: list[str]) -> bool:
        """Tell whether a safeguard keeps a row out; a protected one keeps its whole id out."""
        person = self._kind(cells) is Kind.PERSON
        categories, child = _categories(self._cell(cells, "category"))
        young = person and _young(self._cell(cells, "born"), self._day)
        lane = lane_of_person(categories, minor=child or young)
        if lane is Lane.PROTECTED:
            self._walled.add(self._cell(cells, "id"))
            what = "who may be a child is protected" if child or young else "protected"
            why = Invalid("born" if young else "category", what, _NEVER)
            self._leave(line, Rule.PROTECTED, why)
            return True
        if person and lane is Lane.UNCATEGORISED:
            why = Invalid("category", "nothing says what this person is", _CATEGORISE)
            self._leave(line, Rule.UNCATEGORISED, why)
            return True
        return False

    def _keep_row(self, line: int, cells: list[str]) -> None:
        id_, kind = self._cell(cells, "id"), self._kind(cells)
        if not id_:
            raise Invalid("id", "it is empty", "Give each record an id.")
        said = list(self._said(cells, kind))
        kept = tuple(cells[at].strip() for at in self._keep)
        rows = self._found.setdefault(id_, _Rows(line, kind, kept))
        if rows.kind is not kind:
            reason = f"the same id is a {rows.kind} on line {rows.line}"
            raise Invalid("kind", reason, "Give each its own id.")
        rows.said += said
        rows.lines.append(line)

    def _kind(self, cells: list[str]) -> Kind:
        named = self._cell(cells, "kind")
        kind = kind_named(named[0].upper() + named[1:]) if named else Kind.PERSON
        if kind not in MATCHED_KINDS:
            known = ", ".join(sorted(MATCHED_KINDS))
            raise Invalid("kind", f"{kind} is not compared by name", f"Write one of: {known}.")
        return kind

    def _said(self, cells: list[str], kind: Kind) -> Iterator[tuple[str, str]]:
        """Yield each value of a row in its stored form; raise `Invalid` naming the column."""
        says = {**_SAYS, "document": _NUMBER_OF.get(kind, _SAYS["document"])}
        for column, property_ in says.items():
            cell = self._cell(cells, column)
            if not cell:
                if column == "name":
                    raise Invalid("name", "it is empty", "Write the name, or remove the row.")
                continue
            if len(cell) > LONGEST_CELL:
                reason = f"it has {len(cell):,} characters"
                raise Invalid(column, reason, f"Write at most {LONGEST_CELL:,}.")
            try:
                yield from _values(property_, cell, kind)
            except Invalid as wrong:
                raise Invalid(column, wrong.reason, wrong.fix) from None


_NEVER = "Whoever is protected is never compared with others."
_CATEGORISE = "Write what your source says they are: suspect, convicted, listed, contact …"


def _categories(cell: str) -> tuple[frozenset[Category], bool]:
    """Return what a cell says that somebody is, and whether it says that they are a child."""
    words = {
        re.sub(r"[\s_]+", "-", word.strip().casefold()).partition(":")[0]
        for word in _SEVERAL.split(cell)
    } - {""}
    minor = not words.isdisjoint(_MINOR)
    known = {each.value for each in Category}
    for word in sorted(words - _MINOR):
        if word not in known:
            fix = f"Write one of: {', '.join((*sorted(known), *sorted(_MINOR)))}."
            raise Invalid("category", f"{word!r} is not known", fix)
    return frozenset(map(Category, words - _MINOR)), minor


def _young(cell: str, day: date) -> bool:
    return bool(cell) and any(may_be_minor(part, day) for part in _SEVERAL.split(cell))


def _values(property_: str, cell: str, kind: Kind) -> Iterator[tuple[str, str]]:
    prop = PROPERTIES[property_]
    for part in filter(None, _SEVERAL.split(cell)):
        text, as_of = dated(part) if property_ == "birthDate" else (part, None)
        if prop.type is PropertyType.NAME:
            text = _named(text, kind)
        for each in printed_values(prop, text, as_of=as_of):
            yield property_, normalise(prop, each, as_of=as_of).value


def _named(text: str, kind: Kind) -> str:
    """Return a name without pictures, which say nothing of anybody; raise `Invalid` for no name."""
    bare = "".join(" " if unicodedata.category(each) in _PICTURES else each for each in text)
    if kind is Kind.PERSON and not any(map(str.isalpha, bare)):
        raise Invalid("name", "it has no letter", "Write the name, or remove the row.")
    if len(bare.split()) > MOST_WORDS:
        reason = f"it has {len(bare.split()):,} words"
        raise Invalid("name", reason, "Write one name; `;` parts several.")
    return bare


_PICTURES = frozenset({"So", "Sk", "Cs", "Co", "Cn"})
