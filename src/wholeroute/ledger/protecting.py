"""Move people out of the open lane, with all that belongs to them, in one transaction.

The custodian's session alone may call these, in the order in which they stand. What moves is
read and changed by the database's own functions: no custodian sees the open lane.
"""

from __future__ import annotations

from collections.abc import Iterable
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
    """An entity that is in the open lane, and its report, where that was sent to the custodian.

    Entries of one list have one number, which says nothing beyond this answer.
    """

    entity: UUID
    contribution: UUID | None
    list: int | None


_MOVING = "cast(:objects as text[]), cast(:links as text[]), cast(:holding as text[])"
_VAULTED = f"{_MOVING}, cast(:identifying as text[]), cast(:free as text[])"
_WORDS = {
    "objects": sorted(OBJECT_KINDS),
    "links": sorted(LINK_KINDS),
    "holding": sorted(HOLDING),
    "identifying": sorted(IDENTIFYING),
    "free": sorted(FREE_TEXT),
}


def moving_with(connection: Connection, entity: UUID) -> list[UUID]:
    """Return who leaves the open lane with `entity`, and lock them; none where it isn't there."""
    asked = text(f"select ledger.moving_with(:entity, {_MOVING}) as moving order by moving")
    return list(connection.execute(asked, {"entity": entity, **_WORDS}).scalars())


def identity_values(connection: Connection, entity: UUID) -> list[Walled]:
    """Return who they are that move with `entity`, and the prose that may speak of them."""
    asked = text(
        f"select id, contribution, value from ledger.identity_values(:entity, {_VAULTED})"  # noqa: S608 — constants
        " order by contribution, id"
    )
    return [Walled(*row) for row in connection.execute(asked, {"entity": entity, **_WORDS})]


def wall_off(connection: Connection, entity: UUID, category: Category) -> set[UUID]:
    """Move `entity` and what moves with it to the protected lane; return whom that parts.

    Their judgements are retracted, their findings withdrawn, their keys gone, and what
    `identity_values` told is empty from now on. The clusters of the entities returned must be
    computed anew before this transaction ends.
    """
    asked = text(f"select ledger.protect(:entity, {_VAULTED}, :category)")
    values = {"entity": entity, "category": category.value, **_WORDS}
    return set(connection.execute(asked, values).scalars())


def remaining(connection: Connection, entities: Iterable[UUID]) -> list[Remaining]:
    """Return which of `entities` are in the open lane, by id."""
    return [
        Remaining(*row)
        for row in connection.execute(
            text(
                "select entity, contribution, list from ledger.remaining(cast(:entities as uuid[]))"
                " order by entity"
            ),
            {"entities": [str(each) for each in entities]},
        )
    ]
