"""Make members: the first administrator once, everybody else by an administrator's invitation.

A code is shown once and kept as a hash. One for somebody who has credentials replaces them, so
a second person confirms it, another administrator or an auditor: else whoever keeps the accounts
could take any of them over.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

import psycopg
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError, ProgrammingError

from wholeroute.errors import Invalid, NotFound, Refused
from wholeroute.ledger import DatabaseRole, Ledger, show_proof
from wholeroute.members import attempts
from wholeroute.members.door import Door, as_code, new_code
from wholeroute.members.enrol import Member, Organisation

_PROVE = "this takes an administrator who proved within the last ten minutes who they are"


@dataclass(frozen=True, slots=True)
class Invitation:
    """A code that was given out, without the code."""

    id: UUID
    member: str
    made_by: str
    made_at: datetime
    expires_at: datetime
    replaces: bool
    confirmed_by: str | None

    @property
    def waits(self) -> bool:
        """Return whether a second person has yet to confirm it."""
        return self.replaces and self.confirmed_by is None


def set_up_code(ledger: Ledger) -> str | None:
    """Return a new code for the first administrator, None where somebody has credentials already."""
    code = new_code()
    with ledger.engine(DatabaseRole.DOOR).begin() as door:
        made = door.execute(text("select ledger.set_up(:hash)"), {"hash": hash_of(code)})
        return code if made.scalar_one() else None


def make_first(ledger: Ledger, code: str, body: Organisation, first: Member) -> None:
    """Make the first organisation and administrator; the same code is then their invitation.

    Raises `Refused` where the code is wrong or has made somebody: it does so once.
    """
    must_be_an_id("member", first.id)
    try:
        with ledger.engine(DatabaseRole.DOOR).begin() as door:
            show_code(door, code)
            made = door.execute(
                text(_FIRST),
                {
                    "body": body.id, "body_name": body.name, "kind": body.kind.value,
                    "regime": body.regime.value, "country": body.country, "member": first.id,
                    "name": first.name,
                },
            ).scalar_one()  # fmt: skip
    except IntegrityError:
        raise Invalid("member", "somebody or some body has that name", "Choose another.") from None
    if not made:
        raise Refused("set-up", "the code is wrong, or has made its administrator")


_FIRST = """
select ledger.first_administrator(:body, :body_name, :kind, :regime, :country, :member, :name)
"""


def invite(ledger: Ledger, member: str, proof: str | None = None) -> str:
    """Return a new code for a member, which ends any they had; raise `Refused` for who may not."""
    code = new_code()
    with ledger.engine(DatabaseRole.GATE).begin() as gate:
        show_proof(gate, ledger.proof if proof is None else proof)
        made = gate.execute(
            text("select ledger.invite(:member, :hash)"), {"member": member, "hash": hash_of(code)}
        ).scalar_one()
    if made is None:
        raise Refused("administrator", _PROVE)
    return code


def confirm(ledger: Ledger, invitation: UUID, proof: str) -> None:
    """Let an invitation replace what its member has; raise `Refused` unless by a second person."""
    with ledger.engine(DatabaseRole.GATE).begin() as gate:
        show_proof(gate, proof)
        confirmed = gate.execute(
            text("select ledger.confirm_invitation(:id)"), {"id": invitation}
        ).scalar_one()
    if not confirmed:
        raise Refused(
            "four-eyes",
            "a second administrator or an auditor confirms this, freshly proved, for somebody else",
        )


def invitations(ledger: Ledger, proof: str) -> list[Invitation]:
    """Return the codes that may still be used, the newest first, to whoever may know of them."""
    with ledger.engine(DatabaseRole.GATE).begin() as gate:
        show_proof(gate, proof)
        rows = gate.execute(text(_OPEN)).all()
    return [Invitation(*row) for row in rows]


_OPEN = """
select id, member, made_by, made_at, expires_at, replaces, confirmed_by from ledger.invitation
where used_at is null and expires_at > now() order by made_at desc, id
"""


def suspend(ledger: Ledger, member: str, proof: str | None = None, *, suspended: bool) -> None:
    """Keep a member out, with all their sessions, or let them in again."""
    try:
        with ledger.engine(DatabaseRole.GATE).begin() as gate:
            show_proof(gate, ledger.proof if proof is None else proof)
            done = gate.execute(
                text(
                    "update ledger.member set suspended_at = case when :suspended then now() end"
                    " where id = :member"
                ),
                {"member": member, "suspended": suspended},
            )
    except ProgrammingError as error:
        if isinstance(error.orig, psycopg.errors.InsufficientPrivilege):
            raise Refused("administrator", _PROVE) from None
        raise
    if done.rowcount != 1:
        raise Refused("administrator", f"{_PROVE}, and somebody else than themselves")


def look_up(door: Door, code: str, address: str) -> Member:
    """Return whom a code is for; raise `NotFound` where it opens nothing, whatever the cause.

    Raises `Refused` where too many wrong ones came from that address.
    """
    counted = door.counted(address, what="invitation")
    found = invited(door.ledger, code)
    attempts.passed(door.ledger, counted)
    return found


def invited(ledger: Ledger, code: str) -> Member:
    """Return the same without counting."""
    with ledger.engine(DatabaseRole.DOOR).begin() as door:
        show_code(door, code)
        member = door.execute(text("select member from ledger.invited()")).scalar_one_or_none()
    if member is None:
        raise NotFound(
            "this code opens nothing: it is wrong, waits for a second person, or is over"
        )
    with ledger.engine(DatabaseRole.GATE).begin() as gate:
        row = gate.execute(
            text("select id, organisation, name from ledger.member where id = :member"),
            {"member": member},
        ).one()
    return Member(row[0], row[1], row[2], ())


def show_code(connection: Connection, code: str) -> None:
    """Show an invitation's code until this transaction ends."""
    connection.execute(
        text("select set_config('wholeroute.invitation', :code, true)"), {"code": as_code(code)}
    )


def hash_of(code: str) -> bytes:
    """Return what is kept of a code."""
    return sha256(as_code(code).encode()).digest()


def id_from(name: str) -> str:
    """Return a short id for an organisation's name: letters and digits of any script, in small."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return "-".join(re.findall(r"\w+", plain))[:40] or "organisation"


def must_be_an_id(field: str, given: str) -> None:
    """Raise `Invalid` for what can't be a member's id: it stands in the log and on commands."""
    if not re.fullmatch(r"[\w.@-]{1,60}", given):
        raise Invalid(
            field, "it holds other characters than names of members do",
            "Use up to 60 letters, digits, dots, hyphens and @.",
        )  # fmt: skip
