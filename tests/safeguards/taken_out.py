"""Take a fence out of a database of one's own, as its superuser: a policy, or a clause of a function."""

from __future__ import annotations

import psycopg
from psycopg import sql
from tests.conftest import Databases


def take_out(databases: Databases, statement: str) -> None:
    """Send a statement that takes a fence away."""
    with psycopg.connect(databases.superuser, autocommit=True) as boss:
        boss.execute(sql.SQL(statement))


def rewrite(databases: Databases, function: str, old: str, new: str) -> None:
    """Replace one clause of a function in the database."""
    with psycopg.connect(databases.superuser, autocommit=True) as boss:
        (body,) = boss.execute(
            "select pg_get_functiondef(%s::regproc)", (f"ledger.{function}",)
        ).fetchone() or ("",)
        assert body.count(old) == 1, body
        boss.execute(sql.SQL(body.replace(old, new)))
