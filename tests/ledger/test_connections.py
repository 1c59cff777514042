"""A connection that does not answer any more costs nobody an answer, once it lay idle."""

from __future__ import annotations

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from tests.conftest import Databases

from wholeroute.ledger import Acting, connect


def process_of(acting: Acting) -> int:
    with acting.begin() as connection:
        return int(connection.execute(text("select pg_backend_pid()")).scalar_one())


def end(databases: Databases, process: int) -> None:
    with psycopg.connect(databases.superuser, autocommit=True) as boss:
        boss.execute("select pg_terminate_backend(%s, 5000)", (process,))


def test_one_that_lay_idle_is_made_anew_where_it_has_ended(
    analyst: Acting, databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connect, "_SURELY_ALIVE", -1.0)
    before = process_of(analyst)
    end(databases, before)

    assert process_of(analyst) != before


def test_one_that_was_used_just_now_is_not_asked_and_fails_once(
    analyst: Acting, databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connect, "_SURELY_ALIVE", 3600.0)
    before = process_of(analyst)
    end(databases, before)

    with pytest.raises(OperationalError):
        process_of(analyst)
    assert process_of(analyst) != before
