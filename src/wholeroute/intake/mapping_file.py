"""Read the YAML file that says what each column of a table means.

    format: csv                     # or xlsx
    delimiter: ","                  # csv: one character; "tab" for a tab
    encoding: utf-8                 # csv: any that Python knows
    sheet: Arrivals                 # xlsx: a sheet's name; the first one when absent
    required: [case, name]          # columns that must not be empty
    as_of: reported                 # column with the day on which an age was true
    entities:
      - name: person                # what references and keys call it
        kind: Person                # see docs/vocabulary.md
        key: [case, name]           # same key, same entity; without it, one per row
        properties:
          name: name                # a column,
          alias: {column: aliases, split: "; ", lang: ar}
          phone: [phone 1, phone 2] # or several
        literal: {country: Greece}  # the same text on every row
        category:                   # persons only; uncategorised when absent
          column: role              # or one fixed category: `category: victim`
          map: {driver: suspect, passenger: smuggled-person, medic: humanitarian-actor:mandated-by-law}
        minor: {column: under 18, true: [yes, y], false: [no, n]}
    links:
      - name: crossing
        kind: UnknownLink           # a kind that joins two others
        references: {subject: person, object: boat}
    records:                        # one typed row each: never statements
      - kind: Payment               # Payment, Position or DocumentHit; one of a kind
        fields:
          payer: sender             # the name of an entity above
          payee: receiver
          amount: {column: amount, decimal: ","}
          currency: {value: EUR}    # the same on every row
          at: {column: booked, zone: Europe/Rome, format: "%d/%m/%Y %H:%M"}
          purpose: {column: text, unknown: ["-"]}

The reader never guesses: a name that is not in the vocabulary, a column that is asked
for twice or a category that is unknown is refused with its line and what to write instead.
"""

from __future__ import annotations

from collections.abc import Mapping as ReadOnlyDict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from zoneinfo import available_timezones

import yaml

from wholeroute.entities import (
    CATEGORISED_KINDS,
    LINK_KINDS,
    RECORD_FIELDS,
    FieldType,
    Kind,
    PropertyType,
    RecordField,
    RecordKind,
    kind_named,
    property_named,
    record_kind,
)
from wholeroute.errors import Invalid
from wholeroute.intake.categories import STATED, categories_of
from wholeroute.intake.mapping import (
    CategoryRule,
    EntityMapping,
    Mapping,
    MinorRule,
    RecordMapping,
    RecordSource,
    Source,
    comparable,
)
from wholeroute.intake.yaml_nodes import (
    items_of,
    one_of,
    optional_text,
    pairs_of,
    parts_of,
    text_of,
    texts_of,
    wrong,
)

_LARGEST = 1 << 20
_FORMATS = ("csv", "xlsx")
_STAND_ALONE = frozenset({Kind.EVENT, Kind.SMUGGLING_INCIDENT})
"""Link kinds that make sense although nobody is named in them."""


def load_mapping(path: Path) -> Mapping:
    """Return the mapping in a YAML file; raise `Invalid` with field, line and fix."""
    if not path.is_file():
        fix = "Check the path, or propose one: wholeroute intake map TABLE."
        raise Invalid("mapping", f"{path} is no file", fix)
    if path.stat().st_size > _LARGEST:
        raise Invalid("mapping", "is larger than 1 MiB", "Is this the mapping, or the table?")
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise Invalid("mapping", "is not UTF-8", "Save it as UTF-8.") from None
    except OSError as error:
        fix = "Make it readable for who runs wholeroute."
        raise Invalid("mapping", f"{path}: {error.strerror}", fix) from None
    return parse_mapping(text)


def parse_mapping(text: str) -> Mapping:
    """Return the mapping that YAML text states; raise `Invalid` with field, line and fix."""
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        fix = "Indent with spaces, and put texts with ':' or '#' into quotes."
        raise Invalid("mapping", f"is not YAML: {error.problem}", fix, line=line) from None
    except (yaml.YAMLError, RecursionError):
        raise Invalid("mapping", "is not YAML", "See docs/mapping.md for an example.") from None
    if root is None:
        raise Invalid("mapping", "is empty", "See docs/mapping.md for an example.")
    return replace(_mapping(root), text=text)


