"""An account that gathers from many and shares out to few is told from a bank and from a payroll."""

from __future__ import annotations

from datetime import date, timedelta

from wholeroute.network.collecting import (
    FEWEST_PAYERS,
    MOST_PAID,
    MOST_PAYERS,
    Collecting,
    collecting,
    is_payroll,
)
from wholeroute.network.model import Facts, Flow

DAY = date(2025, 1, 1)


def flow(payer: str, payee: str, *amounts: float, every: int = 7, currency: str = "EUR") -> Flow:
    days = tuple(DAY + timedelta(days=every * at) for at in range(len(amounts)))
    return Flow(payer, payee, currency, amounts, days, ("s",), "r", 1)


def found(*flows: Flow) -> dict[str, Collecting]:
    facts = Facts({}, {}, {}, (), (), (), tuple(flows), {}, {}, {})
    return {each.account: each for each in collecting(facts)}


def purse(payers: int = FEWEST_PAYERS, paid: int = 3) -> list[Flow]:
    return [
        *(flow(f"in{at}", "purse", 100) for at in range(payers)),
        *(flow("purse", f"out{at}", 60, 50) for at in range(paid)),
    ]


def test_many_in_and_some_out_is_a_purse() -> None:
    assert set(found(*purse())) == {"purse"}
    assert found(*purse(payers=FEWEST_PAYERS - 1)) == {}
    assert found(*purse(paid=2)) == {}


def test_a_house_that_does_it_for_very_many_is_none() -> None:
    assert found(*purse(payers=MOST_PAYERS + 1)) == {}
    assert found(*purse(paid=MOST_PAID + 1)) == {}


def test_friends_who_settle_with_each_other_keep_no_purse() -> None:
    both = [flow("purse", f"in{at}", 40, 30) for at in range(FEWEST_PAYERS)]

    assert found(*purse()[:FEWEST_PAYERS], *both) == {}


def test_a_second_account_that_pays_the_same_people_is_a_second_purse() -> None:
    second = [flow("second", f"out{at}", 70, 90) for at in range(3)]

    assert set(found(*purse(), *second)) == {"purse", "second"}


def test_parts_are_of_what_was_shared_out_in_one_currency() -> None:
    out = [flow("purse", "out9", 900, 100, currency="USD")]
    shares = {each.party: each.part for each in found(*purse(), *out)["purse"].out}

    assert shares["out9"] == 1.0
    assert shares["out0"] == 110 / 330


def test_one_payment_is_no_share() -> None:
    shares = found(*purse(), flow("purse", "once", 500))["purse"].out

    assert "once" not in {each.party for each in shares}


def test_as_much_every_month_is_a_wage_and_two_dates_are_no_rhythm() -> None:
    assert is_payroll([flow("a", "b", 1500, 1500, 1510, every=30)])
    assert not is_payroll([flow("a", "b", 1500, 1500, every=30)])
    assert not is_payroll([flow("a", "b", 1500, 300, 900, every=30)])
    assert not is_payroll([flow("a", "b", 1500, 1500, 1500, every=5)])
