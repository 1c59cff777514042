"""Gather what an asker is told of their requests, and what a custodian decides on."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from wholeroute.custody import reason_of
from wholeroute.errors import NotFound
from wholeroute.ledger import (
    Acting,
    Consent,
    IdentityRequest,
    OwnIdentityRequest,
    consents_of,
    identity_requests,
    own_identity_requests,
    record,
)
from wholeroute.rights import Action
from wholeroute.web.may import may


@dataclass(frozen=True, slots=True)
class Identities:
    """What this reader asked, and what they decide on: one of the two, by their role."""

    asks: bool
    own: tuple[OwnIdentityRequest, ...]
    others: tuple[IdentityRequest, ...]


@dataclass(frozen=True, slots=True)
class IdentityPage:
    """One request, as who asked sees it or as who decides on it does."""

    own: OwnIdentityRequest | None
    request: IdentityRequest | None
    reason: str
    consents: tuple[Consent, ...]
    may_decide: bool


def identities(acting: Acting) -> Identities:
    """Return the requests that this reader sees, the newest first. Audited."""
    asks = may(acting.reader, Action.REQUEST_IDENTITY)
    with acting.begin() as connection:
        own = own_identity_requests(connection) if asks else []
        others = [] if asks else identity_requests(connection)
        record(
            connection, acting.reader, Action.READ, "identities",
            details={"n": len(own) + len(others)},
        )  # fmt: skip
    return Identities(asks, tuple(own), tuple(others))


def identity_page(acting: Acting, which: UUID) -> IdentityPage:
    """Return one request; raise `NotFound` for hidden and absent alike. Audited."""
    if may(acting.reader, Action.REQUEST_IDENTITY):
        with acting.begin() as connection:
            own = next((e for e in own_identity_requests(connection) if e.id == which), None)
            record(connection, acting.reader, Action.READ, f"identity:{which}")
        if own is None:
            raise NotFound(f"no request {which} of yours")
        return IdentityPage(own, None, "", (), may_decide=False)
    reason = reason_of(acting, which)
    with acting.begin() as connection:
        asked = next(each for each in identity_requests(connection) if each.id == which)
        consents = consents_of(connection, asked.report, asked.pseudonym) if asked.known else []
    waits = asked.granted is None and asked.asked_by != acting.reader.member
    return IdentityPage(None, asked, reason, tuple(consents), may_decide=waits)
