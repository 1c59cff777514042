"""Protect a person at once: identity to the vault first, then out of the open lane.

With them go the people a person judged to be the same, the links that name them and what only
they hold. **Any protecting category wins**, whoever sent the other reports.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from uuid import UUID, uuid4

from wholeroute.custody.erased import Fate, Gone, remember_erased
from wholeroute.custody.reclassify import must_say_ground
from wholeroute.custody.records import move_records
from wholeroute.custody.shelf import carry_shelved
from wholeroute.custody.short_texts import wall_texts_beside
from wholeroute.custody.vault import Vault
from wholeroute.errors import Invalid, NotFound
from wholeroute.ledger import (
    Acting,
    Identity,
    begins_again,
    discard_older,
    identity_values,
    moving_with,
    record,
    report_of,
    state_ground,
    wall_off,
)
from wholeroute.rights import (
    PROTECTING_CATEGORIES,
    AccessClass,
    Action,
    Category,
    Ground,
    Item,
    Lane,
    require,
)


@dataclass(frozen=True, slots=True)
class Protected:
    """Who left the open lane together, and how many values the vault took in for them."""

    entities: tuple[UUID, ...]
    vaulted: int


@begins_again
def protect(
    acting: Acting, entity: UUID, category: Category, reason: str, *, ground: Ground | None = None
) -> Protected:
    """Move `entity` to the protected lane as `category`, and return who moved.

    A humanitarian actor helped on a `ground`. Whoever received one of them before is owed a notice
    from now on. Raises `Refused` for all but a custodian, `NotFound` where nobody like that is in the open
    lane for them.
    """
    own = AccessClass(acting.reader.organisation, frozenset(), frozenset({acting.reader.purpose}))
    require(acting.reader, Action.CATEGORISE, Item(Lane.OPEN, own))
    if category not in PROTECTING_CATEGORIES:
        known = ", ".join(sorted(PROTECTING_CATEGORIES))
        raise Invalid("category", f"{category} protects nobody", f"Use one of: {known}.")
    if not reason.strip():
        raise Invalid("reason", "protecting needs a reason", "Say what made you decide.")
    must_say_ground(category, ground)
    carry_shelved(acting)
    vault, why = Vault(acting.ledger), uuid4()
    with acting.begin() as connection:
        moving = moving_with(connection, entity)
        if not moving:
            raise NotFound(f"no entity {entity} that you may protect")
        walled = identity_values(connection, entity)
        for contribution, values in groupby(walled, key=lambda each: each.contribution):
            vault.store(contribution, [Identity(each.token, each.value) for each in values])
        # A reason may name them: the log keeps its token alone.
        vault.store(report_of(connection, entity), [Identity(why, reason)])
        stale = move_records(acting, connection, entity, moving)
        wall_texts_beside(acting, connection, entity)
        wall_off(connection, entity, category)
        if ground is not None:
            state_ground(connection, entity, ground)
        _remember(acting, moving, category, ground)
        record(
            connection, acting.reader, Action.CATEGORISE, f"entity:{entity}",
            details={"category": category.value, "moved": len(moving), "reason": str(why)},
        )  # fmt: skip
    discard_older(acting)
    stale.delete()
    return Protected(tuple(moving), len(walled))


def _remember(
    acting: Acting, moving: Sequence[UUID], category: Category, ground: Ground | None
) -> None:
    """Note beside the keys, before the commit, who is protected: no older backup undoes it."""
    now, why = datetime.now(UTC), ground.value if ground else ""
    remember_erased(
        acting.ledger.home.keys,
        [Gone(Fate.PROTECTED, each, now, category.value, why) for each in moving],
    )
