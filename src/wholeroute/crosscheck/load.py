"""Load profiles: many from a snapshot, few from the ledger, always within one reader's view."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from uuid import UUID

import duckdb
from sqlalchemy import Connection

from wholeroute.crosscheck.profile import Profile, profile_from
from wholeroute.entities import Kind
from wholeroute.ledger import Acting, entities, statements

MATCHED_KINDS = frozenset(
    {
        Kind.PERSON,
        Kind.ORGANIZATION,
        Kind.COMPANY,
        Kind.PUBLIC_BODY,
        Kind.LEGAL_ENTITY,
        Kind.VESSEL,
        Kind.AIRPLANE,
    }
)
"""What is cross-checked by name and number. Objects meet by their number alone."""


def from_snapshot(database: duckdb.DuckDBPyConnection) -> list[Profile]:
    """Return the profile of every matched entity of an opened snapshot, by id."""
    rows = database.execute(
        "select entity, kind, contribution, property, value from statement"
        " where list_contains(?, kind) order by entity",
        [sorted(kind.value for kind in MATCHED_KINDS)],
    ).fetchall()
    return [
        profile_from(UUID(entity), Kind(kind), contribution, [(row[3], row[4]) for row in said])
        for (entity, kind, contribution), said in groupby(rows, key=lambda row: row[:3])
    ]


def from_ledger(acting: Acting, connection: Connection, ids: Iterable[UUID]) -> list[Profile]:
    """Return the profiles of `ids` as far as this session sees them, by id."""
    asked = sorted(set(ids))
    said: dict[UUID, list[tuple[str, str]]] = {}
    for statement in statements(acting, connection, asked):
        said.setdefault(statement.entity, []).append((statement.property, statement.value))
    return [
        profile_from(
            entity.id, Kind(entity.kind), str(entity.contribution), said.get(entity.id, [])
        )
        for entity in entities(acting, connection, asked, most=len(asked) or 1)
    ]
