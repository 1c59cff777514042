"""Keep who asks for an identity, on what it was released, and that it opens once.

Nobody reads these tables: the database's functions tell whoever asks what became of it, the same
whether or not there is such a person, and a custodian what to decide on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Connection, text

from wholeroute.errors import NotFound
from wholeroute.rights import Purpose


class RequestState(StrEnum):
    """What became of a request, as whoever asked is told."""

    WAITING = "waiting"
    NOT_GRANTED = "not-granted"
    GRANTED = "granted"
    OPENED = "opened"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class IdentityWish:
    """Who is asked for: a pseudonym in a report, which of their properties, in which case."""

    report: UUID
    pseudonym: UUID
    properties: tuple[str, ...]
    case_reference: str


@dataclass(frozen=True, slots=True)
class OwnIdentityRequest:
    """A request as whoever made it sees it."""

    id: UUID
    report: UUID
    pseudonym: UUID
    properties: tuple[str, ...]
    purpose: str
    case_reference: str
    asked_at: datetime
    state: RequestState
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class IdentityRequest:
    """A request as a custodian sees it; `known` tells that they were sent such a person."""

    id: UUID
    report: UUID
    pseudonym: UUID
    known: bool
    properties: tuple[str, ...]
    purpose: str
    case_reference: str
    organisation: str
    asked_by: str
    asked_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    granted: bool | None
    shown: tuple[str, ...]
    consent: UUID | None
    court_order: str | None
    expires_at: datetime | None
    revealed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """What somebody agreed to: which properties, for which purpose, in which document of which day."""

    reference: str
    given_on: date
    properties: tuple[str, ...]
    purpose: Purpose


@dataclass(frozen=True, slots=True)
class Consent:
    """A recorded agreement of one protected person."""

    id: UUID
    reference: str
    given_on: date
    properties: tuple[str, ...]
    purpose: str
    recorded_by: str
    recorded_at: datetime
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Basis:
    """On what an identity is released: a consent, else the order of a court."""

    consent: UUID | None = None
    court_order: str = ""


def ask_identity(connection: Connection, request: UUID, wish: IdentityWish) -> None:
    """Write a request, whether or not there is such a person."""
    connection.execute(
        text(
            "select ledger.ask_identity(:id, :report, :pseudonym, cast(:properties as text[]),"
            " :case)"
        ),
        {"id": request, "report": wish.report, "pseudonym": wish.pseudonym,
         "properties": list(wish.properties), "case": wish.case_reference},
    )  # fmt: skip


def own_identity_requests(connection: Connection) -> list[OwnIdentityRequest]:
    """Return the reader's own requests, the newest first."""
    rows = connection.execute(
        text("select * from ledger.own_identity_requests() order by asked_at desc, id")
    )
    return [
        replace(OwnIdentityRequest(*row), properties=tuple(row[3]), state=RequestState(row[7]))
        for row in rows
    ]


def identity_requests(connection: Connection) -> list[IdentityRequest]:
    """Return the requests that this custodian sees, the newest first."""
    rows = connection.execute(
        text("select * from ledger.identity_requests() order by asked_at desc, id")
    )
    return [
        replace(IdentityRequest(*row), properties=tuple(row[4]), shown=tuple(row[13]))
        for row in rows
    ]


def decide_identity(
    connection: Connection, request: UUID, shown: Sequence[str] | None, basis: Basis
) -> None:
    """Write what was decided: which properties are released, None where nothing is."""
    done = connection.execute(
        text(
            "select ledger.decide_identity(:id, :yes, cast(:shown as text[]), :consent, :court)"
        ),
        {"id": request, "yes": shown is not None, "shown": list(shown or ()),
         "consent": basis.consent, "court": basis.court_order},
    ).scalar_one()  # fmt: skip
    if not done:
        raise NotFound(f"no request {request} that waits for you")


def take_identity(connection: Connection, request: UUID) -> dict[UUID, str]:
    """Open what was released to this reader, once: the vault's tokens, each with its property."""
    asked = text("select id, property from ledger.take_identity(:id)")
    return {row[0]: row[1] for row in connection.execute(asked, {"id": request}).all()}


def record_consent(
    connection: Connection, consent: UUID, report: UUID, person: UUID, agreed: Agreement
) -> None:
    """Write what a protected person agreed to; raise `NotFound` where there is nobody like that."""
    done = connection.execute(
        text(
            "select ledger.record_consent(:id, :report, :person, :reference, :given,"
            " cast(:properties as text[]), :purpose)"
        ),
        {"id": consent, "report": report, "person": person, "reference": agreed.reference,
         "given": agreed.given_on, "properties": list(agreed.properties),
         "purpose": agreed.purpose.value},
    ).scalar_one()  # fmt: skip
    if not done:
        raise NotFound(f"nobody protected {person} in that report whom you were sent")


def revoke_consent(connection: Connection, consent: UUID) -> None:
    """Write that a consent was taken back; raise `NotFound` where none stands."""
    asked = text("select ledger.revoke_consent(:id)")
    if not connection.execute(asked, {"id": consent}).scalar_one():
        raise NotFound(f"no consent {consent} that stands")


def consents_of(connection: Connection, report: UUID, person: UUID) -> list[Consent]:
    """Return what a protected person agreed to, the newest first."""
    rows = connection.execute(
        text("select * from ledger.consents_of(:report, :person) order by recorded_at desc, id"),
        {"report": report, "person": person},
    )
    return [replace(Consent(*row), properties=tuple(row[3])) for row in rows]
