"""Read wholeroute's own report format: JSON Lines, one object a line.

    {"entities": [{"key": "p1", "kind": "Person", "categories": ["suspect"], "minor": false,
                   "properties": {"name": ["Saba Haile", {"value": "ሳባ ሃይለ", "lang": "ti"}]}},
                  {"key": "t1", "kind": "Phone", "properties": {"phone": ["+218 91 000 0001"]},
                   "references": {"holder": ["p1"]}}]}
    {"records": [{"kind": "Payment", "fields": {"payer": "p1", "payee": "p2", ...}}]}
    {"text": [{"lang": "en", "text": "Met twice this month.", "about": ["p1"]}]}

`"grade": "B3"` on an entity says how good the information on it is, where that is another than
the report's.

A key belongs to its file and names what stands in an accepted line above, or in the same line:
nothing is ever said of what did not come in. A line is taken whole or goes to quarantine whole.
`report_schema` states the same for programs.
"""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from wholeroute.entities import (
    CATEGORISED_KINDS,
    PROPERTIES,
    RECORD_FIELDS,
    Claim,
    Draft,
    FieldType,
    Kind,
    PropertyType,
    RecordDraft,
    RecordField,
    Reference,
    Reject,
    Row,
    kind_named,
    property_named,
    record_kind,
)
from wholeroute.errors import Invalid
from wholeroute.intake.categories import STATED, categories_of
from wholeroute.intake.mended import NOTHING, Mended
from wholeroute.intake.storable import storable
from wholeroute.rights import parse_grade

LONGEST_KEY = 200
LANG = re.compile(r"[a-z]{2,3}")
PROSE = "notes"
"""What a text becomes of each entity that it is about."""
BODY = "bodyText"
"""What a text becomes that is about none of them."""

_PARTS = ("key", "kind", "categories", "minor", "grade", "properties", "references")
_REPORT = "\0report"  # a key nobody can write
_LONGEST_LINE = 1 << 20

Object = Mapping[str, Any]


class Line(NamedTuple):
    """One line of a file of lines, without its end."""

    number: int
    content: bytes


def lines_of(path: Path, mended: Mended = NOTHING) -> Iterator[Line]:
    """Yield the lines of a file that say something; `guards` has seen to their length."""
    with path.open("rb") as file:
        number = 0
        while line := file.readline(_LONGEST_LINE + 1):
            number += 1
            if number == 1:
                line = line.removeprefix(b"\xef\xbb\xbf")
            if number in mended.without:
                continue
            if content := mended.text(number, line).strip():
                yield Line(number, content)


def object_of(line: Line) -> Object:
    """Return the object that a line holds; raise `Invalid` where it holds anything else."""
    try:
        said = orjson.loads(line.content)
    except orjson.JSONDecodeError as error:
        reason = f"is not JSON: {error.msg} at character {error.pos + 1}"
        raise Invalid("line", reason, "Write one whole object on each line, in UTF-8.") from None
    if not isinstance(said, dict):
        raise Invalid("line", "is not an object", "Write one object on each line: {…}.")
    return said


def reject_of(line: Line, wrong: Invalid) -> Reject:
    """Return a line that stays outside, as it stands in the file."""
    raw = storable(line.content.decode("utf-8", "surrogateescape"))
    return Reject(line.number, wrong.field, wrong.reason, wrong.fix, raw)


def read_json_lines(
    path: Path, persons: frozenset[str], mended: Mended = NOTHING
) -> Iterator[Row | Reject]:
    """Yield each line's row; `persons` categorises whom a text about no entity speaks of."""
    known: dict[str, Kind] = {}
    for line in lines_of(path, mended):
        try:
            row, named = _read(line, known, persons)
        except Invalid as wrong:
            yield reject_of(line, wrong)
        else:
            known |= named
            yield row


def _read(
    line: Line, known: dict[str, Kind], persons: frozenset[str]
) -> tuple[Row, dict[str, Kind]]:
    """Return a line's row and the keys it brings."""
    said = object_of(line)
    _only(said, "line", ("entities", "records", "text"))
    entities = _objects(said, "entities")
    named = _keys(entities, known)
    there = ChainMap(named, known)
    drafts = [_draft(each, path, there, persons) for path, each in entities]
    records = tuple([_record(each, path, there) for path, each in _objects(said, "records")])
    for path, text in _objects(said, "text"):
        drafts += _told(text, path, there, persons)
    if not drafts and not records:
        raise Invalid("line", "says nothing", "Give it entities, records or text, or remove it.")
    return Row(line.number, tuple(drafts), records), named


