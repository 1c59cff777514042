"""Gather what contradicts itself, with what each record is called and whose statements it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from wholeroute.crosscheck import Conflict, conflicts
from wholeroute.ledger import Acting, Source
from wholeroute.web.views.lines import names_of
from wholeroute.web.views.records import Merge, merge_from

PAGE = 50


@dataclass(frozen=True, slots=True)
class Told:
    """What one record says against the others, and the reports that say so."""

    record: UUID
    names: str
    values: tuple[str, ...]
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """One contradiction; `pair` is what a person may judge, `records` whom it is about, by name."""

    kind: str
    words: str
    pair: tuple[UUID, UUID]
    records: tuple[tuple[UUID, str], ...]
    told: tuple[Told, ...]
    judged: tuple[Merge, ...]


@dataclass(frozen=True, slots=True)
class Conflicts:
    """One page of contradictions, of how many; `further` is where the next page starts."""

    number: int
    shown: tuple[Shown, ...]
    further: int | None


def conflict_page(acting: Acting, start: int = 0) -> Conflicts:
    """Return the contradictions that this reader sees, a page from `start` on."""
    found = conflicts(acting)
    page = found[start : start + PAGE]
    with acting.begin() as connection:
        names = names_of(acting, connection, {end for each in page for end in each.records})
    further = start + PAGE
    return Conflicts(
        len(found),
        tuple(_shown(each, names) for each in page),
        further if further < len(found) else None,
    )


def _shown(each: Conflict, names: dict[UUID, str]) -> Shown:
    return Shown(
        each.kind.value, each.words, each.pair,
        tuple((record, names.get(record, "")) for record in each.records),
        tuple(
            Told(side.record, names.get(side.record, ""), side.values,
                 _once(said.source for said in side.said))
            for side in each.sides
        ),
        tuple(merge_from(judged) for judged in each.judged),
    )  # fmt: skip


def _once(sources: Iterable[Source]) -> tuple[Source, ...]:
    return tuple({each.ref: each for each in sources}.values())
