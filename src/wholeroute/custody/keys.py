"""The key ring: one key for each contribution, wrapped under the installation's master key.

Destroying a contribution's key destroys its original, the text of its quarantined rows
and the secret under which its statements' ids were made.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import pyrage
from nacl.secret import SecretBox
from nacl.utils import random

from wholeroute.errors import NotFound


@dataclass(frozen=True, slots=True)
class ContributionKey:
    """What opens one contribution: an age identity for the original, a secret for ids and rows."""

    ref: UUID
    identity: str = field(repr=False)
    secret: bytes = field(repr=False)

    def seal(self, content: bytes) -> bytes:
        """Return `content` sealed under this key."""
        return bytes(SecretBox(self.secret).encrypt(content))

    def unseal(self, sealed: bytes) -> bytes:
        """Return what `seal` was given."""
        return bytes(SecretBox(self.secret).decrypt(sealed))


class KeyRing:
    """The folder of wrapped keys. Losing the master key loses everything they seal."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "contributions"
        self._master = SecretBox(key_kept_at(folder / "master"))

    def create(self, ref: UUID) -> ContributionKey:
        """Make and keep the key of a new contribution; it is on disk when this returns."""
        key = ContributionKey(ref, str(pyrage.x25519.Identity.generate()), random(32))
        write_durably(self._path(ref), bytes(self._master.encrypt(_packed(key))))
        return key

    def load(self, ref: UUID) -> ContributionKey:
        """Return a contribution's key; raise `NotFound` where it was destroyed."""
        try:
            content = json.loads(self._master.decrypt(self._path(ref).read_bytes()))
        except FileNotFoundError:
            raise NotFound(f"the key of contribution {ref} was destroyed") from None
        return ContributionKey(ref, content["identity"], bytes.fromhex(content["secret"]))

    def destroy(self, ref: UUID) -> None:
        """Forget a key for good. What it sealed stays, unreadable to everyone."""
        self._path(ref).unlink(missing_ok=True)

    def prepare(self, ref: UUID, erasure: UUID) -> ContributionKey:
        """Make the key that takes over once an erasure is committed; it is on disk by then."""
        key = ContributionKey(ref, str(pyrage.x25519.Identity.generate()), random(32))
        write_durably(next_of(self._path(ref), erasure), bytes(self._master.encrypt(_packed(key))))
        return key

    def promote(self, ref: UUID, erasure: UUID) -> None:
        """Put the next key in the place of the old one, which nobody has from now on."""
        promote(self._path(ref), erasure)

    def waiting(self) -> Iterator[tuple[UUID, UUID, float]]:
        """Yield the contribution and erasure of each key that waits, and when it was made."""
        yield from waiting_in(self._folder)

    def waiting_of(self, ref: UUID) -> list[UUID]:
        """Return the erasures for which a key of one contribution waits."""
        return waiting_for(self._path(ref))

    def drop(self, ref: UUID, erasure: UUID) -> None:
        """Forget a next key whose erasure never came."""
        next_of(self._path(ref), erasure).unlink(missing_ok=True)

    def refs(self) -> Iterator[tuple[UUID, float]]:
        """Yield every kept key's contribution and when it was made, in seconds since 1970."""
        for path in sorted(self._folder.glob("*/*.key")):
            yield UUID(path.stem), path.stat().st_mtime

    def _path(self, ref: UUID) -> Path:
        return self._folder / ref.hex[-2:] / f"{ref}.key"


def _packed(key: ContributionKey) -> bytes:
    return json.dumps({"identity": key.identity, "secret": key.secret.hex()}).encode()


def next_of(path: Path, erasure: UUID) -> Path:
    """Return where a file waits to take another's place once an erasure is committed."""
    return path.with_name(f"{path.stem}.{erasure}.next")


def promote(path: Path, erasure: UUID) -> None:
    """Put what waits in the place of `path`; nothing happens where nothing waits any more."""
    with suppress(FileNotFoundError):
        next_of(path, erasure).rename(path)
        sync_folder(path.parent)


def waiting_for(path: Path) -> list[UUID]:
    """Return the erasures for which something waits to take the place of `path`."""
    return [
        UUID(each.name.split(".")[1]) for each in sorted(path.parent.glob(f"{path.stem}.*.next"))
    ]


def waiting_in(folder: Path) -> Iterator[tuple[UUID, UUID, float]]:
    """Yield of each file that waits its contribution, its erasure, and when it was written."""
    for path in sorted(folder.glob("*/*.next")):
        ref, erasure, _ = path.name.split(".")
        yield UUID(ref), UUID(erasure), path.stat().st_mtime


def write_durably(path: Path, content: bytes) -> None:
    """Write a private file so that it is whole or absent after any crash."""
    make_folder(path.parent)
    fresh = path.with_name(f"{path.name}.new")
    try:
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
    except OSError:
        with suppress(OSError):  # of a full disk it takes no more than it must
            fresh.unlink(missing_ok=True)
        raise
    fresh.rename(path)
    sync_folder(path.parent)


def make_folder(folder: Path) -> None:
    """Make a folder for its owner alone, where there is none yet."""
    if not folder.is_dir():  # to be told that it is there costs a third of writing a file
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)


def sync_folder(folder: Path) -> None:
    """Make a rename in `folder` survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def key_kept_at(path: Path) -> bytes:
    """Return the one key at `path`, making it where there is none yet.

    Of two who make it at once one is first, and both return the same.
    """
    if not path.exists():
        mine = path.with_name(f"{path.name}.{random(8).hex()}")
        write_durably(mine, random(SecretBox.KEY_SIZE))
        with suppress(FileExistsError):
            path.hardlink_to(mine)
        mine.unlink()
        sync_folder(path.parent)
    return path.read_bytes()
