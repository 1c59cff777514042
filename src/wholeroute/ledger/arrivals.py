"""Let the installation itself cross-check what comes in: a login of its own, a session of nobody's.

For one organisation at a time it sees what an analyst of theirs would see for analysis; it writes
keys and a machine's judgements, and reads nothing else. It must never judge in a member's name.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from sqlalchemy import Connection, text

from wholeroute.errors import Refused
from wholeroute.ledger.connect import Acting, Ledger
from wholeroute.ledger.roles import DatabaseRole
from wholeroute.rights import Purpose, Reader, Role

_TURN = 7_202_617
"""The advisory lock under which one at a time adds keys: two reports that come in at the same
moment meet each other."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A report that waits for its cross-check, and for which organisations it is made.

    `came` is how often rows came into it: what comes in while it is checked is checked after.
    """

    ref: UUID
    came: int
    organisations: tuple[str, ...]


def arrivals_waiting(
    ledger: Ledger, most: int, only: Collection[UUID] | None = None
) -> list[Waiting]:
    """Return reports that wait for their cross-check, the oldest first, at most so many.

    With `only`, those among them.
    """
    asked = None if only is None else [str(each) for each in only]
    with ledger.engine(DatabaseRole.ARRIVALS).begin() as connection:
        rows = connection.execute(
            text(
                "select ref, came, organisation"
                " from ledger.arrivals_waiting(:most, cast(:only as uuid[]))"
            ),
            {"most": most, "only": asked},
        ).all()
    found: dict[tuple[UUID, int], list[str]] = {}
    for ref, came, organisation in rows:
        found.setdefault((ref, came), []).extend([organisation] if organisation else ())
    return [Waiting(*report, tuple(organisations)) for report, organisations in found.items()]


@contextmanager
def arriving(ledger: Ledger, organisation: str) -> Iterator[Acting]:
    """Yield the installation's own session for one organisation, and end it.

    Raises `Refused` where no analyst works there: what none of theirs may do, nobody does for them.
    """
    token = secrets.token_urlsafe(32)
    with ledger.engine(DatabaseRole.ARRIVALS).begin() as connection:
        opened = connection.execute(
            text("select ledger.open_arrival(:organisation, :hash)"),
            {"organisation": organisation, "hash": sha256(token.encode()).digest()},
        ).scalar_one()
    if not opened:
        raise Refused("membership", f"nobody of {organisation} analyses here")
    reader = Reader("wholeroute", organisation, Role.ANALYST, Purpose.ANALYSIS)
    try:
        yield Acting(ledger, reader, DatabaseRole.ARRIVALS, token)
    finally:
        with ledger.engine(DatabaseRole.ARRIVALS).begin() as connection:
            connection.execute(text("select ledger.close_arrival(:token)"), {"token": token})


def arrival_checked(ledger: Ledger, report: Waiting) -> None:
    """Write that a report was checked as far as it had come in."""
    with ledger.engine(DatabaseRole.ARRIVALS).begin() as connection:
        connection.execute(
            text("select ledger.arrival_checked(:ref, :came)"),
            {"ref": report.ref, "came": report.came},
        )


def checked_by_a_run(connection: Connection, kinds: list[str]) -> None:
    """Write that a run of this session did what reports waited for, where that is true."""
    connection.execute(
        text("select ledger.checked_by_a_run(cast(:kinds as text[]))"), {"kinds": kinds}
    )


def keying_turn(connection: Connection) -> None:
    """Wait until nobody else adds keys; holds to the end of the transaction.

    Asked for again and again: a wait of the database's own would end by its time limit.
    """
    while not connection.execute(_TAKE_TURN, {"turn": _TURN}).scalar_one():
        time.sleep(_A_MOMENT)


_TAKE_TURN = text("select pg_try_advisory_xact_lock(:turn)")
_A_MOMENT = 0.005


def matched_in(connection: Connection, reports: list[UUID], kinds: list[str]) -> list[UUID]:
    """Return the entities of these kinds in these reports that this session sees, by id."""
    return list(
        connection.execute(
            text(
                "select e.id from open.entity e join ledger.contribution c on c.id = e.contribution"
                " where c.ref = any (cast(:refs as uuid[]))"
                " and e.kind = any (cast(:kinds as text[])) order by e.id"
            ),
            {"refs": [str(each) for each in reports], "kinds": kinds},
        ).scalars()
    )


def ever_judged(connection: Connection, entities: Iterable[UUID]) -> set[tuple[UUID, UUID]]:
    """Return the pairs with any of `entities` of which something was ever judged, by anybody."""
    asked = (
        "select left_entity, right_entity from ledger.judgement"
        " where {} = any (cast(:ids as uuid[]))"
    )
    both = " union ".join(asked.format(side) for side in ("left_entity", "right_entity"))
    rows = connection.execute(text(both), {"ids": [str(each) for each in entities]})
    return {(left, right) for left, right in rows.all()}
