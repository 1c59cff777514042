"""Keep what must be opened rarely: originals, records, contribution keys, the vault of identities.

Originals are sealed each under a key of its own contribution; the identity values of
protected people live in another database under another role and key. Keys lie outside
the data folder. This room must never hand out a value without a reader, a purpose and
an audit row.
"""

from wholeroute.custody.categorise import categorise, co_sign
from wholeroute.custody.erased import Fate, Gone, erased_since, remember_erased
from wholeroute.custody.keys import ContributionKey, KeyRing
from wholeroute.custody.originals import Originals
from wholeroute.custody.protect import Protected, protect
from wholeroute.custody.records import (
    PartsWriter,
    RecordFiles,
    Stale,
    mend_records,
    move_records,
    part_key,
    settle_records,
    snapshot_with_records,
)
from wholeroute.custody.rejected import (
    Rejected,
    open_rejected,
    seal_rejected,
    without_values,
)
from wholeroute.custody.shelf import carry_shelved
from wholeroute.custody.sweep import Swept, sweep
from wholeroute.custody.vault import Vault

__all__ = [
    "ContributionKey",
    "Fate",
    "Gone",
    "KeyRing",
    "Originals",
    "PartsWriter",
    "Protected",
    "RecordFiles",
    "Rejected",
    "Stale",
    "Swept",
    "Vault",
    "carry_shelved",
    "categorise",
    "co_sign",
    "erased_since",
    "mend_records",
    "move_records",
    "open_rejected",
    "part_key",
    "protect",
    "remember_erased",
    "seal_rejected",
    "settle_records",
    "snapshot_with_records",
    "sweep",
    "without_values",
]
