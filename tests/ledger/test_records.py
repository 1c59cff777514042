"""Rows of records part by lane, whole, and travel and lie as what they are."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholeroute.entities import RecordKind
from wholeroute.errors import Invalid
from wholeroute.ledger import (
    PartWriter,
    Slot,
    Walls,
    decode_records,
    encode_records,
    read_part,
    record_schema,
)
from wholeroute.rights import Lane

AT = datetime(2026, 3, 4, tzinfo=UTC)
PAY = RecordKind.PAYMENT
PEOPLE = [uuid4() for _ in range(6)]
ANN, BEN = PEOPLE[:2]


def payment(row: int, payer: UUID, payee: UUID, purpose: str | None = None) -> tuple[Any, ...]:
    return (row, payer.bytes, payee.bytes, Decimal("1.5"), "EUR", AT, False, purpose, None)


def table(*rows: tuple[Any, ...]) -> pa.Table:
    return decode_records(encode_records(PAY, rows))[1]


def walls(lanes: dict[UUID, Lane]) -> Walls:
    order = list(Lane)
    return Walls(
        max(lanes.values(), key=order.index),
        pa.array([each.bytes for each in lanes], pa.binary(16)),
        pa.array([order.index(lane) for lane in lanes.values()], pa.int8()),
    )


def test_records_leave_the_child_as_they_were() -> None:
    rows = [payment(2, PEOPLE[0], PEOPLE[1], "rent"), payment(3, PEOPLE[1], PEOPLE[0])]

    kind, back = decode_records(encode_records(PAY, rows))

    assert kind is PAY
    assert [tuple(row.values()) for row in back.to_pylist()] == rows


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"Payment",
        b"Payment\0nonsense",
        b"Bribe\0" + encode_records(PAY, [payment(1, ANN, BEN)]).partition(b"\0")[2],
        b"Position\0" + encode_records(PAY, [payment(1, ANN, BEN)]).partition(b"\0")[2],
    ],
)
def test_anything_else_from_the_child_is_refused(content: bytes) -> None:
    with pytest.raises(Invalid):
        decode_records(content)


def test_a_text_that_is_none_is_refused() -> None:
    content = encode_records(PAY, [payment(1, ANN, BEN, purpose="rent")])

    with pytest.raises(Invalid):
        decode_records(content.replace(b"rent", b"r\xff\xfet"))


def test_a_record_stands_in_the_strictest_lane_of_whom_it_names() -> None:
    openly, unsure, victim = PEOPLE[:3]
    lanes = walls({unsure: Lane.UNCATEGORISED, victim: Lane.PROTECTED})
    rows = table(
        payment(1, openly, openly), payment(2, openly, unsure), payment(3, victim, unsure),
        payment(4, victim, openly),
    )  # fmt: skip

    found = {slot: part["row"].to_pylist() for slot, part in lanes.part(PAY, rows)}

    assert found == {
        Slot(PAY, Lane.OPEN): [1],
        Slot(PAY, Lane.UNCATEGORISED): [2],
        Slot(PAY, Lane.PROTECTED): [3, 4],
    }


def test_prose_of_a_mixed_report_stands_in_its_strictest_lane() -> None:
    rows = table(payment(1, ANN, BEN, purpose="for Amina"), payment(2, ANN, BEN))

    found = dict(walls({PEOPLE[5]: Lane.PROTECTED}).part(PAY, rows))

    assert found[Slot(PAY, Lane.OPEN)]["purpose"].to_pylist() == [None, None]
    assert found[Slot(PAY, Lane.PROTECTED, prose=True)].to_pylist() == [
        {"row": 1, "purpose": "for Amina", "reference": None}
    ]


def test_a_judicial_report_stays_judicial_whole() -> None:
    rows = table(payment(1, ANN, BEN, purpose="x"))

    assert list(Walls(Lane.JUDICIAL, judicial=True).part(PAY, rows)) == [
        (Slot(PAY, Lane.JUDICIAL), rows)
    ]


_ANYONE = st.sampled_from(PEOPLE)


@given(
    st.lists(st.tuples(_ANYONE, _ANYONE, st.sampled_from([None, "words"])), min_size=1),
    st.dictionaries(_ANYONE, st.sampled_from(list(Lane)[1:])),
)
def test_no_row_is_lost_doubled_or_laxer_than_whom_it_names(
    rows: list[tuple[UUID, UUID, str | None]], lanes: dict[UUID, Lane]
) -> None:
    held = table(*(payment(n, *row) for n, row in enumerate(rows)))
    order = list(Lane)
    parts = list((walls(lanes) if lanes else Walls()).part(PAY, held))

    found = {
        n: slot.lane for slot, part in parts if not slot.prose for n in part["row"].to_pylist()
    }
    assert sum(part.num_rows for slot, part in parts if not slot.prose) == len(rows)
    assert found == {
        n: max((lanes.get(each, Lane.OPEN) for each in row[:2]), key=order.index)
        for n, row in enumerate(rows)
    }
    words = sum(
        part["purpose"].length() - part["purpose"].null_count for _, part in parts
    )  # fmt: skip
    assert words == sum(row[2] is not None for row in rows)


def test_a_part_opens_with_its_key_alone_and_says_nothing_without(tmp_path: Path) -> None:
    slot, key, path = Slot(PAY, Lane.OPEN), secrets.token_bytes(32), tmp_path / "part"
    rows = table(payment(1, ANN, BEN, purpose="canary"), payment(2, ANN, BEN))
    writer = PartWriter(path, slot, key)
    writer.add(rows)
    writer.finish()

    assert writer.rows == 2
    assert pa.Table.from_batches(list(read_part(path, slot, key))).equals(rows)
    for clear in (b"canary", b"purpose", b"EUR", PEOPLE[0].bytes):
        assert clear not in path.read_bytes()
    with pytest.raises(OSError, match=r"(?i)decrypt|tag|key|footer"):
        list(read_part(path, slot, secrets.token_bytes(32)))


def test_a_damaged_part_does_not_open(tmp_path: Path) -> None:
    slot, key, path = Slot(PAY, Lane.OPEN), secrets.token_bytes(32), tmp_path / "part"
    writer = PartWriter(path, slot, key)
    writer.add(table(payment(1, ANN, BEN)))
    writer.finish()
    content = bytearray(path.read_bytes())
    content[30] ^= 1
    path.write_bytes(content)

    with pytest.raises(OSError):  # noqa: PT011 — in whichever words Arrow says it
        list(read_part(path, slot, key))


def test_a_required_field_is_never_null_in_a_part() -> None:
    nullable = {field.name for field in record_schema(PAY) if field.nullable}

    assert nullable == {"at_is_day", "purpose", "reference"}
