"""Move people out of the open lane, with all that belongs to them, in one transaction.

The custodian's session alone may call these, in the order in which they stand. What moves is
read and changed by the database's own functions: no custodian sees the open lane.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, text

from wholeroute.entities import FREE_TEXT, HOLDING, IDENTIFYING, LINK_KINDS, OBJECT_KINDS
from wholeroute.rights import Category


@dataclass(frozen=True, slots=True)
class Walled:
    """A value that must be in the vault before its person leaves the open lane."""

    token: UUID
    contribution: UUID
    value: str


@dataclass(frozen=True, slots=True)
class Remaining:
    """An entity still in the open lane; `list` is the report of an entry of a list."""

    entity: UUID
    list: UUID | None


def moving_with(connection: Connection, entity: UUID) -> list[UUID]:
    """Return who leaves the open lane with `entity`, and lock them; none where it isn't there."""
    return list(
        connection.execute(
            text(
                "select ledger.moving_with(:entity, cast(:objects as text[]),"
                " cast(:links as text[]), cast(:holding as text[])) as moving order by moving"
            ),
            {
                "entity": entity,
                "objects": sorted(OBJECT_KINDS),
                "links": sorted(LINK_KINDS),
                "holding": sorted(HOLDING),
            },
        ).scalars()
    )


def identity_values(connection: Connection, moving: Iterable[UUID]) -> list[Walled]:
    """Return who `moving` are, and the prose of their reports, which may speak of them."""
    rows = connection.execute(
        text(
            "select id, contribution, value from ledger.identity_values("
            "cast(:moving as uuid[]), cast(:identifying as text[]), cast(:free as text[]))"
            " order by contribution, id"
        ),
        {
            "moving": [str(each) for each in moving],
            "identifying": sorted(IDENTIFYING),
            "free": sorted(FREE_TEXT),
        },
    )
    return [Walled(*row) for row in rows]


def wall_off(
    connection: Connection, moving: Iterable[UUID], category: Category, vaulted: Iterable[UUID]
) -> set[UUID]:
    """Move `moving` to the protected lane and empty what is `vaulted`; return whom that parts.

    Their judgements are retracted, their findings withdrawn, their keys gone. The clusters of
    the entities returned must be computed anew before this transaction ends.
    """
    return set(
        connection.execute(
            text(
                "select ledger.protect(cast(:moving as uuid[]), :category,"
                " cast(:vaulted as uuid[]))"
            ),
            {
                "moving": [str(each) for each in moving],
                "category": category.value,
                "vaulted": [str(each) for each in vaulted],
            },
        ).scalars()
    )


def remaining(connection: Connection, entities: Sequence[UUID]) -> list[Remaining]:
    """Return which of `entities` are in the open lane, and in which list, by id."""
    return [
        Remaining(*row)
        for row in connection.execute(
            text(
                "select entity, list from ledger.remaining(cast(:entities as uuid[]))"
                " order by entity"
            ),
            {"entities": [str(each) for each in entities]},
        )
    ]
