"""Bring a backup back into an empty installation, and take up what happened since.

Nothing is touched before every hash and the signature hold and every file opens. From the first
change until the last a mark stands in the data folder: while it does, nobody opens the ledger,
and a restore that was broken off begins anew. Before the mark goes, what was erased since is
erased again and who was protected since is protected again.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

import orjson

from wholeroute.custody.erased import Fate, erased_since
from wholeroute.custody.keys import KeyRing, make_folder, sync_folder, write_durably
from wholeroute.custody.manifest import (
    DATA,
    Compartment,
    Manifest,
    fingerprint,
    known_signer,
    verified,
)
from wholeroute.custody.records import RecordFiles
from wholeroute.custody.sealing import Recognised, recognise
from wholeroute.custody.streams import Watch, must_open, unpack, unseal
from wholeroute.custody.take_up import TakenUp, take_up
from wholeroute.errors import Invalid, Refused
from wholeroute.ledger import (
    RESTORING,
    DatabaseRole,
    Home,
    Ledger,
    empty_databases,
    fill_ledger,
    fill_vault,
    knows_version,
    must_be_vacant,
    record,
    standing_still,
)
from wholeroute.rights import Action, Profile, Purpose, Reader, Role

Watching = Callable[[Compartment], Watch]

_UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_ORIGINAL = re.compile(rf"originals/[0-9a-f]{{2}}/{_UUID}\.(age|how)")
_RECORD = re.compile(rf"records/[0-9a-f]{{2}}/{_UUID}/{_UUID}\.parquet")
_KEY = re.compile(r"([a-z0-9][A-Za-z0-9_-]*/)*[a-z0-9][A-Za-z0-9_.-]*")
_HELD = ("postgres/data/PG_VERSION", "originals", "records")
"""What an installation's data folder holds once anything was ever in it."""
REMEMBERED = ("erased", "last-checkpoint")
"""What may lie among keys that are lost otherwise: the newer it is the better."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restored installation stands on, and what it must take up from the time since."""

    manifest: Manifest
    originals: int
    record_files: int
    missing: int
    again: TakenUp
    behind: str = ""


def verify(
    folder: Path,
    keys: Path,
    watch: Watching,
    *,
    signed_by: str | None = None,
    identities: Sequence[str] = (),
) -> Manifest:
    """Return the manifest of a backup that is whole; try the files that `identities` open.

    Signed must it be by `signed_by`, else by the installation whose keys these are, else by
    anybody. Raises `Refused` where anything differs.
    """
    manifest = verified(folder, signed_by or known_signer(keys), watch)
    if identities:
        for piece in manifest.pieces:
            _read_through(folder / piece.compartment.file, identities)
    return manifest


def _read_through(sealed: Path, identities: Sequence[str]) -> None:
    with Path(os.devnull).open("wb") as nowhere:
        unseal(sealed, nowhere, identities)


def restore(  # noqa: PLR0913 — where, what, who opens it, when, who watches, who signed
    home: Home,
    folder: Path,
    identities: Sequence[str],
    now: datetime,
    watch: Watching,
    *,
    signed_by: str | None = None,
) -> Restored:
    """Bring the data backup in `folder` back into an empty installation and open it for use.

    Raises `Refused` where an installation stands there, where the backup is not whole, or where
    the keys that are there open nothing of it.
    """
    manifest = _checked(home, folder, identities, signed_by)
    _must_be_empty(home)
    home.prepare()
    write_durably(home.unfinished, orjson.dumps({"backup": manifest.id}))
    for name in ("originals", "records"):
        shutil.rmtree(home.data / name, ignore_errors=True)
    pour = _Pouring(folder, {each.compartment for each in manifest.pieces}, identities, watch)
    with empty_databases(home, Profile(manifest.profile)) as places:
        for compartment, filling in (
            (Compartment.LEDGER, fill_ledger),
            (Compartment.VAULT, fill_vault),
        ):
            if compartment in pour.held:
                with filling(home, places) as into:
                    pour(compartment, into)
    originals = pour.files(Compartment.ORIGINALS, home.data, _ORIGINAL)
    records = pour.files(Compartment.RECORDS, home.data, _RECORD)
    os.sync()
    with Ledger.open(home, amid_restore=True) as ledger:
        missing = _missing(ledger, manifest)
        behind = recognise(ledger)
        again = take_up(ledger, manifest.taken_at, now)
        _audit(ledger, manifest, again, behind)
    home.unfinished.unlink()
    sync_folder(home.data)
    return Restored(
        manifest, originals, records, missing, again, "" if behind.sound else str(behind)
    )


