"""Do work again that met a row which somebody else had just moved to another lane.

A lane is a place of its own: whoever waited for a row that left it is told so by the database, and of
two who wait for each other one is sent away. Either finds, the second time, what stands by now.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from psycopg.errors import DeadlockDetected, SerializationFailure
from sqlalchemy.exc import OperationalError

_Given = ParamSpec("_Given")
_Found = TypeVar("_Found")

TIMES = 5
"""Whoever met others as often may be told to come again."""


def met_somebody(failed: Exception) -> bool:
    """Return whether work failed because somebody else moved what it needed."""
    return isinstance(failed, OperationalError) and isinstance(
        failed.orig, SerializationFailure | DeadlockDetected
    )


def begins_again(work: Callable[_Given, _Found]) -> Callable[_Given, _Found]:
    """Return `work`, begun anew where it met somebody.

    It must leave nothing behind that counts when it fails: its transaction is its own and is rolled
    back, what it gave the vault goes with its report, and files that nothing names are swept.
    """

    @wraps(work)
    def worked(*args: _Given.args, **named: _Given.kwargs) -> _Found:
        for _ in range(TIMES - 1):
            try:
                return work(*args, **named)
            except OperationalError as failed:
                if not met_somebody(failed):
                    raise
        return work(*args, **named)

    return worked
