"""Freeze what one reader may analyse for one purpose, as encrypted Parquet.

A snapshot is bound to its reader, purpose and the ledger's position, and is a disposable
cache: whenever anything is protected or erased the epoch moves on, and every older
snapshot is deleted and refuses to open. Only the open lane enters one; the query runs
under the reader's own database role, whose grants end there.
"""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
from adbc_driver_postgresql import dbapi
from psycopg.conninfo import conninfo_to_dict
from pyarrow.parquet import encryption
from sqlalchemy import text

from wholeroute.entities import FieldType, RecordKind, record_columns
from wholeroute.errors import Refused
from wholeroute.ledger.audit import record
from wholeroute.ledger.connect import Acting
from wholeroute.ledger.records import RecordPart, read_part, record_parts, record_schema
from wholeroute.ledger.roles import DatabaseRole
from wholeroute.ledger.scratch import scratch_database
from wholeroute.rights import Action, Lane, Purpose, Reader

_QUERY = """
select e.id::text as entity, e.kind, c.ref::text as contribution, c.reader, s.id::text as statement,
       s.property, s.value, s.flag, s.grade, s.access
from open.entity e
join open.statement s on s.entity = e.id
join ledger.contribution c on c.id = e.contribution
where s.value <> ''
order by e.id, s.property, s.value, s.id
"""
_ROWS_A_PART = 1_000_000


FindPart = Callable[[RecordPart], tuple[Path, bytes] | None]
"""Where a part of records lies and what opens it; None where it was erased. Custody knows."""


@dataclass(frozen=True, slots=True)
class FrozenRecords:
    """One part of records, where it lies: nothing is copied, and its key is in memory alone."""

    part: RecordPart
    path: Path
    key: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A manifest of encrypted parts. `epoch` and `position` say of what state of the ledger."""

    reader: Reader
    position: str
    epoch: int
    folder: Path
    parts: tuple[Path, ...]
    key: bytes = field(repr=False)
    records: tuple[FrozenRecords, ...] | None = None

    @property
    def purpose(self) -> Purpose:
        """Return what this snapshot may be used for, and nothing else."""
        return self.reader.purpose


def snapshot(acting: Acting, find: FindPart | None = None) -> Snapshot:
    """Write and return a snapshot of the open lane for this reader and purpose.

    With `find` it holds the records as well; `custody.snapshot_with_records` brings it.
    Raises `Refused` for every role that is not there to analyse the open lane.
    """
    if acting.role is not DatabaseRole.ENFORCEMENT:
        raise Refused("snapshot", f"the role of {acting.reader.role} takes no enforcement snapshot")
    position, epoch = _position(acting)
    discard_before(acting, epoch)
    folder = acting.ledger.home.data / "snapshots" / f"{epoch}-{secrets.token_hex(8)}"
    folder.mkdir(parents=True, mode=0o700)
    key = secrets.token_bytes(32)
    parts = tuple(_write_parts(acting, folder, key))
    with acting.begin() as connection:
        records = None if find is None else _found(record_parts(connection, Lane.OPEN), find)
        record(
            connection, acting.reader, Action.READ, f"snapshot:{folder.name}",
            details={"lane": Lane.OPEN.value, "position": position, "parts": len(parts)},
        )  # fmt: skip
    return Snapshot(acting.reader, position, epoch, folder, parts, key, records)


def _found(parts: Iterable[RecordPart], find: FindPart) -> tuple[FrozenRecords, ...]:
    return tuple(FrozenRecords(part, *where) for part in parts if (where := find(part)) is not None)


@contextmanager
def opened(
    acting: Acting, frozen: Snapshot, kinds: Iterable[RecordKind] = tuple(RecordKind)
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield a DuckDB connection with the snapshot as the table `statement`.

    Of a snapshot with records, `kinds` become the tables `payment`, `position` and
    `document_hit`, empty where there are none. Their references compare with `statement.entity`
    as they are; `at` is a word of DuckDB's own, so write `p.at`.

    Raises `Refused` where another reader or purpose took it, or where something was
    protected or erased since.
    """
    if frozen.reader != acting.reader:
        raise Refused("snapshot", "a snapshot serves the reader and the purpose it was taken for")
    _still_current(acting, frozen)
    with scratch_database() as connection:
        # Not read_parquet: DuckDB 2.0 loses its place in encrypted parts as soon as a filter
        # reaches the scan ("Computed AES tag differs"), so Arrow decrypts.
        parts = pa.RecordBatchReader.from_batches(_schema(frozen), _batches(frozen))
        connection.register("parts", parts)
        connection.execute("create table statement as select * from parts")
        connection.unregister("parts")
        for kind in kinds if frozen.records is not None else ():
            _load_records(connection, frozen, kind)
        # Whoever was protected while this loaded is not in what it yields.
        _still_current(acting, frozen)
        yield connection


def _still_current(acting: Acting, frozen: Snapshot) -> None:
    if _position(acting)[1] != frozen.epoch:
        discard(frozen)
        raise Refused("snapshot", "somebody was protected since this was taken: take a new one")


