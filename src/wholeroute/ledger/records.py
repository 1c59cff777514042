"""Keep records as Parquet: one file for each contribution, kind and lane, under a key of its own.

The database holds the manifest alone, one row a part, written in the transaction of the
contribution; where a part has no row there, no part is there. The files and what opens them are
custody's: whoever reads or writes here brings a path and a key.

**A record stands in the strictest lane of the entities it names.** A report that speaks of
anyone outside the open lane may name them in any prose, so its open rows leave their prose
behind, in a part of its own in the strictest lane of the report.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from pyarrow.parquet import encryption
from sqlalchemy import Connection, text

from wholeroute.entities import (
    DECIMAL_PLACES,
    RECORD_FIELDS,
    FieldType,
    RecordKind,
    record_columns,
    record_kind,
)
from wholeroute.errors import Invalid
from wholeroute.ledger.connect import Ledger
from wholeroute.ledger.directly import directly
from wholeroute.ledger.roles import DatabaseRole
from wholeroute.rights import Lane

_ARROW = {
    FieldType.REFERENCE: pa.binary(16),
    FieldType.AMOUNT: pa.decimal128(18, DECIMAL_PLACES),
    FieldType.CURRENCY: pa.string(),
    FieldType.INSTANT: pa.timestamp("us", "UTC"),
    FieldType.MOMENT: pa.timestamp("us", "UTC"),
    FieldType.NUMBER: pa.float64(),
    FieldType.TEXT: pa.string(),
    FieldType.PROSE: pa.string(),
    None: pa.bool_(),
}
_ROW = pa.field("row", pa.int32(), nullable=False)
_LANES = tuple(Lane)
_ROWS_A_GROUP = 131_072


@cache
def record_schema(kind: RecordKind, *, prose: bool = False) -> pa.Schema:
    """Return the columns of a part: the row's number and its fields, or its prose alone."""
    needed = {each.name for each in RECORD_FIELDS[kind] if each.required}
    return pa.schema(
        [
            _ROW,
            *(
                pa.field(name, _ARROW[sort], nullable=name not in needed)
                for name, sort in record_columns(kind)
                if not prose or sort is FieldType.PROSE
            ),
        ]
    )


def encode_records(kind: RecordKind, rows: Sequence[tuple[object, ...]]) -> bytes:
    """Return records, each with its row's number first, as they leave the reading child."""
    schema = record_schema(kind)
    columns = [
        pa.array(values, column.type)
        for values, column in zip(zip(*rows, strict=True), schema, strict=True)
    ]
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, schema) as stream:
        stream.write_batch(pa.RecordBatch.from_arrays(columns, schema=schema))
    return kind.value.encode() + b"\0" + bytes(sink.getvalue())


def decode_records(content: bytes) -> tuple[RecordKind, pa.Table]:
    """Return what `encode_records` was given; raise `Invalid` where it is anything else.

    The child read a stranger's file: every column, offset and text is looked at before use.
    """
    name, _, stream = content.partition(b"\0")
    kind = record_kind(name.decode(errors="replace"))
    try:
        with pa.ipc.open_stream(pa.py_buffer(stream)) as reader:
            if not reader.schema.equals(record_schema(kind), check_metadata=False):
                raise Invalid("records", "have other columns", "Send the file as it came to you.")
            rows = reader.read_all()
        rows.validate(full=True)
    except (pa.ArrowException, OSError) as error:
        reason = f"cannot be read ({type(error).__name__})"
        raise Invalid("records", reason, "Send the file as it came to you.") from None
    return kind, rows


class Slot(NamedTuple):
    """Where rows of one report belong: their kind, their lane, and whether they are its prose."""

    kind: RecordKind
    lane: Lane
    prose: bool = False


