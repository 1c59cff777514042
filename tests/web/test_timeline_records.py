"""Records on a timeline: vessels by day, documents by who showed them, and of very many the latest."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pyarrow as pa
import pytest

from wholeroute.entities import RecordKind
from wholeroute.ledger import Entity, RecordPart, Slot
from wholeroute.ledger.records import record_schema
from wholeroute.rights import Lane
from wholeroute.web.views import timeline_records
from wholeroute.web.views.timeline_records import _READ, _latest

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
ONE, OTHER = UUID(int=1), UUID(int=2)


def rows(kind: RecordKind, *found: dict[str, object]) -> pa.Table:
    """Return records of a kind; what is not said of one is none."""
    schema = record_schema(kind)
    whole = [{name: each.get(name) for name in schema.names} | {"row": 1} for each in found]
    return pa.Table.from_pylist(whole, schema)


def own(*ids: UUID) -> dict[bytes, Entity]:
    return {e.bytes: Entity(e, "Thing", Lane.OPEN, (), False, 1, uuid4()) for e in ids}


def test_positions_of_a_day_are_one_with_where_it_was_last() -> None:
    found = rows(
        RecordKind.POSITION,
        *(
            {
                "vessel": ONE.bytes,
                "at": NOON + timedelta(hours=h),
                "latitude": 35.0 + h,
                "longitude": 12.0,
            }
            for h in (2, 0, 1, 24)
        ),
    )
    first, second = _READ[RecordKind.POSITION](own(ONE), found)

    assert (first.day, first.number, first.place) == (date(2026, 3, 4), 3, "37.000, 12.000")
    assert (second.day, second.number) == (date(2026, 3, 5), 1)


def test_a_document_shown_is_told_of_the_document_and_of_who_showed_it() -> None:
    hit = rows(
        RecordKind.DOCUMENT_HIT,
        {
            "document": ONE.bytes, "person": OTHER.bytes, "at": NOON, "at_is_day": False,
            "place": "Trieste", "outcome": "passed",
        },
    )  # fmt: skip
    (of_paper,) = _READ[RecordKind.DOCUMENT_HIT](own(ONE), hit)
    (of_person,) = _READ[RecordKind.DOCUMENT_HIT](own(OTHER), hit)

    assert (of_paper.role, of_paper.other) == ("document", OTHER.bytes)
    assert (of_person.role, of_person.other) == ("person", ONE.bytes)
    assert of_paper.value == "2026-03-04 12:00"
    assert of_paper.place == "Trieste, passed"


@pytest.mark.parametrize(("is_day", "value"), [(True, "2026-03-04"), (False, "2026-03-04 12:00")])
def test_no_hour_is_told_where_none_is_known(is_day: bool, value: str) -> None:  # noqa: FBT001
    paid = rows(
        RecordKind.PAYMENT,
        {
            "payer": ONE.bytes, "payee": OTHER.bytes, "amount": Decimal(5), "currency": "EUR",
            "at": NOON, "at_is_day": is_day,
        },
    )  # fmt: skip
    (payment,) = _READ[RecordKind.PAYMENT](own(ONE), paid)

    assert (payment.role, payment.value, payment.day) == ("payer", value, date(2026, 3, 4))


def test_of_very_many_the_latest_are_kept_and_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timeline_records, "MOST_RECORDS", 3)
    part = RecordPart(uuid4(), uuid4(), Slot(RecordKind.POSITION, Lane.OPEN), 2, 2, 1)

    def seen(*hours: int) -> pa.Table:
        return rows(
            RecordKind.POSITION,
            *(
                {
                    "vessel": ONE.bytes,
                    "at": NOON + timedelta(hours=h),
                    "latitude": 1.0,
                    "longitude": 1.0,
                }
                for h in hours
            ),
        )

    few, was_cut = _latest([(part, seen(1, 2)), (part, seen(3))])
    kept, cut = _latest([(part, seen(1, 9)), (part, seen(3, 4)), (part, seen(0))])

    assert (sum(each.num_rows for _, each in few), was_cut) == (3, False)
    assert cut
    assert sorted(at.hour - 12 for _, each in kept for at in each["at"].to_pylist()) == [3, 4, 9]
