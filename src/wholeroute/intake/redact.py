"""Return an original without somebody: read it in the limited child, leave out what is theirs.

A table or a file of lines stays one, without their lines and with a mask where another line names
them. Nobody can patch a PDF, a Word file, a workbook or a mail so that nothing of what was taken
out is left in it: of these the copy is plain text, and it says so. Whatever such a file held
beside its text is gone with the original.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import orjson

from wholeroute.custody import Redaction
from wholeroute.entities import MASK, Reject
from wholeroute.errors import Invalid
from wholeroute.intake.child import Task
from wholeroute.intake.children import Child
from wholeroute.intake.csv_records import records
from wholeroute.intake.encode import printed
from wholeroute.intake.frames import Frame
from wholeroute.intake.glance import delimiter_of, encoding_of
from wholeroute.intake.json_lines import lines_of
from wholeroute.intake.prose import PROSE
from wholeroute.intake.readers import READERS, open_rows
from wholeroute.intake.workbook import sheet_rows

COPY = (
    "Working copy: somebody in the original was erased, and the original with them. What it held"
    " beside its text is gone.\n\n"
)
_HEAD, _PIECE = 1 << 16, 1 << 20
_PARTS = ("entities", "records", "text")


def redact_original(path: Path, redaction: Redaction) -> bytes:
    """Return an original without whom `redaction` names; raise `Invalid` where it cannot be read."""
    if redaction.reader not in READERS:
        raise Invalid("reader", f"no reader {redaction.reader!r}", "Erase the whole report.")
    with Child() as child:
        task = Task(redaction.reader, path, None, b"", copying=_Redacting(redaction))
        return b"".join(piece for frame, piece in child.frames(task) if frame is Frame.COPY)


@dataclass(frozen=True, slots=True)
class _Redacting:
    """What the child is given to do; it travels there as it is."""

    redaction: Redaction

    def __call__(self, task: Task) -> Iterator[bytes]:
        """Yield the redacted copy."""
        one = self.redaction
        if one.reader == "csv":
            return _cut(_csv(task.path, one))
        if one.reader in {"jsonl", "ftm"}:
            return _cut(_lines(task.path, one))
        found = _sheet if one.reader == "xlsx" else _pieces if one.reader in PROSE else _rows
        return _cut(chain([COPY], found(task, one)))


def _cut(texts: Iterable[str]) -> Iterator[bytes]:
    """Yield texts in pieces that are worth sending."""
    held: list[str] = []
    size = 0
    for each in texts:
        held.append(each)
        size += len(each)
        if size > _PIECE:
            yield "".join(held).encode("utf-8", "replace")
            held, size = [], 0
    yield "".join(held).encode("utf-8", "replace")


def _csv(path: Path, one: Redaction) -> Iterator[str]:
    with path.open("rb") as file:
        head = file.read(_HEAD)
    encoding = encoding_of(head)
    delimiter = delimiter_of(head.decode(encoding, "replace").removeprefix("\ufeff"))
    for each in records(path, encoding=encoding, delimiter=delimiter):
        if each.line in one.lines:
            continue
        if not isinstance(each, Reject):
            yield _written(each.cells, one, delimiter)
        elif not one.mentions.named_in(each.raw):
            yield f"{each.raw}\n"


def _written(cells: Sequence[str], one: Redaction, delimiter: str = ",") -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    writer.writerow([one.mentions.masked(cell) for cell in cells])
    return out.getvalue()


def _sheet(task: Task, one: Redaction) -> Iterator[str]:
    for line, cells in sheet_rows(task.path, ""):
        if line not in one.lines and not isinstance(cells, Reject):
            yield _written(cells, one)


def _pieces(task: Task, one: Redaction) -> Iterator[str]:
    for piece in PROSE[one.reader](task.path):
        if isinstance(piece, Reject) or piece.number in one.lines:
            continue
        kept = (one.mentions.without(each) for each in piece.text.splitlines())
        yield "\n".join(kept) + "\n\n"


def _rows(task: Task, one: Redaction) -> Iterator[str]:
    for row in open_rows(task.reader, task.path):
        if row.line in one.lines:
            continue
        text = row.raw if isinstance(row, Reject) else printed(row)
        yield "\n".join(one.mentions.masked(each) for each in text.splitlines()) + "\n\n"


def _lines(path: Path, one: Redaction) -> Iterator[str]:
    """Yield lines of JSON without the elements that name them, or that name what named them."""
    keys = _keys_of(path, one)
    for line in lines_of(path):
        try:
            said = orjson.loads(line.content)
        except orjson.JSONDecodeError:
            said = None
        if not isinstance(said, dict):
            text = line.content.decode("utf-8", "replace")
            if not one.mentions.named_in(text):
                yield f"{text}\n"
            continue
        parts = [name for name in _PARTS if isinstance(said.get(name), list)]
        if not parts:
            if line.number not in one.lines:
                yield _dumped(_masked(said, one, keys))
            continue
        for name in parts:
            said[name] = [_masked(e, one, keys) for e in said[name] if not _theirs(e, one, keys)]
        if any(said[name] for name in parts):
            yield _dumped(_masked(said, one, keys))


def _dumped(said: Any) -> str:
    return orjson.dumps(said, option=orjson.OPT_APPEND_NEWLINE).decode()


def _keys_of(path: Path, one: Redaction) -> frozenset[str]:
    """Return the keys of elements that name them: others refer to them by these."""
    keys: set[str] = set()
    for line in lines_of(path):
        try:
            said = orjson.loads(line.content)
        except orjson.JSONDecodeError:
            continue
        if not isinstance(said, dict):
            continue
        elements = said.get("entities") if isinstance(said.get("entities"), list) else [said]
        for each in elements or []:
            if isinstance(each, dict) and _names(each, one):
                keys |= {each[name] for name in ("key", "id") if isinstance(each.get(name), str)}
    return frozenset(keys)


def _names(element: dict[str, Any], one: Redaction) -> bool:
    """Tell whether what an element says of itself names them; a remark makes nobody theirs."""
    properties = element.get("properties")
    said = properties if isinstance(properties, dict) else {}
    return any(
        one.mentions.named_in(text)
        for name, values in said.items()
        if name not in _REMARKS
        for text in _texts(values)
    )


_REMARKS = frozenset({"notes", "summary", "reason", "bodyText", "description"})


def _theirs(element: Any, one: Redaction, keys: frozenset[str]) -> bool:
    """Tell whether an element is theirs, or a record or text about them."""
    if not isinstance(element, dict):
        return False
    if element.get("key") in keys or _names(element, one):
        return True
    fields, about = element.get("fields"), element.get("about")
    values = list(fields.values()) if isinstance(fields, dict) else []
    if any(isinstance(each, str) and each in keys for each in values):
        return True
    return isinstance(about, list) and bool(about) and set(map(str, about)) <= keys


def _masked(said: Any, one: Redaction, keys: frozenset[str]) -> Any:
    if isinstance(said, dict):
        return {name: _masked(value, one, keys) for name, value in said.items()}
    if isinstance(said, list):
        return [
            _masked(each, one, keys)
            for each in said
            if not (isinstance(each, str) and each in keys)
        ]
    if isinstance(said, str):
        return MASK if said in keys else one.mentions.without(said) or (MASK if said else "")
    return said


def _texts(values: Any) -> Iterable[str]:
    for each in values if isinstance(values, list) else [values]:
        if isinstance(each, str):
            yield each
        elif isinstance(each, dict) and isinstance(each.get("value"), str):
            yield each["value"]
