"""Read the rows of a plan's YAML files, and tell each row's faults with its line.

The model's own types say what a field takes; pydantic holds the rows against them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import yaml
from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from wholeroute.plan.acts import Act
from wholeroute.plan.faults import Fault
from wholeroute.plan.model import (
    About,
    Action,
    Figure,
    Indicator,
    Organisation,
    Pillar,
    Section,
    System,
)

REGISTERS: Mapping[str, type[Any]] = {
    "pillars": Pillar, "sections": Section, "actions": Action, "indicators": Indicator,
    "systems": System, "figures": Figure, "acts": Act, "organisations": Organisation,
}  # fmt: skip
"""The lists that a file of a plan may hold, beside `plan`, which is said once."""


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """What files of one sort may hold: a head that is said once, and lists of rows."""

    head: str
    about: type[Any]
    lists: Mapping[str, type[Any]]

    @property
    def names(self) -> str:
        """Return what a file may begin with."""
        return ", ".join((self.head, *self.lists))


OF_A_PLAN = Sheet("plan", About, REGISTERS)

_DEEPEST = 8

Location = tuple[str | int, ...]

# The plan of 2021 has 7,000 lines: libyaml reads them in a tenth of the time, where it is there.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a row stands, and what a fault calls it."""

    file: str
    row: str
    node: yaml.Node


