"""Keep rates of exchange, each with its day and its source; everybody reads them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from sqlalchemy import Connection

from wholeroute.errors import Invalid
from wholeroute.ledger import Acting, Ledger
from wholeroute.partnerships.money.rates import Rate
from wholeroute.partnerships.money.read import Faults
from wholeroute.partnerships.money.table import Table
from wholeroute.plan import Fault
from wholeroute.plan.days import past_date_in
from wholeroute.plan.kept import for_everybody, sign
from wholeroute.plan.written import text_in
from wholeroute.rights import Action

COLUMNS = ("currency", "day", "per_euro", "source")
_CODE = re.compile(r"(?!EUR)[A-Z]{3}")


def rates(ledger: Ledger) -> tuple[Rate, ...]:
    """Return the rates that stand, by currency and day."""
    return tuple(Rate(**row) for row in for_everybody(ledger, _RATES))


@dataclass(frozen=True, slots=True)
class Entered:
    """A rate as it is filled in."""

    currency: str = ""
    day: str = ""
    per_euro: str = ""
    source: str = ""


def enter(acting: Acting, said: Entered, today: date) -> int:
    """Keep how much of a currency one euro was on a day; raises `Invalid` with the field to mend."""
    rate = rate_in(said, today)
    with acting.begin() as connection:
        return _sign(connection, acting, rate)


def enter_all(acting: Acting, listed: Iterable[Rate]) -> int:
    """Keep the rates of a list, all or none, and return how many they were."""
    with acting.begin() as connection:
        return len([_sign(connection, acting, each) for each in listed])


def rate_in(said: Entered, today: date) -> Rate:
    """Return the rate that was filled in, if it holds."""
    code = said.currency.strip().upper()
    if not _CODE.fullmatch(code):
        fix = "Write three letters, as USD; the euro needs no rate."
        raise Invalid("currency", "that is no other currency", fix)
    try:
        amount = Decimal(said.per_euro.strip())
    except InvalidOperation:
        amount = Decimal("NaN")
    day = past_date_in("day", said.day, today)
    return Rate(code, day, amount, text_in("source", said.source, 400))


def rates_in(content: bytes, today: date, file: str) -> tuple[tuple[Rate, ...], tuple[Fault, ...]]:
    """Return the rates of a CSV list, and what is wrong with it by line.

    Raises `Invalid` where it is too large, or its header lacks a column.
    """
    faults = Faults(file)
    table = Table(content, faults)
    if lacking := [name for name in COLUMNS if name not in table.header]:
        fix = f"Name the columns {', '.join(COLUMNS)}."
        raise Invalid("header", f"lacks {', '.join(lacking)}", fix, line=1)
    found = []
    for line, cells in table.rows(frozenset(COLUMNS)):
        try:
            found.append(rate_in(Entered(*(cells[name] for name in COLUMNS)), today))
        except Invalid as wrong:
            at = faults.at(line, cells["currency"])
            at.points_out(wrong.field, wrong.reason, wrong.fix)
    return tuple(found), faults.by_line()


def _sign(connection: Connection, acting: Acting, rate: Rate) -> int:
    return sign(connection, acting, Action.STEER, "partnership.rate", {
        "currency": rate.currency, "day": rate.day, "per_euro": rate.per_euro,
        "source": rate.source,
    })  # fmt: skip


_RATES = """
select distinct on (currency, day) currency, day, per_euro, source
from partnership.rate order by currency, day, id desc
"""