def _load_records(
    connection: duckdb.DuckDBPyConnection, frozen: Snapshot, kind: RecordKind
) -> None:
    rows = pa.RecordBatchReader.from_batches(_record_table(kind), _record_batches(frozen, kind))
    connection.register("rows_read", rows)
    connection.execute(f"create table {kind.table} as select * from rows_read")  # noqa: S608 — an enum's
    connection.unregister("rows_read")


def _record_table(kind: RecordKind) -> pa.Schema:
    """Return the columns of a kind's table: where each row comes from, then its fields."""
    references = {name for name, sort in record_columns(kind) if sort is FieldType.REFERENCE}
    return pa.schema(
        [
            pa.field("contribution", pa.uuid()),
            pa.field("access", pa.int32()),
            pa.field("grade", pa.int16()),
            *(
                pa.field(column.name, pa.uuid()) if column.name in references else column
                for column in record_schema(kind)
            ),
        ]
    )


def _record_batches(frozen: Snapshot, kind: RecordKind) -> Iterator[pa.RecordBatch]:
    schema = _record_table(kind)
    for each in frozen.records or ():
        part = each.part
        if part.slot.kind is not kind:
            continue
        for batch in _read(each):
            size = batch.num_rows
            contribution = pa.scalar(part.contribution.bytes, pa.binary(16))
            columns = [
                pa.repeat(contribution, size),
                pa.repeat(pa.scalar(part.access, pa.int32()), size),
                pa.repeat(pa.scalar(part.grade, pa.int16()), size),
                *batch.columns,
            ]
            columns = [
                pa.ExtensionArray.from_storage(column.type, values)
                if isinstance(column.type, pa.UuidType)
                else values
                for column, values in zip(schema, columns, strict=True)
            ]
            yield pa.RecordBatch.from_arrays(columns, schema=schema)


def _read(frozen: FrozenRecords) -> Iterator[pa.RecordBatch]:
    try:
        yield from read_part(frozen.path, frozen.part.slot, frozen.key)
    except FileNotFoundError:
        # It moved or was erased since.
        raise Refused("snapshot", "records changed since this was taken: take a new one") from None


def _batches(frozen: Snapshot) -> Iterator[pa.RecordBatch]:
    for part in frozen.parts:
        yield from _part(part, frozen.key).iter_batches(batch_size=65_536)


def _schema(frozen: Snapshot) -> pa.Schema:
    return _part(frozen.parts[0], frozen.key).schema_arrow


def _part(path: Path, key: bytes) -> pq.ParquetFile:
    properties = encryption.create_decryption_properties(footer_key=key)
    return pq.ParquetFile(path, decryption_properties=properties)


def discard(frozen: Snapshot) -> None:
    """Delete a snapshot; its key goes with the object."""
    shutil.rmtree(frozen.folder, ignore_errors=True)


def discard_older(acting: Acting) -> None:
    """Delete every snapshot that somebody's protection or erasure made wrong, whoever took it."""
    discard_before(acting, _position(acting)[1])


def discard_before(acting: Acting, epoch: int) -> None:
    """Delete every snapshot of an older epoch; for who cannot see where the ledger stands."""
    for folder in (acting.ledger.home.data / "snapshots").glob("*-*"):
        if int(folder.name.partition("-")[0]) < epoch:
            shutil.rmtree(folder, ignore_errors=True)


def epoch_of(acting: Acting) -> int:
    """Return how often anybody was protected or erased: what was read before is wrong since."""
    return _position(acting)[1]


def _position(acting: Acting) -> tuple[str, int]:
    with acting.begin() as connection:
        row = connection.execute(text("select place, epoch from ledger.position()")).one()
    return str(row[0]), int(row[1])


def _write_parts(acting: Acting, folder: Path, key: bytes) -> Iterator[Path]:
    parts = {k: v for k, v in conninfo_to_dict(acting.ledger.conninfo(acting.role)).items() if v}
    uri = "postgresql:///?" + "&".join(f"{k}={v}" for k, v in sorted(parts.items()))
    with dbapi.connect(uri) as connection, connection.cursor() as cursor:
        cursor.execute("select set_config('wholeroute.session', $1, false)", (acting.token,))
        cursor.fetchall()
        cursor.execute(_QUERY)
        reader = cursor.fetch_record_batch()
        held: list[pa.RecordBatch] = []
        number = 0
        for batch in reader:
            held.append(batch)
            if sum(each.num_rows for each in held) >= _ROWS_A_PART:
                yield _write(pa.Table.from_batches(held), folder, number, key)
                held, number = [], number + 1
        yield _write(pa.Table.from_batches(held, schema=reader.schema), folder, number, key)


def _write(table: pa.Table, folder: Path, number: int, key: bytes) -> Path:
    path = folder / f"part-{number:04}.parquet"
    properties = encryption.create_encryption_properties(footer_key=key)
    pq.write_table(table, path, encryption_properties=properties, compression="zstd")
    return path
