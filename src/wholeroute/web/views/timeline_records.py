"""Read the records that name whoever a timeline is about: payments, positions, hits on documents."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import Connection

from wholeroute.custody import records_naming
from wholeroute.entities import RecordKind
from wholeroute.ledger import Acting, Entity, RecordPart, Report, called, reports_named
from wholeroute.web.views.dated import By, Dated, Sort
from wholeroute.web.views.said import NAMING, captions

MOST_RECORDS = 20_000
"""How many records of one lane are read; of more the latest ones are."""


@dataclass(frozen=True, slots=True)
class Records:
    """What records say of some entities; `cut` tells that there are earlier ones."""

    found: tuple[Dated, ...]
    cut: bool


class _Row(NamedTuple):
    """One record as the timeline tells it, before anybody in it has a name."""

    about: bytes
    other: bytes | None
    value: str
    day: date
    role: str = ""
    amount: Any = None
    currency: str = ""
    place: str = ""
    number: int = 1


_Own = Mapping[bytes, Entity]
_Seen = Mapping[bytes, tuple[UUID, str]]
_Parts = list[tuple[RecordPart, pa.Table]]


def recorded(
    acting: Acting, connection: Connection, lanes: Sequence[Sequence[Entity]]
) -> list[Records]:
    """Return for each lane every record of the open lane that names any of it, positions by day.

    Whoever may not be seen by now takes the records that name them along.
    """
    found = list(records_naming(acting, connection, lanes))
    sources = reports_named(acting, connection, {part.contribution for part, _ in found})
    made: list[tuple[_Own, list[tuple[RecordPart, list[_Row]]], bool]] = []
    for at, of in enumerate(lanes):
        own = {each.id.bytes: each for each in of}
        parts = [(part, rows[at]) for part, rows in found if part.contribution in sources]
        latest, cut = _latest([each for each in parts if each[1].num_rows])
        made.append((own, [(p, list(_READ[p.slot.kind](own, rows))) for p, rows in latest], cut))
    seen = _seen(connection, (row for _, parts, _ in made for _, rows in parts for row in rows))
    return [
        Records(
            tuple(
                each
                for part, rows in parts
                for each in _told(part, _by(sources[part.contribution], part), rows, own, seen)
            ),
            cut,
        )
        for own, parts, cut in made
    ]


def _seen(connection: Connection, rows: Iterable[_Row]) -> _Seen:
    """Return all parties that may be seen by now, by what they are called."""
    parties = {end for row in rows for end in (row.about, row.other) if end}
    found = called(connection, [UUID(bytes=each) for each in parties], NAMING)
    named = captions(found)
    return {each.entity.bytes: (each.entity, named.get(each.entity, "")) for each in found}


def _latest(parts: _Parts) -> tuple[_Parts, bool]:
    """Return no more than `MOST_RECORDS` rows, the latest, and whether there are others."""
    if sum(rows.num_rows for _, rows in parts) <= MOST_RECORDS:
        return parts, False
    times = pa.concat_arrays([each for _, rows in parts for each in rows["at"].chunks])
    latest = pc.select_k_unstable(times, k=MOST_RECORDS, sort_keys=[("", "descending")])
    least = pc.min(times.take(latest))
    kept = [(part, rows.filter(pc.greater_equal(rows["at"], least))) for part, rows in parts]
    return [each for each in kept if each[1].num_rows], True


def _by(report: Report, part: RecordPart) -> By:
    return By(
        report.ref, report.title, report.contributor, f"{report.reliability}{part.grade}",
        report.handling, report.tlp,
    )  # fmt: skip


def _told(
    part: RecordPart, by: By, rows: Sequence[_Row], own: _Own, seen: _Seen
) -> Iterator[Dated]:
    sort, evidence, who = _SORTS[part.slot.kind], f"/contributions/{part.contribution}", (by,)
    for row in rows:
        if row.about not in seen or (row.other and row.other not in seen):
            continue
        entity, names = seen[row.about]
        other, other_names = seen[row.other] if row.other else (None, "")
        yield Dated(
            sort, sort.value, row.value, row.day, row.day, entity, own[row.about].kind, names,
            evidence, who, False, False, row.role, row.amount, row.currency, other, other_names,
            row.place, row.number,
        )  # fmt: skip


def _payments(own: _Own, rows: pa.Table) -> Iterator[_Row]:
    columns = zip(_when(rows), *_columns(rows, "payer", "payee", "amount", "currency"), strict=True)
    for (value, day), payer, payee, amount, currency in columns:
        pays = payer in own
        mine, other, role = (payer, payee, "payer") if pays else (payee, payer, "payee")
        yield _Row(mine, other, value, day, role, amount, currency)


def _hits(own: _Own, rows: pa.Table) -> Iterator[_Row]:
    columns = zip(
        _when(rows), *_columns(rows, "document", "person", "place", "outcome"), strict=True
    )
    for (value, day), document, person, place, outcome in columns:
        shown = document in own
        mine, other, role = (
            (document, person, "document") if shown else (person, document, "person")
        )
        where = ", ".join(each for each in (place, outcome) if each)
        yield _Row(mine, other, value, day, role, place=where)


def _positions(_own: _Own, rows: pa.Table) -> Iterator[_Row]:
    """Yield one for each vessel and day: where it was last, and how many positions there are."""
    last: dict[tuple[bytes, date], tuple[str, float, float]] = {}
    number: dict[tuple[bytes, date], int] = {}
    columns = zip(_when(rows), *_columns(rows, "vessel", "latitude", "longitude"), strict=True)
    for (value, day), vessel, latitude, longitude in columns:
        key = (vessel, day)
        number[key] = number.get(key, 0) + 1
        last[key] = max(last.get(key, (value, latitude, longitude)), (value, latitude, longitude))
    for (vessel, day), (_, latitude, longitude) in last.items():
        place = f"{latitude:.3f}, {longitude:.3f}"
        yield _Row(vessel, None, day.isoformat(), day, place=place, number=number[vessel, day])


def _columns(rows: pa.Table, *names: str) -> list[list[Any]]:
    return [rows[name].to_pylist() for name in names]


_MOMENT, _DAY = len("2026-03-21 14:05"), len("2026-03-21")


def _when(rows: pa.Table) -> Iterator[tuple[str, date]]:
    """Yield when each row was, as it is written, and its day."""
    days = rows["at"].cast(pa.timestamp("us")).cast(pa.date32()).to_pylist()
    written = pc.strftime(rows["at"], format="%Y-%m-%d %H:%M").to_pylist()
    alone = (
        rows["at_is_day"].to_pylist() if "at_is_day" in rows.column_names else [False] * len(days)
    )
    for value, day, is_day in zip(written, days, alone, strict=True):
        yield value[: _DAY if is_day else _MOMENT], day


_READ: Mapping[RecordKind, Callable[[_Own, pa.Table], Iterator[_Row]]] = {
    RecordKind.PAYMENT: _payments,
    RecordKind.POSITION: _positions,
    RecordKind.DOCUMENT_HIT: _hits,
}
_SORTS: Mapping[RecordKind, Sort] = {
    RecordKind.PAYMENT: Sort.PAYMENT,
    RecordKind.POSITION: Sort.POSITION,
    RecordKind.DOCUMENT_HIT: Sort.DOCUMENT,
}
