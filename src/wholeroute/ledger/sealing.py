"""Keep the audit tree: which rows have no leaf yet, the tiles, checkpoints and cosignatures.

The sealer's own database role writes here and nowhere else; whoever may read the log reads it.
What a leaf is and how the tree grows is custody's to say: this file moves bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, text

from wholeroute.ledger.connect import Ledger
from wholeroute.ledger.roles import DatabaseRole

_TURN = 7_202_609
"""The advisory lock under which one sealer at a time lets the tree grow."""

_TILES_AT_ONCE = 64
_ROWS_AT_ONCE = 2000
_LINE = "id, at, member, organisation, role, purpose, action, object, allowed, rule"


class AuditLine(NamedTuple):
    """What an audit row says of an act, its details apart."""

    id: int
    at: datetime
    member: str
    organisation: str
    role: str
    purpose: str
    action: str
    object: str
    allowed: bool
    rule: str


class Unsealed(NamedTuple):
    """An audit row without a leaf: what its leaf will say, and the details it only commits to."""

    line: AuditLine
    details: dict[str, Any]


class AuditLeaf(NamedTuple):
    """What sealing gives a row, once."""

    id: int
    place: int
    salt: bytes
    commitment: bytes
    leaf: bytes


class SealedRow(NamedTuple):
    """A row with its leaf, as it stands now; without its salt where the details were erased."""

    line: AuditLine
    details: dict[str, Any]
    place: int
    salt: bytes | None
    commitment: bytes
    leaf: bytes


@dataclass(frozen=True, slots=True)
class StoredCheckpoint:
    """A checkpoint that was signed here: how many leaves, under which root, the note itself."""

    size: int
    root: bytes
    note: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Cosignature:
    """Who else signed for a checkpoint: their key, the line they added, and when by their clock."""

    size: int
    key: str
    line: str
    signed_at: datetime

    @property
    def name(self) -> str:
        """Return who signed, as their key says."""
        return self.key.split("+", 1)[0]


@contextmanager
def sealing_turn(ledger: Ledger) -> Iterator[Connection]:
    """Yield a transaction of the sealer's role in which nobody else seals."""
    with ledger.engine(DatabaseRole.SEALER).begin() as connection:
        connection.execute(text("select pg_advisory_xact_lock(:turn)"), {"turn": _TURN})
        yield connection


@contextmanager
def looking_at_the_tree(ledger: Ledger) -> Iterator[Connection]:
    """Yield a transaction of the sealer's role to look at the tree while others may seal."""
    with ledger.engine(DatabaseRole.SEALER).begin() as connection:
        yield connection


def unsealed(connection: Connection, most: int) -> list[Unsealed]:
    """Return rows without a leaf, in their numbers' order, at most so many."""
    rows = connection.execute(
        text(
            f"select {_LINE}, details from ledger.audit where leaf is null order by id limit :most"  # noqa: S608 — a constant
        ),
        {"most": most},
    )
    return [Unsealed(AuditLine(*line), details) for *line, details in rows]


def unsealed_count(connection: Connection) -> int:
    """Return how many rows have no leaf yet."""
    counted = connection.execute(text("select count(*) from ledger.audit where leaf is null"))
    return int(counted.scalar_one())


def audit_tile(connection: Connection, level: int, number: int) -> bytes:
    """Return the hashes of a tile; raise `LookupError` where it is not there."""
    found = connection.execute(
        text("select hashes from ledger.audit_tile where level = :level and number = :number"),
        {"level": level, "number": number},
    ).scalar()
    if found is None:
        raise LookupError(f"tile {number} of level {level} is missing")
    return bytes(found)


def audit_tiles(
    connection: Connection, places: Sequence[tuple[int, int]]
) -> dict[tuple[int, int], bytes]:
    """Return those of some tiles that are there, by level and number."""
    rows = connection.execute(
        text(
            "select level, number, hashes from ledger.audit_tile"
            " where (level, number) in (select * from"
            " unnest(cast(:levels as smallint[]), cast(:numbers as bigint[])))"
        ),
        {"levels": [level for level, _ in places], "numbers": [number for _, number in places]},
    )
    return {(level, number): bytes(hashes) for level, number, hashes in rows}


def leaf_tiles(connection: Connection) -> Iterator[bytes]:
    """Yield the leaf hashes in order, a tile at a time."""
    asked = text(
        "select number, hashes from ledger.audit_tile where level = 0 and number > :last"
        " order by number limit :most"
    )
    last = -1
    while page := connection.execute(asked, {"last": last, "most": _TILES_AT_ONCE}).all():
        yield from (bytes(hashes) for _, hashes in page)
        last = page[-1][0]


def tree_size(connection: Connection) -> int:
    """Return how many leaves stand in the tiles."""
    found = connection.execute(
        text(
            "select number * 256 + length(hashes) / 32 from ledger.audit_tile where level = 0"
            " order by number desc limit 1"
        )
    ).scalar()
    return int(found or 0)


def sealed_up_to(connection: Connection) -> int:
    """Return how many leaves there must be by what rows and tiles say: a checkpoint counts as many."""
    rows = connection.execute(text("select coalesce(max(place) + 1, 0) from ledger.audit"))
    return max(tree_size(connection), int(rows.scalar_one()))


