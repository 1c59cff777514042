"""Hand the custodian's check who protected people are, and put on hold whom it finds.

The values leave the vault for this process alone: they are compared, and nothing of them is
written. The log keeps how many there were. A suspect on hold stands where only custodians read,
whatever the reason; the case sees no more than that they are gone.
"""

from __future__ import annotations

from itertools import groupby
from uuid import UUID

from wholeroute.custody.records import Stale, settle_records
from wholeroute.custody.short_texts import wall_texts_beside
from wholeroute.custody.vault import Vault, whole
from wholeroute.ledger import (
    Acting,
    Identity,
    IdentityValue,
    begins_again,
    discard_older,
    hold_back,
    identity_values,
    moving_with,
    values_to_check,
)
from wholeroute.rights import Action, Lane, require


def identities_to_check(acting: Acting) -> tuple[list[IdentityValue], list[IdentityValue]]:
    """Return who the protected people and the suspects are whom this custodian was sent.

    Raises `Refused` for all but a custodian.
    """
    require(acting.reader, Action.CHECK)
    with acting.begin() as connection:
        kept = values_to_check(connection, Lane.PROTECTED)
        suspects = values_to_check(connection, Lane.OPEN)
    properties = {each.token: each.property for each in kept if each.vaulted}
    opened = {
        each.token: whole(each, properties[each.token]).value
        for each in Vault(acting.ledger).compared(properties)
    }
    return [
        each._replace(value=opened.get(each.token, each.value), vaulted=False) for each in kept
    ], suspects


@begins_again
def hold_suspect(acting: Acting, suspect: UUID, protected: UUID) -> bool:
    """Put a suspect on hold who is one with a protected person; return whether that is new.

    Identities are in the vault before, as when somebody is protected; records follow.
    """
    require(acting.reader, Action.CHECK)
    vault, stale = Vault(acting.ledger), list[Stale]()
    with acting.begin() as connection:
        if not moving_with(connection, suspect):
            return False
        walled = identity_values(connection, suspect)
        for contribution, values in groupby(walled, key=lambda each: each.contribution):
            vault.store(contribution, [Identity(each.token, each.value) for each in values])
        with connection.begin_nested() as held:
            wall_texts_beside(acting, connection, suspect)
            reports = hold_back(connection, suspect, protected)
            if not reports:
                held.rollback()
        stale += [settle_records(acting, connection, report) for report in reports]
    if reports:
        discard_older(acting)
    for each in stale:
        each.delete()
    return bool(reports)