def _mapping(root: yaml.Node) -> Mapping:
    known = (
        "format", "delimiter", "encoding", "sheet", "header_row", "required", "as_of", "entities",
        "links", "records",
    )  # fmt: skip
    parts = parts_of(root, "mapping", known, needed=("format", "entities"))
    entities = [_entity(node, "entities") for node in items_of(parts["entities"], "entities")]
    if not entities:
        raise wrong(parts["entities"], "entities", "is empty", "Describe at least one entity.")
    links = [_entity(node, "links") for node in items_of(parts.get("links"), "links")]
    nodes = [*items_of(parts["entities"], "entities"), *items_of(parts.get("links"), "links")]
    _check_names(entities, links, nodes)
    return Mapping(
        format=one_of(parts["format"], "format", _FORMATS),
        entities=(*entities, *links),
        delimiter=_delimiter(parts.get("delimiter")),
        encoding=_encoding(parts.get("encoding")),
        sheet=optional_text(parts.get("sheet"), "sheet"),
        header_row=_header_row(parts.get("header_row")),
        required=texts_of(parts.get("required"), "required"),
        as_of=optional_text(parts.get("as_of"), "as_of"),
        records=_records(parts.get("records"), entities),
    )


def _records(
    node: yaml.Node | None, entities: Sequence[EntityMapping]
) -> tuple[RecordMapping, ...]:
    found: list[RecordMapping] = []
    for each in items_of(node, "records"):
        made = _record(each, {entity.name: entity.kind for entity in entities})
        if any(made.kind is other.kind for other in found):
            fix = "Give each a table, or a row, of its own."
            raise wrong(each, "records.kind", f"{made.kind} stands twice", fix)
        found.append(made)
    return tuple(found)


def _record(node: yaml.Node, entities: ReadOnlyDict[str, Kind]) -> RecordMapping:
    parts = parts_of(node, "records", ("kind", "fields"), needed=("kind", "fields"))
    try:
        kind = record_kind(text_of(parts["kind"], "records.kind"))
    except Invalid as error:
        raise wrong(parts["kind"], "records.kind", error.reason, error.fix) from None
    fields = RECORD_FIELDS[kind]
    given = parts_of(
        parts["fields"],
        f"records.{kind}",
        tuple(each.name for each in fields),
        needed=[each.name for each in fields if each.required],
    )
    return RecordMapping(
        kind,
        tuple(
            _record_source(given[each.name], kind, each, entities) if each.name in given else None
            for each in fields
        ),
    )


def _record_source(
    node: yaml.Node, kind: RecordKind, field: RecordField, entities: ReadOnlyDict[str, Kind]
) -> RecordSource:
    path = f"records.{kind}.{field.name}"
    if field.type is FieldType.REFERENCE:
        return _named_entity(node, path, field, entities)
    if isinstance(node, yaml.ScalarNode):
        return RecordSource(column=text_of(node, path))
    known = ("column", "value", "unknown", *_SPELT.get(field.type, ()))
    parts = parts_of(node, path, known)
    if ("column" in parts) is ("value" in parts):
        fix = "Write `column:` for what changes from row to row, `value:` for what does not."
        raise wrong(node, path, "needs a column or a value, not both", fix)
    return RecordSource(
        value=optional_text(parts.get("value"), f"{path}.value"),
        column=optional_text(parts.get("column"), f"{path}.column"),
        decimal=_decimal(parts.get("decimal"), f"{path}.decimal"),
        format=optional_text(parts.get("format"), f"{path}.format"),
        zone=_zone(parts.get("zone"), f"{path}.zone"),
        unknown=frozenset(map(comparable, texts_of(parts.get("unknown"), f"{path}.unknown"))),
    )


_SPELT = {
    FieldType.AMOUNT: ("decimal",),
    FieldType.NUMBER: ("decimal",),
    FieldType.INSTANT: ("format", "zone"),
    FieldType.MOMENT: ("format", "zone"),
}
"""What a mapping may say of how the values of a field are spelt."""


