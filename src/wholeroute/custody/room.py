"""Say plainly that a disk is full or read-only, or that the database has no room."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from sqlalchemy.exc import OperationalError

from wholeroute.errors import Unavailable

_OURS = frozenset({errno.ENOSPC, errno.EROFS, errno.EDQUOT, errno.EIO, errno.EFBIG})


@contextmanager
def room(what: str) -> Iterator[None]:
    """Raise `Unavailable` that names the cause where a store takes nothing in.

    `what` says what was not done. Nothing acknowledges it before this ends.
    """
    try:
        yield
    except OSError as error:
        if error.errno not in _OURS:
            raise
        cause = error.strerror or str(error)
        raise Unavailable(f"{what}: {cause}. Make room, then try again.") from error
    except (OperationalError, psycopg.OperationalError) as error:
        said = error.orig if isinstance(error, OperationalError) else error
        cause = str(said).strip().partition("\n")[0]
        raise Unavailable(f"{what}: the database says {cause}") from error
