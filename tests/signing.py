"""People of a real installation, where nobody acts without having signed in, and what they sign with."""

from __future__ import annotations

import hashlib
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from secrets import token_bytes
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

from wholeroute import members
from wholeroute.ledger import Ledger
from wholeroute.members import Chooser, Chosen, Door, Member, Organisation, PasswordTry, totp
from wholeroute.rights import OrganisationKind, Regime, Role

ORIGIN = "https://localhost"
HERE = "127.0.0.1"
PASSWORD = "blue kettle under nine stairs"
BODY = Organisation("police", "A police force", OrganisationKind.AUTHORITY, Regime.LED, "IT")


class Clock:
    """A clock that a test moves; a code of an application serves once in its thirty seconds."""

    def __init__(self) -> None:
        self.now = datetime(2027, 3, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def tick(self, seconds: int = 30) -> None:
        self.now += timedelta(seconds=seconds)


class Key:
    """A passkey in software: what a device would answer, right or wrong on purpose."""

    def __init__(self) -> None:
        self._secret = ec.generate_private_key(ec.SECP256R1())
        self.id = token_bytes(32)
        self.counter = 1

    def made(self, options: str, *, origin: str = ORIGIN, verified: bool = True) -> str:
        """Return the answer to a wish for a new passkey."""
        public = self._secret.public_key().public_numbers()
        cose = {1: 2, 3: -7, -1: 1, -2: public.x.to_bytes(32), -3: public.y.to_bytes(32)}
        key = bytes(16) + len(self.id).to_bytes(2) + self.id + cbor2.dumps(cose)
        data = self._data(0x41 | 0x04 * verified) + key
        attested = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        client = _client("webauthn.create", json.loads(options)["challenge"], origin)
        return self._answer({"clientDataJSON": text(client), "attestationObject": text(attested)})

    def signed(self, options: str, *, origin: str = ORIGIN, verified: bool = True) -> str:
        """Return the answer to a wish to sign in."""
        self.counter += self.counter > 0
        data = self._data(0x01 | 0x04 * verified)
        client = _client("webauthn.get", json.loads(options)["challenge"], origin)
        signature = self._secret.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        said = {"clientDataJSON": client, "authenticatorData": data, "signature": signature}
        return self._answer({name: text(value) for name, value in said.items()})

    def _data(self, flags: int) -> bytes:
        return hashlib.sha256(b"localhost").digest() + bytes([flags]) + self.counter.to_bytes(4)

    def _answer(self, response: dict[str, Any]) -> str:
        own = text(self.id)
        return json.dumps({"id": own, "rawId": own, "type": "public-key", "response": response})


def _client(kind: str, challenge: str, origin: str) -> bytes:
    return json.dumps({"type": kind, "challenge": challenge, "origin": origin}).encode()


def text(value: bytes) -> str:
    """Return base64 as browsers write it."""
    return urlsafe_b64encode(value).rstrip(b"=").decode()


def binary(value: str) -> bytes:
    """Return what `text` was given."""
    return urlsafe_b64decode(value + "==")


@dataclass(slots=True)
class Person:
    """A member who signs in by password and codes, and by a passkey where they made one."""

    member: Member
    seed: bytes
    recovering: list[str]
    key: Key = field(default_factory=Key)

    def code(self, clock: Clock) -> str:
        """Return the next code of their application, which nobody has used yet."""
        clock.tick()
        return totp.code_at(self.seed, totp.step_of(clock()))

    def tries(self, clock: Clock, password: str = PASSWORD) -> PasswordTry:
        """Return what they type."""
        return PasswordTry(self.member.id, password, self.code(clock), HERE)


@dataclass(slots=True)
class Installation:
    """A real installation with its first administrator."""

    ledger: Ledger
    clock: Clock
    door: Door
    admin: Person

    def enter(self, who: Person) -> str:
        """Return the token of a sign-in by password and code."""
        return self.door.by_password(who.tries(self.clock))

    def join(self, member: Member, *bodies: Organisation) -> Person:
        """Enrol and invite a member, who chooses a password and codes."""
        token = self.enter(self.admin)
        members.enrol(self.ledger, bodies, [member], token)
        code = members.invite(self.ledger, member.id, token)
        self.door.leave(token)
        return chosen(self.door, self.clock, Chooser(member, code=code))

    def with_key(self, who: Person) -> Person:
        """Let somebody make a passkey too."""
        mine = Chooser(who.member, token=self.enter(who))
        answer = who.key.made(members.ask_new_passkey(self.door, mine))
        members.keep_passkey(self.door, mine, answer, ORIGIN, "a key")
        self.door.leave(mine.token)
        return who


def chosen(door: Door, clock: Clock, chooser: Chooser) -> Person:
    """Choose a password and codes."""
    seed, sealed = members.new_seed(door, chooser.member.id)
    clock.tick()
    code = totp.code_at(seed, totp.step_of(clock()))
    codes = members.keep_password(door, chooser, Chosen(PASSWORD, PASSWORD, sealed, code))
    return Person(chooser.member, seed, codes)


def set_up(ledger: Ledger, clock: Clock | None = None) -> Installation:
    """Make the first administrator, `admin`, as somebody would by the printed code."""
    clock = clock or Clock()
    door = Door(ledger, clock)
    code = members.set_up_code(ledger)
    assert code is not None
    first = Member("admin", BODY.id, "Adam Invented", (Role.ADMINISTRATOR,))
    members.make_first(ledger, code, BODY, first)
    return Installation(ledger, clock, door, chosen(door, clock, Chooser(first, code=code)))


ANALYST = Member("ana", BODY.id, "Ana Invented", (Role.ANALYST, Role.CONTRIBUTOR))
CUSTODIAN = Member("cora", BODY.id, "Cora Invented", (Role.CUSTODIAN,))
AUDITOR = Member("otto", BODY.id, "Otto Invented", (Role.AUDITOR,))
