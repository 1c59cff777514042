"""Tell an investigator or a prosecutor who stands behind a pseudonym, if that person agreed.

Who asks names the report and the pseudonym that a protection body gave them, and is answered alike
whether or not there is such a person. A custodian releases the properties that the person's own
recorded consent names, or that the order of a court demands; whoever asked opens them once, within
a day, and not at all once the consent is taken back.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID, uuid4

from wholeroute.custody.vault import Vault
from wholeroute.entities import FREE_TEXT, IDENTIFYING
from wholeroute.errors import Invalid, NotFound, Refused
from wholeroute.ledger import (
    Acting,
    Agreement,
    Basis,
    Consent,
    Identity,
    IdentityRequest,
    IdentityWish,
    ask_identity,
    consents_of,
    decide_identity,
    identity_requests,
    record,
    record_consent,
    revoke_consent,
    take_identity,
)
from wholeroute.rights import Action, require

_OF_OBJECTS = frozenset(
    {"registrationNumber", "innCode", "iban", "accountNumber", "publicKey", "number", "username",
     "full", "deathDate"}
)  # fmt: skip
RELEASED = tuple(sorted(IDENTIFYING - FREE_TEXT - _OF_OBJECTS))
"""What of somebody's identity may be named; the database holds the same list."""


def request_identity(acting: Acting, wish: IdentityWish, reason: str) -> UUID:
    """Ask who stands behind a pseudonym; return the request. The answer is the same for nobody.

    Raises `Refused` for who may not ask for their purpose.
    """
    require(acting.reader, Action.REQUEST_IDENTITY)
    _named(wish.properties)
    _said("case_reference", wish.case_reference, "Name the case it is needed in.")
    _said("reason", reason, "Say what it is needed for.")
    request = uuid4()
    # A reason may name somebody: the vault keeps it, and the log its token alone.
    Vault(acting.ledger).store(wish.report, [Identity(request, reason)])
    with acting.begin() as connection:
        ask_identity(connection, request, wish)
        record(connection, acting.reader, Action.REQUEST_IDENTITY, f"identity:{request}")
    return request


def release_identity(
    acting: Acting, request: UUID, properties: Sequence[str], basis: Basis
) -> None:
    """Release named properties to whoever asked, on a consent or a court's order.

    Raises `Refused` for all but a custodian who did not ask, and where the basis does not reach.
    """
    require(acting.reader, Action.RELEASE_IDENTITY)
    _named(properties)
    if basis.consent is None and not basis.court_order.strip():
        raise Refused("consent", "consent or the order of a court opens an identity, nothing else")
    with acting.begin() as connection:
        asked = _asked(acting, identity_requests(connection), request)
        if not asked.known:
            raise NotFound("nobody stands there whom you were sent")
        if not set(properties) <= set(asked.properties):
            raise Invalid("properties", "more than was asked for", "Release what they asked for.")
        _must_reach(
            consents_of(connection, asked.report, asked.pseudonym), asked, properties, basis
        )
        decide_identity(connection, request, properties, basis)
        record(
            connection, acting.reader, Action.RELEASE_IDENTITY, f"identity:{request}",
            details={"granted": True, "properties": len(set(properties)),
                     "basis": "consent" if basis.consent else "order"},
        )  # fmt: skip


def refuse_identity(acting: Acting, request: UUID) -> None:
    """Refuse a request. Whoever asked is told that it is not granted, and not why."""
    require(acting.reader, Action.RELEASE_IDENTITY)
    with acting.begin() as connection:
        _asked(acting, identity_requests(connection), request)
        decide_identity(connection, request, None, Basis())
        record(
            connection, acting.reader, Action.RELEASE_IDENTITY, f"identity:{request}",
            details={"granted": False},
        )  # fmt: skip


def open_identity(acting: Acting, request: UUID) -> list[tuple[str, str]]:
    """Return what was released to this reader, property and value: once, and never again.

    Raises `NotFound` alike for what was never granted, is opened, expired, revoked or not theirs.
    """
    require(acting.reader, Action.REQUEST_IDENTITY)
    with acting.begin() as connection:
        tokens = take_identity(connection, request)
        if not tokens:
            raise NotFound("nothing is open to you under that request")
        opened = Vault(acting.ledger).released(tokens)
        record(
            connection, acting.reader, Action.REQUEST_IDENTITY, f"identity:{request}",
            details={"opened": len(opened)},
        )  # fmt: skip
    return sorted((tokens[token], value) for token, value in opened.items())


def reason_of(acting: Acting, request: UUID) -> str:
    """Return why a request was made, for the custodian who decides on it. Audited."""
    require(acting.reader, Action.RELEASE_IDENTITY)
    with acting.begin() as connection:
        if request not in {each.id for each in identity_requests(connection)}:
            raise NotFound(f"no request {request} for you to decide on")
        said = Vault(acting.ledger).released([request])
        record(connection, acting.reader, Action.RELEASE_IDENTITY, f"identity:{request}")
    return said.get(request, "")


def write_consent(acting: Acting, report: UUID, person: UUID, agreed: Agreement) -> UUID:
    """Write what a protected person agreed to, and return the consent's id.

    Raises `Refused` for all but a custodian, `NotFound` where nobody like that is protected for them.
    """
    require(acting.reader, Action.RELEASE_IDENTITY)
    _named(agreed.properties)
    _said("reference", agreed.reference, "Name the signed document.")
    consent = uuid4()
    with acting.begin() as connection:
        record_consent(connection, consent, report, person, agreed)
        record(
            connection, acting.reader, Action.RELEASE_IDENTITY, f"consent:{consent}",
            details={"properties": len(set(agreed.properties)), "purpose": agreed.purpose.value},
        )  # fmt: skip
    return consent


def take_consent_back(acting: Acting, consent: UUID) -> None:
    """Write that a person took their consent back: what is not opened yet stays closed."""
    require(acting.reader, Action.RELEASE_IDENTITY)
    with acting.begin() as connection:
        revoke_consent(connection, consent)
        record(
            connection, acting.reader, Action.RELEASE_IDENTITY, f"consent:{consent}",
            details={"revoked": True},
        )  # fmt: skip


def _asked(acting: Acting, waiting: Sequence[IdentityRequest], request: UUID) -> IdentityRequest:
    found = next((each for each in waiting if each.id == request and each.granted is None), None)
    if found is None:
        raise NotFound(f"no request {request} that waits for you")
    if found.asked_by == acting.reader.member:
        raise Refused("four-eyes", "whoever asked does not decide")
    return found


def _must_reach(
    consents: Sequence[Consent], asked: IdentityRequest, properties: Sequence[str], basis: Basis
) -> None:
    """Raise `Refused` where a consent is another's, taken back, or of something else."""
    if basis.consent is not None and not any(
        each.id == basis.consent
        and each.revoked_at is None
        and each.purpose == asked.purpose
        and set(properties) <= set(each.properties)
        for each in consents
    ):
        raise Refused("consent", "the consent does not reach so far")


def _named(properties: Sequence[str]) -> None:
    wrong = sorted(set(properties) - set(RELEASED))
    if wrong or not properties:
        raise Invalid(
            "properties", f"{wrong[0]!r} cannot be released" if wrong else "none is named",
            f"Name some of: {', '.join(RELEASED)}.",
        )  # fmt: skip


def _said(field: str, words: str, fix: str) -> None:
    if not words.strip():
        raise Invalid(field, "it is missing", fix)
