"""Keep who took what waits on a desk, what was put off until when, and what was done with.

A desk is what one role of an organisation does for one purpose; the database shows a session the
marks of its own desk alone. A mark holds ids, days and members' names, and no words.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, text

from wholeroute.ledger.connect import Acting


class PutOff(StrEnum):
    """Why something is put off: a closed set, so that no reason can name anybody."""

    ANSWER = "answer"
    REPORT = "report"
    COLLEAGUE = "colleague"
    ORDER = "order"
    AWAY = "away"


@dataclass(frozen=True, slots=True)
class Mark:
    """What a desk remembers of one item; `by` left the mark, `at` a moment."""

    kind: str
    item: str
    assigned_to: str | None
    snoozed_until: date | None
    reason: PutOff | None
    done_at: datetime | None
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Marked:
    """The item that a mark is about; with any of the entities in `about` the mark ends."""

    kind: str
    item: str
    about: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who may take what waits on this desk."""

    id: str
    name: str


_MARKS = """
select kind, item, assigned_to, snoozed_until, reason, done_at, member, at
from ledger.desk_mark order by kind, item
"""
_TABLE = """
insert into ledger.desk_mark as m (organisation, role, purpose, kind, item, about, member, {column})
select s.organisation, s.role, s.purpose, :kind, :item, cast(:about as uuid[]), s.member, {value}
from ledger.current_session() s
on conflict (organisation, role, purpose, kind, item) do update
set about = excluded.about, member = excluded.member, at = now(), {update}
"""
_ASSIGN = _TABLE.format(
    column="assigned_to", value=":who", update="assigned_to = excluded.assigned_to"
)
_SNOOZE = _TABLE.format(
    column="snoozed_until, reason",
    value=":until, :reason",
    update="snoozed_until = excluded.snoozed_until, reason = excluded.reason",
)
_DONE = _TABLE.format(
    column="done_at",
    value="now()",
    update="done_at = now(), snoozed_until = null, reason = null, assigned_to = null",
)
_LAY_DOWN = """
delete from ledger.desk_mark where kind = :kind and item = :item
  and num_nonnulls(assigned_to, snoozed_until, done_at) = 1 and {column} is not null
"""
_LEAVE = """
update ledger.desk_mark set {columns}, at = now(),
  member = (select s.member from ledger.current_session() s)
where kind = :kind and item = :item and {column} is not null
"""


def desk_marks(connection: Connection) -> dict[tuple[str, str], Mark]:
    """Return the marks of this session's desk, by kind and item."""
    rows = connection.execute(text(_MARKS)).all()
    return {
        (row[0], row[1]): replace(Mark(*row), reason=PutOff(row[4]) if row[4] else None)
        for row in rows
    }


def colleagues(connection: Connection) -> list[Colleague]:
    """Return who may take what waits on this desk, by name."""
    rows = connection.execute(text("select id, name from ledger.colleagues() order by name, id"))
    return [Colleague(*row) for row in rows]


def assign_item(connection: Connection, what: Marked, who: str) -> None:
    """Give an item to a colleague; the database refuses anybody who does not hold the role."""
    connection.execute(text(_ASSIGN), {**_values(what), "who": who})


def snooze_item(connection: Connection, what: Marked, until: date, reason: PutOff) -> None:
    """Put an item off until a day."""
    connection.execute(text(_SNOOZE), {**_values(what), "until": until, "reason": reason.value})


def close_item(connection: Connection, what: Marked) -> None:
    """Write that an item was done with; what comes of it later brings it back."""
    connection.execute(text(_DONE), _values(what))


def unassign_item(connection: Connection, what: Marked) -> bool:
    """Give an item back to everybody; return whether somebody had it."""
    return _undo(connection, what, "assigned_to", "assigned_to = null")


def wake_item(connection: Connection, what: Marked) -> bool:
    """Bring back what was put off; return whether it was."""
    return _undo(connection, what, "snoozed_until", "snoozed_until = null, reason = null")


def end_marks(connection: Connection, kind: str, standing: Collection[str]) -> int:
    """Take away the marks of a kind of which no item waits any more; return how many."""
    return connection.execute(
        text(
            "delete from ledger.desk_mark"
            " where kind = :kind and item <> all (cast(:standing as text[]))"
        ),
        {"kind": kind, "standing": sorted(standing)},
    ).rowcount


def last_written(acting: Acting) -> str:
    """Return what is another as soon as anything was written anywhere in the database."""
    with acting.begin() as connection:
        return str(
            connection.execute(
                text("select pg_snapshot_xmax(pg_current_snapshot())::text")
            ).scalar_one()
        )


def _undo(connection: Connection, what: Marked, column: str, columns: str) -> bool:
    values = {"kind": what.kind, "item": what.item}
    if connection.execute(text(_LAY_DOWN.format(column=column)), values).rowcount:
        return True
    left = _LEAVE.format(column=column, columns=columns)
    return bool(connection.execute(text(left), values).rowcount)


def _values(what: Marked) -> dict[str, Any]:
    return {"kind": what.kind, "item": what.item, "about": [str(each) for each in what.about]}
