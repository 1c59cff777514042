"""The key under which sign-in keeps secrets: codes' seeds sealed, what was tried as keyed hashes."""

from __future__ import annotations

import hmac
import os
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from nacl.exceptions import CryptoError
from nacl.secret import SecretBox
from nacl.utils import random

from wholeroute.errors import Refused
from wholeroute.ledger import Home

NAME = "sign-in"
"""Its file in the keys folder. Losing it loses authenticator codes; passkeys stay."""


@dataclass(frozen=True, slots=True)
class SignInKey:
    """The key of one installation."""

    secret: bytes = field(repr=False)

    @classmethod
    def of(cls, home: Home) -> SignInKey:
        """Return the installation's key, made where there is none yet; of two at once one is first."""
        path = home.keys / NAME
        if not path.exists():
            _make(path)
        return cls(path.read_bytes())

    def seal(self, secret: bytes, whose: str) -> bytes:
        """Return a secret sealed for one member."""
        return bytes(SecretBox(self.secret).encrypt(self.hashed("whose", whose) + secret))

    def unseal(self, sealed: bytes, whose: str) -> bytes:
        """Return what was sealed for this member; raise `Refused` for anything else."""
        try:
            opened = SecretBox(self.secret).decrypt(sealed)
        except (CryptoError, ValueError):
            raise Refused("sealed", "this was not sealed here") from None
        mark = self.hashed("whose", whose)
        if not hmac.compare_digest(opened[: len(mark)], mark):
            raise Refused("sealed", "this was sealed for somebody else")
        return opened[len(mark) :]

    def hashed(self, kind: str, text: str) -> bytes:
        """Return a hash that only this key makes, so that nobody guesses the text from it."""
        return hmac.digest(self.secret, f"{kind}\0{text}".encode(), "sha256")


def _make(path: Path) -> None:
    mine = path.with_name(f"{path.name}.{random(8).hex()}")
    with os.fdopen(os.open(mine, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(random(SecretBox.KEY_SIZE))
        out.flush()
        os.fsync(out.fileno())
    with suppress(FileExistsError):
        path.hardlink_to(mine)
    mine.unlink()
