"""Tokens by which a program acts for a member: one seat, until a day, shown once.

A token is a sign-in that nobody types: whatever ends a member's sign-ins ends it. It proves nothing
anew, so nothing that asks for a fresh proof can be done with it.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from unicodedata import category
from uuid import UUID

from sqlalchemy import text

from wholeroute.errors import Invalid, NotFound, Refused
from wholeroute.ledger import DatabaseRole, show_proof
from wholeroute.members.door import Door, SignedIn
from wholeroute.rights import Purpose, Role

MOST_DAYS = 90
_LONGEST_LABEL = 60


@dataclass(frozen=True, slots=True)
class Token:
    """A token as its owner sees it afterwards: never the token itself."""

    id: UUID
    label: str
    role: Role | None
    purpose: Purpose | None
    made_at: datetime
    used_at: datetime | None
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a token shall be for."""

    label: str
    role: Role
    purpose: Purpose
    days: int


def issue(door: Door, who: SignedIn, wanted: Wanted) -> str:
    """Return a new token, which is kept nowhere but with whoever asked.

    Raises `Invalid` for a label or a time that cannot be, `Refused` where the seat is not theirs, is
    an administrator's, or twenty tokens stand, and where nobody proved lately who they are.
    """
    _must_be_right(wanted)
    token = secrets.token_urlsafe(32)
    asked = {
        "hash": sha256(token.encode()).digest(), "role": wanted.role, "purpose": wanted.purpose,
        "days": wanted.days, "label": wanted.label.strip(),
    }  # fmt: skip
    with door.ledger.engine(DatabaseRole.DOOR).begin() as connection:
        show_proof(connection, who.token)
        made = connection.execute(
            text("select ledger.issue_token(:hash, :role, :purpose, :days, :label)"), asked
        ).scalar_one()
    if made is None:
        raise Refused("token", "no token is made for this seat, or twenty of yours stand already")
    return token


def _must_be_right(wanted: Wanted) -> None:
    label = wanted.label.strip()
    if not label or len(label) > _LONGEST_LABEL or any(category(each)[0] == "C" for each in label):
        fix = f"Name the program in up to {_LONGEST_LABEL} characters."
        raise Invalid("label", "it does not name a program", fix)
    if not 1 <= wanted.days <= MOST_DAYS:
        fix = f"Choose from 1 to {MOST_DAYS} days."
        raise Invalid("days", "a token does not stand so long", fix)


def tokens(door: Door, who: SignedIn) -> list[Token]:
    """Return the tokens of somebody who signed in, the oldest first."""
    with door.ledger.engine(DatabaseRole.DOOR).begin() as connection:
        show_proof(connection, who.token)
        rows = connection.execute(text("select * from ledger.tokens()")).all()
    return [
        Token(
            row.id, row.label, row.role and Role(row.role), row.purpose and Purpose(row.purpose),
            row.opened_at, row.seen_at if row.seen_at > row.opened_at else None, row.expires_at,
        )
        for row in rows
    ]  # fmt: skip


def end_token(door: Door, who: SignedIn, which: UUID) -> None:
    """End a token of one's own; raise `NotFound` where it is none."""
    with door.ledger.engine(DatabaseRole.DOOR).begin() as connection:
        show_proof(connection, who.token)
        ended = connection.execute(text("select ledger.end_token(:id)"), {"id": which}).scalar_one()
    if not ended:
        raise NotFound("there is no such token of yours")
