"""Propose a mapping for a table from the names of its columns and the look of its values.

Pure. What it cannot know it leaves to a person: who the people in the table are. The proposal
says STATE there and is no valid mapping until somebody has.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from wholeroute.intake.header_words import field_called
from wholeroute.intake.shapes import field_shaped

STATE = "STATE"
_MOST_WORDS = 20
_WITH_OFFSET = re.compile(r"(?:Z|[+-]\d{2}:?\d{2})$")
_OBJECTS = (
    "Phone",
    "Passport",
    "BankAccount",
    "Vehicle",
    "Vessel",
    "Address",
    "Company",
    "UserAccount",
)
_HELD_BY = {
    "Phone": "holder",
    "Passport": "holder",
    "BankAccount": "holder",
    "UserAccount": "owner",
}
_NAMES = {"Phone": "phone", "Passport": "document", "BankAccount": "account", "Vehicle": "car",
          "Vessel": "vessel", "Address": "home", "Company": "company", "UserAccount": "profile"}  # fmt: skip
_NOT_A_PROPERTY = ("category", "minor")
# No "o", which is yes in French and a Greek no.
_YES = ("yes", "y", "oui", "ja", "j", "sì", "si", "sí", "s", "ναι", "ν", "نعم", "true", "1", "x")
_NO = ("no", "n", "non", "nein", "όχι", "οχι", "ο", "لا", "false", "0")
_ASIDE = re.compile(r"\([^()]*\)")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name as it stands, and some of its values."""

    header: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """What a glance at a file shows."""

    format: str
    columns: tuple[Column, ...]
    delimiter: str = ","
    encoding: str = "utf-8"
    sheet: str = ""
    header_row: int = 1


@dataclass(slots=True)
class _Fields:
    """The columns by the field they stand for."""

    of: dict[str, list[Column]] = field(default_factory=dict)

    def first(self, name: str) -> Column | None:
        return self.of[name][0] if name in self.of else None


def propose(table: Table) -> str:
    """Return a YAML text that somebody completes; see `docs/mapping.md`."""
    fields = _recognised(table.columns)
    lines = [
        "# Proposed by `wholeroute intake map` from the columns' names and values: read every line.",
        f"# Where it says {STATE}, only you know; until then no file is taken in with this mapping.",
        f"format: {table.format}",
    ]
    lines += [f"delimiter: {_said(table.delimiter)}"] if table.delimiter != "," else []
    lines += [f"encoding: {table.encoding}"] if table.encoding != "utf-8" else []
    lines += [f"sheet: {_said(table.sheet)}"] if table.sheet else []
    lines += [f"header_row: {table.header_row}"] if table.header_row > 1 else []
    if as_of := fields.first("as_of"):
        lines.append(f"as_of: {_said(as_of.header)}")
    person = _person(fields)
    objects, links = _objects(fields, has_person=bool(person))
    parties, record = _record(fields)
    lines += ["entities:", *(person + objects + parties or _NOBODY)]
    lines += ["links:", *links] if links else []
    lines += ["records:", *record] if record else []
    read = "\n".join(lines)
    unread = [header for each in table.columns if (header := _said(each.header)) not in read]
    how = _UNREAD if unread else []
    return "\n".join([read, *how, *(f"# Not read: {header}" for header in unread)]) + "\n"


_UNREAD = [
    "# To read one of these, write it under the properties of what it tells of, such as",
    '#   birthDate: "THE COLUMN"',
    "# docs/vocabulary.md has all properties. For looks, belief or ethnicity there is none.",
]


_NOBODY = [
    "  # No column was recognised. Describe what a row speaks of, e.g.",
    "  # - {name: boat, kind: Vessel, properties: {name: THE COLUMN}}",
]


def _recognised(columns: Sequence[Column]) -> _Fields:
    fields = _Fields()
    for column in columns:
        name = _called(column.header) or field_shaped(column.values)
        if name:
            fields.of.setdefault(name, []).append(column)
    _settle_names(fields)
    if _is_track(fields) and "Person.birthDate" not in fields.of and "Person.name" in fields.of:
        fields.of.setdefault("Vessel.name", []).extend(fields.of.pop("Person.name"))
    _settle_drivers(fields)  # whoever drives what is tracked is not what is tracked
    return fields


