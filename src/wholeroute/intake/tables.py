"""Read CSV and XLSX tables row by row, as their mapping says.

Streaming: one row is held at a time. The mapping is compiled once into functions that
find their cells by number. A broken row comes out as a `Reject` with its own text and
the line it begins on; only a file or mapping that can't be read at all raises.
"""

from __future__ import annotations

import codecs
import csv
import re
import warnings
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, date, datetime, time
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import BadZipFile

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from wholeroute.entities import (
    LINK_KINDS,
    PROPERTIES,
    RECORD_FIELDS,
    Claim,
    Draft,
    PropertyType,
    RecordDraft,
    Reference,
    Reject,
    Row,
    parse_date,
)
from wholeroute.errors import Invalid
from wholeroute.intake.mapping import (
    CategoryRule,
    EntityMapping,
    Mapping,
    MinorRule,
    RecordMapping,
    RecordSource,
    comparable,
)
from wholeroute.intake.mended import NOTHING, Mended
from wholeroute.rights import Category

_LONGEST_RECORD = 1 << 20
_REMEMBERED = 50_000
_NOT_MADE = object()
_UNCATEGORISED = frozenset({Category.UNCATEGORISED.value})
_ERROR_CELLS = frozenset({"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"})
_AGE = re.compile(r"\byears?[\s-]old\b", re.IGNORECASE)
_UNDECODABLE = re.compile("[\udc00-\udcff]")
_UNSTORABLE = re.compile("[\udc00-\udcff\0]")

_Cells = Sequence[str]
_MakeDraft = Callable[[int, _Cells], Draft | None]
_ReadRow = Callable[[int, _Cells, str], Row | Reject]


class Record(NamedTuple):
    """One record of a CSV file: the line it begins on, its cells, its own text."""

    line: int
    cells: list[str]
    raw: str


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
    read: _ReadRow | None = None
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


def storable(raw: str) -> str:
    r"""Return a text that any store can hold: undecodable bytes and NUL as "\xff"."""
    return _UNSTORABLE.sub(lambda match: f"\\x{ord(match[0]) & 0xFF:02x}", raw)


def dated_age(text: str, as_of: str) -> str:
    """Return an age with the day on which it was true: "30 years old (as of 2018-06-07)"."""
    return f"{text} (as of {as_of})" if as_of and _AGE.search(text) else text


def iso_day(text: str) -> str:
    """Return the one day that `text` prints in ISO form, empty where it prints none."""
    try:
        found = parse_date(text)
    except Invalid:
        return ""
    return found.earliest.isoformat() if found.earliest == found.latest else ""


def row_reader(mapping: Mapping, header: Sequence[str]) -> _ReadRow:
    """Return the function that reads one row of a table with this header.

    Raises `Invalid` where the mapping asks for a column that is not there, or there twice.
    """
    at = _positions(mapping, header)
    width = len(header)
    required = [(at[column], column) for column in mapping.required]
    makers = [_maker(entity, at, mapping.as_of) for entity in mapping.entities]
    if mapping.records:  # many rows, few entities
        pairs = zip(mapping.entities, makers, strict=True)
        makers = [_remembering(entity, make, at, mapping.as_of) for entity, make in pairs]
    refer = _referrer(mapping.entities)
    recorders = [_recorder(each, mapping.entities, at, width) for each in mapping.records]

    def read(line: int, cells: _Cells, raw: str) -> Row | Reject:
        if len(cells) != width:
            fix = f"Give it {width} cells, and quote those that hold the delimiter."
            return Reject(line, "row", f"has {len(cells)} cells", fix, storable(raw))
        cells = list(map(str.strip, cells))
        for number, column in required:
            if not cells[number]:
                fix = "Fill it: the mapping requires it."
                return Reject(line, column, "is empty", fix, storable(raw))
        try:
            drafts = [make(line, cells) for make in makers]
            records = tuple([record(cells, drafts) for record in recorders])
        except Invalid as error:
            return Reject(line, error.field, error.reason, error.fix, storable(raw))
        if refer is not None:
            refer(drafts)
        kept = tuple(filter(None, drafts))
        if not kept:
            fix = "Fill a column that the mapping reads, or remove the row."
            return Reject(line, "row", "says nothing that the mapping reads", fix, storable(raw))
        return Row(line, kept, records)

    return read


