"""Bring money into euros by rates that somebody entered with their day and source.

Money for which there is no rate is told by itself, in its own currency, and never added to euros.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from babel.numbers import list_currencies

from wholeroute.errors import Invalid
from wholeroute.partnerships.money.allocate import ZERO, Allocation, allocate, cents
from wholeroute.partnerships.money.model import EURO, Money, Place, Value

HOLDS = timedelta(days=31)
"""How long a rate holds: the Commission sets its accounting rates (InforEuro) once a month."""

_NO_CURRENCY = frozenset({EURO, "XXX", "XTS"})
"""The euro itself, and what ISO 4217 keeps for no currency and for trying things out."""
_EITHER_WAY = re.compile(r"[1-9]\d{0,2},\d{3}")
_WITH_A_COMMA = re.compile(r"(?:\d+|\d{1,3}(?:\.\d{3})+),\d+")
_WITH_BOTH = re.compile(r"\d{1,3}(?:,\d{3})+\.\d+")


@dataclass(frozen=True, slots=True)
class Rate:
    """How much of a currency one euro was worth on a day, and who says so."""

    currency: str
    day: date
    per_euro: Decimal
    source: str

    def __post_init__(self) -> None:
        per_euro_in(f"{self.per_euro:f}")
        if not self.source.strip():
            raise Invalid("source", "is empty", "Say where the rate stands.")


def currency_in(said: str) -> str:
    """Return the code of a currency that is or was one (ISO 4217), other than the euro."""
    code = said.strip()
    if code.upper() in _NO_CURRENCY or code.upper() not in list_currencies():
        fix = "Write the three letters of one, as USD; the euro needs no rate."
        raise Invalid("currency", f"“{code}” is no other currency", fix)
    return code.upper()


def per_euro_in(said: str) -> Decimal:
    """Return how much of a currency one euro is worth, written with a point or a comma.

    A comma before three digits may part thousands or decimals, so nobody can say which was meant.
    """
    written = said.strip().replace("\u00a0", "").replace(" ", "")
    if _EITHER_WAY.fullmatch(written):
        whole, _, decimals = written.partition(",")
        fix = f"Write {whole}.{decimals} with a point, or {whole}{decimals} without a sign."
        raise Invalid("per_euro", f"“{written}” can be read in two ways", fix)
    try:
        amount = Decimal(_with_a_point(written))
    except InvalidOperation:
        amount = Decimal("NaN")
    if not (amount.is_finite() and amount > 0):
        fix = "Write how much of it one euro is worth, as 1.0834."
        raise Invalid("per_euro", f"“{written}” is no rate", fix)
    return amount


def _with_a_point(written: str) -> str:
    """Return a number with its decimals behind a point, and nothing between its thousands."""
    if _WITH_A_COMMA.fullmatch(written):
        return written.replace(".", "").replace(",", ".")
    return written.replace(",", "") if _WITH_BOTH.fullmatch(written) else written


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
    said: bool = True
    """Whether there was any money to place: what nobody said is no nought."""


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
    said = bool(euros or by_itself)
    return Placed(allocate(euros), dict(sorted(by_itself.items())), tuple(ordered), said)