def _called(header: str) -> str:
    """Return the field a header stands for: as it is, without an aside, without points."""
    spellings = (header, _ASIDE.sub("", header), header.replace(".", ""))
    return next(filter(None, map(field_called, spellings)), "")


def _settle_names(fields: _Fields) -> None:
    """Take a first or a last name alone for the whole name: "nome" and "nom" are both."""
    parts = {"Person.firstName", "Person.lastName"}
    if len(parts & fields.of.keys()) == 1 and "Person.name" not in fields.of:
        (alone,) = parts & fields.of.keys()
        fields.of["Person.name"] = fields.of.pop(alone)


def _settle_drivers(fields: _Fields) -> None:
    """Take who drives or rents for a row's person where no other is named; of two, take neither."""
    named = {"Person.name", "Person.firstName", "Person.lastName"} & fields.of.keys()
    drivers = fields.of.pop("Person.driver", [])
    if not named and len(drivers) == 1 and not _yes_or_no(drivers[0]):
        fields.of["Person.name"] = drivers


def _yes_or_no(column: Column) -> bool:
    return {each.casefold() for each in column.values} <= {*_YES, *_NO, ""}


def _is_payment(fields: _Fields) -> bool:
    return {"Payment.amount", "Payment.payer"} <= fields.of.keys()


def _is_track(fields: _Fields) -> bool:
    return {"Position.latitude", "Position.longitude"} <= fields.of.keys()


def _person(fields: _Fields) -> list[str]:
    """Return the lines of the person, none where no column names or describes one."""
    said = {
        name.partition(".")[2]: columns
        for name, columns in fields.of.items()
        if name.startswith("Person.")
    }
    properties = {name: each for name, each in said.items() if name not in _NOT_A_PROPERTY}
    if not properties.keys() & {"name", "firstName", "lastName", "birthDate"}:
        return []
    lines = ["  - name: person", "    kind: Person"]
    key = _key(fields, [each[0] for name, each in properties.items() if "ame" in name])
    lines += [f"    key: {_list(key)}"] if key else []
    lines += ["    properties:"]
    lines += [f"      {name}: {_columns(each)}" for name, each in properties.items()]
    lines += _category(fields.first("Person.category"))
    if minor := fields.first("Person.minor"):
        lines += _minor(minor)
    return lines


def _minor(column: Column) -> list[str]:
    """Return the words for yes and for no. With both, any other word is asked about."""
    words = [each for each in dict.fromkeys(column.values) if each]
    yes = [each for each in words if each.casefold() in _YES]
    no = [each for each in words if each.casefold() in _NO]
    neither = [each for each in words if each not in (*yes, *no)][:_MOST_WORDS]
    words_for = f'"true": {_list(yes or ["yes"])}, "false": {_list(no or ["no"])}'
    return [
        *([f"    # neither yes nor no, and refused: {_list(neither)}"] if neither else []),
        f"    minor: {{column: {_said(column.header)}, {words_for}}}",
    ]


def _key(fields: _Fields, names: Sequence[Column]) -> list[str]:
    """Return the columns that tell one row's person from another's."""
    key = fields.first("key")
    if key is None:
        return []
    is_own = len(set(key.values)) == len(key.values)
    return [key.header] if is_own else [key.header, *(each.header for each in names)]


def _category(column: Column | None) -> list[str]:
    lines = [
        "    # Who are these people in the report? It decides who may see them: docs/mapping.md.",
    ]
    if column is None:
        return [
            *lines,
            "    # For all rows alike, e.g. `category: victim`; or by a column and what its words mean.",
            f"    category: {STATE}",
        ]
    words = [each for each in dict.fromkeys(column.values) if each][:_MOST_WORDS]
    return [
        *lines,
        "    category:",
        f"      column: {_said(column.header)}",
        "      map:",
        *(f"        {_said(word)}: {STATE}" for word in words or ["…"]),
    ]


