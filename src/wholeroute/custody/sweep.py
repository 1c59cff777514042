"""Remove what a crash between two stores left behind: keys, originals and identities of no report.

Vault and originals are written before the ledger commits, so an orphan is always one
of theirs. Only what is older than an hour is swept: younger may be on its way in.
"""

from __future__ import annotations

from dataclasses import dataclass

from wholeroute.custody.keys import KeyRing
from wholeroute.custody.originals import Originals
from wholeroute.custody.vault import Vault
from wholeroute.ledger import Ledger, known_contributions

YOUNG_SECONDS = 3600.0


@dataclass(frozen=True, slots=True)
class Swept:
    """How many orphans of each kind were removed."""

    keys: int
    originals: int
    identities: int


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
    return Swept(len(keys - known), len(sealed - known), identities)
