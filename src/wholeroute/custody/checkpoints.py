"""Sign what the log says of itself, and sign for what another log says. C2SP notes; no database.

The form is read in `verifying`, by the same code that stands alone. A key is one line of text, as
Go's notes write it: `PRIVATE+KEY+name+id+base64`.
"""

from __future__ import annotations

import fcntl
import re
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from nacl.signing import SigningKey
from nacl.utils import random

from wholeroute.custody.keys import sync_folder, write_durably
from wholeroute.custody.merkle import Hash
from wholeroute.custody.verifying import COSIGNS, KEY_BYTES, SIGNS, Key
from wholeroute.errors import Invalid, Unavailable

_PRIVATE = "PRIVATE+KEY+"
_NAME = re.compile(r"[^\s+\x00-\x1f]{1,200}")


@dataclass(frozen=True, slots=True)
class Signer:
    """A key that signs checkpoints, in its holder's name: the log's own, or a cosigner's."""

    name: str
    kind: int
    secret: bytes = field(repr=False)

    @classmethod
    def made(cls, name: str, kind: int, secret: bytes) -> Signer:
        """Return the signer of a new key; raise `Invalid` for a name that no note can carry."""
        if not _NAME.fullmatch(name):
            raise Invalid(
                "name", f"{name!r} is no name of a key", "Use a word such as auditor.example."
            )
        return cls(name, kind, secret)

    @classmethod
    def parse(cls, content: str) -> Signer:
        """Read the one line of a key file; raise `Invalid` for anything else."""
        try:
            name, short, encoded = content.strip().removeprefix(_PRIVATE).split("+", 2)
            held = b64decode(encoded, validate=True)
        except (ValueError, NotBase64):
            held, name, short = b"", "", ""
        signer = cls(name, held[0] if held else 0, held[1:])
        if len(signer.secret) != KEY_BYTES or signer.key.id.hex() != short:
            raise Invalid("--key", "that file holds no signing key", "Make one: audit key FILE.")
        return signer

    @property
    def key(self) -> Key:
        """Return the public half, by which others know this signer."""
        public = bytes(SigningKey(self.secret).verify_key)
        return Key(self.name, self.kind, public)

    @property
    def public(self) -> str:
        """Return the public half as text, to be handed out."""
        held = b64encode(bytes([self.kind]) + self.key.public).decode()
        return f"{self.name}+{self.key.id.hex()}+{held}"

    def __str__(self) -> str:
        """Return the key file's content: whoever reads it can sign."""
        held = b64encode(bytes([self.kind]) + self.secret).decode()
        return f"{_PRIVATE}{self.name}+{self.key.id.hex()}+{held}\n"

    def line(self, text: bytes, at: int = 0) -> str:
        """Return the signature line under a note's `text`; a cosigner says when, in seconds of 1970."""
        before = b""
        if self.kind == COSIGNS:
            before = at.to_bytes(8, "big")
            text = b"cosignature/v1\ntime %d\n" % at + text
        signature = SigningKey(self.secret).sign(text).signature
        return f"— {self.name} {b64encode(self.key.id + before + signature).decode()}\n"


def checkpoint_text(origin: str, size: int, root: Hash) -> bytes:
    """Return what a checkpoint says, before anybody signs."""
    return f"{origin}\n{size}\n{b64encode(root).decode()}\n".encode()


def signed_checkpoint(signer: Signer, size: int, root: Hash) -> str:
    """Return the note with which a log says that `size` leaves stand under `root`."""
    text = checkpoint_text(signer.name, size, root)
    return f"{text.decode()}\n{signer.line(text)}"


def write_signer(path: Path, signer: Signer) -> None:
    """Write a key file that only its owner reads; raise `Invalid` where one stands already."""
    fresh = path.with_name(f"{path.name}.{random(8).hex()}")
    write_durably(fresh, str(signer).encode())
    try:
        path.hardlink_to(fresh)
    except FileExistsError:
        raise Invalid("FILE", f"{path} stands already", "Name another; a key is kept.") from None
    finally:
        fresh.unlink()
    sync_folder(path.parent)


def signer_kept_at(path: Path, name: str, secret: bytes) -> Signer:
    """Return the log's own signer at `path`, making it of `name` and `secret` where there is none.

    Of two who make it at once one is first, and both return the same. Raises `Unavailable` where
    what stands there is damaged: another made in its place would sign as another log.
    """
    if not path.exists():
        with suppress(Invalid):
            write_signer(path, Signer.made(name, SIGNS, secret))
    try:
        return Signer.parse(path.read_text())
    except (Invalid, UnicodeDecodeError):
        raise Unavailable(
            f"the key {path.name} is damaged: bring it back from a copy of the keys folder"
        ) from None


@contextmanager
def one_at_a_time(path: Path) -> Iterator[None]:
    """Let nobody else who asks for the same file in, on this machine, until the block ends."""
    with path.with_name(f"{path.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
