"""Let members in and out: passkeys first, a password with a code as the other way.

A wrong member, a wrong password and a wrong code cost the same work and are told the same words.
Tokens leave this module once, to whoever signed in; the database keeps their hashes.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Connection, text

from wholeroute.errors import Refused
from wholeroute.ledger import DatabaseRole, Ledger, show_proof
from wholeroute.members import attempts, credentials, passkeys, passwords, totp
from wholeroute.members.credentials import Credential, Means
from wholeroute.members.keys import SignInKey
from wholeroute.rights import Purpose, Role

_WRONG = "the member, the password or the code is wrong"
_NOT_ACCEPTED = "the passkey was not accepted"
_SPENT = "the code is wrong, or was used before"
_COPIED = "this passkey is ended: its counter went back, as that of a copy would"
_KEPT_OUT = "your account is suspended"
_SIGN_IN, _STEP_UP = "sign-in", "step-up"


@dataclass(frozen=True, slots=True)
class PasswordTry:
    """What somebody typed to sign in, and from which address."""

    member: str
    password: str = field(repr=False)
    code: str = field(repr=False)
    address: str


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody who signed in: their token, their seat if they took one, whether they proved it lately."""

    token: str = field(repr=False)
    member: str
    how: str
    role: Role | None
    purpose: Purpose | None
    proved: bool


class Door:
    """Sign-in of one installation."""

    def __init__(self, ledger: Ledger, clock: Callable[[], datetime]) -> None:
        self.ledger = ledger
        self.clock = clock
        self.key = SignInKey.of(ledger.home)
        self.challenges = passkeys.Challenges(clock)

    # --- in -----------------------------------------------------------------------------------

    def by_password(self, tried: PasswordTry) -> str:
        """Return the token of a new sign-in by password and code; raise `Refused` for a wrong one."""
        counted = self.counted(tried.address, tried.member)
        with self._begin() as door:
            found = credentials.of_member(door, tried.member)
        right = passwords.fits(_secret(found, Means.PASSWORD), tried.password)
        second = self._second(found, tried.member, tried.code)
        with self._begin() as door:
            proved = bool(right and second and _all_spent(door, found, second))
            token = _entered(door, tried.member) if proved else ""
        if not proved:
            raise self._turned_away(tried.member, _SIGN_IN, _WRONG)
        attempts.passed(self.ledger, counted)
        return self._let_in(tried.member, token)

    def ask_passkey(self) -> str:
        """Return what a browser needs to offer its passkeys, as JSON. It names nobody."""
        return passkeys.to_sign_in(self.challenges.new(_SIGN_IN))

    def by_passkey(self, answer: str, origin: str) -> str:
        """Return the token of a new sign-in by passkey; raise `Refused` for any that is not right.

        Nothing is counted: nobody guesses a signature, and a wait would only lock members out.
        """
        used, reached = self._proved_key(answer, origin, _SIGN_IN)
        with self._begin() as door:
            fresh = credentials.spend(door, used, reached)
            token = _entered(door, used.member) if fresh else ""
        if not fresh:
            raise self._turned_away(used.member, _SIGN_IN, _COPIED, "sign-count")
        return self._let_in(used.member, token)

    def _let_in(self, member: str, token: str) -> str:
        """Return the token of whoever proved who they are; only they are told why it is none."""
        if not token:
            raise self._turned_away(member, _SIGN_IN, _KEPT_OUT, "suspended")
        return token

    # --- here ---------------------------------------------------------------------------------

    def visit(self, token: str) -> SignedIn | None:
        """Return who is signed in by this token, None where nobody is any more."""
        if not token:
            return None
        with self._begin(token) as door:
            row = door.execute(text(_VISIT)).one_or_none()
        if row is None:
            return None
        role, purpose = row.role and Role(row.role), row.purpose and Purpose(row.purpose)
        return SignedIn(token, row.member, row.how, role, purpose, row.proved)

    def sit(self, token: str, role: Role | None, purpose: Purpose | None) -> None:
        """Take a seat, or leave it with None; raise `Refused` where it is not theirs."""
        with self._begin(token) as door:
            seated = door.execute(
                text("select ledger.sit(:role, :purpose)"), {"role": role, "purpose": purpose}
            ).scalar_one()
        if not seated:
            raise Refused("membership", f"the role of {role} for {purpose} is not yours to take")

    def leave(self, token: str) -> None:
        """End a sign-in, and every session that stands on it."""
        with self._begin(token) as door:
            door.execute(text("select ledger.leave()"))

    # --- proved anew --------------------------------------------------------------------------

    def ask_passkey_again(self, who: SignedIn) -> str:
        """Return what a browser needs to use one of this member's passkeys, as JSON."""
        with self._begin() as door:
            found = credentials.of_member(door, who.member)
        known = [each.as_known for each in found if each.kind is Means.PASSKEY]
        return passkeys.to_sign_in(self.challenges.new(_STEP_UP + who.token), known)

    def step_up_by_passkey(self, who: SignedIn, answer: str, origin: str) -> str:
        """Return the new token of whoever proved anew by passkey who they are."""
        used, reached = self._proved_key(answer, origin, _STEP_UP + who.token)
        if used.member != who.member:
            raise self._turned_away(who.member, _STEP_UP, _NOT_ACCEPTED)
        return self._proved(who, used, reached)

    def step_up_by_code(self, who: SignedIn, code: str, address: str) -> str:
        """Return the new token of whoever proved it by a code of their application."""
        counted = self.counted(address, who.member)
        with self._begin() as door:
            found = credentials.of_member(door, who.member)
        second = self._second(found, who.member, code)
        if second is None or second[0].kind is not Means.TOTP:
            raise self._turned_away(who.member, _STEP_UP, _SPENT)
        token = self._proved(who, second[0], second[1])
        attempts.passed(self.ledger, counted)
        return token

    def _proved(self, who: SignedIn, used: Credential, reached: int) -> str:
        token = secrets.token_urlsafe(32)
        with self._begin(who.token) as door:
            fresh = credentials.spend(door, used, reached)
            proved = fresh and (
                door.execute(
                    text("select ledger.prove(:hash)"), {"hash": _hash(token)}
                ).scalar_one()
            )
        if not fresh and used.kind is Means.PASSKEY:
            raise self._turned_away(who.member, _STEP_UP, _COPIED, "sign-count")
        if not proved:
            raise self._turned_away(who.member, _STEP_UP, _SPENT)
        return token

    # --- parts --------------------------------------------------------------------------------

    @contextmanager
    def _begin(self, token: str = "") -> Iterator[Connection]:
        with self.ledger.engine(DatabaseRole.DOOR).begin() as door:
            show_proof(door, token)
            yield door

    def counted(self, address: str, member: str | None = None, what: str = "password") -> list[int]:
        """Count a try before it is weighed; raise `Refused` where the next one must wait.

        Passwords and invitations are counted apart: on one machine all have one address, and
        whoever tries a wrong invitation there must not keep everybody's passwords out.
        """
        subjects = [attempts.of_address(self.key.hashed(f"address of a {what}", address))]
        if member is not None:
            subjects.append(attempts.of_member(self.key.hashed("member", member)))
        try:
            return attempts.try_once(self.ledger, subjects)
        except Refused as locked:
            raise self._turned_away(member or "", _SIGN_IN, locked.reason, locked.rule) from None

    def _second(
        self, found: Sequence[Credential], member: str, code: str
    ) -> tuple[Credential, int] | None:
        """Return what a code proves: the application and its step, or a code that recovers."""
        given = sha256(as_code(code).encode()).digest()
        for each in found:
            if each.kind is Means.TOTP and each.secret:
                seed = self.key.unseal(each.secret, member)
                step = totp.matching_step(seed, code, self.clock())
                if step is not None:
                    return each, step
            if each.kind is Means.RECOVERY and secrets.compare_digest(each.secret or b"", given):
                return each, 0
        return None

    def _proved_key(self, answer: str, origin: str, what_for: str) -> tuple[Credential, int]:
        said = passkeys.read(answer)
        challenge = passkeys.challenge_in(said)
        self.challenges.take(challenge, what_for)
        with self._begin() as door:
            known = credentials.with_key(door, passkeys.key_id_in(said))
        if known is None or known.public_key is None:
            raise self._turned_away("", _SIGN_IN, _NOT_ACCEPTED)
        return known, passkeys.counted(said, challenge, origin, known.public_key)

    def _turned_away(
        self, member: str, what: str, reason: str, rule: str = "credentials"
    ) -> Refused:
        """Audit a wrong try, in a transaction of its own; return what is to be raised."""
        with self._begin() as door:
            door.execute(
                text("select ledger.turned_away(:member, :what, :rule)"),
                {"member": member, "what": what, "rule": rule},
            )
        return Refused(rule, reason)


