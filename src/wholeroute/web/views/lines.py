"""One entity as one line of a list: what it is, where it stands, what it is called.

An open object may name a holder whom the reader may not see: `said_of` leaves out that it does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from wholeroute.ledger import (
    Acting,
    Entity,
    Statement,
    entities,
    statements,
    statements_named,
)
from wholeroute.rights import Lane
from wholeroute.web.views.said import NAMING, captions, referred


@dataclass(frozen=True, slots=True)
class Line:
    """One entity in a list."""

    id: UUID
    kind: str
    lane: Lane
    categories: tuple[str, ...]
    minor: bool
    names: str


def lines(acting: Acting, connection: Connection, found: Sequence[Entity]) -> tuple[Line, ...]:
    """Return entities as lines, in the order they came."""
    names = names_of(acting, connection, (each.id for each in found))
    return tuple(
        Line(e.id, e.kind, e.lane, e.categories, e.minor, names.get(e.id, "")) for e in found
    )


def names_of(acting: Acting, connection: Connection, ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return what each entity is called by whatever of it the session sees."""
    return captions(statements(acting, connection, ids, NAMING))


def said_of(acting: Acting, connection: Connection, ids: Iterable[UUID]) -> list[Statement]:
    """Return what is said of `ids`, but for references to what the session does not see."""
    return _speaking_of_seen(acting, connection, statements(acting, connection, ids))


def evidence(
    acting: Acting, connection: Connection, ids: Iterable[UUID]
) -> tuple[tuple[Statement, ...], dict[UUID, str]]:
    """Return those of the statements `ids` that may be shown, and what whoever they name is called."""
    said = _speaking_of_seen(acting, connection, statements_named(acting, connection, ids))
    about = {each.entity for each in said} | {end for each in said if (end := referred(each))}
    return tuple(said), captions(said) | names_of(acting, connection, about)


def _speaking_of_seen(
    acting: Acting, connection: Connection, said: Sequence[Statement]
) -> list[Statement]:
    ends = {end for each in said if (end := referred(each))}
    seen = {each.id for each in entities(acting, connection, ends, most=len(ends))}
    return [each for each in said if (end := referred(each)) is None or end in seen]
