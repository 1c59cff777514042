"""Finish what committed erasures have yet to do: files, keys, identities, details in the log.

Whoever calls it a second time changes nothing, so a crash between any two steps costs nothing.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import suppress
from uuid import UUID

from wholeroute.custody.keys import KeyRing
from wholeroute.custody.originals import Originals
from wholeroute.custody.records import RecordFiles
from wholeroute.custody.sealing import seal
from wholeroute.custody.vault import Vault
from wholeroute.errors import Refused
from wholeroute.ledger import (
    Ledger,
    Unfinished,
    finish_erasure,
    known_erasures,
    known_parts,
    unfinished_erasures,
)

Step = Callable[[str], None]
"""Told the name of each step as it is reached: a test breaks off there."""


def unwatched(_step: str) -> None:
    """Watch nothing."""


def drop_abandoned(ledger: Ledger, report: UUID) -> None:
    """Drop what erasures of a report that a crash broke off left waiting: it still names the next.

    Whoever calls holds the report's lock: whatever waits and is not committed is nobody's any more.
    """
    folders = (KeyRing(ledger.home.keys), Originals(ledger.home.data))
    waiting = [(each, found) for each in folders for found in each.waiting_of(report)]
    committed = known_erasures(ledger, [erasure for _, erasure in waiting]) if waiting else set()
    for files, erasure in waiting:
        if erasure not in committed:
            files.drop(report, erasure)
    Originals(ledger.home.data).forget_opened(0.0)


def finish_erasures(ledger: Ledger, step: Step = unwatched) -> int:
    """Finish every erasure that is committed, as far as it is not; return how many are done by it.

    Whoever calls it a second time changes nothing. One whose lines in the log have no leaf yet is
    sealed first; where that cannot be, it waits for the next time.
    """
    waiting = unfinished_erasures(ledger)
    for each in waiting:
        _finish_files(ledger, each, step)
    if waiting:
        with suppress(Refused):  # a log that was set back is for the auditor to look at first
            seal(ledger)
    done = 0
    for each in waiting:
        done += finish_erasure(ledger, each.id)
        step("finished")
    return done


def _finish_files(ledger: Ledger, one: Unfinished, step: Step) -> None:
    home = ledger.home
    ring, originals, vault = KeyRing(home.keys), Originals(home.data), Vault(ledger)
    files = RecordFiles(home.data)
    if one.whole:
        ring.destroy(one.report)
        step("destroyed")
        originals.erase(one.report)
        files.erase(one.report)
        vault.erase(one.report)
    else:
        ring.promote(one.report, one.id)
        step("destroyed")
        originals.promote(one.report, one.id)
        step("promoted")
        files.keep(one.report, known_parts(ledger, files.parts(one.report)))
    step("files")
    vault.forget(one.tokens)
    step("forgotten")
    for folder in (home.data / "snapshots").glob("*-*"):
        if folder.stat().st_mtime < one.at.timestamp():
            shutil.rmtree(folder, ignore_errors=True)
