"""Seal each contribution's original bytes in age's format, under its own key."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pyrage

from wholeroute.custody.keys import ContributionKey, sync_folder
from wholeroute.errors import NotFound


class Originals:
    """The folder of sealed originals. No file name of a sender is ever used as one of ours."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "originals"

    def seal(self, source: Path, key: ContributionKey) -> None:
        """Seal the file at `source`; it is durable when this returns."""
        target = self._path(key.ref)
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = target.with_suffix(".new")
        recipient = pyrage.x25519.Identity.from_str(key.identity).to_public()
        pyrage.encrypt_file(str(source), str(fresh), [recipient])
        with fresh.open("rb") as sealed:
            os.fsync(sealed.fileno())
        fresh.rename(target)
        sync_folder(target.parent)

    def unseal(self, key: ContributionKey, target: Path) -> None:
        """Write the original to `target`; raise `NotFound` where it was erased."""
        if not self._path(key.ref).exists():
            raise NotFound(f"the original of contribution {key.ref} was erased")
        pyrage.decrypt_file(
            str(self._path(key.ref)), str(target), [pyrage.x25519.Identity.from_str(key.identity)]
        )

    def erase(self, ref: UUID) -> None:
        """Remove a sealed original."""
        self._path(ref).unlink(missing_ok=True)

    def refs(self) -> Iterator[tuple[UUID, float]]:
        """Yield every original's contribution and when it was sealed, in seconds since 1970."""
        for path in sorted(self._folder.glob("*/*.age")):
            yield UUID(path.stem), path.stat().st_mtime

    def _path(self, ref: UUID) -> Path:
        return self._folder / ref.hex[-2:] / f"{ref}.age"
