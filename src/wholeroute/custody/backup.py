"""Make backups: each compartment sealed apart, all of one moment, and never a key among them.

The moment is the ledger's. Intake makes originals, identities and records durable before the
ledger commits, so whatever the ledger names then is there: its files are pinned at once, for
records move and the moved are deleted; the vault is dumped after, and so holds at least as much.
The files that are pinned are those that the ledger names, and no orphan.

Keys are a backup of their own, in another place: whoever holds one without the other opens nothing.
"""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import pyrage

from wholeroute.custody.keys import sync_folder
from wholeroute.custody.manifest import (
    DATA,
    MANIFEST,
    SIGNATURE,
    Compartment,
    Manifest,
    Piece,
    fingerprint,
    signer,
    write_signed,
)
from wholeroute.custody.originals import Originals
from wholeroute.custody.records import RecordFiles
from wholeroute.custody.streams import Watch, packed, recipient, seal
from wholeroute.errors import Invalid, Refused, Unavailable
from wholeroute.ledger import (
    Acting,
    Home,
    Ledger,
    Moment,
    dump_of_ledger,
    dump_of_vault,
    record,
    standing_still,
)
from wholeroute.rights import Action, Profile, require

Watching = Callable[[Compartment], Watch]
_PINNED = "backup-pinned"
_TRIES = 5
_CHECKPOINT = "last-checkpoint"


@dataclass(frozen=True, slots=True)
class Recipients:
    """For whom a backup is sealed: all of it, or compartments of it for others alone."""

    all: tuple[str, ...]
    alone: Mapping[Compartment, tuple[str, ...]]

    def of(self, compartment: Compartment) -> tuple[str, ...]:
        """Return who opens one compartment; raise `Invalid` where nobody would."""
        found = self.alone.get(compartment) or self.all
        if not found:
            raise Invalid("--to", f"nobody could open the {compartment}", "Name a recipient.")
        for each in found:
            recipient(each)
        return found


def back_up(acting: Acting, folder: Path, recipients: Recipients, watch: Watching) -> Manifest:
    """Write a data backup into the new folder `folder` and return its manifest.

    Raises `Refused` for all but an administrator, `Invalid` for a folder that is in use or lies
    with the keys, `Unavailable` while another backup is being made.
    """
    require(acting.reader, Action.ADMINISTER)
    home, ledger = acting.ledger.home, acting.ledger
    _must_lie_apart(folder, home, {Compartment.KEYS})
    wanted = [each for each in DATA if each in _compartments(ledger)]
    known = {each: recipients.of(each) for each in wanted}
    with _unfinished(folder) as fresh, _moment(ledger) as (moment, pinned):
        pieces = []
        for each in wanted:
            with _content(ledger, moment, pinned, each) as source:
                sealed = seal(source, fresh / each.file, _for(known[each]), watch(each))
            pieces.append(Piece(each, sealed.bytes, sealed.sha256, known[each]))
        manifest = _manifest(home, moment, pieces, missing=len(pinned.missing))
        write_signed(fresh, manifest, home.keys)
        _audit(acting, "backup", manifest)
    return manifest


def back_up_keys(
    acting: Acting, folder: Path, recipients: Sequence[str], watch: Watching
) -> Manifest:
    """Write a backup of the keys into the new folder `folder`, which lies with no data backup."""
    require(acting.reader, Action.ADMINISTER)
    home, ledger = acting.ledger.home, acting.ledger
    _must_lie_apart(folder, home, set(DATA))
    known = Recipients(tuple(recipients), {}).of(Compartment.KEYS)
    with _unfinished(folder) as fresh, standing_still(ledger) as moment:
        signer(home.keys), fingerprint(home.keys)  # made now, so that the backup holds them
        names = [
            str(path.relative_to(home.keys))
            for path in sorted(home.keys.rglob("*"))
            if path.is_file() and path.suffix != ".new"
        ]
        keys = Compartment.KEYS
        with packed(home.keys, names) as source:
            sealed = seal(source, fresh / keys.file, _for(known), watch(keys))
        piece = Piece(keys, sealed.bytes, sealed.sha256, known)
        manifest = _manifest(home, moment, [piece])
        write_signed(fresh, manifest, home.keys)
        _audit(acting, "backup-of-keys", manifest)
    return manifest


def _for(known: Sequence[str]) -> list[pyrage.x25519.Recipient]:
    return [recipient(each) for each in known]


def _compartments(ledger: Ledger) -> tuple[Compartment, ...]:
    """Return what there is to back up: a policy's installation reports on nobody."""
    return (Compartment.LEDGER,) if ledger.places.profile is Profile.POLICY else DATA


def _manifest(home: Home, moment: Moment, pieces: Sequence[Piece], *, missing: int = 0) -> Manifest:
    checkpoint = home.keys / _CHECKPOINT
    return Manifest(
        taken_at=moment.at, installation=moment.installation,
        profile=moment.profile, version=moment.version, keys=fingerprint(home.keys),
        signed_by=signer(home.keys), pieces=tuple(pieces), reports=len(moment.reports),
        record_files=len(moment.parts), record_files_missing=missing, audit_rows=moment.audit_rows,
        checkpoint=checkpoint.read_text(errors="replace") if checkpoint.is_file() else "",
    )  # fmt: skip


