"""Sign that something was erased, so that others can check it and nobody learns what it was.

A certificate counts kinds of things and names ids. The hash of the original is not in it: a
redacted copy and a guess at the missing row would confirm the guess. A commitment to that hash is,
under a salt that is handed out once, to who sent the report, and kept nowhere.
"""

from __future__ import annotations

import hashlib
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

from wholeroute.custody.sealing import signer_of
from wholeroute.errors import Invalid
from wholeroute.ledger import Ledger

VERSION = "wholeroute erasure certificate 1"
SALT_BYTES = 32
_NO_CERTIFICATE = "Take the file as `retention certificate show` wrote it."


@dataclass(frozen=True, slots=True)
class Certificate:
    """What was erased by kind and count, of which report, by whom, on what ground, and when.

    `original` commits to the hash of the original as it was; `redacted` is the hash of the copy
    that took its place, and of what the report's contributor may still be shown.
    """

    erasure: UUID
    report: UUID
    whole: bool
    ground: str
    at: datetime
    member: str
    organisation: str
    audit: int
    counts: Mapping[str, int]
    original: str
    redacted: str


def commitment(salt: bytes, sha256: bytes) -> str:
    """Return what a certificate says of an original: nobody finds its hash without the salt."""
    return hashlib.sha256(salt + sha256).hexdigest()


def signed(certificate: Certificate, secret: bytes) -> str:
    """Return the certificate as JSON under the installation's Ed25519 key."""
    key = SigningKey(secret)
    said = {"version": VERSION, **asdict(certificate)}
    signature = key.sign(_message(said)).signature
    return _text(
        said
        | {
            "key": b64encode(bytes(key.verify_key)).decode(),
            "signature": b64encode(signature).decode(),
        }
    )


def verified(text: str, public: bytes | None = None) -> Certificate:
    """Return what a certificate says; raise `Invalid` where it was not signed, or not by `public`.

    Needs no database. Without `public` it shows that nobody changed it, and `key_of` by whom.
    """
    said = _read(text)
    key, signature = said.pop("key", ""), said.pop("signature", "")
    try:
        held = b64decode(key, validate=True)
        VerifyKey(held).verify(_message(said), b64decode(signature, validate=True))
    except (BadSignatureError, ValueError, TypeError):
        raise Invalid("certificate", "its signature does not fit it", _NO_CERTIFICATE) from None
    if public is not None and held != public:
        fix = "Ask the installation for its key: `retention certificate key`."
        raise Invalid("certificate", "another key signed it", fix)
    if said.pop("version", None) != VERSION:
        raise Invalid("certificate", "is of a version not known here", "Use a newer wholeroute.")
    try:
        return Certificate(
            UUID(said["erasure"]), UUID(said["report"]), bool(said["whole"]), said["ground"],
            datetime.fromisoformat(said["at"]), said["member"], said["organisation"],
            int(said["audit"]), dict(said["counts"]), said["original"], said["redacted"],
        )  # fmt: skip
    except (KeyError, ValueError, TypeError):
        raise Invalid("certificate", "lacks a field", _NO_CERTIFICATE) from None


def key_of(text: str) -> str:
    """Return the public key that signed a certificate, in base64."""
    return str(_read(text).get("key", ""))


def certificate_key(ledger: Ledger) -> str:
    """Return the public key that this installation's certificates are signed with, in base64."""
    return b64encode(bytes(SigningKey(signer_of(ledger).secret).verify_key)).decode()


def opens(certificate: Certificate, salt: bytes, original: bytes) -> bool:
    """Return whether a certificate speaks of these original bytes."""
    return certificate.original == commitment(salt, hashlib.sha256(original).digest())


def _read(text: str) -> dict[str, Any]:
    try:
        said = orjson.loads(text)
    except orjson.JSONDecodeError:
        said = None
    if not isinstance(said, dict):
        raise Invalid("certificate", "is no certificate", _NO_CERTIFICATE)
    return said


def _message(said: Mapping[str, Any]) -> bytes:
    return VERSION.encode() + b"\n" + _text(said).encode()


def _text(said: Mapping[str, Any]) -> str:
    return orjson.dumps(dict(said), option=orjson.OPT_SORT_KEYS).decode()
