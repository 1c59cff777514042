"""Show the audit log to those who watch over it: proofs, exports, and the live rows held to the tree.

Everything here is asked in the session of somebody who may read the log.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import islice
from pathlib import Path

from sqlalchemy import Connection

from wholeroute.custody.leaves import commitment, leaf
from wholeroute.custody.merkle import leaf_hash
from wholeroute.custody.sealing import Recognised, recognise, signer_of
from wholeroute.custody.tiles import HASH_BYTES, Tiles, along
from wholeroute.custody.verifying import (
    CHECKPOINTS,
    COSIGNS,
    HASHES,
    KEY,
    LEAVES,
    Checkpoint,
    Key,
    Running,
    Unreadable,
    Verified,
)
from wholeroute.custody.witness import request_text
from wholeroute.errors import Invalid, NotFound
from wholeroute.ledger import (
    Acting,
    Cosignature,
    SealedRow,
    StoredCheckpoint,
    audit_tile,
    audit_tiles,
    checkpoint_of,
    checkpoint_roots,
    cosignatures,
    last_checkpoint,
    leaf_tiles,
    looking_at_the_tree,
    record,
    sealed_row,
    sealed_rows,
    sealed_up_to,
    store_cosignature,
    unsealed,
    unsealed_count,
)
from wholeroute.rights import Action, require

LATE = timedelta(minutes=5)
"""How long rows may wait for their leaf before it is said: sealing tries again each minute."""


@dataclass(frozen=True, slots=True)
class TreeState:
    """Where the tree stands: its newest checkpoint, what each other signed for last, what is not in.

    `waits_since` is when the first row that is not in was written; `standing` tells whether the
    tree continues what was signed for before.
    """

    checkpoint: StoredCheckpoint | None
    cosigned: tuple[Cosignature, ...]
    unsealed: int
    waits_since: datetime | None
    key: str
    standing: Recognised

    def is_late(self, now: datetime) -> bool:
        """Tell whether sealing has stopped: a row waits a second, and longer while a command runs."""
        return self.waits_since is not None and now - self.waits_since > LATE


@dataclass(frozen=True, slots=True)
class Proof:
    """What shows to anybody that one leaf stands at its place under a signed root (RFC 6962)."""

    leaf: str
    place: int
    hashes: tuple[str, ...]
    checkpoint: str


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export holds."""

    leaves: int
    checkpoints: int
    key: str


def tree_state(acting: Acting) -> TreeState:
    """Return where the tree stands."""
    require(acting.reader, Action.AUDIT)
    standing = recognise(acting.ledger)
    with acting.begin() as connection:
        newest_of: dict[str, Cosignature] = {}
        for each in cosignatures(connection):
            newest_of.setdefault(each.key, each)
        return TreeState(
            last_checkpoint(connection), tuple(newest_of.values()), unsealed_count(connection),
            next((each.line.at for each in unsealed(connection, 1)), None),
            signer_of(acting.ledger).public, standing,
        )  # fmt: skip


def prove(acting: Acting, row: int) -> Proof:
    """Return the proof that an audit row stands in the tree; raise `NotFound` where it does not yet."""
    require(acting.reader, Action.AUDIT)
    with acting.begin() as connection:
        sealed, newest = sealed_row(connection, row), last_checkpoint(connection)
        if sealed is None or newest is None:
            raise NotFound(f"row {row} is not in the tree, or there is none")
        # All at once: to ask for one tile after the other takes longer than to hash them.
        tiles = audit_tiles(connection, along(sealed.place, newest.size))
        tree = Tiles(newest.size, lambda level, number: tiles[level, number])
        hashes = tree.inclusion(sealed.place, newest.size)
        return Proof(
            _text(sealed).decode(), sealed.place,
            tuple(b64encode(each).decode() for each in hashes), _note(connection, newest),
        )  # fmt: skip


def checkpoint_note(acting: Acting, since: int | None = None) -> str:
    """Return the newest checkpoint with every cosignature; with `since`, what a witness is asked.

    `since` is how many leaves the witness signed for last: the proof shows that they are continued.
    """
    require(acting.reader, Action.AUDIT)
    with acting.begin() as connection:
        newest = last_checkpoint(connection)
        if newest is None:
            raise NotFound("nothing was sealed yet")
        note = _note(connection, newest)
        if since is None:
            return note
        if since > newest.size:
            raise Invalid(
                "since", f"the log has {newest.size} leaves", "Then it was set back: say so loudly."
            )
        tree = Tiles(newest.size, partial(audit_tile, connection))
        return request_text(since, tree.consistency(since, newest.size) if since else [], note)


def keep_cosignature(acting: Acting, content: bytes, key_text: str) -> Cosignature:
    """Keep who else signed for a checkpoint of ours, as the cosigned note says it.

    Raises `Invalid` where it is none of ours, or `key_text` is not the key that signed it.
    """
    require(acting.reader, Action.AUDIT)
    try:
        key, note = Key.parse(key_text), Checkpoint.parse(content, "the note")
        signed = key.kind == COSIGNS and bool(note.signers([key]))
    except Unreadable as error:
        raise Invalid("FILE", str(error), "Give the note as the witness sent it back.") from None
    with acting.begin() as connection:
        ours = checkpoint_of(connection, note.size)
        if ours is None or not ours.note.encode().startswith(note.text + b"\n"):
            raise Invalid("FILE", "that is no checkpoint of this log", "Is it another log's?")
        if not signed:
            raise Invalid("--key", f"{key.name} did not sign it", "Give the witness's own key.")
        record(
            connection, acting.reader, Action.AUDIT, f"checkpoint:{note.size}",
            details={"cosigner": key.id.hex()},
        )  # fmt: skip
    kept = Cosignature(note.size, key_text.strip(), *_line_of(note, key))
    with looking_at_the_tree(acting.ledger) as connection:
        store_cosignature(connection, kept)
    return kept


