"""Work that met a row which somebody moved is done again; whatever else fails, fails."""

from __future__ import annotations

import psycopg
import pytest
from sqlalchemy.exc import OperationalError

from wholeroute.ledger import begins_again
from wholeroute.ledger.again import TIMES


@pytest.mark.parametrize(
    ("times", "why", "called"),
    [
        (0, psycopg.errors.SerializationFailure(), 1),
        (2, psycopg.errors.SerializationFailure(), 3),
        (2, psycopg.errors.DeadlockDetected(), 3),
        (TIMES, psycopg.errors.SerializationFailure(), TIMES),
        (1, psycopg.errors.AdminShutdown(), 1),
    ],
)
def test_what_somebody_moved_is_looked_for_again_a_few_times(
    times: int, why: psycopg.OperationalError, called: int
) -> None:
    calls: list[int] = []

    @begins_again
    def work() -> str:
        calls.append(1)
        if len(calls) <= times:
            raise OperationalError("update", {}, why)
        return "done"

    if called > times:
        assert work() == "done"
    else:
        with pytest.raises(OperationalError):
            work()
    assert len(calls) == called
