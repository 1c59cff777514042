"""Keep what a protection service is told of a need, and never of whom.

A referral leaves as anything leaves: `refer` in the database writes both rows.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, text

from wholeroute.ledger.connect import Acting
from wholeroute.rights import Reader


@dataclass(frozen=True, slots=True)
class NewReferral:
    """A need to be told to a protection service; nothing here says whose it is."""

    id: UUID
    recipient: str
    legal_basis: str
    need: str
    place: str
    urgency: str
    contact: str
    language: str
    words: str


@dataclass(frozen=True, slots=True)
class ReferralRow:
    """A referral as its sender or the service that is to help sees it."""

    id: UUID
    at: datetime
    organisation: str
    recipient: str
    need: str
    place: str
    urgency: str
    contact: str
    language: str
    words: str
    received_by: str | None
    received_at: datetime | None


def write_referral(connection: Connection, new: NewReferral, sha256: bytes) -> None:
    """Write a referral, and that it left."""
    values = {name: str(value) for name, value in asdict(new).items()}
    connection.execute(
        text("select ledger.refer(cast(:referral as jsonb), :hash)"),
        {"referral": json.dumps(values), "hash": sha256},
    )


def referrals(connection: Connection) -> list[ReferralRow]:
    """Return the referrals sent by or to the session's organisation, unreceived and newest first."""
    rows = connection.execute(
        text(
            "select id, at, organisation, recipient, need, place, urgency, contact, language,"
            " words, received_by, received_at from ledger.referral"
            " order by received_at is not null, at desc, id"
        )
    )
    return [ReferralRow(*row) for row in rows]


def receive_referral(connection: Connection, reader: Reader, referral: UUID) -> bool:
    """Write that a service's officer received a referral; return whether one waited for them."""
    return bool(
        connection.execute(
            text(
                "update ledger.referral set received_at = now(), received_by = :member"
                " where id = :id and received_at is null"
            ),
            {"member": reader.member, "id": referral},
        ).rowcount
    )


def names_somebody(connection: Connection, phrases: Iterable[str], naming: Iterable[str]) -> bool:
    """Return whether a phrase names anybody whom this session reads, or its organisation reported."""
    return bool(
        connection.execute(
            text("select ledger.names_somebody(cast(:phrases as text[]), cast(:naming as text[]))"),
            {"phrases": sorted(phrases), "naming": sorted(naming)},
        ).scalar_one()
    )


def names_a_person(connection: Connection, phrases: Iterable[str], naming: Iterable[str]) -> bool:
    """Return whether a phrase names a person whom the session's organisation reported."""
    return bool(
        connection.execute(
            text("select ledger.names_a_person(cast(:phrases as text[]), cast(:naming as text[]))"),
            {"phrases": sorted(phrases), "naming": sorted(naming)},
        ).scalar_one()
    )


def own_vaulted(acting: Acting, *, most: int = 500) -> list[UUID]:
    """Return the newest reports of the session's organisation of which the vault keeps something."""
    with acting.begin() as connection:
        return list(
            connection.execute(text("select ledger.own_vaulted(:most)"), {"most": most}).scalars()
        )
