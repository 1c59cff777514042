"""Run a statement by the driver itself.

A small report runs some fifteen of them, and what SQLAlchemy adds to each was a quarter of the
time that it took to take one in.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import psycopg
from sqlalchemy import Connection, make_url, text
from sqlalchemy.exc import DBAPIError

_DIALECT = make_url("postgresql+psycopg://").get_dialect()()


def directly(
    connection: Connection, statement: str, values: Mapping[str, Any] | None = None
) -> psycopg.Cursor[tuple[Any, ...]]:
    """Run `statement`, which may name `values`, in the transaction of `connection`.

    Without values it may be several. Raises what SQLAlchemy would have raised.
    """
    driver: Any = connection.connection.driver_connection
    read = statement if values is None else _read_once(statement)
    try:
        found: psycopg.Cursor[tuple[Any, ...]] = driver.execute(read, values)
    except psycopg.Error as failed:
        if driver.closed:
            connection.invalidate(failed)  # the pool does not learn it otherwise
        raise DBAPIError.instance(None, None, failed, psycopg.Error, dialect=_DIALECT) from failed
    return found


@cache
def _read_once(statement: str) -> str:
    """Return a statement as the driver reads it: to look for its names takes as long as to run it."""
    return str(text(statement).compile(dialect=_DIALECT))