@dataclass(frozen=True, slots=True)
class Walls:
    """Who of a report stands outside the open lane, and the strictest lane in it.

    `ids` are 16 bytes each, `ranks` the place of each one's lane in `Lane`.
    """

    strictest: Lane = Lane.OPEN
    ids: pa.Array = field(default_factory=lambda: pa.array([], pa.binary(16)))
    ranks: pa.Array = field(default_factory=lambda: pa.array([], pa.int8()))
    judicial: bool = False

    @classmethod
    def around(cls, entities: Sequence[UUID], lane: Lane) -> Walls:
        """Return the walls of a report whose `entities` stand in one lane, all others in the open."""
        ids = pa.array([each.bytes for each in entities], pa.binary(16))
        return cls(lane, ids, pa.array([_LANES.index(lane)] * len(ids), pa.int8()))

    def part(self, kind: RecordKind, rows: pa.Table) -> Iterator[tuple[Slot, pa.Table]]:
        """Yield rows by the slot they belong in, in their order; no row is lost or doubled."""
        if self.judicial:
            yield Slot(kind, Lane.JUDICIAL), rows
        elif self.strictest is Lane.OPEN:
            yield Slot(kind, Lane.OPEN), rows
        else:
            ranks = self._ranks(kind, rows)
            for rank, lane in enumerate(_LANES):
                found = rows.filter(pc.equal(ranks, rank))
                if found.num_rows:
                    yield from self._without_prose(Slot(kind, lane), found)

    def _ranks(self, kind: RecordKind, rows: pa.Table) -> pa.ChunkedArray:
        named = [
            pc.take(self.ranks, pc.index_in(rows[each.name], value_set=self.ids))
            for each in RECORD_FIELDS[kind]
            if each.type is FieldType.REFERENCE
        ]
        return pc.fill_null(pc.max_element_wise(*named), 0)

    def _without_prose(self, slot: Slot, rows: pa.Table) -> Iterator[tuple[Slot, pa.Table]]:
        schema = record_schema(slot.kind, prose=True)
        names = schema.names[1:]
        if slot.lane is not Lane.OPEN or not names:
            yield slot, rows
            return
        said = pc.or_(*(pc.is_valid(rows[name]) for name in names)) if len(names) > 1 else (
            pc.is_valid(rows[names[0]])
        )  # fmt: skip
        prose = rows.filter(said).select(schema.names)
        if prose.num_rows:
            yield Slot(slot.kind, self.strictest, prose=True), prose
        for name in names:
            empty = pa.nulls(rows.num_rows, pa.string())
            rows = rows.set_column(rows.schema.get_field_index(name), name, empty)
        yield slot, rows


@dataclass(frozen=True, slots=True)
class WrittenPart:
    """A file that stands whole on disk; it is part of the ledger once the manifest names it."""

    id: UUID
    slot: Slot
    rows: int
    sha256: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class RecordPart:
    """One row of the manifest. `id` names the file; every row of it is of one grade and class."""

    id: UUID
    contribution: UUID
    slot: Slot
    rows: int
    grade: int
    access: int


class PartWriter:
    """Write the rows of one part, a row group at a time, encrypted. Use it in a `with`."""

    def __init__(self, path: Path, slot: Slot, key: bytes) -> None:
        self._path, self._held, self._waiting = path, list[pa.Table](), 0
        self.rows = 0
        self._sink = pa.OSFile(str(path), "wb")
        try:
            self._writer = pq.ParquetWriter(
                self._sink,
                record_schema(slot.kind, prose=slot.prose),
                compression="zstd",
                encryption_properties=encryption.create_encryption_properties(footer_key=key),
            )
        except BaseException:
            self._sink.close()
            raise

    def add(self, rows: pa.Table) -> None:
        """Take more rows in."""
        self._held.append(rows)
        self._waiting += rows.num_rows
        if self._waiting >= _ROWS_A_GROUP:
            self._flush()

    def finish(self) -> bytes:
        """Write the rest and return the SHA-256 of the whole file."""
        self._flush()
        self.close()
        with self._path.open("rb") as written:
            return hashlib.file_digest(written, "sha256").digest()

    def close(self) -> None:
        """Close the file as it is; a full disk may refuse its end, and the file is closed anyway."""
        try:
            self._writer.close()
        finally:
            self._sink.close()

    def _flush(self) -> None:
        if self._held:
            self._writer.write_table(pa.concat_tables(self._held), row_group_size=_ROWS_A_GROUP)
            self.rows += self._waiting
            self._held, self._waiting = [], 0


def read_part(path: Path, slot: Slot, key: bytes) -> Iterator[pa.RecordBatch]:
    """Yield the rows of one part.

    Raises `OSError` where the file is absent, damaged, or the key another.
    """
    properties = encryption.create_decryption_properties(footer_key=key)
    with pq.ParquetFile(path, decryption_properties=properties) as part:
        schema = record_schema(slot.kind, prose=slot.prose)
        for batch in part.iter_batches(batch_size=65_536):
            yield batch.cast(schema)


_PARTS = (
    "select p.id, c.ref, p.kind, p.prose, p.rows, p.grade, p.access"
    " from {lane}.record_part p join ledger.contribution c on c.id = p.contribution"
    " where p.kind = any (cast(:kinds as text[]))"
    " and (cast(:reports as uuid[]) is null or c.ref = any (cast(:reports as uuid[])))"
    " order by p.kind, c.ref, p.prose, p.id"
)