def _keys(entities: Sequence[tuple[str, Object]], known: Mapping[str, Kind]) -> dict[str, Kind]:
    named: dict[str, Kind] = {}
    for path, said in entities:
        _only(said, path, _PARTS)
        key, kind = _key(said.get("key"), f"{path}.key"), _kind(said.get("kind"), f"{path}.kind")
        before = named.get(key) or known.get(key)
        if before is not None and before is not kind:
            # Or the stricter of the two could hide behind the other.
            fix = "Give each entity a key of its own."
            raise Invalid(f"{path}.kind", f"{key!r} is a {before} elsewhere in the file", fix)
        named[key] = kind
    return named


def _draft(said: Object, path: str, there: Mapping[str, Kind], persons: frozenset[str]) -> Draft:
    kind = there[said["key"]]
    claims = [
        Claim(name, *_value(value, f"{at}[{number}]"))
        for name, at, values in _properties(said, path, "properties")
        for number, value in enumerate(values)
    ]
    references = [
        Reference(name, _known(key, f"{at}[{number}]", there))
        for name, at, keys in _properties(said, path, "references")
        for number, key in enumerate(keys)
    ]
    categories = _categories(said, path, kind)
    if kind is Kind.DOCUMENT and not categories:
        categories = persons
    minor, grade = _minor(said, path, kind), _grade(said, path)
    return Draft(said["key"], kind, tuple(claims), tuple(references), categories, minor, grade)


def _properties(said: Object, path: str, part: str) -> Iterator[tuple[str, str, list[Any]]]:
    """Yield name, path and values of each property that may stand in this part of an entity."""
    for name, values in _object(said.get(part, {}), f"{path}.{part}").items():
        at = f"{path}.{part}.{name}"
        try:
            known = property_named(name)
        except Invalid as wrong:
            raise Invalid(at, wrong.reason, wrong.fix) from None
        if (known.type is PropertyType.ENTITY) is not (part == "references"):
            where = "references" if known.type is PropertyType.ENTITY else "properties"
            raise Invalid(at, "stands in the wrong place", f"Move it to {where}.")
        # One alone may stand without a list.
        yield name, at, values if isinstance(values, list) else [values]


def _categories(said: Object, path: str, kind: Kind) -> frozenset[str]:
    found = _list(said.get("categories", []), f"{path}.categories")
    for number, each in enumerate(found):
        if each not in STATED:
            fix = f"Write one of: {', '.join(sorted(STATED))}."
            raise Invalid(f"{path}.categories[{number}]", f"{each!r} is unknown", fix)
    if found and kind not in CATEGORISED_KINDS:
        raise Invalid(f"{path}.categories", f"{kind} has no category", "Leave it out.")
    return frozenset().union(*map(categories_of, found))


def _minor(said: Object, path: str, kind: Kind) -> bool:
    minor = said.get("minor", False)
    if not isinstance(minor, bool):
        raise Invalid(f"{path}.minor", f"{minor!r} is neither", "Write true or false.")
    if minor and kind is not Kind.PERSON:
        raise Invalid(f"{path}.minor", f"{kind} can't be a minor", "Leave it out: persons alone.")
    return minor


def _grade(said: Object, path: str) -> int:
    """Return the grade of the information on an entity, 0 where it is its report's."""
    if "grade" not in said:
        return 0
    try:
        return int(parse_grade(_text(said["grade"], f"{path}.grade")).information)
    except Invalid as wrong:
        raise Invalid(f"{path}.grade", wrong.reason, wrong.fix) from None


def _value(value: Any, path: str) -> tuple[str, str]:
    """Return text and language of a value."""
    if isinstance(value, dict):
        _only(value, path, ("value", "lang"))
        return _text(value.get("value"), f"{path}.value"), _lang(value, path)
    return _text(value, path), ""


def _lang(said: Object, path: str) -> str:
    lang = said.get("lang", "")
    if lang == "" or (isinstance(lang, str) and LANG.fullmatch(lang)):
        return str(lang)
    fix = 'Write its code in ISO 639, e.g. "ar", or leave it out.'
    raise Invalid(f"{path}.lang", f"{lang!r} is no language", fix)


