"""The files of records: who may open one, where it lies, and what moves when a person does.

A part's key is made of its contribution's and the part's id: whoever destroys the
contribution's key has erased its records. A file counts once the ledger's manifest names it,
and no longer once it does not: new files are durable before the commit, old ones deleted after
it, and what a crash leaves behind is an orphan that `sweep` removes.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache, reduce
from hashlib import blake2b
from pathlib import Path
from types import TracebackType
from typing import Self
from uuid import UUID, uuid4

import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import Connection

from wholeroute.custody.keys import ContributionKey, KeyRing, make_folder, sync_folder
from wholeroute.entities import RECORD_FIELDS, FieldType, RecordKind
from wholeroute.errors import NotFound, Refused
from wholeroute.ledger import (
    Acting,
    Entity,
    MovedPart,
    PartWriter,
    RecordPart,
    Slot,
    Snapshot,
    Walls,
    WrittenPart,
    mend_parts,
    move_parts,
    moving_parts,
    own_parts,
    read_part,
    record_parts,
    settle_parts,
    snapshot,
    unsettled_parts,
    walls_of,
)
from wholeroute.rights import Lane


class RecordFiles:
    """The folder of encrypted parts, one folder for each contribution."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "records"

    def writer(self, key: ContributionKey) -> PartsWriter:
        """Return what writes new parts of one contribution."""
        return PartsWriter(self, key)

    def path(self, contribution: UUID, part: UUID) -> Path:
        """Return where a part lies. Nothing of its content is in the name."""
        return self._of(contribution) / f"{part}.parquet"

    def read(self, part: RecordPart, key: ContributionKey) -> Iterator[pa.RecordBatch]:
        """Yield the rows of a part; raise `OSError` where its file is absent or damaged."""
        path = self.path(part.contribution, part.id)
        return read_part(path, part.slot, part_key(key, part.id))

    def delete(self, contribution: UUID, part: UUID) -> None:
        """Remove one file."""
        self.path(contribution, part).unlink(missing_ok=True)

    def erase(self, contribution: UUID) -> None:
        """Remove every file of one contribution."""
        for path in self._of(contribution).glob("*.parquet"):
            path.unlink(missing_ok=True)

    def parts(self, contribution: UUID) -> list[UUID]:
        """Return the parts of which a file of one contribution lies here."""
        return [UUID(path.stem) for path in sorted(self._of(contribution).glob("*.parquet"))]

    def keep(self, contribution: UUID, parts: Iterable[UUID]) -> None:
        """Remove every file of one contribution but those of `parts`."""
        for part in set(self.parts(contribution)) - set(parts):
            self.delete(contribution, part)

    def files(self) -> Iterator[tuple[UUID, UUID, float]]:
        """Yield every file's contribution, its part, and when it was last written to."""
        for path in sorted(self._folder.glob("*/*/*.parquet")):
            yield UUID(path.parent.name), UUID(path.stem), path.stat().st_mtime

    def _of(self, contribution: UUID) -> Path:
        return self._folder / contribution.hex[-2:] / str(contribution)


def part_key(key: ContributionKey, part: UUID) -> bytes:
    """Return what opens one part: nobody makes it without the contribution's key."""
    return blake2b(part.bytes, key=key.secret, digest_size=32, person=b"record part").digest()


class PartsWriter:
    """Write the parts of one contribution as their rows come. Use it in a `with`."""

    def __init__(self, files: RecordFiles, key: ContributionKey) -> None:
        self._files, self._key = files, key
        self._open: dict[Slot, tuple[UUID, PartWriter]] = {}
        self._closing = ExitStack()

    def add(self, slot: Slot, rows: pa.Table) -> None:
        """Take rows of one slot in; each slot is one file."""
        if slot not in self._open:
            self._open[slot] = self._begin(slot)
        self._open[slot][1].add(rows)

    def finish(self) -> list[WrittenPart]:
        """Close every file and return what they are; they are durable when this returns."""
        written = []
        for slot, (part, writer) in self._open.items():
            sha256 = writer.finish()
            path = self._files.path(self._key.ref, part)
            with path.open("rb") as file:
                os.fsync(file.fileno())
            written.append(WrittenPart(part, slot, writer.rows, sha256))
        if written:
            folder = self._files.path(self._key.ref, written[0].id).parent
            for each in (folder, folder.parent, folder.parent.parent):
                sync_folder(each)
        return written

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._closing.close()

    def _begin(self, slot: Slot) -> tuple[UUID, PartWriter]:
        part = uuid4()
        path = self._files.path(self._key.ref, part)
        make_folder(path.parent)
        writer = PartWriter(path, slot, part_key(self._key, part))
        self._closing.callback(writer.close)
        return part, writer


@dataclass(frozen=True, slots=True)
class Stale:
    """Files that nothing names once the transaction that moved their rows has committed."""

    files: RecordFiles
    parts: tuple[tuple[UUID, UUID], ...]

    def delete(self) -> None:
        """Remove them. What a crash before this leaves, `sweep` removes."""
        for contribution, part in self.parts:
            self.files.delete(contribution, part)


