"""Compile a mapping into the function that reads one row of a table.

Cells are found by number, and what cannot change from row to row is worked out once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from operator import itemgetter
from typing import Any

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
)
from wholeroute.errors import Invalid
from wholeroute.intake.ages import dated_age, iso_day
from wholeroute.intake.mapping import (
    CategoryRule,
    EntityMapping,
    Mapping,
    MinorRule,
    RecordMapping,
    RecordSource,
    comparable,
)
from wholeroute.intake.storable import storable
from wholeroute.rights import Category

_REMEMBERED = 50_000
_NOT_MADE = object()
_UNCATEGORISED = frozenset({Category.UNCATEGORISED.value})

_Cells = Sequence[str]
_MakeDraft = Callable[[int, _Cells], Draft | None]
ReadRow = Callable[[int, _Cells, str], Row | Reject]
"""What reads the row that begins on a line, of its cells and its own text."""


def row_reader(mapping: Mapping, header: Sequence[str]) -> ReadRow:
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
