"""Read short texts of the open lane beside the names of their report, and wall those that name somebody.

The database says which reports a session may settle, and hides what is walled from every reader. What
names somebody, `custody.short_texts` says: no word of a name is compared in SQL.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Connection, TextClause, text

from wholeroute.ledger.lane_rules import HOLDERS, LANE_WORDS
from wholeroute.ledger.staging import Identity


class ShortText(NamedTuple):
    """A short text of the open lane, and which property it is said as.

    One that is walled has no value, for the vault has it.
    """

    report: UUID
    token: UUID
    said: str
    value: str
    original: str | None
    flag: str | None

    @property
    def walled(self) -> bool:
        """Return whether nobody reads it by now."""
        return self.flag == "vault"


class NameBeside(NamedTuple):
    """A name or number of somebody in a report; the vault has the value of one who is `hidden`."""

    report: UUID
    token: UUID
    property: str
    value: str
    vaulted: bool
    hidden: bool


_SHORT, _NAMING = "cast(:short as text[])", "cast(:naming as text[])"
_TEXTS_OF = text(f"select * from ledger.texts_of(:which, {_SHORT}) order by token")  # noqa: S608 — constants
_NAMES_OF = text(f"select * from ledger.names_of(:which, {_NAMING}) order by token")  # noqa: S608 — constants
_TEXTS_BESIDE = text(
    f"select * from ledger.texts_beside(:which, {HOLDERS}, {_SHORT}) order by token"  # noqa: S608 — constants
)
_NAMES_BESIDE = text(
    f"select * from ledger.names_beside(:which, {HOLDERS}, {_NAMING}) order by token"  # noqa: S608 — constants
)
_WALL_TEXTS = text(f"select ledger.wall_texts(:which, cast(:texts as uuid[]), {_SHORT})")
_WALL_BESIDE = text(
    f"select ledger.wall_beside(:which, {HOLDERS}, cast(:texts as uuid[]), {_SHORT})"
)
_LET_OUT = text(f"select ledger.let_texts_out(:which, cast(:given as jsonb), {_SHORT})")


def texts_of(connection: Connection, report: UUID) -> list[ShortText]:
    """Return the short texts of a report that this session may settle; none of any other."""
    return [ShortText(*row) for row in _run(connection, _TEXTS_OF, report)]


def names_of(connection: Connection, report: UUID) -> list[NameBeside]:
    """Return who is in a report that this session may settle; nobody of any other."""
    return [NameBeside(*row) for row in _run(connection, _NAMES_OF, report)]


def texts_beside(connection: Connection, entity: UUID) -> list[ShortText]:
    """Return the short texts that stay in the reports which somebody leaves with `entity`."""
    return [ShortText(*row) for row in _run(connection, _TEXTS_BESIDE, entity)]


def names_beside(connection: Connection, entity: UUID) -> list[NameBeside]:
    """Return who is in these reports; who moves with `entity` is hidden already."""
    return [NameBeside(*row) for row in _run(connection, _NAMES_BESIDE, entity)]


def wall_texts(connection: Connection, report: UUID, tokens: Iterable[UUID]) -> None:
    """Wall texts of a report; the vault has them by now."""
    _run(connection, _WALL_TEXTS, report, texts=[str(each) for each in tokens])


def wall_beside(connection: Connection, entity: UUID, tokens: Iterable[UUID]) -> None:
    """Wall texts of `texts_beside`; the vault has them by now. Call it before anybody moves."""
    _run(connection, _WALL_BESIDE, entity, texts=[str(each) for each in tokens])


def let_texts_out(connection: Connection, report: UUID, texts: Iterable[Identity]) -> None:
    """Put texts back that name nobody any more who is hidden."""
    given = [
        {"id": str(each.token), "value": each.value, "original": each.original, "flag": each.flag}
        for each in texts
    ]
    _run(connection, _LET_OUT, report, given=json.dumps(given))


def texts_waiting(connection: Connection) -> list[UUID]:
    """Return the reports that came in before short texts were walled, of those this custodian settles."""
    return list(connection.execute(text("select ledger.texts_waiting()")).scalars())


def texts_are_settled(connection: Connection, report: UUID) -> None:
    """Write that the texts of such a report are settled."""
    connection.execute(text("select ledger.texts_are_settled(:report)"), {"report": report})


def _run(connection: Connection, asked: TextClause, which: UUID, **values: Any) -> Sequence[Any]:
    return connection.execute(asked, {**LANE_WORDS, "which": which, **values}).all()
