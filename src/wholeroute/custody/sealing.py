"""Let audit rows into the tree, sign for it, and notice a tree that stands behind what was signed.

One transaction gives rows their leaves, lets the tiles grow and keeps the checkpoint, so a crash
leaves all of it or nothing. Which rows are due is asked of the rows: a number says nothing, for
the later of two may commit first. The newest checkpoint is then written beside the keys, out of
reach of any backup of the data: a data folder that was set back is known by it. The sealer must
never sign anything that does not continue that checkpoint.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path
from threading import Event, Thread

from nacl.utils import random
from sqlalchemy import Connection

from wholeroute.custody.checkpoints import (
    Signer,
    one_at_a_time,
    signed_checkpoint,
    signer_kept_at,
)
from wholeroute.custody.keys import write_durably
from wholeroute.custody.leaves import SALT_BYTES, commitment, leaf
from wholeroute.custody.merkle import Hash, leaf_hash
from wholeroute.custody.tiles import Place, Tiles, grown
from wholeroute.custody.verifying import Checkpoint, Unreadable
from wholeroute.errors import Refused
from wholeroute.ledger import (
    Acting,
    AuditLeaf,
    Ledger,
    Unsealed,
    audit_tile,
    last_checkpoint,
    looking_at_the_tree,
    record,
    record_refusal,
    sealing_turn,
    store_checkpoint,
    store_leaves,
    tree_size,
    unsealed,
)
from wholeroute.rights import Action, Purpose, Reader, Role, require

BATCH = 5000
LAST = "last-checkpoint"
_KEY = "audit-signing-key"
_SET_ASIDE = "checkpoints-set-aside"
_MOST_SECONDS = 60.0
_OURSELVES = Reader("wholeroute", "wholeroute", Role.ADMINISTRATOR, Purpose.OVERSIGHT)


class Standing(StrEnum):
    """How the tree stands to the last checkpoint that this installation signed and kept apart."""

    NOTHING_KEPT = "nothing-kept"
    CONTINUES = "continues"
    BEHIND = "behind"
    DISAGREES = "disagrees"


@dataclass(frozen=True, slots=True)
class Recognised:
    """What the tree is, held against the last checkpoint seen: `seen` leaves then, `size` now."""

    standing: Standing
    size: int
    seen: int = 0

    @property
    def sound(self) -> bool:
        """Whether the log may go on from here."""
        return self.standing in {Standing.NOTHING_KEPT, Standing.CONTINUES}

    def __str__(self) -> str:
        """Return in words what is the matter."""
        if self.standing is Standing.BEHIND:
            return (
                f"the audit log has {self.size} leaves, but signed for {self.seen} before:"
                " it was set back to an older state"
            )
        if self.standing is Standing.DISAGREES:
            return (
                f"the audit log's first {self.seen} leaves are not those that its key signed for:"
                " it was changed, or set back and gone on with, or the key was exchanged"
            )
        return f"the audit log has {self.size} leaves and continues what it signed for"


@dataclass(frozen=True, slots=True)
class Sealed:
    """What sealing did: how many rows it took in, and the tree after it."""

    rows: int
    size: int
    root: Hash


def signer_of(ledger: Ledger) -> Signer:
    """Return the key with which this installation's log signs, made when it is first asked for."""
    return signer_kept_at(ledger.home.keys / _KEY, f"wholeroute/{random(8).hex()}", random(32))


def seal(ledger: Ledger) -> Sealed:
    """Give every row that has none its leaf, and sign for the tree.

    Raises `Refused` where the tree stands behind what was signed before, or disagrees with it.
    """
    signer, rows = signer_of(ledger), 0
    while True:
        with sealing_turn(ledger) as connection:
            _must_continue(ledger, connection)
            due = unsealed(connection, BATCH)
            sealed = _sealed(connection, signer, due)
            note = last_checkpoint(connection)
        if note is not None:
            _remember(ledger.home.keys / LAST, note.size, note.note)
        rows += len(due)
        if len(due) < BATCH:
            return Sealed(rows, sealed.size, sealed.root)


def _sealed(connection: Connection, signer: Signer, due: list[Unsealed]) -> Sealed:
    size = tree_size(connection)
    fetch = partial(audit_tile, connection)
    if not due:
        return Sealed(0, size, Tiles(size, fetch).root())
    leaves = [_leaf(row, size + at) for at, row in enumerate(due)]
    tiles = grown(size, fetch, [each.leaf for each in leaves])
    root = Tiles(size + len(leaves), partial(_either, tiles, fetch)).root()
    store_leaves(connection, leaves, tiles)
    store_checkpoint(
        connection, size + len(leaves), root, signed_checkpoint(signer, size + len(leaves), root)
    )
    return Sealed(len(leaves), size + len(leaves), root)


