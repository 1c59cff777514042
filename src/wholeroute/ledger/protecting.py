"""Move people out of the open lane, with all that belongs to them, in one transaction.

The custodian's session alone may call these, in the order in which they stand. What moves is
read and changed by the database's own functions: no custodian sees the open lane.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

from wholeroute.entities import RecordKind
from wholeroute.ledger.again import met_somebody
from wholeroute.ledger.lane_rules import HOLDERS, LANE_WORDS
from wholeroute.ledger.records import MovedPart, RecordPart, Slot, pieces_as_json
from wholeroute.rights import Category, Lane


@dataclass(frozen=True, slots=True)
class Walled:
    """A value that must be in the vault before its person leaves the open lane."""

    token: UUID
    contribution: UUID
    value: str


_VAULTED = f"{HOLDERS}, cast(:identifying as text[]), cast(:free as text[])"


def moving_with(connection: Connection, entity: UUID) -> list[UUID]:
    """Return who leaves the open lane with `entity`, and lock them; none where it isn't there."""
    asked = text(f"select ledger.moving_with(:entity, {HOLDERS}) as moving order by moving")
    before: list[UUID] | None = None
    while True:
        try:
            with connection.begin_nested():
                found = connection.execute(asked, {"entity": entity, **LANE_WORDS})
                moving = list(found.scalars())
        except OperationalError as failed:
            # Somebody moved one of them while their lock was waited for: look again at who is left.
            if not met_somebody(failed):
                raise
            continue
        # Whoever was moved just before their lock was asked for is still told, locked by nobody:
        # who is told twice stands, for the first look's locks hold through the second.
        if moving == before:
            return moving
        before = moving


def identity_values(connection: Connection, entity: UUID) -> list[Walled]:
    """Return who they are that move with `entity`, and the prose that may speak of them."""
    asked = text(
        f"select id, contribution, value from ledger.identity_values(:entity, {_VAULTED})"  # noqa: S608 — constants
        " order by contribution, id"
    )
    return [Walled(*row) for row in connection.execute(asked, {"entity": entity, **LANE_WORDS})]


def wall_off(connection: Connection, entity: UUID, category: Category) -> None:
    """Move `entity` and what moves with it to the protected lane.

    Their judgements are retracted, findings that name or rest on them withdrawn, their keys
    gone, and what `identity_values` told is empty from now on.
    """
    asked = text(f"select ledger.protect(:entity, {_VAULTED}, :category)")
    connection.execute(asked, {"entity": entity, "category": category.value, **LANE_WORDS})


def report_of(connection: Connection, entity: UUID) -> UUID:
    """Return the report of an entity that this custodian may protect, one that is `moving_with`."""
    asked = text("select ledger.report_of(:entity)")
    return UUID(str(connection.execute(asked, {"entity": entity}).scalar_one()))


def moving_parts(connection: Connection, entity: UUID) -> list[RecordPart]:
    """Return the open parts of the reports of whoever moves with `entity`, and lock them."""
    asked = text(
        f"select id, contribution, kind, rows from ledger.moving_parts(:entity, {HOLDERS})"  # noqa: S608
        " order by contribution, id"
    )
    return [
        RecordPart(row[0], row[1], Slot(RecordKind(row[2]), Lane.OPEN), row[3], 0, 0)
        for row in connection.execute(asked, {"entity": entity, **LANE_WORDS})
    ]


def move_parts(connection: Connection, entity: UUID, moved: Sequence[MovedPart]) -> None:
    """Put each part's pieces into the manifest in its place; nothing happens where none moves."""
    if moved:
        connection.execute(
            text(f"select ledger.move_parts(:entity, {HOLDERS}, cast(:pieces as jsonb))"),
            {"entity": entity, "pieces": pieces_as_json(moved), **LANE_WORDS},
        )
