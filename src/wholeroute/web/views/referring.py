"""Gather who names an entity: links and objects, each with whom else it names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from wholeroute.ledger import Acting, Entity, Statement, kinds_naming, naming
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
    """All that names an entity; `cut` tells that there is more than is shown.

    `kinds` counts all that does, by kind; `kind` is the one that is shown, none where all are.
    """

    lines: tuple[Referring, ...]
    cut: bool
    kinds: dict[str, int]
    kind: str | None


def references(
    acting: Acting, connection: Connection, found: Sequence[Entity], kind: str | None
) -> tuple[References, list[Statement]]:
    """Return what names any of these records, of one `kind` where it is asked, and all it says."""
    named = naming(acting, connection, found, kind=kind, most=MOST + 1)
    kinds = {each.entity: each.kind for each in named[:MOST]}
    said = said_of(acting, connection, kinds)
    own = {each.id for each in found}
    elsewhere = [(each, end) for each in said if (end := referred(each)) and end not in own]
    names = captions(said) | names_of(acting, connection, {end for _, end in elsewhere})
    lines = tuple(
        Referring(
            entity, of, names.get(entity, ""),
            tuple(sorted({each.property for each in named if each.entity == entity})),
            _ends(entity, elsewhere, names),
        )
        for entity, of in kinds.items()
    )  # fmt: skip
    every = kinds_naming(acting, connection, found)
    return References(lines, len(named) > MOST, every, kind), said


def _ends(
    entity: UUID, elsewhere: Sequence[tuple[Statement, UUID]], names: dict[UUID, str]
) -> tuple[End, ...]:
    ends = {(each.property, end) for each, end in elsewhere if each.entity == entity}
    return tuple(End(name, end, names.get(end, "")) for name, end in sorted(ends))
