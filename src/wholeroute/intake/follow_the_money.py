"""Read FollowTheMoney entities, one JSON object a line, as its tools export them.

    {"id": "a1", "schema": "Person", "properties": {"name": ["Saba Haile"]}}

Taken are the schemata and properties that the vocabulary has. A line of another schema, or one
that names what did not come in, goes to quarantine whole; a property that the vocabulary lacks is
left out, and the quarantine holds one note for each with the number of entities. FollowTheMoney
does not say who a person is in a report: the terms do, for all of them, else nobody has.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from wholeroute.entities import (
    PROPERTIES,
    Claim,
    Draft,
    Kind,
    PropertyType,
    Reference,
    Reject,
    Row,
    kind_named,
)
from wholeroute.errors import Invalid
from wholeroute.intake.json_lines import LONGEST_KEY, Line, lines_of, object_of, reject_of
from wholeroute.intake.mended import NOTHING, Mended

MAY_BE_A_PERSON = frozenset({Kind.PERSON, Kind.LEGAL_ENTITY, Kind.DOCUMENT})
"""Kinds that have the category of the terms: a LegalEntity of FollowTheMoney may be a person."""

_TEXTS = dict.fromkeys(("PlainText", "HyperText", "Pages", "Email"), Kind.DOCUMENT)
_OURS = {("Family", "relationship"): "role", ("Associate", "relationship"): "role"}
_READ = frozenset({"id", "schema", "properties", "caption"})
_MOST_LEFT_OUT = 1_000


class _Entity(NamedTuple):
    """One line as it is read: references by property, and the names of what is left out."""

    key: str
    kind: Kind
    claims: tuple[Claim, ...]
    references: tuple[Reference, ...]
    left_out: tuple[str, ...]


def read_follow_the_money(
    path: Path, persons: frozenset[str], mended: Mended = NOTHING
) -> Iterator[Row | Reject]:
    """Yield each entity's row, then a note for each property that was left out.

    `persons` holds the categories of every person in the file; empty, it may hold none.
    """
    there = _kinds(path, mended)
    left_out: dict[str, list[int]] = {}
    for line in lines_of(path, mended):
        try:
            entity = _entity(line)
            yield Row(line.number, (_draft(entity, there, persons),))
        except Invalid as wrong:
            yield reject_of(line, wrong)
        else:
            for name in entity.left_out:
                _note(left_out, name, line.number)
    for name, (first, count) in left_out.items():
        reason = f"is not in the vocabulary: left out of {count:,} entities"
        fix = "Nothing, where it is not needed; else say it in a property of docs/vocabulary.md."
        yield Reject(first, name, reason, fix, "")


def _kinds(path: Path, mended: Mended) -> dict[str, Kind]:
    """Return the kind of each entity that comes in; exports are in no order, so this reads ahead."""
    kinds: dict[str, Kind] = {}
    naming: dict[str, set[str]] = {}
    for line in lines_of(path, mended):
        try:
            entity = _entity(line)
        except Invalid:
            continue
        if kinds.setdefault(entity.key, entity.kind) is entity.kind and entity.references:
            naming.setdefault(entity.key, set()).update(each.key for each in entity.references)
    while lost := [key for key, named in naming.items() if not named <= kinds.keys()]:
        for key in lost:  # what names one that stays outside stays outside too
            del naming[key], kinds[key]
    return kinds


def _note(left_out: dict[str, list[int]], name: str, line: int) -> None:
    if name not in left_out and len(left_out) >= _MOST_LEFT_OUT:
        name = "others"
    left_out.setdefault(name, [line, 0])[1] += 1


def _entity(line: Line) -> _Entity:
    said = object_of(line)
    key = _name(said, "id")
    schema = _name(said, "schema")
    kind = _TEXTS.get(schema) or _kind(schema)
    properties = said.get("properties", {})
    if not isinstance(properties, dict):
        raise Invalid("properties", "is not an object", 'Write it as {"name": ["…"]}.')
    claims: list[Claim] = []
    references: list[Reference] = []
    left_out = [name for name in said if name not in _READ]
    for stated, values in properties.items():
        name = str(_OURS.get((schema, stated), stated))
        known = PROPERTIES.get(name)
        texts = _texts(values, f"properties.{stated}")
        if known is None:
            left_out.append(f"{kind}.{stated}"[:LONGEST_KEY])
        elif known.type is PropertyType.ENTITY:
            references += [Reference(name, each) for each in texts]
        else:
            claims += [Claim(name, each) for each in texts]
    return _Entity(key, kind, tuple(claims), tuple(references), tuple(left_out))


def _draft(entity: _Entity, there: Mapping[str, Kind], persons: frozenset[str]) -> Draft:
    fix = "Send what it names in the same file, and mend its line where it is in quarantine."
    for each in entity.references:
        if each.key not in there:
            raise Invalid(
                f"properties.{each.property}", f"names {each.key!r}, which did not come in", fix
            )
    if entity.key not in there:
        raise Invalid("id", f"{entity.key!r} is named with what did not come in", fix)
    if there[entity.key] is not entity.kind:
        # Or the stricter of the two could hide behind the other.
        reason = f"{entity.key!r} is a {there[entity.key]} elsewhere in the file"
        raise Invalid("schema", reason, "Give each entity an id of its own.")
    if entity.kind is Kind.PERSON and not persons:
        reason = "is a person, though the terms state persons: none"
        raise Invalid("schema", reason, "State in the terms who the persons are.")
    categories = persons if entity.kind in MAY_BE_A_PERSON else frozenset[str]()
    return Draft(entity.key, entity.kind, entity.claims, entity.references, categories)


def _kind(schema: str) -> Kind:
    try:
        return kind_named(schema)
    except Invalid as wrong:
        raise Invalid("schema", wrong.reason, wrong.fix) from None


def _name(said: Mapping[str, Any], field: str) -> str:
    name: Any = said.get(field)
    if isinstance(name, str) and 0 < len(name) <= LONGEST_KEY and name.isprintable():
        return name
    raise Invalid(field, "is missing or no text", "Send entities as FollowTheMoney exports them.")


def _texts(values: Any, path: str) -> list[str]:
    """Return the values as texts; an entity that stands in place of its id counts as its id."""
    listed = values if isinstance(values, list) else [values]
    texts: list[Any] = [each.get("id") if isinstance(each, dict) else each for each in listed]
    for number, text in enumerate(texts):
        if not isinstance(text, str) or not text.strip():
            raise Invalid(f"{path}[{number}]", f"{text!r} is not a text", "Write it in quotes.")
    return texts
