"""Bring money into euros by rates that somebody entered with their day and source.

Money for which there is no rate is told by itself, in its own currency, and never added to euros.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from wholeroute.errors import Invalid
from wholeroute.partnerships.money.allocate import ZERO, Allocation, allocate, cents
from wholeroute.partnerships.money.model import EURO, Money, Place, Value

HOLDS = timedelta(days=31)
"""How long a rate holds: the Commission sets its accounting rates (InforEuro) once a month."""


@dataclass(frozen=True, slots=True)
class Rate:
    """How much of a currency one euro was worth on a day, and who says so."""

    currency: str
    day: date
    per_euro: Decimal
    source: str

    def __post_init__(self) -> None:
        if not (self.per_euro.is_finite() and self.per_euro > 0):
            raise Invalid("per_euro", "is no rate", "Write how much one euro is worth: 1.0834.")
        if not self.source.strip():
            raise Invalid("source", "is empty", "Say where the rate stands.")


@dataclass(frozen=True, slots=True)
class Converted:
    """An amount in euros, and the rate that made it so; none for euros."""

    euros: Decimal
    rate: Rate | None


@dataclass(frozen=True, slots=True)
class Placed:
    """Where euros go, and what could not be made euros, by its currency (empty: none was said)."""

    allocation: Allocation
    by_itself: dict[str, Decimal]
    rates: tuple[Rate, ...]


def in_euros(value: Value, rates: Sequence[Rate]) -> Converted | None:
    """Return an amount in euros by the newest rate that held on its day; none without one."""
    if value.currency == EURO:
        return Converted(cents(value.amount), None)
    held = [each for each in rates if each.currency == value.currency and _holds(each, value.day)]
    if not held:
        return None
    rate = max(held, key=lambda each: (each.day, each.source))
    return Converted(cents(value.amount / rate.per_euro), rate)


def _holds(rate: Rate, day: date | None) -> bool:
    return day is not None and timedelta(0) <= day - rate.day <= HOLDS


def place(money: Iterable[Money], rates: Sequence[Rate] = ()) -> Placed:
    """Return where money goes in euros, with what has no rate beside it."""
    euros: list[tuple[Decimal, tuple[Place, ...]]] = []
    by_itself: defaultdict[str, Decimal] = defaultdict(lambda: ZERO)
    used: set[Rate] = set()
    for each in money:
        converted = in_euros(each.value, rates)
        if converted is None:
            by_itself[each.value.currency] += each.value.amount
            continue
        euros.append((converted.euros, each.places))
        if converted.rate:
            used.add(converted.rate)
    ordered = sorted(used, key=lambda each: (each.currency, each.day, each.source))
    return Placed(allocate(euros), dict(sorted(by_itself.items())), tuple(ordered))