def _line_of(note: Checkpoint, key: Key) -> tuple[str, datetime]:
    """Return the line that `key` put under a note, of several the newest, and when by its clock."""
    line = max(
        (each for each in note.signatures if (each.name, each.key_id) == (key.name, key.id)),
        key=lambda each: each.content[:8],
    )
    encoded = b64encode(line.key_id + line.content).decode()
    try:
        at = datetime.fromtimestamp(int.from_bytes(line.content[:8], "big"), UTC)
    except (ValueError, OverflowError, OSError):
        raise Invalid(
            "FILE", "it was signed in a year that no calendar has", "Let the witness set its clock."
        ) from None
    return f"— {key.name} {encoded}\n", at


def export_log(acting: Acting, folder: Path) -> Exported:
    """Write the log into a new folder, so that `verifying` alone can hold it against its checkpoints.

    Every leaf, its hash, the newest checkpoint and all that somebody cosigned; no details, no salts.
    """
    require(acting.reader, Action.AUDIT)
    if folder.exists() and any(folder.iterdir()):
        raise Invalid("FOLDER", f"{folder} is not empty", "Name a new one.")
    (folder / CHECKPOINTS).mkdir(parents=True, mode=0o700)
    key = signer_of(acting.ledger).public
    with acting.begin() as connection:
        newest = last_checkpoint(connection)
        size = newest.size if newest else 0
        notes = list(_notes_to_show(connection, newest))
        for each in notes:
            path = folder / CHECKPOINTS / f"{each.size:012}.txt"
            path.write_text(_note(connection, each))
        with (folder / LEAVES).open("wb") as leaves, (folder / HASHES).open("wb") as hashes:
            for row in sealed_rows(connection, below=size):
                leaves.write(b"%d %s\n" % (row.place, _text(row)))
                hashes.write(row.leaf)
        record(connection, acting.reader, Action.AUDIT, "audit:export", details={"leaves": size})
    (folder / KEY).write_text(f"{key}\n")
    return Exported(size, len(notes), key)


def _notes_to_show(
    connection: Connection, newest: StoredCheckpoint | None
) -> Iterator[StoredCheckpoint]:
    sizes = {each.size for each in cosignatures(connection)}
    for size in sorted(sizes | ({newest.size} if newest else set())):
        found = checkpoint_of(connection, size)
        if found is not None:
            yield found


def _note(connection: Connection, checkpoint: StoredCheckpoint) -> str:
    lines = (each.line for each in cosignatures(connection, checkpoint.size))
    return checkpoint.note + "".join(lines)


def _text(row: SealedRow) -> bytes:
    return leaf(row.line, row.commitment)


# --- the live rows ------------------------------------------------------------------------------


def verify_here(acting: Acting) -> Verified:
    """Hold every row against its leaf, its tile, and every checkpoint that was ever signed here.

    Details that were erased are fine; a row that says something else, is gone or moved is not.
    """
    require(acting.reader, Action.AUDIT)
    found, standing = Verified(), recognise(acting.ledger)
    if not standing.sound:
        found.fault(str(standing))
    with acting.begin() as connection:
        reached, newest = sealed_up_to(connection), last_checkpoint(connection)
        size = newest.size if newest else 0
        if size < reached:
            found.fault(f"{reached} leaves are there, but the newest checkpoint counts {size}")
        if newest is not None:
            _must_be_ours(found, acting, newest)
        _walk(found, connection, size)
    return found


def _must_be_ours(found: Verified, acting: Acting, newest: StoredCheckpoint) -> None:
    try:
        note = Checkpoint.parse(newest.note.encode(), "the newest checkpoint")
        signed = note.signers([signer_of(acting.ledger).key])
    except Unreadable as error:
        found.fault(str(error))
        return
    if not signed or (note.size, note.root) != (newest.size, newest.root):
        found.fault("the newest checkpoint is not what this installation's key signed")


def _walk(found: Verified, connection: Connection, size: int) -> None:
    """Hold the rows of the first `size` leaves against the tiles, and their roots against notes."""
    running, due, gone = Running(), 0, 0
    roots = checkpoint_roots(connection)
    hashes = islice(_hashes(connection), size)
    for row in sealed_rows(connection, below=size):
        if row.place != due:
            found.fault(
                f"row {row.line.id}: leaf {row.place} where {due} is due: {row.place - due} missing"
            )
            hashes = islice(hashes, row.place - due, None)
        due = row.place + 1
        fresh = leaf_hash(_text(row))
        if fresh != row.leaf or fresh != next(hashes, b""):
            found.fault(f"row {row.line.id}: it is not what was sealed at leaf {row.place}")
        gone += row.salt is None
        if not _details_stand(row):
            found.fault(f"row {row.line.id}: its details are not those that were sealed")
        running.add(fresh)
        if roots.get(running.size, b"") not in {b"", running.root()}:
            found.fault(f"the checkpoint of {running.size} leaves has another root")
    if running.size != size:
        found.fault(f"the newest checkpoint counts {size} leaves, there are {running.size}")
    if gone:
        # Who can write in the database can do the same unasked: hold it against the erasures.
        found.notes.append(f"the details of {gone} rows were erased")
    found.size, found.root = running.size, running.root()


def _details_stand(row: SealedRow) -> bool:
    if row.salt is None:
        return not row.details
    return commitment(row.salt, row.details) == row.commitment


def _hashes(connection: Connection) -> Iterator[bytes]:
    for tile_ in leaf_tiles(connection):
        for at in range(0, len(tile_), HASH_BYTES):
            yield tile_[at : at + HASH_BYTES]
