"""The records that an entity is made of, and the judgements that hold them for one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wholeroute.ledger import Entity, Judgement, Statement
from wholeroute.rights import Lane
from wholeroute.web.views.said import captions


@dataclass(frozen=True, slots=True)
class Record:
    """One record that the entity is made of: what one contribution calls it."""

    entity: UUID
    kind: str
    lane: Lane
    categories: tuple[str, ...]
    minor: bool
    contribution: UUID
    title: str
    names: str
    ground: str | None


@dataclass(frozen=True, slots=True)
class Merge:
    """A judgement between two records, and who made it."""

    id: int
    left: UUID
    right: UUID
    verdict: str
    score: float | None
    reason: str
    member: str | None
    model: str | None
    at: datetime


def records(found: Iterable[Entity], said: Sequence[Statement]) -> tuple[Record, ...]:
    """Return entities as records, each with the title of its report and what it is called."""
    titles = {each.entity: each.source.title for each in said}
    names = captions(said)
    return tuple(
        Record(
            e.id, e.kind, e.lane, e.categories, e.minor, e.contribution,
            titles.get(e.id, ""), names.get(e.id, ""), e.ground,
        )
        for e in found
    )  # fmt: skip


def merge_from(each: Judgement) -> Merge:
    """Return a judgement as the page shows it."""
    return Merge(
        each.id, each.left, each.right, each.verdict.value, each.score, each.reason,
        each.member, each.model, each.at,
    )  # fmt: skip
