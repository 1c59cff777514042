"""Gather the page of one entity: all that its records say, why they are held for one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from wholeroute.ledger import (
    Acting,
    DatabaseRole,
    Entity,
    Judgement,
    Statement,
    cluster_of,
    entities,
    entity_or_absent,
    record,
    restricted,
    standing,
    statements,
)
from wholeroute.rights import Action, Lane
from wholeroute.web.may import may
from wholeroute.web.views.said import VAULTED, Group, captions, grouped, referred


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


@dataclass(frozen=True, slots=True)
class Merge:
    """A standing judgement between two of the records, and who made it."""

    id: int
    left: UUID
    right: UUID
    verdict: str
    score: float | None
    reason: str
    member: str | None
    model: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class EntityPage:
    """One entity as this reader may know it; `vaulted` names statements kept in the vault."""

    id: UUID
    kind: str
    lane: Lane
    names: str
    records: tuple[Record, ...]
    merges: tuple[Merge, ...]
    groups: tuple[Group, ...]
    statements: int
    sources: int
    restricted: tuple[str, ...]
    vaulted: tuple[UUID, ...]
    may_judge: bool
    may_reveal: bool


def entity_page(acting: Acting, asked: UUID) -> EntityPage:
    """Return the page of an entity, leaving an audit row; raise `NotFound` for hidden and absent."""
    with acting.begin() as connection:
        ids, others = merged_with(acting, connection, asked)
        found = entities(acting, connection, ids, most=len(ids))
        entity = entity_or_absent(found, asked)
        said = statements(acting, connection, [each.id for each in found])
        ends = {end for each in said if (end := referred(each))}
        names = captions([*said, *statements(acting, connection, ends - set(ids))])
        merges = _merges(acting, connection, ids)
        record(connection, acting.reader, Action.READ, f"entity:{asked}")
    return EntityPage(
        id=asked,
        kind=entity.kind,
        lane=entity.lane,
        names=names.get(asked, ""),
        records=_records(found, said, names),
        merges=merges,
        groups=grouped(said, names),
        statements=len(said),
        sources=len({each.source.contributor for each in said}),
        restricted=tuple(others),
        vaulted=tuple(each.id for each in said if each.flag == VAULTED),
        may_judge=may(acting.reader, Action.JUDGE, Lane.OPEN) and entity.lane is Lane.OPEN,
        may_reveal=entity.lane is not Lane.OPEN and may(acting.reader, Action.READ, entity.lane),
    )


def merged_with(
    acting: Acting, connection: Connection, asked: UUID
) -> tuple[list[UUID], list[str]]:
    """Return the records judged the same, and which organisations hold more.

    Only enforcement roles have clusters: nobody else's database role may ask for them.
    """
    if acting.role is not DatabaseRole.ENFORCEMENT:
        return [asked], []
    return cluster_of(connection, asked), restricted(connection, [asked])


def _records(
    found: Sequence[Entity], said: Sequence[Statement], names: dict[UUID, str]
) -> tuple[Record, ...]:
    titles = {each.entity: each.source.title for each in said}
    return tuple(
        Record(
            e.id, e.kind, e.lane, e.categories, e.minor, e.contribution,
            titles.get(e.id, ""), names.get(e.id, ""),
        )
        for e in found
    )  # fmt: skip


def _merges(acting: Acting, connection: Connection, ids: Sequence[UUID]) -> tuple[Merge, ...]:
    if acting.role is not DatabaseRole.ENFORCEMENT:
        return ()
    within = set(ids)
    return tuple(
        merge_from(each)
        for each in standing(connection, ids)
        if each.left in within and each.right in within
    )


def merge_from(each: Judgement) -> Merge:
    """Return a judgement as the page shows it."""
    return Merge(
        each.id, each.left, each.right, each.verdict.value, each.score, each.reason,
        each.member, each.model, each.at,
    )  # fmt: skip
