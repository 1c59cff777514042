"""Sign what this installation says for good, so that a row written by another hand is told apart.

Ed25519 under a key that lies with the other keys and never in the database.
"""

from __future__ import annotations

from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey

from wholeroute.custody.keys import key_kept_at
from wholeroute.ledger import Ledger


def sign(ledger: Ledger, content: bytes) -> bytes:
    """Return this installation's signature under `content`."""
    return SigningKey(_seed(ledger)).sign(content).signature


def is_signed(ledger: Ledger, content: bytes, signature: bytes) -> bool:
    """Return whether this installation signed `content`."""
    try:
        SigningKey(_seed(ledger)).verify_key.verify(content, signature)
    except (BadSignatureError, ValueError):
        return False
    return True


def _seed(ledger: Ledger) -> bytes:
    return key_kept_at(ledger.home.keys / "permissions")