def _recorder(
    record: RecordMapping, entities: Sequence[EntityMapping], at: dict[str, int], width: int
) -> Callable[[_Cells, Sequence[Draft | None]], RecordDraft]:
    """Return the function that makes one record's draft of a row and the row's drafts.

    Its fields are picked from one line-up: the cells, the entities' keys, the fixed values.
    """
    kind, zone = record.kind, record.zone
    fields = [field.name for field in RECORD_FIELDS[kind]]
    names = [entity.name for entity in entities]
    fixed = [source.value if source else "" for source in record.sources]
    picked: list[int] = []
    respelt: list[tuple[int, Callable[[str], str]]] = []
    for number, source in enumerate(record.sources):
        if source is not None and source.entity:
            picked.append(width + names.index(source.entity))
        elif source is not None and source.column:
            picked.append(at[source.column])
            if source.decimal or source.format or source.unknown:
                respelt.append((number, _respeller(source, f"{kind}.{fields[number]}")))
        else:
            picked.append(width + len(names) + number)
    pick = itemgetter(*picked)

    def make(cells: _Cells, drafts: Sequence[Draft | None]) -> RecordDraft:
        keys = [draft.key if draft is not None else "" for draft in drafts]
        values: tuple[str, ...] = pick((*cells, *keys, *fixed))
        if respelt:
            changed = list(values)
            for number, respell in respelt:
                changed[number] = respell(changed[number])
            values = tuple(changed)
        return RecordDraft(kind, values, zone)

    return make


def _respeller(source: RecordSource, field: str) -> Callable[[str], str]:
    """Return what writes a cell as the vocabulary reads it, empty where it states nothing."""

    def respell(text: str) -> str:
        if not text or comparable(text) in source.unknown:
            return ""
        if source.decimal:
            return _pointed(text, source.decimal)
        return _iso_time(text, source.format, field) if source.format else text

    return respell


def _pointed(text: str, decimal: str) -> str:
    """Return a number with a point before its decimals and nothing between its thousands."""
    thousands = "." if decimal == "," else ","
    return _BETWEEN_THOUSANDS.sub("", text.replace(thousands, "")).replace(decimal, ".")


_BETWEEN_THOUSANDS = re.compile(r"(?<=\d)[\s'’](?=\d)")


def _iso_time(text: str, form: str, field: str) -> str:
    """Return a time that is printed in `form` as ISO prints it, a day alone as a day."""
    try:
        if form == "unix":
            return datetime.fromtimestamp(float(text), UTC).isoformat()
        found = datetime.strptime(text, form)  # noqa: DTZ007 — its zone is the mapping's
    except (ValueError, OverflowError, OSError):
        fix = "Write it so, or mend the format in the mapping."
        raise Invalid(field, f"{text!r} is not written as {form}", fix) from None
    return (found if _HAS_TIME.search(form) else found.date()).isoformat()


_HAS_TIME = re.compile("%[HIMSpcXTRr]")


def _referrer(entities: Sequence[EntityMapping]) -> Callable[[list[Draft | None]], None] | None:
    """Return the function that joins the drafts of one row, None where nothing is joined.

    A link that joins too few and says nothing of its own goes.
    """
    names = [entity.name for entity in entities]
    referring = [
        (number, entity.references, len(entity.literal), entity.kind in LINK_KINDS)
        for number, entity in enumerate(entities)
        if entity.references
    ]
    if not referring:
        return None

    def refer(drafts: list[Draft | None]) -> None:
        pairs = zip(names, drafts, strict=True)
        keys = {name: draft.key for name, draft in pairs if draft is not None}
        for number, wanted, literals, is_link in referring:
            draft = drafts[number]
            if draft is None:
                continue
            found = tuple([Reference(name, keys[to]) for name, to in wanted if to in keys])
            empty = is_link and len(found) < len(wanted) and len(draft.claims) <= literals
            drafts[number] = None if empty else draft._replace(references=found)

    return refer


def _positions(mapping: Mapping, header: Sequence[str]) -> dict[str, int]:
    """Return where each column of the mapping stands in the header."""
    for column in mapping.columns():
        count = header.count(column)
        if count != 1:
            reason = "is not a column of the file" if count == 0 else "stands twice in the header"
            there = ", ".join(repr(name) for name in header if name)
            raise Invalid(column, reason, f"The columns there are: {there}.", line=1)
    return {column: header.index(column) for column in mapping.columns()}


def _maker(entity: EntityMapping, at: dict[str, int], as_of: str) -> _MakeDraft:
    """Return the function that makes one entity's draft of a row, None where it says nothing."""
    read_claims = _claims_reader(entity, at, at[as_of] if as_of else None)
    literal = [Claim(name, text) for name, text in entity.literal]
    key_of = _key_reader(entity, at)
    category_of = _category_reader(entity.category, at)
    minor_of = _minor_reader(entity.minor, at)
    kind, name = entity.kind, entity.name
    is_link = bool(entity.references) and kind in LINK_KINDS

    def make(line: int, cells: _Cells) -> Draft | None:
        claims = read_claims(cells)
        key = key_of(cells)
        if not claims and not key and not is_link:
            return None
        if not key:
            if claims and entity.key:
                raise Invalid(entity.key[0], "is empty, and is the key", "Fill it.")
            key = f"{line}:{name}"
        if literal:
            claims += literal
        return Draft(key, kind, tuple(claims), (), category_of(cells), minor_of(cells))

    return make


