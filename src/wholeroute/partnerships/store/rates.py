"""Keep rates of exchange, each with its day and its source; everybody reads them.

Another rate for the same currency and day takes the place of the first only where that is meant: it
changes sums that were published. Both stay to be read.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from wholeroute.errors import Invalid
from wholeroute.ledger import Acting, Ledger
from wholeroute.partnerships.held import all_hold
from wholeroute.partnerships.money.rates import Rate, currency_in, per_euro_in
from wholeroute.partnerships.money.read import Faults
from wholeroute.partnerships.money.table import Table
from wholeroute.plan import Fault
from wholeroute.plan.days import past_date_in
from wholeroute.plan.kept import for_everybody, found, sign
from wholeroute.plan.written import text_in
from wholeroute.rights import Action, require

COLUMNS = ("currency", "day", "per_euro", "source")


def rates(ledger: Ledger) -> tuple[Rate, ...]:
    """Return the rates that stand, by currency and day."""
    return tuple(Rate(**row) for row in for_everybody(ledger, _RATES))


def replaced(ledger: Ledger) -> tuple[Rate, ...]:
    """Return the rates in whose place another one stands, by currency and day, the last one first."""
    return tuple(Rate(**row) for row in for_everybody(ledger, _REPLACED))


@dataclass(frozen=True, slots=True)
class Entered:
    """A rate as it is filled in; `instead` says that it is put in the place of another one."""

    currency: str = ""
    day: str = ""
    per_euro: str = ""
    source: str = ""
    instead: bool = False


def enter(acting: Acting, said: Entered, today: date) -> int:
    """Keep how much of a currency one euro was on a day; raises `Invalid` with the field to mend."""
    require(acting.reader, Action.STEER)
    rate = rate_in(said, today)
    with acting.begin() as connection:
        return _keep(connection, acting, rate, instead=said.instead)


def enter_all(acting: Acting, listed: Iterable[Rate], *, instead: bool = False) -> int:
    """Keep the rates of a list, all or none, and return how many they were."""
    require(acting.reader, Action.STEER)
    with acting.begin() as connection:
        return len([_keep(connection, acting, each, instead=instead) for each in listed])


def rate_in(said: Entered, today: date) -> Rate:
    """Return the rate that was filled in, if it holds."""
    all_hold(
        lambda: currency_in(said.currency),
        lambda: past_date_in("day", said.day, today),
        lambda: per_euro_in(said.per_euro),
        lambda: text_in("source", said.source, 400),
    )
    day = past_date_in("day", said.day, today)
    return Rate(
        currency_in(said.currency), day, per_euro_in(said.per_euro), said.source.strip()
    )  # fmt: skip


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
            currency, day, per_euro, source = (cells[name] for name in COLUMNS)
            found.append(rate_in(Entered(currency, day, per_euro, source), today))
        except Invalid as wrong:
            at = faults.at(line, cells["currency"])
            for each in wrong.faults:
                at.points_out(each.field, each.reason, each.fix)
    return tuple(found), faults.by_line()


def _keep(connection: Connection, acting: Acting, rate: Rate, *, instead: bool) -> int:
    """Keep a rate; one that stands already, word for word, is not kept twice."""
    for stands in found(connection, _STANDING, currency=rate.currency, day=rate.day):
        if (stands["per_euro"], stands["source"]) == (rate.per_euro, rate.source):
            return int(stands["id"])
        if not instead:
            told = f"{rate.currency} of {rate.day} stands as {stands['per_euro']} already"
            fix = "Say that yours is put in its place, or choose another day."
            raise Invalid("instead", told, fix)
    return sign(connection, acting, Action.STEER, "partnership.rate", {
        "currency": rate.currency, "day": rate.day, "per_euro": rate.per_euro,
        "source": rate.source,
    })  # fmt: skip


_RATES = """
select distinct on (currency, day) currency, day, per_euro, source
from partnership.rate order by currency, day, id desc
"""
_STANDING = """
select id, per_euro, source from partnership.rate
where currency = :currency and day = :day order by id desc limit 1
"""
_REPLACED = """
select currency, day, per_euro, source from partnership.rate r
where exists (select from partnership.rate l
  where l.currency = r.currency and l.day = r.day and l.id > r.id)
order by currency, day, id desc
"""