def _named_entity(
    node: yaml.Node, path: str, field: RecordField, entities: ReadOnlyDict[str, Kind]
) -> RecordSource:
    name = text_of(node, path)
    if name not in entities:
        fix = f"Write one of: {', '.join(entities)}, or describe it under entities:."
        raise wrong(node, path, f"{name!r} is not among the entities", fix)
    if entities[name] not in field.kinds:
        fix = f"Name an entity of kind {', '.join(sorted(field.kinds))}."
        raise wrong(node, path, f"{name!r} is of kind {entities[name]}", fix)
    return RecordSource(entity=name)


def _decimal(node: yaml.Node | None, path: str) -> str:
    return "" if node is None else one_of(node, path, (",", "."))


def _zone(node: yaml.Node | None, path: str) -> str:
    name = optional_text(node, path)
    if name and name not in available_timezones():
        fix = "Write it as in the IANA list, e.g. Europe/Rome or UTC."
        raise wrong(node, path, f"{name!r} is no time zone", fix)
    return name


def _entity(node: yaml.Node, section: str) -> EntityMapping:
    known = ("name", "kind", "key", "properties", "literal", "category", "minor", "references")
    parts = parts_of(node, section, known, needed=("name", "kind"))
    kind = _kind(parts["kind"], f"{section}.kind")
    made = EntityMapping(
        name=text_of(parts["name"], f"{section}.name"),
        kind=kind,
        key=texts_of(parts.get("key"), f"{section}.key"),
        properties=tuple(_properties(parts.get("properties"))),
        literal=tuple(
            (_property(key), text_of(value, f"literal.{key.value}"))
            for key, value in pairs_of(parts.get("literal"), "literal")
        ),
        category=_category(parts.get("category"), kind),
        minor=_minor(parts.get("minor"), kind),
        references=tuple(
            (_property(key, reference=True), text_of(value, f"references.{key.value}"))
            for key, value in pairs_of(parts.get("references"), "references")
        ),
    )
    _check_shape(made, section, node)
    return made


def _check_shape(made: EntityMapping, section: str, node: yaml.Node) -> None:
    """Refuse a link that joins nothing, and an entity that says nothing."""
    if made.kind in _STAND_ALONE:
        return
    if section == "entities" and made.kind in LINK_KINDS:
        fix = "Move it under links: and give it references."
        raise wrong(node, "entities.kind", f"{made.kind} joins two others", fix)
    if section == "links" and (made.kind not in LINK_KINDS or not made.references):
        fix = "Give a link a kind that joins two others, and its references."
        raise wrong(node, "links.references", f"{made.name!r} joins nothing", fix)
    if section == "entities" and not made.key and not made.properties:
        fix = "Give it a key or properties with columns."
        raise wrong(node, "entities.properties", f"{made.name!r} reads no column", fix)


def _check_names(
    entities: Sequence[EntityMapping], links: Sequence[EntityMapping], nodes: Sequence[yaml.Node]
) -> None:
    """Refuse two entities of one name, and references to what is not under entities."""
    every = [*entities, *links]
    names = [entity.name for entity in every]
    for made, node in zip(every, nodes, strict=True):
        if names.count(made.name) > 1:
            raise wrong(node, "name", f"{made.name!r} stands twice", "Rename one of them.")
        there = [entity.name for entity in entities if entity.name != made.name]
        for _, target in made.references:
            if target not in there:
                fix = f"Name one of: {', '.join(there) or 'none is there yet'}."
                raise wrong(node, "references", f"{target!r} is not under entities", fix)


def _properties(node: yaml.Node | None) -> list[tuple[str, Source]]:
    found = []
    for key, value in pairs_of(node, "properties"):
        name = _property(key)
        listed = value.value if isinstance(value, yaml.SequenceNode) else [value]
        found += [(name, _source(each, f"properties.{name}")) for each in listed]
    return found


