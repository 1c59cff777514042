"""Seal each contribution's original bytes in age's format, under its own key."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from uuid import UUID

import pyrage

from wholeroute.custody.keys import (
    ContributionKey,
    make_folder,
    next_of,
    promote,
    sync_folder,
    waiting_for,
    waiting_in,
    write_durably,
)
from wholeroute.custody.streams import recipient_of, seal
from wholeroute.errors import NotFound

_MEMORY = Path("/dev/shm")  # noqa: S108 — a folder of its own in it, for its owner alone
_OPENED = "wholeroute-opened-"


class Originals:
    """The folder of sealed originals. No file name of a sender is ever used as one of ours."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "originals"
        # Memory is shared by all installations of a machine: what one opens is no other's to take away.
        self._mark = sha256(str(self._folder.absolute()).encode()).hexdigest()[:8]

    def seal(self, source: Path, key: ContributionKey) -> None:
        """Seal the file at `source`; it is durable when this returns."""
        target = self._path(key.ref)
        make_folder(target.parent)
        fresh = target.with_suffix(".new")
        # `encrypt_file` says nothing where a full disk takes the file's end in no more.
        try:
            with source.open("rb") as plain:
                seal(plain, fresh, [recipient_of(key.identity)])
        except BaseException:
            fresh.unlink(missing_ok=True)
            raise
        fresh.rename(target)
        sync_folder(target.parent)

    def seal_next(self, content: bytes, key: ContributionKey, erasure: UUID) -> None:
        """Seal a redacted copy that takes the original's place once an erasure is committed."""
        recipient = pyrage.x25519.Identity.from_str(key.identity).to_public()
        write_durably(next_of(self._path(key.ref), erasure), pyrage.encrypt(content, [recipient]))

    def promote(self, ref: UUID, erasure: UUID) -> None:
        """Put the redacted copy in the original's place.

        How the original was read goes: the copy is no file of its reader's any more.
        """
        promote(self._path(ref), erasure)
        self._how(ref).unlink(missing_ok=True)

    def waiting(self) -> Iterator[tuple[UUID, UUID, float]]:
        """Yield the contribution and erasure of each copy that waits, and when it was written."""
        yield from waiting_in(self._folder)

    def waiting_of(self, ref: UUID) -> list[UUID]:
        """Return the erasures for which a copy of one contribution waits."""
        return waiting_for(self._path(ref))

    def drop(self, ref: UUID, erasure: UUID) -> None:
        """Remove a copy whose erasure never came."""
        next_of(self._path(ref), erasure).unlink(missing_ok=True)

    def holds(self, ref: UUID) -> bool:
        """Return whether there is an original of a contribution."""
        return self._path(ref).exists()

    def unseal(self, key: ContributionKey, target: Path) -> None:
        """Write the original to `target`; raise `NotFound` where it was erased."""
        if not self._path(key.ref).exists():
            raise NotFound(f"the original of contribution {key.ref} was erased")
        pyrage.decrypt_file(
            str(self._path(key.ref)), str(target), [pyrage.x25519.Identity.from_str(key.identity)]
        )

    def seal_how(self, key: ContributionKey, how: bytes) -> None:
        """Keep beside the original how it was read, sealed; durable when this returns."""
        write_durably(self._how(key.ref), key.seal(how))

    def unseal_how(self, key: ContributionKey) -> bytes:
        """Return how the original was read; raise `NotFound` where nobody kept it."""
        try:
            return key.unseal(self._how(key.ref).read_bytes())
        except FileNotFoundError:
            raise NotFound(f"how contribution {key.ref} was read was not kept") from None

    @contextmanager
    def opened(self, key: ContributionKey, suffix: str = "") -> Iterator[Path]:
        """Yield the original, unsealed into memory where it fits, and gone again afterwards."""
        sealed = self._path(key.ref)
        needed = 2 * sealed.stat().st_size if sealed.exists() else 0
        with self.fleeting(needed) as folder:
            path = folder / f"original{suffix}"
            self.unseal(key, path)
            yield path

    @contextmanager
    def fleeting(self, needed: int) -> Iterator[Path]:
        """Yield a folder for what lies unsealed a moment: in memory where it fits, gone afterwards."""
        memory = _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > needed
        place = _MEMORY if memory else self._folder
        make_folder(place)
        prefix = f"{_OPENED}{os.getpid()}-{self._mark}-"
        with tempfile.TemporaryDirectory(prefix=prefix, dir=place) as folder:
            yield Path(folder)

    def forget_opened(self, before: float) -> None:
        """Remove what a crash left unsealed: of a process that is gone, or ours and older than `before`.

        `before` is in seconds since 1970.
        """
        for folder in (_MEMORY, self._folder):
            for left in folder.glob(f"{_OPENED}*"):
                ours = folder == self._folder or f"-{self._mark}-" in left.name
                with suppress(FileNotFoundError):  # whoever opened it was done meanwhile
                    found = left.stat()
                    old = ours and found.st_mtime < before
                    if found.st_uid == os.getuid() and (old or _is_of_the_gone(left)):
                        shutil.rmtree(left, ignore_errors=True)

    def erase(self, ref: UUID) -> None:
        """Remove a sealed original, and how it was read."""
        self._path(ref).unlink(missing_ok=True)
        self._how(ref).unlink(missing_ok=True)

    def paths(self, ref: UUID) -> tuple[Path, Path]:
        """Return where a report's original lies, and how it was read; either may be absent."""
        return self._path(ref), self._how(ref)

    def refs(self) -> Iterator[tuple[UUID, float]]:
        """Yield every original's contribution and when it was sealed, in seconds since 1970."""
        for path in sorted(self._folder.glob("*/*.age")):
            yield UUID(path.stem), path.stat().st_mtime

    def _path(self, ref: UUID) -> Path:
        return self._folder / ref.hex[-2:] / f"{ref}.age"

    def _how(self, ref: UUID) -> Path:
        return self._path(ref).with_suffix(".how")


def _is_of_the_gone(opened: Path) -> bool:
    """Return whether the process that unsealed something is not there any more."""
    process, _, _ = opened.name.removeprefix(_OPENED).partition("-")
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except (ValueError, OverflowError, PermissionError):
        return False
    return False
