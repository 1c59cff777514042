"""Read a file of one of three shapes, and give back what was kept of it. Pure.

A file is kept as rows that say the same: each row of money is one activity with the instrument that
pays for it, where who took the file in said so; each row of results is one period.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from pydantic import TypeAdapter

from wholeroute.errors import Invalid
from wholeroute.partnerships.money import Activity, Untaken, read_eutf, read_iati
from wholeroute.partnerships.money.read import MOST_BYTES
from wholeroute.partnerships.results import Period, periods_of, read_results
from wholeroute.plan import Fault
from wholeroute.plan.written import one_of

Rows = Sequence[Mapping[str, Any]]


class Shape(StrEnum):
    """What a file is built as: an aid register's XML, the trust fund's CSV, its periods of results."""

    IATI = "iati"
    EUTF = "eutf"
    PERIODS = "periods"


OF_MONEY = frozenset({Shape.IATI, Shape.EUTF})
"""Shapes whose rows are activities."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What was read from a file, as it is kept; of faults and what had no place each a row."""

    shape: Shape
    rows: Rows
    faults: Rows


_ACTIVITIES = TypeAdapter(tuple[Activity, ...])
_PERIODS = TypeAdapter(tuple[Period, ...])


def shape_in(said: str, content: bytes) -> Shape:
    """Return the shape that was chosen; where none was, the one that a file begins as."""
    if said:
        return Shape(one_of("shape", said, Shape))
    head = content[:4096].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").replace(b"\0", b"")
    if head.startswith(b"<"):
        return Shape.IATI
    first = head.partition(b"\n")[0]
    return Shape.PERIODS if b"period_start" in first else Shape.EUTF


def must_fit(content: bytes) -> None:
    """Raise `Invalid` for a file that is empty, or larger than any is read."""
    if not content:
        raise Invalid("file", "no file is chosen, or it is empty", "Choose one with rows.")
    if len(content) > MOST_BYTES:
        raise Invalid("file", f"is larger than {MOST_BYTES // 2**20} MB", "Split it into several.")


def read_as_kept(content: bytes, *, shape: Shape, today: date, file: str) -> bytes:
    """Return rows and faults of a file as JSON: what a limited child hands back."""
    faults: tuple[Fault, ...]
    if shape is Shape.PERIODS:
        results = read_results(content, file=file)
        faults, untaken = results.faults, results.untaken
        rows = _PERIODS.dump_python(results.periods, mode="json", exclude_defaults=True)
    else:
        read = read_iati if shape is Shape.IATI else read_eutf
        found = read(content, today=today, file=file)
        faults, untaken = found.faults, found.untaken
        rows = _ACTIVITIES.dump_python(found.activities, mode="json", exclude_defaults=True)
    if not rows:
        raise Invalid("file", "nothing in it could be read", "See whether its shape is another.")
    wrong = [*map(asdict, faults), *({"untaken": asdict(each)} for each in untaken)]
    return json.dumps({"rows": rows, "faults": wrong}).encode()


def taken(shape: Shape, read: bytes, instrument: str) -> Taken:
    """Return what a child read, each activity with the instrument that pays for it."""
    found = json.loads(read)
    rows = found["rows"]
    if shape in OF_MONEY:
        paid = {"instrument": instrument} if instrument else {}
        rows = [{"activity": each, **paid} for each in rows]
    return Taken(shape, rows, found["faults"])


def activities_in(rows: Rows) -> tuple[Activity, ...]:
    """Return the activities of a file of money as it was kept."""
    return _ACTIVITIES.validate_python([each["activity"] for each in rows])


def instrument_in(rows: Rows) -> str:
    """Return the instrument that a file of money was said to be of, empty where none was."""
    return str(rows[0].get("instrument", "")) if rows else ""


def periods_in(shape: Shape, rows: Rows) -> tuple[Period, ...]:
    """Return the periods of a file as it was kept: its rows, or the results of its activities."""
    if shape is Shape.PERIODS:
        return _PERIODS.validate_python(rows)
    return tuple(period for each in activities_in(rows) for period in periods_of(each))


def faults_in(kept: Rows) -> tuple[Fault, ...]:
    """Return what was wrong with a file, by line."""
    return tuple(Fault(**each) for each in kept if "reason" in each)


def untaken_in(kept: Rows) -> tuple[Untaken, ...]:
    """Return what of a file had no place here."""
    return tuple(Untaken(**each["untaken"]) for each in kept if "untaken" in each)
