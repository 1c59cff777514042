"""Ask a browser for a passkey, and hold what it answers against what was asked.

Whoever uses one must be verified by its device (a finger, a face, a PIN). Passkeys bind to a
name, never to an address in numbers: they work where the pages are opened as `localhost`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_bytes
from threading import Lock
from typing import Any
from urllib.parse import urlsplit

import webauthn
from webauthn.helpers import base64url_to_bytes, parse_client_data_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    AuthenticatorTransport,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from wholeroute.errors import Refused

HOST = "localhost"
_NEVER_COUNTED = -1
_LASTS = timedelta(minutes=5)
_MOST = 1000


@dataclass(frozen=True, slots=True)
class KnownPasskey:
    """What a browser may be told of a passkey: its own id, and how it is reached."""

    key_id: bytes
    transports: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NewPasskey:
    """What is kept of a passkey."""

    key_id: bytes
    public_key: bytes
    counter: int
    transports: tuple[str, ...]


class Challenges:
    """What browsers were asked, each for one purpose, once, for five minutes."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._asked: dict[bytes, tuple[str, datetime]] = {}
        self._lock = Lock()

    def new(self, what_for: str) -> bytes:
        """Return a new challenge; where too many wait for one purpose, its oldest is forgotten.

        Those of another stand: anybody may ask to sign in, and pushes nobody's proof out by it.
        """
        challenge, now = token_bytes(32), self._clock()
        with self._lock:
            self._asked = {each: said for each, said in self._asked.items() if said[1] > now}
            same = [each for each, (asked, _) in self._asked.items() if asked == what_for]
            if len(same) >= _MOST:
                del self._asked[same[0]]
            self._asked[challenge] = (what_for, now + _LASTS)
        return challenge

    def take(self, challenge: bytes, what_for: str) -> None:
        """Use a challenge up; raise `Refused` where it was not asked for this, or is over."""
        with self._lock:
            asked, until = self._asked.pop(challenge, ("", self._clock()))
        if asked != what_for or until <= self._clock():
            raise Refused("challenge", "this answer is too old, or was given before: try again")


def to_register(
    challenge: bytes, handle: bytes, member: str, name: str, has: Sequence[KnownPasskey]
) -> str:
    """Return what a browser needs to make a passkey, as JSON."""
    return webauthn.options_to_json(
        webauthn.generate_registration_options(
            rp_id=HOST, rp_name="wholeroute", user_id=handle, user_name=member,
            user_display_name=name, challenge=challenge, exclude_credentials=_described(has),
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.PREFERRED,
                user_verification=UserVerificationRequirement.REQUIRED,
            ),
        )
    )  # fmt: skip


def to_sign_in(challenge: bytes, of: Sequence[KnownPasskey] = ()) -> str:
    """Return what a browser needs to use a passkey, as JSON; it names nobody where `of` is empty."""
    return webauthn.options_to_json(
        webauthn.generate_authentication_options(
            rp_id=HOST,
            challenge=challenge,
            allow_credentials=_described(of),
            user_verification=UserVerificationRequirement.REQUIRED,
        )
    )


def read(answer: str) -> dict[str, Any]:
    """Return a browser's answer; raise `Refused` for anything that is none."""
    with suppress(ValueError, RecursionError):
        said = json.loads(answer)
        if isinstance(said, dict) and isinstance(said.get("response"), dict):
            return said
    raise Refused("credentials", "the passkey was not accepted")


def challenge_in(answer: dict[str, Any]) -> bytes:
    """Return which challenge a browser answers."""
    try:
        said = base64url_to_bytes(str(answer["response"]["clientDataJSON"]))
        return parse_client_data_json(said).challenge
    except (WebAuthnException, KeyError, ValueError, TypeError):
        raise Refused("credentials", "the passkey was not accepted") from None


def key_id_in(answer: dict[str, Any]) -> bytes:
    """Return the id of the passkey that answers."""
    try:
        return base64url_to_bytes(str(answer["rawId"]))
    except (KeyError, ValueError):
        raise Refused("credentials", "the passkey was not accepted") from None


def registered(answer: dict[str, Any], challenge: bytes, origin: str) -> NewPasskey:
    """Return the passkey that a browser made; raise `Refused` where anything does not fit."""
    try:
        made = webauthn.verify_registration_response(
            credential=answer, expected_challenge=challenge, expected_rp_id=HOST,
            expected_origin=_ours(origin), require_user_verification=True,
        )  # fmt: skip
    except (WebAuthnException, ValueError, KeyError, TypeError):
        raise Refused("credentials", "the passkey was not accepted") from None
    said = answer["response"].get("transports")
    transports = [str(each)[:20] for each in said][:8] if isinstance(said, list) else []
    return NewPasskey(
        made.credential_id, made.credential_public_key, made.sign_count, tuple(transports)
    )


def counted(answer: dict[str, Any], challenge: bytes, origin: str, public_key: bytes) -> int:
    """Return how often a passkey says it was used; raise `Refused` where it did not sign this.

    The counter is held against the last one by the ledger, once the signature is known to be true:
    else a stranger could end a passkey by claiming an old count.
    """
    try:
        signed = webauthn.verify_authentication_response(
            credential=answer, expected_challenge=challenge, expected_rp_id=HOST,
            expected_origin=_ours(origin), credential_public_key=public_key,
            credential_current_sign_count=_NEVER_COUNTED, require_user_verification=True,
        )  # fmt: skip
    except (WebAuthnException, ValueError, KeyError, TypeError):
        raise Refused("credentials", "the passkey was not accepted") from None
    return signed.new_sign_count


def _ours(origin: str) -> str:
    if urlsplit(origin).hostname != HOST:
        raise Refused("credentials", "passkeys work where the pages are opened as localhost")
    return origin


def _described(known: Sequence[KnownPasskey]) -> list[PublicKeyCredentialDescriptor]:
    return [
        PublicKeyCredentialDescriptor(
            id=each.key_id,
            transports=[
                AuthenticatorTransport(said)
                for said in each.transports
                if said in set(AuthenticatorTransport)
            ],
        )
        for each in known
    ]
