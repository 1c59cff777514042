"""Seal streams for recipients in age's format, and files of a folder as one stream.

Nothing is held in memory and nothing lies unsealed on a disk, however large it is.
"""

from __future__ import annotations

import hashlib
import os
import re
import tarfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import IO

import pyrage

from wholeroute.custody.keys import make_folder
from wholeroute.errors import Invalid, Refused

Watch = Callable[[int], None]
"""Told how many sealed bytes have passed since it was told last."""

_BUFFER = 1 << 20


@dataclass(frozen=True, slots=True)
class Sealed:
    """What a stream became: its size and SHA-256 as it lies there."""

    bytes: int
    sha256: str


class _Counted:
    """A writer that counts and hashes what passes."""

    def __init__(self, into: IO[bytes], watch: Watch) -> None:
        self._into, self._watch = into, watch
        self._digest = hashlib.sha256()
        self._bytes = 0
        self.failed: BaseException | None = None

    def write(self, content: bytes) -> int:
        try:
            self._into.write(content)
        except BaseException as error:
            self.failed = error
            raise
        self._digest.update(content)
        self._bytes += len(content)
        self._watch(len(content))
        return len(content)

    def flush(self) -> None:
        self._into.flush()

    def sealed(self) -> Sealed:
        return Sealed(self._bytes, self._digest.hexdigest())


def seal(
    source: IO[bytes],
    target: Path,
    recipients: Sequence[pyrage.x25519.Recipient],
    watch: Watch = lambda _: None,
) -> Sealed:
    """Seal a stream into a new file at `target`, which is durable and whole when this returns."""
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb", _BUFFER) as out:
        counted = _Counted(out, watch)
        pyrage.encrypt_io(source, counted, recipients)
        if counted.failed is not None:  # it hears of no failure in its very last write
            raise counted.failed
        out.flush()
        os.fsync(out.fileno())
    return counted.sealed()


def unseal(
    sealed: Path, into: IO[bytes], identities: Sequence[str], watch: Watch = lambda _: None
) -> None:
    """Write to `into` what was sealed; raise `Refused` where no identity opens it."""
    with sealed.open("rb", _BUFFER) as source:
        try:
            known, counted = [identity(each) for each in identities], _Counted(into, watch)
            pyrage.decrypt_io(source, counted, known)
            if counted.failed is not None:
                raise counted.failed
        except pyrage.DecryptError as error:
            raise Refused("restore", f"{sealed.name} does not open: {error}") from None


class _EnoughError(Exception):
    """Raised to stop reading: the file opens."""


class _Opening:
    def write(self, _content: bytes) -> int:
        raise _EnoughError

    def flush(self) -> None:
        raise _EnoughError


def must_open(sealed: Path, identities: Sequence[str]) -> None:
    """Raise `Refused` where none of `identities` opens the file."""
    try:
        unseal(sealed, _Opening(), identities)  # type: ignore[arg-type]  # all that is asked of it
    except _EnoughError:
        return


def digest(path: Path, watch: Watch = lambda _: None) -> Sealed:
    """Return the size and SHA-256 of a file as it lies there."""
    found, size = hashlib.sha256(), 0
    with path.open("rb", _BUFFER) as source:
        while content := source.read(_BUFFER):
            found.update(content)
            size += len(content)
            watch(len(content))
    return Sealed(size, found.hexdigest())


def recipient(text: str) -> pyrage.x25519.Recipient:
    """Return an age recipient; raise `Invalid` for a text that is none."""
    try:
        return pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError:
        raise Invalid(
            "--to", f"{text[:80]!r} is no recipient", "Give one that begins with age1."
        ) from None


def recipient_of(secret: str) -> pyrage.x25519.Recipient:
    """Return whom to seal for, so that this identity opens it."""
    return pyrage.x25519.Identity.from_str(secret).to_public()


def identity(text: str) -> pyrage.x25519.Identity:
    """Return an age identity; raise `Invalid` for a text that is none, without repeating it."""
    try:
        return pyrage.x25519.Identity.from_str(text)
    except pyrage.IdentityError:
        fix = "Give a file with a line that begins with AGE-SECRET-KEY-1."
        raise Invalid("--identity", "holds no identity", fix) from None


def new_identity() -> tuple[str, str]:
    """Return a new identity and its recipient."""
    made = pyrage.x25519.Identity.generate()
    return str(made), str(made.to_public())


# --- many files as one stream -----------------------------------------------------------------


@contextmanager
def packed(root: Path, names: Sequence[str]) -> Iterator[IO[bytes]]:
    """Yield the files called `names` under `root` as one tar stream, made as it is read."""
    reading, writing = os.pipe()
    failed: list[BaseException] = []

    def pack() -> None:
        try:
            with (
                os.fdopen(writing, "wb", _BUFFER) as out,
                tarfile.open(fileobj=out, mode="w|", format=tarfile.PAX_FORMAT) as tar,
            ):
                for name in names:
                    _pack(tar, root / name, name)
        except BaseException as error:  # noqa: BLE001 — handed over to who reads
            failed.append(error)

    packing = Thread(target=pack, daemon=True)
    packing.start()
    try:
        with os.fdopen(reading, "rb", _BUFFER) as source:
            yield source
    finally:
        packing.join()
    if failed:
        raise failed[0]


def _pack(tar: tarfile.TarFile, path: Path, name: str) -> None:
    with path.open("rb") as file:
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode = os.fstat(file.fileno()).st_size, 0o600
        tar.addfile(entry, file)


def unpack(write: Callable[[IO[bytes]], None], root: Path, allowed: re.Pattern[str]) -> int:
    """Put the files of a tar stream that `write` writes under `root`; return how many.

    Raises `Refused` for a name that does not match `allowed` whole, or stands there already.
    """
    reading, writing = os.pipe()
    failed: list[BaseException] = []

    def feed() -> None:
        try:
            with os.fdopen(writing, "wb", _BUFFER) as out:
                write(out)
        except BaseException as error:  # noqa: BLE001 — handed over to who unpacks
            failed.append(error)

    feeding = Thread(target=feed, daemon=True)
    feeding.start()
    count = 0
    try:
        with os.fdopen(reading, "rb", _BUFFER) as source:
            with tarfile.open(fileobj=source, mode="r|") as tar:
                for entry in tar:
                    _unpack(tar, entry, root, allowed)
                    count += 1
            while source.read(_BUFFER):  # what pads a tar
                pass
    except tarfile.TarError as error:
        feeding.join()
        raise (failed[0] if failed else Refused("restore", f"is no archive: {error}")) from None
    finally:
        feeding.join()
    if failed:
        raise failed[0]
    return count


def _unpack(
    tar: tarfile.TarFile, entry: tarfile.TarInfo, root: Path, allowed: re.Pattern[str]
) -> None:
    content = tar.extractfile(entry) if entry.isreg() else None
    if content is None or not allowed.fullmatch(entry.name):
        raise Refused("restore", f"the archive holds {entry.name!r}, which no backup of ours does")
    path = root / entry.name
    make_folder(path.parent)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        while piece := content.read(_BUFFER):
            out.write(piece)
