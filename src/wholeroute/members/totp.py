"""One-time codes of an authenticator application: RFC 6238 with SHA-1, six digits, 30 seconds."""

from __future__ import annotations

import base64
import hmac
import struct
from datetime import datetime
from urllib.parse import quote, urlencode

SECRET_BYTES = 20
_STEP_SECONDS, _DIGITS = 30, 6


def code_at(secret: bytes, step: int) -> str:
    """Return the code of one step, as RFC 4226 truncates it."""
    digest = hmac.digest(secret, struct.pack(">Q", step), "sha1")
    (number,) = struct.unpack_from(">I", digest, digest[-1] & 0xF)
    return f"{(number & 0x7FFF_FFFF) % 10**_DIGITS:0{_DIGITS}}"


def step_of(moment: datetime) -> int:
    """Return the step that a moment lies in."""
    return int(moment.timestamp()) // _STEP_SECONDS


def matching_step(secret: bytes, code: str, moment: datetime) -> int | None:
    """Return the step whose code this is, of the present one and its two neighbours.

    Every code is compared, and in constant time. That a step serves once is the ledger's to hold.
    """
    given = "".join(code.split()).encode()
    here = step_of(moment)
    found = [
        step
        for step in (here - 1, here, here + 1)
        if hmac.compare_digest(code_at(secret, step).encode(), given)
    ]
    return found[-1] if found else None


def as_text(secret: bytes) -> str:
    """Return a secret as people copy it into an application, in groups of four letters."""
    letters = base64.b32encode(secret).decode()
    return " ".join(letters[at : at + 4] for at in range(0, len(letters), 4))


def as_link(secret: bytes, member: str) -> str:
    """Return the address that applications take a secret from."""
    label = quote(f"wholeroute:{member}", safe="")
    said = urlencode({"secret": base64.b32encode(secret).decode(), "issuer": "wholeroute"})
    return f"otpauth://totp/{label}?{said}"