_VISIT = """
select member, how, role, purpose,
  proved_at > now() - interval '10 minutes' as proved from ledger.visit()
"""


def new_code() -> str:
    """Return a code that somebody may have to type: 100 random bits in four groups of letters."""
    letters = "".join(secrets.choice("ABCDEFGHJKLMNPQRSTUVWXYZ23456789") for _ in range(20))
    return "-".join(letters[at : at + 5] for at in range(0, 20, 5))


def as_code(typed: str) -> str:
    """Return a typed code as it was made: capitals, without what people put in between."""
    return "".join(each for each in typed.upper() if each.isalnum())


def _secret(found: Sequence[Credential], kind: Means) -> bytes | None:
    return next((each.secret for each in found if each.kind is kind), None)


def _all_spent(
    door: Connection, found: Sequence[Credential], second: tuple[Credential, int]
) -> bool:
    password = next(each for each in found if each.kind is Means.PASSWORD)
    return credentials.spend(door, password) and credentials.spend(door, *second)


def _entered(door: Connection, member: str) -> str:
    token = secrets.token_urlsafe(32)
    entered = door.execute(
        text("select ledger.enter(:member, :hash)"), {"member": member, "hash": _hash(token)}
    ).scalar_one()
    return token if entered else ""


def _hash(token: str) -> bytes:
    return sha256(token.encode()).digest()
