"""What is done in partnerships in the exercise's year: each act by the verb that the pages call."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from wholeroute.ledger import Acting
from wholeroute.partnerships.allegations import StepKind
from wholeroute.partnerships.allegations import Told as Alleged
from wholeroute.partnerships.kinds import REFERS, Kind
from wholeroute.partnerships.records import Record
from wholeroute.partnerships.store import allegations, rates, records
from wholeroute.partnerships.store.allegations import Added
from wholeroute.partnerships.store.importing import Told, take_in
from wholeroute.partnerships.store.rates import Entered
from wholeroute.partnerships.store.records import Filled

Row = dict[str, Any]
DATA = Path(__file__).parent / "data" / "year"


class Played(Protocol):
    """The year as it is played: its day, and the number that each named act left."""

    today: date
    named: dict[str, int]


Verb = Callable[[Played, Acting, Row], int]


def _record(played: Played, seat: Acting, row: Row) -> int:
    filled = Filled(row["kind"], row["partner"], _fields(played, row), row.get("public", True))
    return records.write(seat, filled, played.today)


def _renew(played: Played, seat: Acting, row: Row) -> int:
    record = _standing(played, seat, row)
    fields = _fields(played, {**row, "kind": record.kind})
    return records.renew(seat, record, Filled(record.kind, record.partner, fields), played.today)


def _take_back(played: Played, seat: Acting, row: Row) -> int:
    return records.take_back(seat, _standing(played, seat, row), row["why"])


def _fields(played: Played, row: Row) -> Mapping[str, Any]:
    """Return what is filled in, with the number of each record that is spoken of by name."""
    fields, refers = dict(row["fields"]), REFERS.get(Kind(row["kind"]))
    if refers and (said := fields.get(refers[0])):
        numbers = played.named
        fields[refers[0]] = (
            [numbers[each] for each in said] if isinstance(said, list) else numbers[said]
        )
    return fields


def _standing(played: Played, seat: Acting, row: Row) -> Record:
    number = played.named[row["of"]]
    known = (each.record for each in records.records(seat.ledger, seat))
    return next(each for each in known if each.first == number)


def _receive(played: Played, seat: Acting, row: Row) -> int:
    activity = played.named[row["activity"]] if "activity" in row else None
    told = Alleged(
        row["partner"], activity, "", row["received_on"], row["through"], row["words"]
    )  # fmt: skip
    return allegations.receive(seat, told, played.today)


def _add(kind: StepKind, played: Played, seat: Acting, row: Row) -> int:
    other = played.named[row["other"]] if "other" in row else None
    added = Added(
        kind, row["words"], row.get("day", ""), row.get("recipient", ""), row.get("outcome", ""), other
    )  # fmt: skip
    return allegations.add(seat, played.named[row["of"]], added, played.today)


def _rate(played: Played, seat: Acting, row: Row) -> int:
    return rates.enter(seat, Entered(**row), played.today)


def _take_in(played: Played, seat: Acting, row: Row) -> int:
    content = (DATA / row["file"]).read_bytes()
    return len(take_in(seat, content, Told(**row["told"]), played.today).rows)


VERBS: Mapping[str, Verb] = {
    "record": _record, "renew": _renew, "take-back": _take_back, "receive": _receive,
    "forward": partial(_add, StepKind.FORWARDED), "decide": partial(_add, StepKind.DECIDED),
    "join": partial(_add, StepKind.JOINED), "correct": partial(_add, StepKind.CORRECTED),
    "rate": _rate, "take-in": _take_in,
}  # fmt: skip
STEERED = frozenset({"decide", "join", "rate", "take-in"})
"""What only who steers does."""
