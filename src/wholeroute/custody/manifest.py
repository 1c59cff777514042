"""What a backup says of itself, signed: what is in it, of when, and under which keys.

The manifest stands open beside the sealed files. It counts and hashes them and names nobody.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import blake2b
from pathlib import Path
from uuid import UUID

import orjson
from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

from wholeroute.custody.keys import key_kept_at, write_durably
from wholeroute.custody.streams import Sealed, Watch, digest
from wholeroute.errors import Invalid, Refused

FORMAT = 1
MANIFEST, SIGNATURE = "manifest.json", "manifest.sig"
_SIGNING = "backup-signing"


class Compartment(StrEnum):
    """What is sealed apart, so that whoever restores one need not open another."""

    LEDGER = "ledger"
    VAULT = "vault"
    ORIGINALS = "originals"
    RECORDS = "records"
    KEYS = "keys"

    @property
    def file(self) -> str:
        """Return the name of its file."""
        return f"{self.value}.age"


DATA = (Compartment.LEDGER, Compartment.VAULT, Compartment.ORIGINALS, Compartment.RECORDS)
"""The compartments of a data backup: never the keys."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One sealed file of a backup and who can open it."""

    compartment: Compartment
    bytes: int
    sha256: str
    recipients: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Manifest:
    """All that a backup says openly. `keys` is a fingerprint of the keys that its content needs."""

    taken_at: datetime
    installation: UUID
    profile: str
    version: str
    keys: str
    signed_by: str
    pieces: tuple[Piece, ...]
    reports: int = 0
    record_files: int = 0
    record_files_missing: int = 0
    audit_rows: int = 0
    checkpoint: str = ""
    format: int = FORMAT

    @property
    def id(self) -> str:
        """Return a short name for this backup."""
        return blake2b(_as_bytes(self), digest_size=8).hexdigest()

    @property
    def bytes(self) -> int:
        """Return the size of all sealed files."""
        return sum(each.bytes for each in self.pieces)


def signer(keys: Path) -> str:
    """Return the public key under which this installation signs its backups."""
    return bytes(SigningKey(key_kept_at(keys / _SIGNING)).verify_key).hex()


def known_signer(keys: Path) -> str | None:
    """Return the same, None where these keys are of no installation that ever signed one."""
    return signer(keys) if (keys / _SIGNING).exists() else None


def fingerprint(keys: Path) -> str:
    """Return what tells two sets of keys apart and opens nothing."""
    held = key_kept_at(keys / "master") + key_kept_at(keys / "vault")
    return blake2b(held, digest_size=16, person=b"backup keys").hexdigest()


def write_signed(folder: Path, manifest: Manifest, keys: Path) -> None:
    """Write a manifest and its signature; both are durable when this returns."""
    content = _as_bytes(manifest)
    signature = SigningKey(key_kept_at(keys / _SIGNING)).sign(content).signature
    write_durably(folder / SIGNATURE, signature.hex().encode() + b"\n")
    write_durably(folder / MANIFEST, content)


def verified(
    folder: Path, trusted: str | None, watch: Callable[[Compartment], Watch] = lambda _: _silent
) -> Manifest:
    """Return the manifest of a backup whose signature and every hash hold.

    `trusted` is the public key that must have signed; None takes whichever the manifest names.
    Raises `Refused` where anything differs.
    """
    manifest = _signed(folder, trusted)
    for piece in manifest.pieces:
        path = folder / piece.compartment.file
        if not path.is_file():
            raise Refused("backup", f"{path.name} is missing")
        if digest(path, watch(piece.compartment)) != Sealed(piece.bytes, piece.sha256):
            raise Refused("backup", f"{path.name} is not the file that was signed")
    return manifest


def _silent(_: int) -> None:
    return


def _signed(folder: Path, trusted: str | None) -> Manifest:
    try:
        content = (folder / MANIFEST).read_bytes()
        signature = bytes.fromhex((folder / SIGNATURE).read_text("ascii"))
    except (FileNotFoundError, NotADirectoryError):
        raise Invalid("FOLDER", f"{folder} holds no finished backup", "Check the path.") from None
    except ValueError:
        raise Refused("backup", "the signature is no signature") from None
    manifest = _read(content)
    if trusted is not None and trusted != manifest.signed_by:
        raise Refused("backup", f"another installation signed it: {manifest.signed_by}")
    try:
        VerifyKey(bytes.fromhex(manifest.signed_by)).verify(content, signature)
    except (BadSignatureError, ValueError):
        raise Refused("backup", "the signature does not hold: the manifest was changed") from None
    return manifest


def _as_bytes(manifest: Manifest) -> bytes:
    return orjson.dumps(asdict(manifest), option=orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2)


def _read(content: bytes) -> Manifest:
    try:
        said = orjson.loads(content)
        if said["format"] != FORMAT:
            raise Refused("backup", f"format {said['format']} is not known to this version")
        said["taken_at"] = datetime.fromisoformat(said["taken_at"])
        said["installation"] = UUID(said["installation"])
        said["pieces"] = tuple(
            Piece(
                Compartment(each["compartment"]), each["bytes"], each["sha256"],
                tuple(each["recipients"]),
            )
            for each in said["pieces"]
        )  # fmt: skip
        return Manifest(**said)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Refused("backup", "the manifest cannot be read") from None