def _told(
    said: Object, path: str, there: Mapping[str, Kind], persons: frozenset[str]
) -> list[Draft]:
    """Return a text as prose of those it is about, or of the report itself."""
    _only(said, path, ("lang", "text", "about"))
    text, lang = _text(said.get("text"), f"{path}.text"), _lang(said, path)
    about = _list(said.get("about", []), f"{path}.about")
    keys = [_known(key, f"{path}.about[{number}]", there) for number, key in enumerate(about)]
    if not keys:
        return [Draft(_REPORT, Kind.DOCUMENT, (Claim(BODY, text, lang),), (), persons)]
    return [Draft(key, there[key], (Claim(PROSE, text, lang),)) for key in keys]


def _record(said: Object, path: str, there: Mapping[str, Kind]) -> RecordDraft:
    _only(said, path, ("kind", "fields"))
    try:
        kind = record_kind(_text(said.get("kind"), f"{path}.kind"))
    except Invalid as wrong:
        raise Invalid(f"{path}.kind", wrong.reason, wrong.fix) from None
    fields = _object(said.get("fields"), f"{path}.fields")
    known = RECORD_FIELDS[kind]
    _only(fields, f"{path}.fields", [field.name for field in known])
    values = tuple([_field(field, fields, f"{path}.fields", there) for field in known])
    return RecordDraft(kind, values)


def _field(field: RecordField, fields: Object, path: str, there: Mapping[str, Kind]) -> str:
    if field.name not in fields:
        return ""
    value, at = fields[field.name], f"{path}.{field.name}"
    if field.type is FieldType.REFERENCE:
        key = _known(value, at, there)
        if there[key] not in field.kinds:
            fix = f"Name an entity of kind {', '.join(sorted(field.kinds))}."
            raise Invalid(at, f"{key!r} is of kind {there[key]}", fix)
        return key
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if field.type is FieldType.NUMBER and is_number:
        return f"{Decimal(repr(value)):f}"
    return _text(value, at)


def _known(key: Any, path: str, there: Mapping[str, Kind]) -> str:
    try:
        there[key]
    except (KeyError, TypeError):
        fix = "Write the entity in this line or above, and mend its line where it is in quarantine."
        raise Invalid(path, f"{key!r} names no entity up to here", fix) from None
    return str(key)


def _key(key: Any, path: str) -> str:
    text = _text(key, path)
    if len(text) > LONGEST_KEY or not text.isprintable():
        raise Invalid(path, "is no key", f"Write at most {LONGEST_KEY} printable characters.")
    return text


def _kind(kind: Any, path: str) -> Kind:
    try:
        return kind_named(_text(kind, path))
    except Invalid as wrong:
        raise Invalid(path, wrong.reason, wrong.fix) from None


def _text(value: Any, path: str) -> str:
    if value is None:
        raise Invalid(path, "is missing", "Add it, as a text.")
    if not isinstance(value, str):
        raise Invalid(path, f"{value!r} is not a text", "Write it in quotes, as it is printed.")
    if not value.strip():
        raise Invalid(path, "is empty", "Fill it, or leave it out.")
    return value


def _object(value: Any, path: str) -> Object:
    if not isinstance(value, dict):
        raise Invalid(path, "is not an object", 'Write it as {"name": …}.')
    return value


def _list(value: Any, path: str) -> list[Any]:
    if not isinstance(value, list):
        raise Invalid(path, "is not a list", "Write it as […], also where it holds one.")
    return value


def _objects(said: Object, part: str) -> list[tuple[str, Object]]:
    """Return the objects of a part of the line, each with its path."""
    found = _list(said.get(part, []), part)
    return [(path := f"{part}[{number}]", _object(each, path)) for number, each in enumerate(found)]


def _only(said: Object, path: str, known: Sequence[str]) -> None:
    for name in said:
        if name not in known:
            raise Invalid(
                f"{path}.{name}", "is not part of the format", f"Known: {', '.join(known)}."
            )


PLAIN = tuple(name for name, each in PROPERTIES.items() if each.type is not PropertyType.ENTITY)
"""The properties that hold values."""
REFERRING = tuple(name for name, each in PROPERTIES.items() if each.type is PropertyType.ENTITY)
"""The properties that name entities."""
