"""Keep what must be opened rarely: originals, contribution keys, and the vault of identities.

Originals are sealed each under a key of its own contribution; the identity values of
protected people live in another database under another role and key. Keys lie outside
the data folder. This room must never hand out a value without a reader, a purpose and
an audit row.
"""

from wholeroute.custody.keys import ContributionKey, KeyRing
from wholeroute.custody.originals import Originals
from wholeroute.custody.protect import Protected, protect
from wholeroute.custody.sweep import Swept, sweep
from wholeroute.custody.vault import Vault

__all__ = [
    "ContributionKey",
    "KeyRing",
    "Originals",
    "Protected",
    "Swept",
    "Vault",
    "protect",
    "sweep",
]
