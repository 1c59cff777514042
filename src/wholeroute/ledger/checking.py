"""Tell the custodian's check who suspects and protected people are, and hold suspects back.

The database's functions answer a custodian who checks, and no other session: of suspects what tells
who they are and nothing they are said to have done, of protected people the vault's tokens.
"""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Connection, text

from wholeroute.ledger.lane_rules import HOLDERS, LANE_WORDS
from wholeroute.rights import Lane


class IdentityValue(NamedTuple):
    """What tells who `entity` is: its own statement, or one of an object of `kind` that they hold.

    `value` is empty where the vault keeps it under `token`.
    """

    entity: UUID
    kind: str
    property: str
    token: UUID
    value: str
    vaulted: bool


_ASKED = {
    Lane.PROTECTED: text("select * from ledger.protected_values() order by 1, 2, 3, 4"),
    Lane.OPEN: text("select * from ledger.suspect_values() order by 1, 2, 3, 4"),
}


def values_to_check(connection: Connection, lane: Lane) -> list[IdentityValue]:
    """Return who the protected people are, or the suspects of the open lane, by entity."""
    return [IdentityValue(*row) for row in connection.execute(_ASKED[lane])]


def hold_back(connection: Connection, suspect: UUID, protected: UUID) -> list[UUID]:
    """Put a suspect on hold; return the reports whose records must be settled.

    None where that pair was decided on before, or the suspect is not in the open lane any more.
    What `identity_values` told of them is empty from now on.
    """
    asked = text(
        f"select ledger.hold_back(:suspect, :protected, {HOLDERS},"
        " cast(:identifying as text[]), cast(:free as text[]))"
    )
    values = {"suspect": suspect, "protected": protected, **LANE_WORDS}
    return list(connection.execute(asked, values).scalars())