def _audit(ledger: Ledger, manifest: Manifest, again: TakenUp, behind: Recognised) -> None:
    """Write in the log that it was set back, to when, and how far behind the last checkpoint."""
    reader = Reader(RESTORING, "", Role.ADMINISTRATOR, Purpose.OVERSIGHT)
    with ledger.engine(DatabaseRole.GATE).begin() as connection:
        record(
            connection, reader, Action.ADMINISTER, f"restored:{manifest.id}",
            details={"taken_at": manifest.taken_at.isoformat(), "standing": behind.standing.value,
                     "size": behind.size, "seen": behind.seen, "again": len(again.done),
                     "left": len(again.left)},
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Pouring:
    """Write what compartments hold into where they belong."""

    folder: Path
    held: Container[Compartment]
    identities: Sequence[str]
    watch: Watching

    def __call__(self, compartment: Compartment, into: IO[bytes]) -> None:
        watch = self.watch(compartment)
        unseal(self.folder / compartment.file, into, self.identities, watch)

    def files(self, compartment: Compartment, root: Path, allowed: re.Pattern[str]) -> int:
        if compartment not in self.held:
            return 0
        return unpack(partial(self, compartment), root, allowed)


def _checked(
    home: Home, folder: Path, identities: Sequence[str], signed_by: str | None
) -> Manifest:
    """Return the manifest of a backup that can be restored here, before anything is touched."""
    trusted = signed_by or known_signer(home.keys)
    if trusted is None:
        raise Invalid(
            "--signed-by", "no keys are here that tell whose backup this is",
            "Restore the keys first, or give the public key that `backup make` printed.",
        )  # fmt: skip
    manifest = verified(folder, trusted)
    if {each.compartment for each in manifest.pieces} - set(DATA):
        raise Invalid("FOLDER", "holds keys", "Use: wholeroute backup restore-keys.")
    if not knows_version(manifest.version, Profile(manifest.profile)):
        raise Refused("restore", f"it is of version {manifest.version}, newer than this program")
    if home.profile not in (None, Profile(manifest.profile)):
        raise Refused("restore", f"it is of a {manifest.profile} installation")
    for piece in manifest.pieces:
        must_open(folder / piece.compartment.file, identities)
    if (home.keys / "master").exists() and fingerprint(home.keys) != manifest.keys:
        raise Refused("restore", "the keys that are here open nothing of this backup")
    return manifest


def _must_be_empty(home: Home) -> None:
    """Raise `Refused` where anything but an unfinished restore stands."""
    if home.unfinished.exists():
        return
    for name in _HELD:
        if (home.data / name).exists():
            raise Refused("restore", f"an installation stands in {home.data}: it holds {name}")
    must_be_vacant(home)


def _missing(ledger: Ledger, manifest: Manifest) -> int:
    """Return how many files of records the ledger names that are not there."""
    files = RecordFiles(ledger.home.data)
    with standing_still(ledger) as moment:
        if moment.installation != manifest.installation:
            raise Refused("restore", "the ledger is another installation's than was signed")
        return sum(not files.path(ref, part).is_file() for ref, part in moment.parts)


# --- keys -------------------------------------------------------------------------------------


def restore_keys(
    home: Home,
    folder: Path,
    identities: Sequence[str],
    watch: Watching,
    *,
    signed_by: str | None = None,
) -> Manifest:
    """Bring a backup of the keys back into a folder without any, and destroy again what was.

    What was remembered there of erased reports stays, and counts.
    """
    manifest = verified(folder, signed_by)
    if {each.compartment for each in manifest.pieces} != {Compartment.KEYS}:
        raise Invalid("FOLDER", "holds data", "Use: wholeroute backup restore.")
    must_open(folder / Compartment.KEYS.file, identities)
    make_folder(home.keys)
    if held := [each.name for each in home.keys.iterdir() if each.name not in REMEMBERED]:
        raise Refused("restore", f"keys are in {home.keys} already: {min(held)}")
    pour = _Pouring(folder, (Compartment.KEYS,), identities, watch)
    with TemporaryDirectory(prefix=".restoring-", dir=home.keys.parent) as made:
        fresh = Path(made)
        pour.files(Compartment.KEYS, fresh, _KEY)
        for name in REMEMBERED:  # what lies here is newer
            if (home.keys / name).exists():
                (fresh / name).unlink(missing_ok=True)
        for path in sorted(fresh.iterdir(), key=lambda each: each.name == "master"):
            path.rename(home.keys / path.name)
    ring = KeyRing(home.keys)
    for gone in erased_since(home.keys, manifest.taken_at):
        if gone.fate is Fate.REPORT_ERASED:
            ring.destroy(gone.id)
    os.sync()
    return manifest
