"""Remove what a crash between two stores left behind, of no report: keys, files, identities.

Vault, originals and records are written before the ledger commits, so an orphan is always one
of theirs. Only what is older than an hour is swept: younger may be on its way in.
"""

from __future__ import annotations

from dataclasses import dataclass

from wholeroute.custody.keys import KeyRing
from wholeroute.custody.originals import Originals
from wholeroute.custody.records import RecordFiles
from wholeroute.custody.vault import Vault
from wholeroute.ledger import Ledger, known_contributions, known_parts

YOUNG_SECONDS = 3600.0


@dataclass(frozen=True, slots=True)
class Swept:
    """How many orphans of each kind were removed."""

    keys: int
    originals: int
    identities: int
    records: int


def sweep(ledger: Ledger, now: float, *, young: float = YOUNG_SECONDS) -> Swept:
    """Remove orphans older than `young` seconds before `now` (seconds since 1970)."""
    ring, originals, vault = KeyRing(ledger.home.keys), Originals(ledger.home.data), Vault(ledger)
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
    records = _sweep_records(ledger, now - young)
    return Swept(len(keys - known), len(sealed - known), identities, records)


def _sweep_records(ledger: Ledger, before: float) -> int:
    """Remove the files of records that the manifest does not name: new ones, and moved ones."""
    files = RecordFiles(ledger.home.data)
    lying = {part: ref for ref, part, written in files.files() if written < before}
    orphans = lying.keys() - known_parts(ledger, lying)
    for part in orphans:
        files.delete(lying[part], part)
    return len(orphans)
