"""Choose credentials: by an invitation, or one's own anew, freshly proved.

The database asks for one of the two again before it keeps anything, and for a set that suffices
(a passkey, or a password with codes) before an invitation is used up.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from secrets import token_bytes
from uuid import UUID

import psycopg
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError, ProgrammingError

from wholeroute.errors import Invalid, Refused
from wholeroute.ledger import DatabaseRole, show_proof
from wholeroute.members import credentials, passkeys, passwords, totp
from wholeroute.members.credentials import Credential, Means
from wholeroute.members.door import Door, as_code, new_code
from wholeroute.members.enrol import Member
from wholeroute.members.invite import show_code

RECOVERY_CODES = 8
_MAKING = "making "


@dataclass(frozen=True, slots=True)
class Chooser:
    """Who chooses, and what entitles them: an invitation's code or their sign-in's token."""

    member: Member
    code: str = field(default="", repr=False)
    token: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A password as it was typed, and what shows that the application knows its seed."""

    password: str = field(repr=False)
    again: str = field(repr=False)
    sealed: str = field(repr=False)
    code: str = field(repr=False)


def new_seed(door: Door, member: str) -> tuple[bytes, str]:
    """Return a new seed for an authenticator application, and the same sealed, for a form to carry."""
    seed = token_bytes(totp.SECRET_BYTES)
    return seed, door.key.seal(seed, member).hex()


def same_or_new_seed(door: Door, member: str, sealed: str) -> tuple[bytes, str]:
    """Return the seed that a form carries, a new one where it carries none of this member's."""
    try:
        return door.key.unseal(bytes.fromhex(sealed), member), sealed
    except (ValueError, Refused):
        return new_seed(door, member)


def ask_new_passkey(door: Door, who: Chooser) -> str:
    """Return what a browser needs to make a passkey for this member, as JSON."""
    with _entitled(door, who) as connection:
        found = credentials.of_member(connection, who.member.id)
    has = [each.as_known for each in found if each.kind is Means.PASSKEY]
    challenge = door.challenges.new(_MAKING + who.member.id)
    handle = door.key.hashed("handle", who.member.id)
    return passkeys.to_register(challenge, handle, who.member.id, who.member.name, has)


def keep_passkey(door: Door, who: Chooser, answer: str, origin: str, name: str) -> None:
    """Keep the passkey a browser made; raise `Refused` where it does not fit what was asked."""
    said = passkeys.read(answer)
    challenge = passkeys.challenge_in(said)
    door.challenges.take(challenge, _MAKING + who.member.id)
    made = passkeys.registered(said, challenge, origin)
    with _entitled(door, who) as connection:
        connection.execute(text("select ledger.make_room()"))
        credentials.keep_passkey(connection, who.member.id, name.strip()[:60] or "passkey", made)
        _accepted(connection, who)


def keep_password(door: Door, who: Chooser, chosen: Chosen) -> list[str]:
    """Keep a password and the seed of its codes, in place of earlier ones; return codes that recover.

    Raises `Invalid` where the password is weak or mistyped, or the code is not the application's.
    """
    if chosen.password != chosen.again:
        raise Invalid("again", "the two are not the same", "Type the password twice.")
    passwords.must_be_strong(
        chosen.password, who.member.id, who.member.name, who.member.organisation
    )
    try:
        seed = door.key.unseal(bytes.fromhex(chosen.sealed), who.member.id)
    except ValueError:
        raise Refused("sealed", "this was not sealed here") from None
    step = totp.matching_step(seed, chosen.code, door.clock())
    if step is None:
        raise Invalid(
            "code", "it is not what the application shows now", "Type the six digits it shows."
        )
    recovering = [new_code() for _ in range(RECOVERY_CODES)]
    with _entitled(door, who) as connection:
        connection.execute(text("select ledger.make_room()"))
        if who.token:
            _end_earlier(connection, credentials.of_member(connection, who.member.id))
        keep = credentials.keep_secret
        keep(connection, who.member.id, Means.PASSWORD, passwords.hash_of(chosen.password))
        keep(connection, who.member.id, Means.TOTP, door.key.seal(seed, who.member.id), step)
        for each in recovering:
            digest = sha256(as_code(each).encode()).digest()
            keep(connection, who.member.id, Means.RECOVERY, digest)
        _accepted(connection, who)
    return recovering


def own(door: Door, who: Chooser) -> list[Credential]:
    """Return what a member can prove themselves with."""
    with _entitled(door, who) as connection:
        return credentials.of_member(connection, who.member.id)


def give_up(door: Door, who: Chooser, which: UUID) -> None:
    """End one of one's own passkeys; raise `Refused` for the last that suffices, or another's."""
    with _entitled(door, who) as connection:
        if not _end(connection, which, "given-up"):
            raise Refused("credentials", "that is not yours to end")
        if not _suffices(connection, who.member.id):
            raise Refused("credentials", "it is the last that lets you in: add another first")


@contextmanager
def _entitled(door: Door, who: Chooser) -> Iterator[Connection]:
    try:
        with door.ledger.engine(DatabaseRole.DOOR).begin() as connection:
            show_proof(connection, who.token)
            show_code(connection, who.code)
            yield connection
    except ProgrammingError as error:
        if isinstance(error.orig, psycopg.errors.InsufficientPrivilege):
            raise Refused("invitation", "this takes an open invitation or a fresh proof") from None
        raise
    except IntegrityError:
        raise Refused("credentials", "that passkey is known already") from None


def _accepted(connection: Connection, who: Chooser) -> None:
    if who.code and not connection.execute(text("select ledger.accept()")).scalar_one():
        raise Refused("invitation", "this invitation was used, or is over")


def _end_earlier(connection: Connection, found: list[Credential]) -> None:
    for each in found:
        if each.kind is not Means.PASSKEY and not _end(connection, each.id, "replaced"):
            raise Refused("step-up", "this takes a fresh proof of who you are")


def _end(connection: Connection, which: UUID, why: str) -> bool:
    return bool(
        connection.execute(
            text("select ledger.end_credential(:which, :why)"), {"which": which, "why": why}
        ).scalar_one()
    )


def _suffices(connection: Connection, member: str) -> bool:
    return bool(
        connection.execute(text("select ledger.suffices(:member)"), {"member": member}).scalar_one()
    )