def store_leaves(
    connection: Connection, leaves: Sequence[AuditLeaf], tiles: Mapping[tuple[int, int], bytes]
) -> None:
    """Give rows their leaves and write the tiles that hold them."""
    done = connection.execute(
        text(
            "update ledger.audit a set salt = n.salt, commitment = n.commitment, leaf = n.leaf,"
            " place = n.place from unnest(cast(:ids as bigint[]), cast(:places as bigint[]),"
            " cast(:salts as bytea[]), cast(:commitments as bytea[]), cast(:leaves as bytea[]))"
            " as n(id, place, salt, commitment, leaf) where a.id = n.id"
        ),
        dict(
            zip(
                ("ids", "places", "salts", "commitments", "leaves"),
                map(list, zip(*leaves, strict=True)),
                strict=True,
            )
        ),
    ).rowcount
    if done != len(leaves):
        raise RuntimeError(f"{len(leaves) - done} rows have a leaf already or are gone")
    connection.execute(
        text(
            "insert into ledger.audit_tile values (:level, :number, :hashes)"
            " on conflict (level, number) do update set hashes = excluded.hashes"
        ),
        [
            {"level": level, "number": number, "hashes": hashes}
            for (level, number), hashes in tiles.items()
        ],
    )


def store_checkpoint(connection: Connection, size: int, root: bytes, note: str) -> None:
    """Keep a checkpoint; one of the same size stays as it is."""
    connection.execute(
        text(
            "insert into ledger.audit_checkpoint (size, root, note) values (:size, :root, :note)"
            " on conflict (size) do nothing"
        ),
        {"size": size, "root": root, "note": note},
    )


_CHECKPOINT = "select size, root, note, at from ledger.audit_checkpoint"


def last_checkpoint(connection: Connection) -> StoredCheckpoint | None:
    """Return the newest checkpoint, None before the first."""
    row = connection.execute(text(f"{_CHECKPOINT} order by size desc limit 1")).first()
    return None if row is None else _stored(row)


def checkpoint_of(connection: Connection, size: int) -> StoredCheckpoint | None:
    """Return the checkpoint that counts `size` leaves, None where none does."""
    row = connection.execute(text(f"{_CHECKPOINT} where size = :size"), {"size": size}).first()
    return None if row is None else _stored(row)


def checkpoint_roots(connection: Connection) -> dict[int, bytes]:
    """Return the root of every checkpoint by its size."""
    rows = connection.execute(text("select size, root from ledger.audit_checkpoint"))
    return {int(size): bytes(root) for size, root in rows}


def _stored(row: Any) -> StoredCheckpoint:
    return StoredCheckpoint(int(row[0]), bytes(row[1]), str(row[2]), row[3])


def store_cosignature(connection: Connection, cosignature: Cosignature) -> None:
    """Keep who else signed; a second signature by one key on one checkpoint changes nothing."""
    connection.execute(
        text(
            "insert into ledger.audit_cosignature values (:size, :key, :line, :signed_at)"
            " on conflict (size, key) do nothing"
        ),
        {"size": cosignature.size, "key": cosignature.key, "line": cosignature.line,
         "signed_at": cosignature.signed_at},
    )  # fmt: skip


def cosignatures(connection: Connection, size: int | None = None) -> list[Cosignature]:
    """Return every cosignature, of the newest checkpoint first, or those of one checkpoint."""
    rows = connection.execute(
        text(
            "select size, key, line, signed_at from ledger.audit_cosignature"
            " where size = coalesce(:size, size) order by size desc, key"
        ),
        {"size": size},
    )
    return [Cosignature(*row) for row in rows]


_SEALED = f"select {_LINE}, details, place, salt, commitment, leaf from ledger.audit"  # noqa: S608


def sealed_rows(connection: Connection, *, below: int) -> Iterator[SealedRow]:
    """Yield every row whose leaf stands before place `below`, in the tree's order."""
    asked = text(f"{_SEALED} where place > :last and place < :below order by place limit :most")
    last = -1
    while page := connection.execute(
        asked, {"last": last, "below": below, "most": _ROWS_AT_ONCE}
    ).all():
        yield from map(_sealed, page)
        last = page[-1].place


def sealed_row(connection: Connection, id_: int) -> SealedRow | None:
    """Return a row with its leaf; None where it has none, or is not there for this reader."""
    asked = text(f"{_SEALED} where id = :id and leaf is not null")
    row = connection.execute(asked, {"id": id_}).first()
    return None if row is None else _sealed(row)


def _sealed(row: Any) -> SealedRow:
    *line, details, place, salt, commitment, leaf = row
    kept = None if salt is None else bytes(salt)
    return SealedRow(AuditLine(*line), details, place, kept, bytes(commitment), bytes(leaf))


def forget_details(connection: Connection, places: Sequence[int]) -> int:
    """Erase the details of sealed rows, and their salts; return how many held any.

    The session must be one that may erase. The leaves stay and still verify.
    """
    asked = text("select ledger.forget_details(cast(:places as bigint[]))")
    return int(connection.execute(asked, {"places": list(places)}).scalar_one())