def record_parts(
    connection: Connection,
    lane: Lane,
    kinds: Sequence[RecordKind] = tuple(RecordKind),
    reports: Iterable[UUID] | None = None,
) -> list[RecordPart]:
    """Return the parts of a lane that the session may read, or of some reports, in a fixed order."""
    asked = {
        "kinds": [kind.value for kind in kinds],
        "reports": None if reports is None else sorted(str(each) for each in reports),
    }
    return [
        RecordPart(row[0], row[1], Slot(RecordKind(row[2]), lane, row[3]), *row[4:])
        for row in connection.execute(text(_PARTS.format(lane=lane.value)), asked)
    ]


_WALLED = "select uuid_send(id), lane::text from lane_of where lane <> 'open'"
_INSERT = """
insert into ledger.record_part (id, lane, contribution, kind, prose, rows, grade, sha256, access)
values (:id, :lane, :contribution, :kind, :prose, :rows, :grade, :sha256, :access)
"""


def walls_of_report(connection: Connection, *, judicial: bool) -> Walls:
    """Return who stands outside the open lane in the report that is being received."""
    if judicial:
        return Walls(Lane.JUDICIAL, judicial=True)
    return _walls(directly(connection, _WALLED))


def walls_of(connection: Connection, report: UUID) -> Walls:
    """Return who stands outside the open lane in a report by now; for custodians."""
    asked = text("select uuid_send(id), lane::text from ledger.walls_of(:report)")
    return _walls(connection.execute(asked, {"report": report}))


def _walls(rows: Iterable[Sequence[Any]]) -> Walls:
    ids: list[bytes] = []
    ranks: list[int] = []
    ranked = {lane.value: rank for rank, lane in enumerate(_LANES)}
    for entity, lane in rows:
        ids.append(bytes(entity))
        ranks.append(ranked[lane])
    strictest = _LANES[max(ranks, default=0)]
    return Walls(strictest, pa.array(ids, pa.binary(16)), pa.array(ranks, pa.int8()))


@dataclass(frozen=True, slots=True)
class MovedPart:
    """A part of records that leaves its place to `pieces`, which hold each of its rows once."""

    id: UUID
    pieces: tuple[WrittenPart, ...]


def pieces_as_json(moved: Sequence[MovedPart]) -> str:
    """Return the pieces of moved parts as the database takes them."""
    return json.dumps(
        [
            {"of": str(each.id), "id": str(new.id), "lane": new.slot.lane.value,
             "prose": new.slot.prose, "rows": new.rows, "sha256": new.sha256.hex()}
            for each in moved
            for new in each.pieces
        ]
    )  # fmt: skip


def unsettled_parts(connection: Connection, report: UUID) -> list[RecordPart]:
    """Return the parts of a report that wait for its uncategorised people, and lock them."""
    asked = text(
        "select id, contribution, kind, rows from ledger.unsettled_parts(:report) order by id"
    )
    return [
        RecordPart(row[0], row[1], Slot(RecordKind(row[2]), Lane.UNCATEGORISED), row[3], 0, 0)
        for row in connection.execute(asked, {"report": report})
    ]


def settle_parts(connection: Connection, moved: Sequence[MovedPart]) -> None:
    """Put pieces in the place of parts whose people have been categorised; for custodians."""
    if moved:
        asked = text("select ledger.settle_parts(cast(:pieces as jsonb))")
        connection.execute(asked, {"pieces": pieces_as_json(moved)})


def store_parts(connection: Connection, parts: Sequence[WrittenPart], **shared: int) -> None:
    """Write the manifest rows of new parts; `shared` is contribution, grade and access."""
    for part in parts:
        directly(
            connection, _INSERT,
            {"id": part.id, "lane": part.slot.lane.value, "kind": part.slot.kind.value,
             "prose": part.slot.prose, "rows": part.rows, "sha256": part.sha256, **shared},
        )  # fmt: skip


def known_parts(ledger: Ledger, parts: Iterable[UUID]) -> set[UUID]:
    """Return which of `parts` the manifest names; the sweep of orphans asks."""
    with ledger.engine(DatabaseRole.GATE).begin() as connection:
        return set(
            connection.execute(
                text("select ledger.known_parts(cast(:parts as uuid[]))"),
                {"parts": [str(part) for part in parts]},
            ).scalars()
        )
