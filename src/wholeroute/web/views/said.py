"""Put statements side by side: by property, then by value, each with everyone who said it.

Pure: it takes statements the reader may see and returns values.
"""

from __future__ import annotations

import builtins
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import combinations, groupby
from typing import Protocol
from uuid import UUID

from wholeroute.entities import (
    PROPERTIES,
    DateAgreement,
    PartialDate,
    PropertyType,
    compare_dates,
)
from wholeroute.ledger import Statement

VAULTED = "vault"

# Of these one can be true of one entity, so two values are a conflict to look at.
ONE_AT_MOST = frozenset(
    {
        "birthDate", "deathDate", "birthPlace", "birthCountry", "gender", "imoNumber", "leiCode",
        "incorporationDate", "buildDate", "iban", "number",
    }
)  # fmt: skip
_NAMING_ORDER = (
    "name", "full", "phone", "iban", "accountNumber", "publicKey", "number", "email", "username",
    "registrationNumber", "program", "authority", "type", "date", "alias",
)  # fmt: skip
NAMING = frozenset({*_NAMING_ORDER, "firstName", "lastName"})
"""Properties by which something may be called."""

_COMPATIBLE = frozenset({DateAgreement.EXACT, DateAgreement.OVERLAP})
_REFERRING = frozenset(
    name for name, each in PROPERTIES.items() if each.type is PropertyType.ENTITY
)
_ORDER = {name: place for place, name in enumerate(PROPERTIES)}


@dataclass(slots=True)  # frozen, each of the thousands of a page would take seven times as long
class Said:
    """One statement: who says it, how good it is, how it may be handled."""

    statement: UUID
    entity: UUID
    original: str | None
    lang: str | None
    flag: str | None
    code: str
    assessment: bool
    line: int
    contribution: UUID
    title: str
    contributor: str
    collected_on: date | None
    received_at: datetime
    handling: str
    tlp: str


@dataclass(frozen=True, slots=True)
class Value:
    """One value and all who state it. `names` is what an entity it refers to is called."""

    value: str
    vaulted: bool
    refers_to: UUID | None
    names: str
    sources: int
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """One property with its values side by side."""

    property: str
    conflicting: bool
    values: tuple[Value, ...]


def grouped(statements: Iterable[Statement], names: Mapping[UUID, str]) -> tuple[Group, ...]:
    """Return statements by property, in the vocabulary's order, and by value."""
    # By the numbers of ids: an id is compared with another by Python, a number is not.
    ordered = sorted(statements, key=lambda each: (_place(each.property), _key(each), each.id.int))
    groups = []
    for name, of_property in groupby(ordered, key=lambda each: each.property):
        values = tuple(_value(list(said), names) for _, said in groupby(of_property, key=_key))
        known = [each.value for each in values if not each.vaulted]
        groups.append(Group(name, name in ONE_AT_MOST and conflicting(name, known), values))
    return tuple(groups)


def conflicting(name: str, values: Sequence[str]) -> bool:
    """Return whether no one entity can have all `values`; 1980 and 1980-05-01 do not conflict."""
    if PROPERTIES[name].type is not PropertyType.DATE:
        return len(values) > 1
    dates = [PartialDate.from_edtf(value) for value in values]
    return any(compare_dates(*pair) not in _COMPATIBLE for pair in combinations(dates, 2))


def _place(name: str) -> int:
    return _ORDER.get(name, len(_ORDER))


def _key(each: Statement) -> str:
    # Values in the vault are not known to be equal: each stays its own.
    return f"\0{each.id}" if each.flag == VAULTED else each.value


def _value(said: list[Statement], names: Mapping[UUID, str]) -> Value:
    first = said[0]
    refers_to = referred(first)
    return Value(
        value=first.value,
        vaulted=first.flag == VAULTED,
        refers_to=refers_to,
        names=names.get(refers_to, "") if refers_to else "",
        # Two reports of one organisation are one voice.
        sources=len({each.source.contributor for each in said}),
        said=tuple(_said(each) for each in said),
    )


def _said(each: Statement) -> Said:
    source = each.source
    return Said(
        each.id, each.entity, each.original, each.lang,
        each.flag if each.flag != VAULTED else None, each.code, each.assessment, each.line,
        source.ref, source.title, source.contributor, source.collected_on, source.received_at,
        source.handling, source.tlp,
    )  # fmt: skip


def referred(statement: Statement) -> UUID | None:
    """Return the entity that a statement's value names, if it names one."""
    if statement.property not in _REFERRING:
        return None
    try:
        return UUID(statement.value)
    except ValueError:
        return None


class Calling(Protocol):
    """Whatever says of an entity what one of its properties is."""

    @builtins.property
    def entity(self) -> UUID:
        """Return of whom it says it."""

    @builtins.property
    def property(self) -> str:
        """Return which property."""

    @builtins.property
    def value(self) -> str:
        """Return what it is."""


def captions(statements: Iterable[Calling]) -> dict[UUID, str]:
    """Return what each entity is called: its name, or the number it is known by."""
    said: dict[UUID, dict[str, str]] = {}
    for each in statements:
        if each.value and each.property in NAMING:
            said.setdefault(each.entity, {}).setdefault(each.property, each.value)
    return {entity: _caption(values) for entity, values in said.items()}


def _caption(values: Mapping[str, str]) -> str:
    whole = " ".join(values[part] for part in ("firstName", "lastName") if part in values)
    if "name" not in values and whole:
        return whole
    return next((values[name] for name in _NAMING_ORDER if name in values), whole)