def _objects(fields: _Fields, *, has_person: bool) -> tuple[list[str], list[str]]:
    """Return the lines of phones, documents, cars …, and of what links them to the person."""
    entities: list[str] = []
    links: list[str] = []
    for kind in _OBJECTS:
        said = {n.partition(".")[2]: c for n, c in fields.of.items() if n.startswith(f"{kind}.")}
        if not said:
            continue
        (lead, columns), *others = said.items()
        for number, column in enumerate(columns, start=1):
            name = _NAMES[kind] + (f" {number}" if number > 1 else "")
            pairs = [(lead, [column]), *(others if number == 1 else [])]
            entities += [
                f"  - name: {name}",
                f"    kind: {kind}",
                f"    key: {_list([column.header])}",
                "    properties:",
                *(f"      {prop}: {_columns(each)}" for prop, each in pairs),
            ]
            if has_person and kind in _HELD_BY:
                entities.append(f"    references: {{{_HELD_BY[kind]}: person}}")
            elif has_person:
                links += [
                    f"  - name: person and {name}",
                    "    kind: UnknownLink",
                    f"    references: {{subject: person, object: {name}}}",
                    "    # literal: {role: …}  # how they belong together, where every row says the same",
                ]
    return entities, links


def _record(fields: _Fields) -> tuple[list[str], list[str]]:
    """Return the lines of who pays whom, and of the record that each row is."""
    said = fields.of
    if not _is_track(fields) and not _is_payment(fields):
        return [], []
    at = fields.first("at")
    when = f"      at: {_time(at)}" if at else f"      at: {STATE}"
    if _is_track(fields):
        names = ("latitude", "longitude", "speed_knots", "course_degrees")
        numbers = [
            f"      {name}: {_said(said[f'Position.{name}'][0].header)}"
            for name in names
            if f"Position.{name}" in said
        ]
        vessel = "vessel" if any(name.startswith("Vessel.") for name in said) else STATE
        return [], ["  - kind: Position", "    fields:", f"      vessel: {vessel}", when, *numbers]
    parties: list[str] = []
    for name in ("payer", "payee"):
        parties += _party(name, fields.first(f"Payment.{name}"))
    amount = fields.first("Payment.amount")
    currency, purpose = fields.first("Payment.currency"), fields.first("Payment.purpose")
    comma = amount is not None and any("," in value[-3:] for value in amount.values)
    lines = ["  - kind: Payment", "    fields:", "      payer: payer", "      payee: payee"]
    lines.append(
        f"      amount: {{column: {_said(amount.header if amount else STATE)}, "
        f'decimal: "{"," if comma else "."}"}}'
    )
    lines.append(
        f"      currency: {_said(currency.header) if currency else '{value: ' + STATE + '}'}"
    )
    lines.append(when)
    lines += [f"      purpose: {_said(purpose.header)}"] if purpose else []
    return parties, lines


def _time(column: Column) -> str:
    """Return the source of a time; the zone is the sender's to say where the values lack it."""
    if all(_WITH_OFFSET.search(value) for value in column.values if value):
        return _said(column.header)
    return f"{{column: {_said(column.header)}, zone: {STATE}}}  # e.g. Europe/Rome, UTC"


def _party(name: str, column: Column | None) -> list[str]:
    """Return the lines of who pays or is paid: an account, a phone, or else a person."""
    if column is None:
        return [f"  - {{name: {name}, kind: BankAccount, key: [{STATE}]}}"]
    shape = field_shaped(column.values)
    if not shape and not any(sign.isalpha() for value in column.values for sign in value):
        shape = "BankAccount.accountNumber"
    kind, _, prop = (shape or "Person.name").partition(".")
    lines = [
        f"  - name: {name}",
        f"    kind: {kind}",
        f"    key: {_list([column.header])}",
        f"    properties: {{{prop}: {_said(column.header)}}}",
    ]
    return lines + (_category(None) if kind == "Person" else [])


def _columns(columns: Sequence[Column]) -> str:
    headers = [each.header for each in columns]
    return _said(headers[0]) if len(headers) == 1 else _list(headers)


def _list(texts: Sequence[str]) -> str:
    return f"[{', '.join(map(_said, texts))}]"


def _said(text: str) -> str:
    """Return a text as YAML takes it for itself, whatever it holds; what can't be seen, escaped."""
    return json.dumps(text, ensure_ascii=not text.isprintable())
