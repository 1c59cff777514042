"""Put what is dated in order: what is said, what happened, what was judged, and what came in when.

Pure: it takes what the reader may see and returns values. The page of an entity and the timeline
show the same things.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import groupby
from uuid import UUID

from wholeroute.entities import PROPERTIES, Kind, PartialDate, PropertyType
from wholeroute.ledger import Judgement, Source, Statement
from wholeroute.web.views.said import ONE_AT_MOST, conflicting

DATES = frozenset(name for name, each in PROPERTIES.items() if each.type is PropertyType.DATE)
"""Properties that are days."""

HAPPENINGS = frozenset({Kind.EVENT.value, Kind.SMUGGLING_INCIDENT.value})
"""Kinds of which a date says when something happened."""


class Sort(StrEnum):
    """What sort of thing has a date."""

    SAID = "said"
    EVENT = "event"
    PAYMENT = "payment"
    POSITION = "position"
    DOCUMENT = "document"
    JUDGED = "judged"
    REPORTED = "reported"
    RECEIVED = "received"


@dataclass(frozen=True, slots=True)
class By:
    """Who says it: a report, with its grade and its codes."""

    contribution: UUID
    title: str
    contributor: str
    code: str
    handling: str
    tlp: str


@dataclass(frozen=True, slots=True)
class Dated:
    """One day or span: what it is, as written, of whom, and everybody who says so.

    `kind` is a property, a verdict, or the sort again. `evidence` leads to what it rests on. Of a
    record, `role` is what it names the entity as, `other` is the other party; `number` counts
    records that stand for one.
    """

    sort: Sort
    kind: str
    value: str
    first: date
    last: date
    about: UUID
    about_kind: str
    names: str
    evidence: str
    by: tuple[By, ...] = ()
    approximate: bool = False
    conflicts: bool = False
    role: str = ""
    amount: Decimal | None = None
    currency: str = ""
    other: UUID | None = None
    other_names: str = ""
    place: str = ""
    number: int = 1

    @property
    def is_standing(self) -> bool:
        """Return whether it is a date that a thing has once: a birth, a building."""
        return self.kind in ONE_AT_MOST

    @property
    def certainty(self) -> str:
        """Return how exactly it is known: `day`, `month`, `year`, `years`, `between`, `before`, `after`."""
        if self.first == self.last:
            return "day"
        if self.first == date.min:
            return "before"
        if self.last == date.max:
            return "after"
        if "/" not in self.value:
            return {4: "year", 7: "month"}.get(len(self.value.rstrip("~?%")), "between")
        ends = (self.first.month, self.first.day, self.last.month, self.last.day)
        return "years" if ends == (1, 1, 12, 31) else "between"


def dated(
    said: Sequence[Statement],
    own: Iterable[UUID],
    kinds: Mapping[UUID, str],
    names: Mapping[UUID, str],
    judged: Iterable[Judgement] = (),
) -> tuple[Dated, ...]:
    """Return each date that is said, once with all who say it, and when reports of `own` speak.

    `judged` are judgements between records, each on the day it was made.
    """
    mine = set(own)
    found = [_stated(each, kinds, names) for each in said if each.property in DATES and each.value]
    reports = {each.source.ref: each for each in _of_each_source(said, mine)}
    found += [each for s in reports.values() for each in _came(s, kinds, names)]
    found += [_judged(each, kinds, names) for each in judged]
    return in_order(with_conflicts(together(found, mine), mine))


def in_order(found: Iterable[Dated]) -> tuple[Dated, ...]:
    """Return dated things by day."""
    return tuple(sorted(found, key=_place))


def _place(each: Dated) -> tuple[object, ...]:
    return (each.first, each.last, each.sort, each.kind, each.value, each.about, each.evidence)


def told_once(found: Sequence[Dated]) -> list[Dated]:
    """Return dated things without the day a report came in where it says when it was collected."""
    collected = {each.evidence for each in found if each.sort is Sort.REPORTED}
    return [e for e in found if e.sort is not Sort.RECEIVED or e.evidence not in collected]


def together(found: Iterable[Dated], own: set[UUID]) -> list[Dated]:
    """Return what says the same of the same thing as one, with all who say it.

    Records that are held for one, `own`, are one thing.
    """

    def key(each: Dated) -> tuple[object, ...]:
        stated = each.sort is Sort.SAID and each.about in own
        return (each.sort, each.kind, each.value, *(() if stated else (each.about, each.evidence)))

    alike: dict[tuple[object, ...], list[Dated]] = {}
    for each in found:
        alike.setdefault(key(each), []).append(each)
    return [
        replace(group[0], by=tuple(dict.fromkeys(by for each in group for by in each.by)))
        if len(group) > 1
        else group[0]
        for group in alike.values()
    ]


def with_conflicts(found: Iterable[Dated], own: set[UUID]) -> list[Dated]:
    """Return the same, marked where of several days only one can be that of `own`."""
    every = list(found)
    once = sorted(
        (each for each in every if each.kind in ONE_AT_MOST and each.about in own),
        key=lambda each: each.kind,
    )
    clashing = {
        kind
        for kind, group in groupby(once, key=lambda each: each.kind)
        if conflicting(kind, sorted({each.value for each in group}))
    }
    return [
        replace(each, conflicts=True) if each.kind in clashing and each.about in own else each
        for each in every
    ]


def by_source(source: Source, code: str) -> By:
    """Return who says it, of a report as it is read."""
    return By(
        source.ref, source.title, source.contributor, code, source.handling, source.tlp
    )  # fmt: skip


def _of_each_source(said: Iterable[Statement], mine: set[UUID]) -> Iterable[Statement]:
    """Return the last statement about `mine` of each source; those of one report share theirs."""
    return {id(each.source): each for each in said if each.entity in mine}.values()


def _stated(each: Statement, kinds: Mapping[UUID, str], names: Mapping[UUID, str]) -> Dated:
    day = PartialDate.from_edtf(each.value)
    kind = kinds.get(each.entity, "")
    happened = kind in HAPPENINGS and each.property == "date"
    return Dated(
        Sort.EVENT if happened else Sort.SAID, each.property, each.value, day.earliest, day.latest,
        each.entity, kind, names.get(each.entity, ""),
        f"/entities/{each.entity}?property={each.property}#said",
        (by_source(each.source, each.code),), approximate=day.approximate,
    )  # fmt: skip


def _came(
    each: Statement, kinds: Mapping[UUID, str], names: Mapping[UUID, str]
) -> tuple[Dated, ...]:
    """Return when a report was collected, where it says so, and when it came in."""
    days = {Sort.REPORTED: each.source.collected_on, Sort.RECEIVED: each.source.received_at.date()}
    return tuple(
        Dated(
            sort, sort.value, day.isoformat(), day, day, each.entity, kinds.get(each.entity, ""),
            names.get(each.entity, ""), f"/contributions/{each.source.ref}",
            (by_source(each.source, each.source.reliability),),
        )
        for sort, day in days.items()
        if day is not None
    )  # fmt: skip


def _judged(each: Judgement, kinds: Mapping[UUID, str], names: Mapping[UUID, str]) -> Dated:
    day = each.at.date()
    return Dated(
        Sort.JUDGED, each.verdict.value, day.isoformat(), day, day, each.left,
        kinds.get(each.left, ""), names.get(each.left, ""), f"/pairs/{each.left}/{each.right}",
        other=each.right, other_names=names.get(each.right, ""),
    )  # fmt: skip
