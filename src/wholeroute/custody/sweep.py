"""Remove what a crash between two stores left behind, of no report: keys, files, identities.

Vault, originals and records are written before the ledger commits, so an orphan is always one
of theirs. Only what is older than an hour is swept: younger may be on its way in. What an erasure
left to do after its commit is finished first, whatever its age. Dead rows go last: until then a
database still holds what was deleted.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from wholeroute.custody.finish import finish_erasures
from wholeroute.custody.keys import KeyRing
from wholeroute.custody.originals import Originals
from wholeroute.custody.records import RecordFiles
from wholeroute.custody.vault import Vault
from wholeroute.ledger import (
    Ledger,
    known_contributions,
    known_erasures,
    known_parts,
    vacuum,
)

YOUNG_SECONDS = 3600.0


@dataclass(frozen=True, slots=True)
class Swept:
    """How many orphans of each kind were removed, and how many erasures were finished."""

    keys: int
    originals: int
    identities: int
    records: int
    erasures: int = 0


def sweep(ledger: Ledger, now: float, *, young: float = YOUNG_SECONDS) -> Swept:
    """Remove orphans older than `young` seconds before `now` (seconds since 1970)."""
    finished = finish_erasures(ledger)
    ring, originals, vault = KeyRing(ledger.home.keys), Originals(ledger.home.data), Vault(ledger)
    _sweep_waiting(ledger, ring, now - young)
    _sweep_waiting(ledger, originals, now - young)
    keys = {ref for ref, made in ring.refs() if made < now - young}
    sealed = {ref for ref, made in originals.refs() if made < now - young}
    vaulted = vault.contributions(young)
    known = known_contributions(ledger, keys | sealed | vaulted)
    for ref in keys - known:
        ring.destroy(ref)
    for ref in sealed - known:
        originals.erase(ref)
    identities = sum(vault.erase(ref) for ref in vaulted - known)
    originals.forget_opened(now - young)
    for folder in (ledger.home.keys / "contributions", ledger.home.data / "originals"):
        _sweep_torn(folder, now - young)
    records = _sweep_records(ledger, now - young)
    vacuum(ledger)
    return Swept(len(keys - known), len(sealed - known), identities, records, finished)


def _sweep_waiting(ledger: Ledger, files: KeyRing | Originals, before: float) -> None:
    """Remove what waits for an erasure that was never committed."""
    waiting = [(ref, erasure) for ref, erasure, made in files.waiting() if made < before]
    committed = known_erasures(ledger, [erasure for _, erasure in waiting])
    for ref, erasure in waiting:
        if erasure not in committed:
            files.drop(ref, erasure)


def _sweep_torn(folder: Path, before: float) -> None:
    """Remove what a crash left of a file that was being written: it never got its name."""
    for path in folder.glob("*/*.new"):
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < before:
                path.unlink()


def _sweep_records(ledger: Ledger, before: float) -> int:
    """Remove the files of records that the manifest does not name: new ones, and moved ones."""
    files = RecordFiles(ledger.home.data)
    lying = {part: ref for ref, part, written in files.files() if written < before}
    orphans = lying.keys() - known_parts(ledger, lying)
    for part in orphans:
        files.delete(lying[part], part)
    return len(orphans)
