"""Run a statement by the driver itself.

A small report runs some fifteen of them, and what SQLAlchemy adds to each was a quarter of the
time that it took to take one in.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import psycopg
from sqlalchemy import Connection, Dialect, text
from sqlalchemy.exc import DBAPIError

from wholeroute.ledger.lane_rules import LANE_WORDS


def directly(
    connection: Connection, statement: str, values: Mapping[str, Any]
) -> psycopg.Cursor[tuple[Any, ...]]:
    """Run `statement` in the transaction of `connection`; it may name `values`, and `LANE_WORDS`.

    Raises what SQLAlchemy would have raised.
    """
    driver: Any = connection.connection.driver_connection
    try:
        found: psycopg.Cursor[tuple[Any, ...]] = driver.execute(
            _read_once(statement, connection.dialect), values
        )
    except psycopg.Error as failed:
        raise DBAPIError.instance(
            None, None, failed, psycopg.Error, dialect=connection.dialect
        ) from failed
    return found


@cache
def _read_once(statement: str, dialect: Dialect) -> str:
    """Return a statement as the driver reads it: the words of the rules stand in it, not beside it."""
    for name, words in LANE_WORDS.items():
        listed = ",".join(f'"{word}"' for word in words)
        statement = statement.replace(f"cast(:{name} as", f"cast('{{{listed}}}' as")
    return str(text(statement).compile(dialect=dialect))
