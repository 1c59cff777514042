"""What a record may hold, and how each field is read from what is printed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholeroute.entities import (
    PROPERTIES,
    RECORD_FIELDS,
    FieldType,
    RecordDraft,
    RecordKind,
    printed_records,
    read_record,
    record_columns,
    record_kind,
)
from wholeroute.errors import Invalid

PAYMENT = {"payer": "a", "payee": "b", "amount": "12.50", "currency": "EUR",
           "at": "2026-03-04T10:00:00+01:00"}  # fmt: skip
POSITION = {"vessel": "v", "at": "2026-03-04T10:00:00Z", "latitude": "35.5", "longitude": "-12.25"}
HIT = {"document": "d", "at": "2026-03-04T10:00:00Z"}
WHOLE = {
    RecordKind.PAYMENT: PAYMENT,
    RecordKind.POSITION: POSITION,
    RecordKind.DOCUMENT_HIT: HIT,
}


def draft(kind: RecordKind, zone: str = "", **other: str) -> RecordDraft:
    said = WHOLE[kind] | other
    return RecordDraft(kind, tuple(said.get(f.name, "") for f in RECORD_FIELDS[kind]), zone)


def read(made: RecordDraft) -> dict[str, Any]:
    typed = read_record(made, str.encode)
    return dict(zip((name for name, _ in record_columns(made.kind)), typed, strict=True))


def refused(made: RecordDraft) -> Invalid:
    with pytest.raises(Invalid) as error:
        read(made)
    return error.value


def test_a_payment_is_read_into_its_types() -> None:
    assert read(draft(RecordKind.PAYMENT, purpose=" rent  for\tMay ")) == {
        "payer": b"a", "payee": b"b", "amount": Decimal("12.50"), "currency": "EUR",
        "at": datetime(2026, 3, 4, 9, tzinfo=UTC), "at_is_day": False,
        "purpose": "rent for May", "reference": None,
    }  # fmt: skip


def test_a_position_is_read_into_its_types() -> None:
    assert read(draft(RecordKind.POSITION, speed_knots="3.5", source="radar")) == {
        "vessel": b"v", "at": datetime(2026, 3, 4, 10, tzinfo=UTC), "latitude": 35.5,
        "longitude": -12.25, "speed_knots": 3.5, "course_degrees": None, "source": "radar",
    }  # fmt: skip


def test_a_document_hit_needs_no_person() -> None:
    found = read(draft(RecordKind.DOCUMENT_HIT, place="Ventimiglia", outcome="let pass"))

    assert (found["document"], found["person"], found["place"]) == (b"d", None, "Ventimiglia")


@pytest.mark.parametrize("kind", RecordKind)
def test_whatever_is_required_is_missed_by_name(kind: RecordKind) -> None:
    for field in RECORD_FIELDS[kind]:
        if field.required:
            error = refused(draft(kind, **{field.name: ""}))
            assert error.field == f"{kind}.{field.name}"
            assert error.fix
        else:
            read(draft(kind, **{field.name: ""}))


@pytest.mark.parametrize(
    ("kind", "field", "text"),
    [
        (RecordKind.PAYMENT, "amount", "12,50"),
        (RecordKind.PAYMENT, "amount", "-5"),
        (RecordKind.PAYMENT, "amount", "NaN"),
        (RecordKind.PAYMENT, "amount", "1e9"),
        (RecordKind.PAYMENT, "amount", "1_000"),
        (RecordKind.PAYMENT, "amount", "0.00001"),
        (RecordKind.PAYMENT, "amount", "123456789012345"),
        (RecordKind.PAYMENT, "currency", "euro"),
        (RecordKind.PAYMENT, "currency", "BTC"),
        (RecordKind.PAYMENT, "at", "2026-03-04T10:00:00"),
        (RecordKind.PAYMENT, "at", "yesterday"),
        (RecordKind.PAYMENT, "at", "2026-02-30"),
        (RecordKind.PAYMENT, "at", "0001-01-01T00:00:00+14:00"),
        (RecordKind.POSITION, "at", "2026-03-04"),
        (RecordKind.POSITION, "latitude", "90.5"),
        (RecordKind.POSITION, "longitude", "181"),
        (RecordKind.POSITION, "latitude", "nan"),
        (RecordKind.POSITION, "latitude", "35° 30'"),
        (RecordKind.POSITION, "speed_knots", "-1"),
        (RecordKind.POSITION, "course_degrees", "511"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_field_and_a_fix(
    kind: RecordKind, field: str, text: str
) -> None:
    error = refused(draft(kind, **{field: text}))

    assert error.field == f"{kind}.{field}"
    assert error.reason
    assert error.fix


def test_a_time_without_an_offset_is_read_in_the_zone_that_is_stated() -> None:
    summer = draft(RecordKind.PAYMENT, zone="Europe/Rome", at="2026-07-01 12:00")

    assert read(summer)["at"] == datetime(2026, 7, 1, 10, tzinfo=UTC)


def test_a_day_alone_is_its_first_moment_there_and_says_that_it_is_a_day() -> None:
    day = read(draft(RecordKind.PAYMENT, zone="Europe/Rome", at="2026-07-01"))

    assert (day["at"], day["at_is_day"]) == (datetime(2026, 6, 30, 22, tzinfo=UTC), True)
    assert read(draft(RecordKind.DOCUMENT_HIT, at="2026-07-01"))["at_is_day"] is True


@given(
    st.decimals(0, 10**13, places=4, allow_nan=False, allow_infinity=False),
    st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1)),  # noqa: DTZ001 — made aware below
    st.integers(-14 * 60, 14 * 60),
)
def test_any_amount_and_time_come_back_exactly(
    amount: Decimal, when: datetime, minutes: int
) -> None:
    printed = when.replace(tzinfo=UTC) - timedelta(minutes=minutes)
    text = f"{when.isoformat()}{'+' if minutes >= 0 else '-'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"

    found = read(draft(RecordKind.PAYMENT, amount=f"{amount:f}", at=text))

    assert (found["amount"], found["at"]) == (amount, printed)
    assert found["at"].tzinfo is UTC


def test_an_unknown_kind_is_told_the_known_ones() -> None:
    with pytest.raises(Invalid, match="Payment, Position, DocumentHit"):
        record_kind("Transfer")


def test_a_record_prints_what_it_states_and_nothing_else() -> None:
    assert printed_records([draft(RecordKind.DOCUMENT_HIT, outcome="kept")]) == (
        "DocumentHit: document = d\nDocumentHit: at = 2026-03-04T10:00:00Z\n"
        "DocumentHit: outcome = kept"
    )


def test_prose_is_the_payments_own_words_alone() -> None:
    prose = {
        f.name for kind in RecordKind for f in RECORD_FIELDS[kind] if f.type is FieldType.PROSE
    }

    assert prose == {"purpose", "reference"}
    assert not {f.name for kind in RecordKind for f in RECORD_FIELDS[kind]} & {
        name for name, each in PROPERTIES.items() if each.scheme
    }