def _leaf(row: Unsealed, place: int) -> AuditLeaf:
    salt = random(SALT_BYTES)
    committed = commitment(salt, row.details)
    return AuditLeaf(row.line.id, place, salt, committed, leaf_hash(leaf(row.line, committed)))


def _either(
    fresh: Mapping[Place, bytes], fetch: Callable[[int, int], bytes], level: int, number: int
) -> bytes:
    return fresh.get((level, number)) or fetch(level, number)


def _remember(path: Path, size: int, note: str) -> None:
    """Keep the newest checkpoint beside the keys; of two sealers the one behind keeps nothing."""
    with one_at_a_time(path):
        seen = _kept(path)
        if seen is None or size > seen.size:
            write_durably(path, note.encode())


def _kept(path: Path) -> Checkpoint | None:
    try:
        return Checkpoint.parse(path.read_bytes(), path.name)
    except FileNotFoundError:
        return None


# --- a tree that was set back -------------------------------------------------------------------


def recognise(ledger: Ledger) -> Recognised:
    """Tell whether the tree stands behind the last checkpoint seen, or disagrees with it."""
    with looking_at_the_tree(ledger) as connection:
        return _recognised(ledger, connection)


def look_back(ledger: Ledger) -> Recognised:
    """Return the same, and leave an audit row where the log may not go on: who opens it says so."""
    found = recognise(ledger)
    if not found.sound:
        record_refusal(ledger, _OURSELVES, Action.AUDIT, "audit:tree", "set-back")
    return found


def _recognised(ledger: Ledger, connection: Connection) -> Recognised:
    size = tree_size(connection)
    path = ledger.home.keys / LAST
    try:
        seen = _kept(path)
        genuine = seen is None or bool(seen.signers([signer_of(ledger).key]))
    except Unreadable:
        return Recognised(Standing.DISAGREES, size)
    if seen is None:
        return Recognised(Standing.NOTHING_KEPT, size)
    if not genuine:
        return Recognised(Standing.DISAGREES, size, seen.size)
    if size < seen.size:
        return Recognised(Standing.BEHIND, size, seen.size)
    root = Tiles(size, partial(audit_tile, connection)).root(seen.size)
    standing = Standing.CONTINUES if root == seen.root else Standing.DISAGREES
    return Recognised(standing, size, seen.size)


def _must_continue(ledger: Ledger, connection: Connection) -> None:
    found = _recognised(ledger, connection)
    if not found.sound:
        raise Refused("set-back", f"{found}; see docs/audit.md")


def accept_older(acting: Acting) -> Recognised:
    """Let a log that was set back go on from where it stands, and write that it was.

    The checkpoint that it cannot honour is set aside, never thrown away: whoever holds it will find
    that the log does not continue it, and this row says why.
    """
    require(acting.reader, Action.AUDIT)
    found = recognise(acting.ledger)
    if found.sound:
        return found
    path = acting.ledger.home.keys / LAST
    aside = acting.ledger.home.keys / _SET_ASIDE
    with acting.begin() as connection:
        record(
            connection, acting.reader, Action.AUDIT, "audit:set-back",
            details={"standing": found.standing.value, "size": found.size, "seen": found.seen},
        )  # fmt: skip
    write_durably(aside / f"{found.seen}-{random(4).hex()}", path.read_bytes())
    path.unlink()
    return found


# --- by itself ----------------------------------------------------------------------------------


@dataclass(slots=True)
class Keeping:
    """How sealing by itself goes: whether the last try failed."""

    failing: bool = False


@contextmanager
def keep_sealing(
    ledger: Ledger, every: float, failed: Callable[[Exception], None]
) -> Iterator[Keeping]:
    """Seal every so many seconds in a thread of its own, until the block ends, and once at its end.

    What goes wrong is told to `failed` and tried again, less and less often: whoever serves goes on.
    """
    ended, keeping = Event(), Keeping()
    thread = Thread(target=_again, args=(ledger, every, failed, ended, keeping), daemon=True)
    thread.start()
    try:
        yield keeping
    finally:
        ended.set()
        thread.join()
        with suppress(Exception):
            seal(ledger)


def _again(
    ledger: Ledger,
    every: float,
    failed: Callable[[Exception], None],
    ended: Event,
    keeping: Keeping,
) -> None:
    wait = every
    while not ended.wait(wait):
        try:
            seal(ledger)
            wait, keeping.failing = every, False
        except Exception as error:  # noqa: BLE001 — the edge of a thread: it must not die unheard
            keeping.failing = True
            failed(error)
            wait = min(wait * 2, _MOST_SECONDS)
