"""Gather the page of one entity: all that its records say, why they are held for one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from wholeroute.crosscheck import cluster_of
from wholeroute.ledger import (
    Acting,
    entities,
    entity_or_absent,
    record,
    restricted,
    standing,
)
from wholeroute.network import ShownCard, cards_about
from wholeroute.rights import Action, Lane
from wholeroute.web.may import may
from wholeroute.web.views.lines import names_of, said_of
from wholeroute.web.views.records import Merge, Record, merge_from, records
from wholeroute.web.views.referring import References, references
from wholeroute.web.views.said import VAULTED, Group, captions, grouped, referred


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
    named_by: References
    cards: tuple[ShownCard, ...]
    restricted: tuple[str, ...]
    vaulted: tuple[UUID, ...]
    may_judge: bool
    may_reveal: bool
    may_disclose: bool


def entity_page(acting: Acting, asked: UUID) -> EntityPage:
    """Return the page of an entity, leaving an audit row; raise `NotFound` for hidden and absent."""
    with acting.begin() as connection:
        ids, others = merged_with(acting, connection, asked)
        found = entities(acting, connection, ids, most=len(ids))
        entity = entity_or_absent(found, asked)
        said = said_of(acting, connection, [each.id for each in found])
        ends = {end for each in said if (end := referred(each))}
        names = captions(said) | names_of(acting, connection, ends - set(ids))
        merges = _merges(connection, ids)
        named_by = references(acting, connection, found)
        cards = cards_about(acting, connection, ids)
        record(connection, acting.reader, Action.READ, f"entity:{asked}")
    return EntityPage(
        id=asked,
        kind=entity.kind,
        lane=entity.lane,
        names=names.get(asked, ""),
        records=records(found, said),
        merges=merges,
        groups=grouped(said, names),
        statements=len(said),
        sources=len({each.source.contributor for each in said}),
        named_by=named_by,
        cards=tuple(cards),
        restricted=tuple(others),
        vaulted=tuple(each.id for each in said if each.flag == VAULTED),
        may_judge=may(acting.reader, Action.JUDGE, Lane.OPEN) and entity.lane is Lane.OPEN,
        may_reveal=entity.lane is not Lane.OPEN and may(acting.reader, Action.READ, entity.lane),
        may_disclose=entity.lane is Lane.OPEN and may(acting.reader, Action.EXPORT, Lane.OPEN),
    )


def merged_with(
    acting: Acting, connection: Connection, asked: UUID
) -> tuple[list[UUID], list[str]]:
    """Return the records judged the same, and which organisations hold more."""
    ids = cluster_of(acting, connection, asked)
    return ids, restricted(acting, connection, [asked])


def _merges(connection: Connection, ids: Sequence[UUID]) -> tuple[Merge, ...]:
    if len(ids) == 1:
        return ()
    within = set(ids)
    return tuple(
        merge_from(each)
        for each in standing(connection, ids)
        if each.left in within and each.right in within
    )
