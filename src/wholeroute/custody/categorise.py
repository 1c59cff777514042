"""Say what an uncategorised person is, and lift a hold: never one person alone.

A person whom nobody categorised can only be categorised. One whose label waits, because their
report shows them aboard, steering, rescuing or caring for a minor, enters the open lane when a
custodian asks with evidence of something beyond that and somebody who watches over rights
co-signs (CJEU C-460/23). A protecting category needs no second person: it acts at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID, uuid4

from sqlalchemy import Connection

from wholeroute.custody.records import settle_records
from wholeroute.custody.shelf import carry_shelved
from wholeroute.custody.vault import Vault
from wholeroute.entities import PROPERTIES, normalise
from wholeroute.errors import Invalid, NotFound, Refused
from wholeroute.ledger import (
    Acting,
    Identity,
    Release,
    all_open,
    ask_release,
    decide_release,
    open_up,
    put_back,
    record,
    releases,
    shelter,
    undecided,
)
from wholeroute.rights import (
    OPEN_CATEGORIES,
    PROTECTING_CATEGORIES,
    AccessClass,
    Action,
    Category,
    Item,
    Lane,
    Profile,
    require,
)


def categorise(
    acting: Acting, entity: UUID, category: Category, reason: str, evidence: Sequence[UUID] = ()
) -> UUID | None:
    """Say that an uncategorised person is `category`; return the request where one must wait.

    Raises `Refused` for all but a custodian, for a hold without evidence, and for an open category
    where a protection body works; `NotFound` where nobody like that is uncategorised for them.
    """
    _must(acting, Action.CATEGORISE)
    if category in OPEN_CATEGORIES and acting.ledger.profile is Profile.PROTECTION_BODY:
        raise Refused("profile", "a protection body holds nobody in the open lane")
    _needs(reason)
    carry_shelved(acting)
    vault = Vault(acting.ledger)
    with acting.begin() as connection:
        who = next((each for each in undecided(connection) if each.entity == entity), None)
        if who is None:
            raise NotFound(f"nobody uncategorised {entity} whom you may decide on")
        why, request = uuid4(), None
        if category in PROTECTING_CATEGORIES:
            shelter(connection, entity, category)
        elif category not in OPEN_CATEGORIES:
            known = ", ".join(sorted(PROTECTING_CATEGORIES | OPEN_CATEGORIES))
            raise Invalid("category", f"{category} says nothing", f"Use one of: {known}.")
        elif who.holds:
            request = why = _ask(acting, connection, entity, category, evidence)
        else:
            _let_in(vault, connection, entity, category)
        stale = settle_records(acting, connection, who.contribution)
        # A reason may name them: the log keeps its token alone.
        vault.store(who.contribution, [Identity(why, reason)])
        record(
            connection, acting.reader, Action.CATEGORISE, f"entity:{entity}",
            details={"category": category.value, "waits": request is not None, "reason": str(why)},
        )  # fmt: skip
    stale.delete()
    return request


def co_sign(acting: Acting, request: UUID, decision: str, *, granted: bool) -> Release:
    """Lift a hold that somebody else asked to lift, or refuse to; return the request.

    Raises `Refused` for who does not watch over rights, `NotFound` where no request of another
    person waits for them.
    """
    _must(acting, Action.CO_SIGN)
    _needs(decision)
    # The records of the report follow when a custodian next decides on one of its people.
    with acting.begin() as connection:
        asked = next((each for each in releases(connection) if each.id == request), None)
        if asked is None:
            raise NotFound(f"no request {request} that waits for you")
        if asked.asked_by == acting.reader.member:
            raise Refused("four-eyes", "whoever asked cannot co-sign")
        if granted:
            if not all_open(connection, asked.evidence):
                raise Refused("hold", "the evidence must stand in the open lane, before your eyes")
            _let_in(Vault(acting.ledger), connection, asked.entity, asked.category)
        decide_release(connection, acting.reader, request, granted=granted, decision=decision)
        record(
            connection, acting.reader, Action.CO_SIGN, f"release:{request}",
            details={"granted": granted, "category": asked.category.value},
        )  # fmt: skip
        return next(e for e in releases(connection, waiting=False) if e.id == request)


def _must(acting: Acting, action: Action) -> None:
    own = AccessClass(acting.reader.organisation, frozenset(), frozenset({acting.reader.purpose}))
    require(acting.reader, action, Item(Lane.UNCATEGORISED, own))


def _needs(reason: str) -> None:
    if not reason.strip():
        raise Invalid(
            "reason", "a decision on a person needs a reason", "Say what made you decide."
        )


def _ask(
    acting: Acting,
    connection: Connection,
    entity: UUID,
    category: Category,
    evidence: Sequence[UUID],
) -> UUID:
    if not evidence:
        raise Refused(
            "hold", "aboard, steering, rescuing or caring is no offence: attach evidence of one"
        )
    return ask_release(connection, acting.reader, entity, category, evidence)


def _let_in(vault: Vault, connection: Connection, entity: UUID, category: Category) -> None:
    tokens = open_up(connection, entity, category)
    given = [_whole(each, tokens[each.token]) for each in vault.give_back(tokens)]
    put_back(connection, entity, given)


def _whole(identity: Identity, name: str) -> Identity:
    """Return a value as intake would store it; an older one was kept as printed alone."""
    if identity.original is not None or identity.flag is not None:
        return identity
    try:
        value, flag = normalise(PROPERTIES[name], identity.value)
    except Invalid:
        return identity
    return Identity(
        identity.token, value, None if value == identity.value else identity.value, flag or None
    )
