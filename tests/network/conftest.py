"""The network of `scene`, filed as reports in a real ledger."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from uuid import UUID

import pytest
from tests.conftest import ActingAs, Contribute, Filed, everyone_may, phone, suspect

from wholeroute import crosscheck
from wholeroute.entities import Claim, Draft, Kind, Reference
from wholeroute.intake import Terms, parse_mapping, take_in
from wholeroute.ledger import Acting, Verdict
from wholeroute.rights import Handling, Purpose, Regime, Role, parse_grade

PEOPLE = ("hani", "omar", "karim", "tarek")
PURSE = "DE02120300000000202051"
ACCOUNTS = {
    "hani": PURSE,
    "omar": "DE02500105170137075030",
    "karim": "DE02100500000054540402",
    "tarek": "DE02300209000106531065",
}
PHONES = {name: f"+49 30 901820 0{at}" for at, name in enumerate(PEOPLE)}
MAPPING = """
format: csv
entities:
  - {name: payer, kind: BankAccount, key: [payer], properties: {iban: payer}}
  - {name: payee, kind: BankAccount, key: [payee], properties: {iban: payee}}
records:
  - {kind: Payment, fields: {payer: payer, payee: payee, amount: amount, currency: currency, at: at}}
"""
CUSTOMERS = (
    "GB33BUKB20201555555555", "FR7630006000011234567890189", "IT60X0542811101000000123456",
    "ES9121000418450200051332", "NL91ABNA0417164300", "BE71096123456769",
)  # fmt: skip
_SHARED_OUT = {"omar": (9000, 7500), "karim": (3000, 2100), "tarek": (900, 700)}


def account(key: str, number: str, *holders: str) -> Draft:
    """Return a draft of a bank account and who holds it."""
    holding = tuple(Reference("holder", each) for each in holders)
    return Draft(key, Kind.BANK_ACCOUNT, (Claim("iban", number),), holding)


def called(key: str, one: str, other: str) -> Draft:
    """Return a draft of calls from one phone to another."""
    ends = (Reference("subject", one), Reference("object", other))
    return Draft(key, Kind.UNKNOWN_LINK, (Claim("role", "called"),), ends)


@dataclass(frozen=True, slots=True)
class Reports:
    """The reports of the network; each names its people by their own name."""

    agency: Filed
    border: Filed
    police: Filed

    def account_of(self, name: str) -> UUID:
        """Return the record that says whose an account is."""
        return self.agency[name]


@pytest.fixture
def pay(enrolled: object, acting: ActingAs, tmp_path: Path) -> Callable[..., None]:
    """Return what files payments, `(payer, payee, amount)`, as a financial unit does."""

    def file(*payments: tuple[str, str, int], as_: str = "ncp-b") -> None:
        lines = [
            f"{payer},{payee},{amount},EUR,2026-0{1 + at % 6}-1{at % 9}T10:00:00Z"
            for at, (payer, payee, amount) in enumerate(payments)
        ]
        path = tmp_path / f"payments-{len(list(tmp_path.iterdir()))}.csv"
        path.write_text("\n".join(["payer,payee,amount,currency,at", *lines]) + "\n")
        terms = Terms(
            "payments", parse_grade("A1"), frozenset({Purpose.ANALYSIS}), Regime.LED, "a law",
            frozenset({"*"}), Handling(h2=True),
        )  # fmt: skip
        with acting(f"contributor@{as_}", Role.CONTRIBUTOR, Purpose.ANALYSIS) as sender:
            take_in(sender, path, "csv", terms, date(2026, 7, 1), mapping=parse_mapping(MAPPING))

    return file


@pytest.fixture
def reports(contribute: Contribute, pay: Callable[..., None]) -> Reports:
    """File the network: whose the accounts are, whose the phones, who calls, who pays whom."""
    pay(
        *((customer, PURSE, 1500) for customer in CUSTOMERS),
        *((PURSE, ACCOUNTS[name], sum_) for name, sums in _SHARED_OUT.items() for sum_ in sums),
    )
    agency = contribute(
        [
            *(suspect(name, name.title(), birthDate="1980-05-01") for name in PEOPLE),
            *(account(f"{name}'s", ACCOUNTS[name], name) for name in PEOPLE),
        ],
        as_="agency",
    )
    border = contribute(
        [
            *(suspect(name, name.title()) for name in PEOPLE),
            *(phone(f"{name}'s", PHONES[name], name) for name in PEOPLE),
        ]
    )
    police = contribute(
        [
            *(phone(name, PHONES[name]) for name in PEOPLE),
            *(called(f"{a}-{b}", a, b) for a, b in pairwise(PEOPLE)),
        ],
        as_="partner",
        access=everyone_may("partner", handling=Handling(h1=True)),
    )
    return Reports(agency, border, police)


@pytest.fixture
def joined(reports: Reports, analyst: Acting) -> Reports:
    """Judge as a person that the agency and the border speak of the same four."""
    for name in PEOPLE:
        crosscheck.settle(
            analyst, reports.agency[name], reports.border[name], Verdict.SAME, "known to be"
        )
    return reports