def _remembering(
    entity: EntityMapping, make: _MakeDraft, at: dict[str, int], as_of: str
) -> _MakeDraft:
    """Return `make` that makes a keyed entity's draft once for the same cells."""
    if not entity.key or entity.references:
        return make
    numbers = [at[column] for column in (*entity.columns(), *([as_of] if as_of else []))]
    cells_of = itemgetter(*numbers)
    made: dict[object, Any] = {}

    def recall(line: int, cells: _Cells) -> Draft | None:
        read = cells_of(cells)
        draft: Draft | None = made.get(read, _NOT_MADE)
        if draft is not _NOT_MADE:
            return draft
        if len(made) >= _REMEMBERED:
            made.clear()
        made[read] = draft = make(line, cells)
        return draft

    return recall


def _claims_reader(
    entity: EntityMapping, at: dict[str, int], as_of: int | None
) -> Callable[[_Cells], list[Claim]]:
    plain, parted, dated = [], [], []
    for name, source in entity.properties:
        number = at[source.column]
        if source.split:
            parted.append((name, number, source.split, source.lang))
        elif as_of is not None and PROPERTIES[name].type is PropertyType.DATE:
            dated.append((name, number))
        else:
            plain.append((name, number, source.lang))

    def read(cells: _Cells) -> list[Claim]:
        claims = [Claim(name, text, lang) for name, at, lang in plain if (text := cells[at])]
        for name, number, split, lang in parted:
            parts = map(str.strip, cells[number].split(split)) if cells[number] else ()
            claims += [Claim(name, part, lang) for part in parts if part]
        for name, number in dated:
            if cells[number] and as_of is not None:
                claims.append(Claim(name, dated_age(cells[number], iso_day(cells[as_of]))))
        return claims

    return read


def _key_reader(entity: EntityMapping, at: dict[str, int]) -> Callable[[_Cells], str]:
    """Return the function that makes a row's key, empty where its columns are."""
    numbers = [at[column] for column in entity.key]
    prefix = f"{entity.kind}:"

    def read(cells: _Cells) -> str:
        parts = [cells[number] for number in numbers]
        return prefix + "|".join([_key_part(part) for part in parts]) if any(parts) else ""

    return read


def _key_part(text: str) -> str:
    """Return a part of a key that no other cell's text can be mistaken for."""
    text = comparable(text)
    return text.replace("\\", r"\\").replace("|", r"\|") if "|" in text or "\\" in text else text


def _category_reader(
    rule: CategoryRule | None, at: dict[str, int]
) -> Callable[[_Cells], frozenset[str]]:
    if rule is None:
        return lambda _: frozenset()
    if not rule.column:
        fixed = rule.fixed
        return lambda _: fixed
    number, column, texts = at[rule.column], rule.column, dict(rule.texts)
    texts.setdefault("", _UNCATEGORISED)

    def read(cells: _Cells) -> frozenset[str]:
        found = texts.get(cells[number])
        if found is None:
            found = texts.get(comparable(cells[number]))
        if found is None:
            known = ", ".join(repr(text) for text in texts if text)
            fix = f"Write one of {known}, or add it to the category's map."
            raise Invalid(column, f"{cells[number]!r} is no known category", fix)
        return found

    return read


def _minor_reader(rule: MinorRule | None, at: dict[str, int]) -> Callable[[_Cells], bool]:
    if rule is None:
        return lambda _: False
    number, column, true, false = at[rule.column], rule.column, rule.true, rule.false

    def read(cells: _Cells) -> bool:
        text = comparable(cells[number])
        if text in true:
            return True
        if false and text and text not in false:
            known = ", ".join(sorted(true | false))
            raise Invalid(column, f"{cells[number]!r} is neither", f"Write one of: {known}.")
        return False

    return read


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
codecs.register_error(_ON_UNDECODABLE, _as_surrogates)


def sheet_rows(path: Path, sheet: str) -> Generator[tuple[int, list[str] | Reject], None, None]:
    """Yield the rows of a sheet as text without the empty cells at their end."""
    try:
        with warnings.catch_warnings():
            # It warns of styles and validations, which say nothing about the data.
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
    except _BROKEN as error:
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
        except _BROKEN as error:
            broken = _broken_book(error)
            yield line + 1, Reject(line + 1, broken.field, broken.reason, broken.fix, "")


_BROKEN = (BadZipFile, InvalidFileException, KeyError, ValueError, SyntaxError, EOFError, OSError)
"""What openpyxl and the XML parser below it raise on files they can't read."""


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