def _audit(acting: Acting, what: str, manifest: Manifest) -> None:
    """Write who made it before it counts: no backup without its line, a line at worst without one."""
    with acting.begin() as connection:
        record(
            connection, acting.reader, Action.ADMINISTER, f"{what}:{manifest.id}",
            details={"bytes": manifest.bytes, "reports": manifest.reports,
                     "pieces": [each.compartment.value for each in manifest.pieces]},
        )  # fmt: skip


# --- one moment -------------------------------------------------------------------------------


@contextmanager
def _moment(ledger: Ledger) -> Iterator[tuple[Moment, _Pinned]]:
    """Yield what the ledger names at one moment, and what holds on to its files.

    A record that moves in between leaves its file: the moment is taken anew. One that is missing
    at the next moment too was lost before, and is counted.
    """
    folder, lost = ledger.home.data / _PINNED, frozenset[str]()
    with _alone(ledger.home):
        try:
            for _ in range(_TRIES):
                shutil.rmtree(folder, ignore_errors=True)
                with standing_still(ledger) as moment:
                    pinned = _pin(ledger.home, moment, folder)
                    if pinned.missing <= lost:
                        yield moment, pinned
                        return
                lost = pinned.missing
            raise Unavailable("records kept moving while the backup was begun; try again")
        finally:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _alone(home: Home) -> Iterator[None]:
    with (home.data / f"{_PINNED}.lock").open("wb") as turn:
        try:
            fcntl.flock(turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Unavailable("another backup is being made") from None
        yield


@dataclass(frozen=True, slots=True)
class _Pinned:
    """Files that stay while a backup is made, whatever happens to the ones they are links to."""

    folder: Path
    originals: tuple[str, ...]
    records: tuple[str, ...]
    missing: frozenset[str]


def _pin(home: Home, moment: Moment, folder: Path) -> _Pinned:
    """Link the files that the ledger names. An original that is not there was erased."""
    originals, records = Originals(home.data), RecordFiles(home.data)
    sealed = [path for ref in moment.reports for path in originals.paths(ref)]
    parts = [records.path(ref, part) for ref, part in moment.parts]
    names = {path: str(path.relative_to(home.data)) for path in (*sealed, *parts)}
    there = {path for path, name in names.items() if _link(path, folder / name)}
    return _Pinned(
        folder,
        tuple(names[path] for path in sealed if path in there),
        tuple(names[path] for path in parts if path in there),
        frozenset(names[path] for path in parts if path not in there),
    )


def _link(path: Path, target: Path) -> bool:
    """Return whether the file was there; where links are not to be had it is copied."""
    if not target.parent.is_dir():
        target.parent.mkdir(parents=True, mode=0o700)
    try:
        try:
            target.hardlink_to(path)
        except FileNotFoundError:
            return False
        except OSError:
            shutil.copyfile(path, target)
    except FileNotFoundError:
        return False
    return True


@contextmanager
def _content(
    ledger: Ledger, moment: Moment, pinned: _Pinned, compartment: Compartment
) -> Iterator[IO[bytes]]:
    """Yield one compartment as a stream."""
    if compartment is Compartment.LEDGER:
        opening = dump_of_ledger(ledger, moment)
    elif compartment is Compartment.VAULT:
        opening = dump_of_vault(ledger)
    elif compartment is Compartment.ORIGINALS:
        opening = packed(pinned.folder, pinned.originals)
    else:
        opening = packed(pinned.folder, pinned.records)
    with opening as source:
        yield source


# --- where it lies ----------------------------------------------------------------------------


@contextmanager
def _unfinished(folder: Path) -> Iterator[Path]:
    """Yield a folder that becomes `folder` when all went well, and is gone again when not.

    What a crash leaves is called unfinished and is no backup; the next one there begins anew.
    """
    if folder.exists() and any(folder.iterdir()):
        raise Invalid("FOLDER", f"{folder} is not empty", "Name a new folder for each backup.")
    fresh = folder.with_name(f"{folder.name}.unfinished")
    if fresh.exists():
        _must_be_ours(fresh)
    try:
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(parents=True, mode=0o700)
        yield fresh
        fresh.rename(folder)
        sync_folder(folder.parent)
    except OSError as error:
        raise Unavailable(f"{folder} does not take the backup in: {error.strerror}") from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _must_be_ours(fresh: Path) -> None:
    ours = {each.file for each in Compartment} | {MANIFEST, SIGNATURE}
    strange = {each.name.removesuffix(".new") for each in fresh.iterdir()} - ours
    if strange:
        raise Invalid("FOLDER", f"{fresh} holds {min(strange)}", "Name another folder.")


def _must_lie_apart(folder: Path, home: Home, others: Container[Compartment]) -> None:
    """Raise where data and keys would lie together, or a backup in what it is a backup of."""
    whole = folder.resolve()
    for kept, what in ((home.data, "data"), (home.keys, "keys")):
        if whole == kept.resolve() or kept.resolve() in whole.parents:
            fix = "Name a folder elsewhere, best on another disk."
            raise Invalid("FOLDER", f"{folder} lies in the folder of the {what}", fix)
    near = [whole, *whole.parents]
    if whole.parent.is_dir():
        near += [each for each in whole.parent.iterdir() if each.is_dir()]
    for each in near:
        if any(kind in others and (each / kind.file).exists() for kind in Compartment):
            raise Refused(
                "keys-apart", f"{each} holds a backup of the other kind: keys lie apart from data"
            )
