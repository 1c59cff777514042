"""Write anew what stays of a report under its next key: its records, and its rows outside.

Rows that name the erased go; words in other rows that speak of them go. What nobody can open any
more is not carried over.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

import orjson
import pyarrow as pa
import pyarrow.compute as pc
from nacl.exceptions import CryptoError

from wholeroute.custody.keys import ContributionKey
from wholeroute.custody.records import RecordFiles
from wholeroute.entities import RECORD_FIELDS, FieldType, Mentions
from wholeroute.ledger import MovedPart, OutsideRow, RecordPart, record_schema

Keys = tuple[ContributionKey | None, ContributionKey]
"""A report's old key, where it still has one, and its next."""

_WORDS = frozenset({FieldType.PROSE, FieldType.TEXT})


def shrink(
    files: RecordFiles, keys: Keys, parts: Sequence[RecordPart], going: Sequence[UUID],
    named: Mentions,
) -> list[MovedPart]:  # fmt: skip
    """Write what stays of each part under the next key, and return it; prose parts come last."""
    old, new = keys
    if old is None:
        return []
    ids = pa.array([each.bytes for each in going], pa.binary(16))
    gone: dict[str, set[int]] = {}
    moved = []
    for part in sorted(parts, key=lambda each: each.slot.prose):
        dropped = gone.setdefault(part.slot.kind, set())
        with files.writer(new) as writer:
            try:
                for batch in files.read(part, old):
                    rows = _kept(pa.Table.from_batches([batch]), part, ids, dropped)
                    rows = _unsaid(rows, part, named)
                    if rows.num_rows:
                        writer.add(part.slot, rows)
            except OSError:  # a part that is absent or damaged holds nothing that could stay
                continue
            moved.append(MovedPart(part.id, tuple(writer.finish())))
    return moved


def _kept(rows: pa.Table, part: RecordPart, ids: pa.Array, dropped: set[int]) -> pa.Table:
    if part.slot.prose:
        there = pc.is_in(rows["row"], value_set=pa.array(sorted(dropped), pa.int32()))
        return rows.filter(pc.invert(there))
    named = [
        pc.is_in(rows[each.name], value_set=ids)
        for each in RECORD_FIELDS[part.slot.kind]
        if each.type is FieldType.REFERENCE
    ]
    mask = named[0]
    for each in named[1:]:
        mask = pc.or_(mask, each)
    dropped.update(rows.filter(mask)["row"].to_pylist())
    return rows.filter(pc.invert(mask))


def _unsaid(rows: pa.Table, part: RecordPart, named: Mentions) -> pa.Table:
    """Return rows whose words that name the erased are empty; of prose, those with words left."""
    schema = record_schema(part.slot.kind, prose=part.slot.prose)
    columns = [
        each.name
        for each in RECORD_FIELDS[part.slot.kind]
        if each.type in _WORDS and each.name in schema.names
    ]
    for name in columns:
        words = [
            each for each in pc.unique(rows[name]).to_pylist() if each and named.named_in(each)
        ]
        if words:
            speaks = pc.is_in(rows[name], value_set=pa.array(words, pa.string()))
            left = pc.if_else(speaks, pa.scalar(None, pa.string()), rows[name])
            rows = rows.set_column(rows.schema.get_field_index(name), name, left)
    if part.slot.prose and columns:
        said = pc.is_valid(rows[columns[0]])
        for name in columns[1:]:
            said = pc.or_(said, pc.is_valid(rows[name]))
        rows = rows.filter(said)
    return rows


def reseal(
    rows: Iterable[OutsideRow], keys: Keys, named: Mentions
) -> tuple[list[OutsideRow], frozenset[int]]:
    """Return the rows that name none of the erased, and what was done to them, sealed anew.

    Beside them come the lines of those that do. Of what was done to a row that stays, each word
    that names them goes alone.
    """
    old, new = keys
    kept: list[OutsideRow] = []
    gone: set[int] = set()
    if old is None:
        return [], frozenset()
    for first, *acts in _grouped(rows):
        own = [first, *acts]
        opened = [_opened(old, each.sealed) for each in own]
        if opened[0] is None or named.named_in(first.words) or named.named_in(_text(opened[0])):
            gone.add(first.line)
            continue
        for each, content in zip(own, opened, strict=True):
            if content is not None and not named.named_in(_text(content)):
                kept.append(each._replace(sealed=new.seal(content)))
    return kept, frozenset(gone)


def _grouped(rows: Iterable[OutsideRow]) -> Iterable[list[OutsideRow]]:
    """Return each row before what was done to it."""
    groups: dict[int, list[OutsideRow]] = {}
    for each in rows:
        groups.setdefault(each.quarantine, []).append(each)
    return groups.values()


def _opened(key: ContributionKey, sealed: bytes) -> bytes | None:
    try:
        return key.unseal(sealed)
    except (CryptoError, ValueError):
        return None


def _text(content: bytes) -> str:
    """Return all words of what was sealed: a row, its cells, or a reason."""
    try:
        said = orjson.loads(content)
    except orjson.JSONDecodeError:
        return content.decode("utf-8", "replace")
    return "\n".join(map(str, said)) if isinstance(said, list) else str(said)
