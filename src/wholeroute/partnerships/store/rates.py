"""Keep rates of exchange, each with its day and its source; everybody reads them."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal, InvalidOperation

from wholeroute.errors import Invalid
from wholeroute.ledger import Acting, Ledger
from wholeroute.partnerships.money.rates import Rate
from wholeroute.plan.days import past_date_in
from wholeroute.plan.kept import for_everybody, sign
from wholeroute.plan.written import text_in
from wholeroute.rights import Action

_CODE = re.compile(r"(?!EUR)[A-Z]{3}")


def rates(ledger: Ledger) -> tuple[Rate, ...]:
    """Return the rates that stand, by currency and day."""
    return tuple(Rate(**row) for row in for_everybody(ledger, _RATES))


def enter(acting: Acting, currency: str, day: str, per_euro: str, source: str, today: date) -> int:  # noqa: PLR0913 — a rate is these four
    """Keep how much of a currency one euro was on a day; raises `Invalid` with the field to mend."""
    code = currency.strip().upper()
    if not _CODE.fullmatch(code):
        fix = "Write three letters, as USD; the euro needs no rate."
        raise Invalid("currency", "that is no other currency", fix)
    try:
        amount = Decimal(per_euro.strip())
    except InvalidOperation:
        amount = Decimal("NaN")
    rate = Rate(code, past_date_in("day", day, today), amount, text_in("source", source, 400))
    with acting.begin() as connection:
        return sign(connection, acting, Action.STEER, "partnership.rate", {
            "currency": rate.currency, "day": rate.day, "per_euro": rate.per_euro,
            "source": rate.source,
        })  # fmt: skip


_RATES = """
select distinct on (currency, day) currency, day, per_euro, source
from partnership.rate order by currency, day, id desc
"""