def move_records(
    acting: Acting, connection: Connection, entity: UUID, moving: Sequence[UUID]
) -> Stale:
    """Move every record that names any of `moving`, who leave the open lane with `entity`.

    Each part is written anew as two, one without them and one of theirs, and the prose of
    those left behind leaves with them: it may speak of them. Call it before they move, and
    delete what it returns after the commit.
    """
    moving_anew = _Anew(acting, Walls.around(moving, Lane.PROTECTED))
    for part in moving_parts(connection, entity):
        moving_anew.write(part)
    move_parts(connection, entity, moving_anew.moved)
    return moving_anew.stale()


def settle_records(acting: Acting, connection: Connection, report: UUID) -> Stale:
    """Let the records of a report follow its uncategorised people who have been categorised.

    A record leaves their lane once all whom it names have. For a custodian; until it is called
    the records stay where nobody but a custodian sees them. Delete what it returns after the
    commit.
    """
    parts = unsettled_parts(connection, report)  # locks the report: what follows is its last word
    settled = _Anew(acting, walls_of(connection, report), whole=False)
    for part in parts:
        settled.write(part)
    settle_parts(connection, settled.moved)
    return settled.stale()


def mend_records(acting: Acting, connection: Connection, report: UUID, walls: Walls) -> Stale:
    """Part the open records of an own report anew, now that a mended row hides somebody in it.

    Delete what it returns after the commit.
    """
    anew = _Anew(acting, walls)
    for part in own_parts(connection, report):
        anew.write(part)
    mend_parts(connection, report, anew.moved)
    return anew.stale()


class _Anew:
    """Write parts anew as walls part them. What nobody can open moves whole, or stays."""

    def __init__(self, acting: Acting, walls: Walls, *, whole: bool = True) -> None:
        home = acting.ledger.home
        self._files, self._ring = RecordFiles(home.data), KeyRing(home.keys)
        self._walls, self._whole = walls, whole
        self.moved: list[MovedPart] = []
        self._stale: list[tuple[UUID, UUID]] = []

    def write(self, part: RecordPart) -> None:
        """Write the pieces of one part, unless every row of it stays where it is."""
        try:
            key = self._ring.load(part.contribution)
            if all(slot == part.slot for slot, _ in self._parted(part, key)):
                return
            with self._files.writer(key) as writer:
                for slot, rows in self._parted(part, key):
                    writer.add(slot, rows)
                self.moved.append(MovedPart(part.id, tuple(writer.finish())))
            self._stale.append((part.contribution, part.id))
        except (NotFound, OSError):
            if self._whole:
                walled = part.slot._replace(lane=self._walls.strictest)
                self.moved.append(
                    MovedPart(part.id, (WrittenPart(part.id, walled, part.rows, b""),))
                )

    def stale(self) -> Stale:
        """Return the files that nothing will name once this is committed."""
        return Stale(self._files, tuple(self._stale))

    def _parted(self, part: RecordPart, key: ContributionKey) -> Iterator[tuple[Slot, pa.Table]]:
        for batch in self._files.read(part, key):
            yield from self._walls.part(part.slot.kind, pa.Table.from_batches([batch]))


def snapshot_with_records(acting: Acting) -> Snapshot:
    """Take a snapshot that holds the records of the open lane beside its statements.

    Raises `Refused` where `ledger.snapshot` does.
    """
    return snapshot(acting, _finding(acting))


def _finding(acting: Acting) -> Callable[[RecordPart], tuple[Path, bytes] | None]:
    """Return what says where a part lies and what opens it; None where it was erased."""
    home = acting.ledger.home
    files, key_of = (
        RecordFiles(home.data),
        cache(KeyRing(home.keys).load),
    )  # many parts have one key

    def find(part: RecordPart) -> tuple[Path, bytes] | None:
        try:
            key = key_of(part.contribution)
        except NotFound:
            return None
        return files.path(part.contribution, part.id), part_key(key, part.id)

    return find


def records_naming(
    acting: Acting,
    connection: Connection,
    groups: Sequence[Sequence[Entity]],
    kinds: Sequence[RecordKind] = tuple(RecordKind),
) -> Iterator[tuple[RecordPart, list[pa.Table]]]:
    """Yield the records of the open lane that name any entity of each group, a part at a time.

    Only the parts of their own reports are opened, each once. Whoever shows them asks anew whether
    each party may be seen: somebody may have been protected since the manifest was read.
    """
    reports = {each.contribution for group in groups for each in group}
    ids = [pa.array(sorted({e.id.bytes for e in group}), pa.binary(16)) for group in groups]
    find = _finding(acting)
    for part in record_parts(connection, Lane.OPEN, kinds, reports):
        place = None if part.slot.prose else find(part)
        if place is None:
            continue
        batches = [
            [_naming(own, part, batch) for own in ids] for batch in _batches_of(part, *place)
        ]
        found = [pa.Table.from_batches(each) for each in zip(*batches, strict=True)]
        if any(rows.num_rows for rows in found):
            yield part, found


def _naming(ids: pa.Array, part: RecordPart, rows: pa.RecordBatch) -> pa.RecordBatch:
    parties = [
        pc.is_in(rows[field.name], value_set=ids)
        for field in RECORD_FIELDS[part.slot.kind]
        if field.type is FieldType.REFERENCE
    ]
    return rows.filter(reduce(pc.or_, parties))


def _batches_of(part: RecordPart, path: Path, key: bytes) -> Iterator[pa.RecordBatch]:
    try:
        yield from read_part(path, part.slot, key)
    except FileNotFoundError:
        reason = "records moved or were erased while they were read: ask once more"
        raise Refused("records", reason) from None
