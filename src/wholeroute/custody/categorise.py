"""Say what an uncategorised person is, and lift a hold: never one person alone.

A person whom nobody categorised can only be categorised. One whose label waits, because their
report shows them aboard, steering, rescuing or caring for a minor, enters the open lane when a
custodian asks with evidence of something beyond that and somebody who watches over rights
co-signs (CJEU C-460/23); so does a protected person whom `reclassify` asks for. A protecting
category needs no second person: it acts at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID, uuid4

from sqlalchemy import Connection

from wholeroute.custody.reclassify import (
    must_bear_out,
    must_decide,
    must_open_people,
    must_say_ground,
    needs_reason,
)
from wholeroute.custody.records import settle_records
from wholeroute.custody.shelf import carry_shelved
from wholeroute.custody.short_texts import settle_texts
from wholeroute.custody.vault import Vault, whole
from wholeroute.errors import Invalid, NotFound, Refused
from wholeroute.ledger import (
    Acting,
    Identity,
    Release,
    all_open,
    ask_release,
    begins_again,
    grant_release,
    open_up,
    put_back,
    record,
    refuse_release,
    releases,
    shelter,
    state_ground,
    undecided,
    weighed_for,
)
from wholeroute.rights import (
    OPEN_CATEGORIES,
    PROTECTING_CATEGORIES,
    Action,
    Category,
    Ground,
    Lane,
)


@begins_again
def categorise(  # noqa: PLR0913 — whom, as what, why, on which evidence or ground
    acting: Acting,
    entity: UUID,
    category: Category,
    reason: str,
    evidence: Sequence[UUID] = (),
    *,
    ground: Ground | None = None,
) -> UUID | None:
    """Say that an uncategorised person is `category`; return the request where one must wait.

    A humanitarian actor helped on a `ground`. Raises `Refused` for all but a custodian, for a hold
    without evidence, and for an open category where a protection body works; `NotFound` where
    nobody like that is uncategorised for them.
    """
    must_decide(acting, Action.CATEGORISE, Lane.UNCATEGORISED)
    if category in OPEN_CATEGORIES:
        must_open_people(acting, category)
    needs_reason(reason)
    must_say_ground(category, ground)
    carry_shelved(acting)
    vault = Vault(acting.ledger)
    with acting.begin() as connection:
        who = next((each for each in undecided(connection) if each.entity == entity), None)
        if who is None:
            raise NotFound(f"nobody uncategorised {entity} whom you may decide on")
        why, request = uuid4(), None
        if category in PROTECTING_CATEGORIES:
            shelter(connection, entity, category)
            if ground is not None:
                state_ground(connection, entity, ground)
        elif category not in OPEN_CATEGORIES:
            known = ", ".join(sorted(PROTECTING_CATEGORIES | OPEN_CATEGORIES))
            raise Invalid("category", f"{category} says nothing", f"Use one of: {known}.")
        elif who.holds:
            request = why = _ask(connection, entity, category, evidence)
        else:
            tokens = open_up(connection, entity, category)
            _give_back(vault, connection, entity, tokens)
            settle_texts(acting, connection, who.contribution)
        stale = settle_records(acting, connection, who.contribution)
        # A reason may name them: the log keeps its token alone.
        vault.store(who.contribution, [Identity(why, reason)])
        record(
            connection, acting.reader, Action.CATEGORISE, f"entity:{entity}",
            details={"category": category.value, "waits": request is not None, "reason": str(why)}
            | ({"ground": ground.value} if ground else {}),
        )  # fmt: skip
    stale.delete()
    return request


@begins_again
def co_sign(acting: Acting, request: UUID, decision: str, *, granted: bool) -> Release:
    """Open somebody to analysis whom somebody else asked to open, or refuse to; return the request.

    They were on hold or protected. Raises `Refused` for who does not watch over rights and for
    evidence that bears nothing out, `NotFound` where no request of another person waits for them.
    """
    must_decide(acting, Action.CO_SIGN, Lane.UNCATEGORISED)
    needs_reason(decision)
    # The records of the report follow when a custodian next decides on one of its people.
    with acting.begin() as connection:
        asked = next((each for each in releases(connection) if each.id == request), None)
        if asked is None:
            raise NotFound(f"no request {request} that waits for you")
        must_decide(acting, Action.CO_SIGN, asked.lane)
        if asked.asked_by == acting.reader.member:
            raise Refused("four-eyes", "whoever asked cannot co-sign")
        if granted:
            if not all_open(connection, asked.evidence):
                raise Refused("hold", "the evidence must stand in the open lane, before your eyes")
            must_bear_out(weighed_for(connection, asked.entity, asked.evidence))
            tokens = grant_release(connection, request, decision)
            _give_back(Vault(acting.ledger), connection, asked.entity, tokens)
        else:
            refuse_release(connection, acting.reader, request, decision)
        record(
            connection, acting.reader, Action.CO_SIGN, f"release:{request}",
            details={"granted": granted, "category": asked.category.value,
                     "from": asked.lane.value},
        )  # fmt: skip
        decided = next(e for e in releases(connection, waiting=False) if e.id == request)
        if granted:
            settle_texts(acting, connection, _report_of(decided))
        return decided


def _report_of(granted: Release) -> UUID:
    """Return the report that somebody entered the open lane of: it shows to whoever granted that."""
    if granted.contribution is None:
        raise NotFound("the report is not there for you")
    return granted.contribution


def _ask(
    connection: Connection, entity: UUID, category: Category, evidence: Sequence[UUID]
) -> UUID:
    if not evidence:
        raise Refused(
            "hold", "aboard, steering, rescuing or caring is no offence: attach evidence of one"
        )
    return ask_release(connection, entity, category, evidence)


def _give_back(
    vault: Vault, connection: Connection, entity: UUID, tokens: Mapping[UUID, str]
) -> None:
    given = [whole(each, tokens[each.token]) for each in vault.give_back(tokens)]
    put_back(connection, entity, given)