@dataclass(slots=True)
class Rows:
    """The rows read so far, where each stands, and what was wrong with others."""

    sheet: Sheet = OF_A_PLAN
    about: Any | None = None
    registers: dict[str, list[Any]] = field(init=False)
    faults: list[Fault] = field(default_factory=list)
    places: dict[tuple[str, str], tuple[str, yaml.Node]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.registers = {name: [] for name in self.sheet.lists}

    def ids(self, register: str) -> frozenset[str]:
        """Return the ids of a register."""
        return frozenset(each.id for each in self.registers[register])

    def fault(self, register: str, row: str, name: str, reason: str, fix: str) -> Fault:
        """Return a fault of a row that was read, with the line of the field or of the row."""
        file, node = self.places[register, row]
        return Fault(file, _line(node, (name,)), row, name, reason, fix)

    def add(self, file: str, register: str, row: Any, node: yaml.Node) -> None:
        """Take a row in; a second one of the same id is a fault."""
        if (register, row.id) in self.places:
            first, _ = self.places[register, row.id]
            fix = f"One is in {first}: leave this one out, or give it another id."
            self.faults.append(Fault(file, _line(node, ()), row.id, "id", "stands twice", fix))
            return
        self.places[register, row.id] = (file, node)
        self.registers[register].append(row)


def read_rows(files: Iterable[tuple[str, bytes]], sheet: Sheet = OF_A_PLAN) -> Rows:
    """Return the rows of files, each a name and what is in it, with all that is wrong in them."""
    rows = Rows(sheet)
    for name, content in files:
        _read(name, content, rows)
    return rows


def _read(file: str, content: bytes, rows: Rows) -> None:
    try:
        text = content.decode()
        if wrong := next(_tangled(file, text), None):
            rows.faults.append(wrong)
            return
        loader = _LOADER(text)
        root = loader.get_single_node()
        whole = loader.construct_document(root) if root else None
    except UnicodeDecodeError as error:
        rows.faults.append(unread(file, f"cannot be read: {error}", "Save it as UTF-8."))
        return
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        fix = "Indent with spaces, and put texts with ':' or '#' into quotes."
        reason = f"is not YAML: {getattr(error, 'problem', error)}"
        rows.faults.append(unread(file, reason, fix, mark.line + 1 if mark else None))
        return
    if not isinstance(whole, dict):
        fix = f"Begin a list with one of: {rows.sheet.names}."
        rows.faults.append(unread(file, f"holds no list of a {rows.sheet.head}", fix))
        return
    rows.faults += _doubled(file, root)
    for name, said in whole.items():
        _take(file, str(name), said, _child(root, name), rows)


def _tangled(file: str, text: str) -> Iterator[Fault]:
    """Yield where rows lie deeper than any plan's, or one is said by pointing to another.

    Both can be written so that a short file grows without end once it is read.
    """
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        line = event.start_mark.line + 1 if event.start_mark else None
        if isinstance(event, yaml.AliasEvent):
            yield unread(file, "points to another row with *", "Write the row out.", line)
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            yield unread(file, "lies too deep", "See docs/plan.md for what a row holds.", line)


def _take(file: str, name: str, said: object, node: yaml.Node, rows: Rows) -> None:
    head = rows.sheet.head
    if name == head:
        if rows.about is not None:
            fix = f"Say what the {head} is once."
            rows.faults.append(Fault(file, _line(node, ()), "", head, "stands twice", fix))
        rows.about = _checked(_Place(file, head, node), head, said, rows)
        if rows.about is not None:
            rows.places[head, rows.about.id] = (file, node)
        return
    if name not in rows.sheet.lists:
        fix = f"Write one of: {rows.sheet.names}."
        rows.faults.append(Fault(file, _line(node, ()), "", name, f"is no list of a {head}", fix))
        return
    if not isinstance(said, list):
        fix = "Begin each row with a dash."
        rows.faults.append(Fault(file, _line(node, ()), "", name, "is not a list", fix))
        return
    for at, each in enumerate(said):
        below = _child(node, at)
        place = _Place(file, _called(each, name, at), below)
        row = _checked(place, name, each, rows)
        if row is not None:
            rows.add(file, name, row, below)


def _called(row: object, register: str, at: int) -> str:
    """Return what a row is called in a fault: its id, or which one it is."""
    said = row.get("id") if isinstance(row, dict) else None
    return str(said) if said else f"{register}, row {at + 1}"


@cache
def _models(sheet: Sheet) -> Mapping[str, TypeAdapter[Any]]:
    """Return what holds a row against its model, by the name of its list."""
    return {name: TypeAdapter(of) for name, of in {sheet.head: sheet.about, **sheet.lists}.items()}


def _checked(place: _Place, register: str, said: object, rows: Rows) -> Any | None:
    """Return what the model makes of a row, or None with its faults."""
    try:
        return _models(rows.sheet)[register].validate_python(said)
    except ValidationError as error:
        for each in error.errors():
            reason, fix = _in_words(each)
            name = ".".join(str(part) for part in each["loc"]) or "row"
            line = _line(place.node, each["loc"])
            rows.faults.append(Fault(place.file, line, place.row, name, reason, fix))
        return None


def _in_words(error: ErrorDetails) -> tuple[str, str]:
    """Return what is wrong, and how to mend it, of one error of the model."""
    said = error["input"]
    match error["type"]:
        case "missing" | "missing_argument":
            return "is missing", f"Add {error['loc'][-1]}: to the row."
        case "unexpected_keyword_argument":
            return (
                "is no field of such a row",
                "Leave it out, or look for its name in docs/plan.md.",
            )
        case "enum":
            return f"{said!r} is unknown", f"Write one of: {error['ctx']['expected']}."
        case "string_type":
            return f"{said!r} is no text", "Put it into quotes."
        case "string_pattern_mismatch":
            fix = "Ids have letters, digits, dots and dashes; days are 2021, 2021-06 or 2021-06-30."
            return f"{said!r} is written otherwise than it may be", fix
        case "string_too_long":
            return "is longer than 400 characters", "Say it in one sentence."
        case "dataclass_type" | "tuple_type" | "dict_type" | "mapping_type":
            return "has another form", "See docs/plan.md for what the field takes."
    return f"{said!r}: {error['msg'].lower()}", "See docs/plan.md for what the field takes."


def _doubled(file: str, node: yaml.Node) -> Iterator[Fault]:
    """Yield each field that stands twice in one row: YAML would take the last in silence."""
    if isinstance(node, yaml.SequenceNode):
        for each in node.value:
            yield from _doubled(file, each)
    elif isinstance(node, yaml.MappingNode):
        seen = set()
        for key, value in node.value:
            if key.value in seen:
                line = key.start_mark.line + 1
                yield Fault(file, line, "", str(key.value), "stands twice", "Remove one of them.")
            seen.add(key.value)
            yield from _doubled(file, value)


def _child(node: yaml.Node, part: str | int) -> yaml.Node:
    """Return the node below, or this one where there is none such."""
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        below: yaml.Node = node.value[part]
        return below
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == str(part)), node)
    return node


def _line(node: yaml.Node, location: Location) -> int:
    for part in location:
        node = _child(node, part)
    line: int = node.start_mark.line
    return line + 1


def unread(file: str, reason: str, fix: str, line: int | None = None) -> Fault:
    """Return a fault of a whole file."""
    return Fault(file, line, "", "file", reason, fix)
