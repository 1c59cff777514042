"""Put what is dated in order: what is said of an entity, of what names it, and when reports speak.

Pure: it takes statements the reader may see and returns values.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from wholeroute.entities import PROPERTIES, PartialDate, PropertyType
from wholeroute.ledger import Statement

REPORTED = "reported"
"""The kind of date on which a report was collected; every other is the name of a property."""


@dataclass(frozen=True, slots=True)
class Dated:
    """One day or span: which kind of date, as written, of whom, and by which report."""

    kind: str
    value: str
    first: date
    last: date
    about: UUID
    about_kind: str
    names: str
    contribution: UUID
    title: str


def dated(
    said: Sequence[Statement],
    own: Iterable[UUID],
    kinds: Mapping[UUID, str],
    names: Mapping[UUID, str],
) -> tuple[Dated, ...]:
    """Return each dated statement once, by day, and each report of `own` on the day it speaks of."""
    mine = set(own)
    found: dict[tuple[object, ...], Dated] = {
        _key(each): each for each in (_dated(s, kinds, names) for s in said) if each
    }
    reports = {each.source.ref: each for each in said if each.entity in mine}
    found |= {(REPORTED, ref): _reported(each, kinds, names) for ref, each in reports.items()}
    return tuple(sorted(found.values(), key=lambda e: (e.first, e.last, e.kind, e.title, e.about)))


def _key(each: Dated) -> tuple[object, ...]:
    return (each.kind, each.value, each.about, each.contribution)


def _dated(each: Statement, kinds: Mapping[UUID, str], names: Mapping[UUID, str]) -> Dated | None:
    prop = PROPERTIES.get(each.property)
    if prop is None or prop.type is not PropertyType.DATE or not each.value:
        return None
    day = PartialDate.from_edtf(each.value)
    return Dated(
        each.property, each.value, day.earliest, day.latest, each.entity,
        kinds.get(each.entity, ""), names.get(each.entity, ""), each.source.ref, each.source.title,
    )  # fmt: skip


def _reported(each: Statement, kinds: Mapping[UUID, str], names: Mapping[UUID, str]) -> Dated:
    day = each.source.collected_on or each.source.received_at.date()
    return Dated(
        REPORTED, day.isoformat(), day, day, each.entity, kinds.get(each.entity, ""),
        names.get(each.entity, ""), each.source.ref, each.source.title,
    )  # fmt: skip
