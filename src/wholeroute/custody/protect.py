"""Protect a person at once: identity to the vault first, then out of the open lane.

With them go the people a person judged to be the same, the links that name them and what only
they hold. **Any protecting category wins**, whoever sent the other reports.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID, uuid4

from sqlalchemy import Connection

from wholeroute.custody.vault import Vault
from wholeroute.errors import Invalid, NotFound
from wholeroute.ledger import (
    Acting,
    discard_older,
    identity_values,
    moving_with,
    record,
    remaining,
    wall_off,
)
from wholeroute.rights import (
    PROTECTING_CATEGORIES,
    AccessClass,
    Action,
    Category,
    Item,
    Lane,
    require,
)


@dataclass(frozen=True, slots=True)
class Protected:
    """Who left the open lane together, and how many values the vault took in for them."""

    entities: tuple[UUID, ...]
    vaulted: int


def protect(
    acting: Acting,
    entity: UUID,
    category: Category,
    reason: str,
    *,
    recluster: Callable[[Connection, set[UUID]], None],
) -> Protected:
    """Move `entity` to the protected lane as `category`, and return who moved.

    `recluster` computes the clusters of those left behind, in the same transaction;
    `crosscheck.protect` is the one that brings it. Raises `Refused` for all but a custodian,
    `NotFound` where nobody like that is in the open lane for them.
    """
    own = AccessClass(acting.reader.organisation, frozenset(), frozenset({acting.reader.purpose}))
    require(acting.reader, Action.CATEGORISE, Item(Lane.OPEN, own))
    if category not in PROTECTING_CATEGORIES:
        known = ", ".join(sorted(PROTECTING_CATEGORIES))
        raise Invalid("category", f"{category} protects nobody", f"Use one of: {known}.")
    if not reason.strip():
        raise Invalid("reason", "protecting needs a reason", "Say what made you decide.")
    vault, why = Vault(acting.ledger), uuid4()
    with acting.begin() as connection:
        moving = moving_with(connection, entity)
        if not moving:
            raise NotFound(f"no entity {entity} that you may protect")
        walled = identity_values(connection, entity)
        for contribution, values in groupby(walled, key=lambda each: each.contribution):
            vault.store(contribution, [(each.token, each.value) for each in values])
        # A reason may name them: the log keeps its token alone.
        (named,) = remaining(connection, [entity])
        if named.contribution is not None:
            vault.store(named.contribution, [(why, reason)])
        recluster(connection, wall_off(connection, entity, category))
        record(
            connection, acting.reader, Action.CATEGORISE, f"entity:{entity}",
            details={"category": category.value, "moved": len(moving), "reason": str(why)},
        )  # fmt: skip
    discard_older(acting)
    return Protected(tuple(moving), len(walled))
