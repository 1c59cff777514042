"""Gather who names an entity: links and objects, each with whom else it names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from wholeroute.ledger import Acting, Entity, Statement, naming
from wholeroute.web.views.lines import names_of, said_of
from wholeroute.web.views.said import captions, referred

MOST = 100


@dataclass(frozen=True, slots=True)
class End:
    """One entity that a link names beside the one whose page this is, and as what."""

    property: str
    entity: UUID
    names: str


@dataclass(frozen=True, slots=True)
class Referring:
    """What names an entity: `roles` says as what, `ends` whom else it names."""

    entity: UUID
    kind: str
    names: str
    roles: tuple[str, ...]
    ends: tuple[End, ...]


@dataclass(frozen=True, slots=True)
class References:
    """All that names an entity; `cut` tells that there is more than is shown."""

    lines: tuple[Referring, ...]
    cut: bool


def references(acting: Acting, connection: Connection, found: Sequence[Entity]) -> References:
    """Return what names any of these records, in the order of ids."""
    named = naming(acting, connection, found, most=MOST + 1)
    kinds = {each.entity: each.kind for each in named[:MOST]}
    said = said_of(acting, connection, kinds)
    own = {each.id for each in found}
    elsewhere = [(each, end) for each in said if (end := referred(each)) and end not in own]
    names = captions(said) | names_of(acting, connection, {end for _, end in elsewhere})
    return References(
        tuple(
            Referring(
                entity, kind, names.get(entity, ""),
                tuple(sorted({each.property for each in named if each.entity == entity})),
                _ends(entity, elsewhere, names),
            )
            for entity, kind in kinds.items()
        ),
        len(named) > MOST,
    )  # fmt: skip


def _ends(
    entity: UUID, elsewhere: Sequence[tuple[Statement, UUID]], names: dict[UUID, str]
) -> tuple[End, ...]:
    ends = {(each.property, end) for each, end in elsewhere if each.entity == entity}
    return tuple(End(name, end, names.get(end, "")) for name, end in sorted(ends))