def _source(node: yaml.Node, path: str) -> Source:
    if isinstance(node, yaml.ScalarNode):
        return Source(text_of(node, path))
    parts = parts_of(node, path, ("column", "split", "lang"), needed=("column",))
    split = parts.get("split")
    return Source(
        text_of(parts["column"], f"{path}.column"),
        # A separator keeps its spaces: "; " is not ";".
        str(split.value) if isinstance(split, yaml.ScalarNode) else "",
        optional_text(parts.get("lang"), f"{path}.lang"),
    )


def _category(node: yaml.Node | None, kind: Kind) -> CategoryRule | None:
    if kind not in CATEGORISED_KINDS:
        if node is not None:
            raise wrong(node, "category", f"{kind} has no category", "Remove it: persons alone.")
        return None
    if node is None:
        return CategoryRule()
    if not isinstance(node, yaml.MappingNode):
        return CategoryRule(_categories(node, "category"))
    parts = parts_of(node, "category", ("column", "map"), needed=("column", "map"))
    texts = {
        comparable(str(key.value)): _categories(value, f"category.map.{key.value}")
        for key, value in pairs_of(parts["map"], "category.map")
    }
    return CategoryRule(column=text_of(parts["column"], "category.column"), texts=texts)


def _categories(node: yaml.Node, path: str) -> frozenset[str]:
    nodes = node.value if isinstance(node, yaml.SequenceNode) else [node]
    said = [one_of(each, path, STATED) for each in nodes]
    return frozenset().union(*map(categories_of, said))


def _minor(node: yaml.Node | None, kind: Kind) -> MinorRule | None:
    if node is None:
        return None
    if kind is not Kind.PERSON:
        raise wrong(node, "minor", f"{kind} can't be a minor", "Remove it: persons alone.")
    parts = parts_of(node, "minor", ("column", "true", "false"), needed=("column", "true"))
    return MinorRule(
        text_of(parts["column"], "minor.column"),
        frozenset(map(comparable, texts_of(parts["true"], "minor.true"))),
        frozenset(map(comparable, texts_of(parts.get("false"), "minor.false"))),
    )


def _kind(node: yaml.Node, path: str) -> Kind:
    name = text_of(node, path)
    try:
        return kind_named(name)
    except Invalid as error:
        known = ", ".join(sorted(Kind))
        raise wrong(node, path, error.reason, f"Write one of: {known}.") from None


def _property(key: yaml.ScalarNode, *, reference: bool = False) -> str:
    """Return a property name that may stand here: only references name other entities."""
    try:
        known = property_named(str(key.value))
    except Invalid as error:
        raise wrong(key, f"properties.{key.value}", error.reason, error.fix) from None
    if (known.type is PropertyType.ENTITY) is not reference:
        where = "under references:" if known.type is PropertyType.ENTITY else "under properties:"
        raise wrong(key, known.name, "stands in the wrong place", f"Move it {where}")
    return known.name


_LAST_HEADER_ROW = 1000


def _header_row(node: yaml.Node | None) -> int:
    said = "1" if node is None else str(node.value).strip()
    if not (said.isascii() and said.isdigit() and 1 <= int(said[:9]) <= _LAST_HEADER_ROW):
        fix = "Write the number of the line on which the columns' names stand, 1 for the first."
        raise wrong(node, "header_row", f"{said!r} is no line of a header", fix)
    return int(said)


def _delimiter(node: yaml.Node | None) -> str:
    if node is None:
        return ","
    text = str(node.value)
    text = "\t" if text.strip().casefold() == "tab" else text
    if len(text) != 1 or text in '"\r\n\0':
        raise wrong(node, "delimiter", f"{text!r} is not one character", 'Write ",", ";" or tab.')
    return text


def _encoding(node: yaml.Node | None) -> str:
    name = optional_text(node, "encoding") or "utf-8"
    try:
        # Refuses the codecs that don't make text, such as zip and rot13.
        "".encode(name)
    except (LookupError, ValueError):
        fix = "Write utf-8, utf-16, cp1252, iso-8859-7 or another that Python knows."
        raise wrong(node, "encoding", f"{name!r} is unknown", fix) from None
    return name
