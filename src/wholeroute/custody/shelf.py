"""Carry to the vault whom a mended row hid in the reports of others.

A sender may not see what others reported, so the ledger takes these identities out of the open
lane and keeps them where no role reads, until a custodian's session carries them over.
"""

from __future__ import annotations

from itertools import groupby

from wholeroute.custody.short_texts import settle_texts
from wholeroute.custody.vault import Vault
from wholeroute.ledger import Acting, clear_shelf, record, shelved
from wholeroute.rights import Action


def carry_shelved(acting: Acting) -> int:
    """Carry what this custodian may to the vault, leaving an audit row; return how much it was.

    The vault has it before the shelf is cleared: a crash between the two carries it again.
    """
    with acting.begin() as connection:
        waiting = shelved(connection)
    if not waiting:
        return 0
    vault = Vault(acting.ledger)
    for report, values in groupby(waiting, key=lambda each: each[0]):
        vault.store(report, [identity for _, identity in values])
    with acting.begin() as connection:
        clear_shelf(connection, [identity.token for _, identity in waiting])
        for report in sorted({report for report, _ in waiting}):
            settle_texts(acting, connection, report)
        record(
            connection, acting.reader, Action.CATEGORISE, "shelf", details={"carried": len(waiting)}
        )
    return len(waiting)
