"""A small network written by hand, to which each test adds what it wants to see through.

Hani keeps an account into which many pay and out of which Omar, Karim and Tarek live. Police and
border hear them call each other; the financial unit sees the payments; an agency says whose the
accounts are.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count

from wholeroute.network.model import Card, Facts, Flow, Holding, Layer, Link, Picture, Source
from wholeroute.network.picture import pictured

DAY = date(2025, 6, 1)
PURSE = "account|hani"


@dataclass
class Scene:
    """Reports as they come; every row gets statements of its own."""

    person: dict[str, str] = field(default_factory=dict)
    said_in: dict[str, str] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    holdings: list[Holding] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    calls: list[Link] = field(default_factory=list)
    flows: list[Flow] = field(default_factory=list)
    born: dict[str, frozenset[int]] = field(default_factory=dict)
    names: dict[str, tuple[str, ...]] = field(default_factory=dict)
    remarks: dict[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    confirmed: dict[str, str] = field(default_factory=dict)
    numbers: count[int] = field(default_factory=lambda: count(1))

    def report(
        self, originator: str, *, h1: bool = False, h2: bool = False, testimony: bool = False,
        reliability: str = "B",
    ) -> str:  # fmt: skip
        name = f"{originator}-{next(self.numbers)}"
        self.sources[name] = Source(originator, reliability, h1, h2, testimony, DAY)
        return name

    def record(
        self, name: str, report: str, *, of: str = "", born: int | None = None, remark: str = ""
    ) -> str:
        """Let a report speak of somebody; `of` is whom the cross-check holds them for."""
        self.person[name] = of or name
        self.said_in[name] = report
        if born:
            self.born[name] = frozenset({born})
        if remark:
            self.remarks[name] = ((self._said(), remark),)
        return name

    def holds(
        self, record: str, thing: str, layer: Layer = Layer.CONTACT, how: str = "holder",
        grade: int = 2,
    ) -> None:  # fmt: skip
        report = self.said_in[record]
        said = (self._said(), self._said())
        self.holdings.append(Holding(record, thing, layer, how, said, report, grade, None, None))

    def link(self, left: str, right: str, how: str, layer: Layer = Layer.CONTACT) -> None:
        report = self.said_in[left]
        self.links.append(Link(left, right, layer, how, (self._said(),), report, 2, None, None))

    def calls_to(self, left: str, right: str, report: str, day: date = DAY) -> None:
        """Let one phone call another."""
        said = (self._said(),)
        one, other = f"phone|{left}", f"phone|{right}"
        self.calls.append(Link(one, other, Layer.CONTACT, "called", said, report, 2, day, day))

    def pays(self, payer: str, payee: str, report: str, *amounts: float, every: int = 9) -> None:
        days = tuple(DAY + timedelta(days=every * at) for at in range(len(amounts)))
        said = (self._said(), self._said())
        self.flows.append(Flow(payer, payee, "EUR", amounts, days, said, report, 1))

    def facts(self) -> Facts:
        return Facts(
            self.person, self.said_in, self.sources, tuple(self.holdings), tuple(self.links),
            tuple(self.calls), tuple(self.flows), self.born, self.names, self.remarks,
        )  # fmt: skip

    def picture(self) -> Picture:
        return pictured(self.facts(), self.confirmed)

    def _said(self) -> str:
        return f"00000000-0000-4000-8000-{next(self.numbers):012}"


@dataclass
class Network(Scene):
    """The scene with its network; who is who is a record of the agency's report."""

    police: str = ""
    border: str = ""
    fiu: str = ""
    agency: str = ""

    def with_phone(self, name: str, *, of: str = "", report: str = "") -> str:
        """Add somebody of whom the border says the phone."""
        self.record(name, report or self.border, of=of)
        self.holds(name, f"phone|{of or name}")
        return name

    def with_account(self, name: str, *, born: int | None = None, report: str = "") -> str:
        """Add somebody of whom the agency says the account."""
        self.record(name, report or self.agency, born=born)
        self.holds(name, f"account|{name}", Layer.MONEY)
        return name


PAID = {"omar": (9_000, 7_500, 8_200), "karim": (3_000, 2_100), "tarek": (900, 700)}


def network() -> Network:
    """Return the network as all tests find it."""
    made = Network()
    made.police, made.border = made.report("police", h1=True), made.report("border")
    made.fiu, made.agency = made.report("fiu", h2=True), made.report("agency")
    for name in ("hani", *PAID):
        made.with_account(name, born=1980)
        made.with_phone(f"{name}'s phone", of=name)
    for at in range(7):
        made.pays(f"account|customer {at}", PURSE, made.fiu, 1_500)
    for name, amounts in PAID.items():
        made.pays(PURSE, f"account|{name}", made.fiu, *amounts)
    for left, right in (("hani", "omar"), ("omar", "karim"), ("karim", "tarek")):
        made.calls_to(left, right, made.police)
    return made


CALLED = ("hani", "omar", "karim")
"""Whom Vera calls; of the three Omar takes so much of the purse that he decides."""


def somebody_is_missing(made: Network, account: str = "nobody's") -> None:
    """Let the purse pay an account of which nobody says whose it is."""
    made.pays(PURSE, f"account|{account}", made.fiu, 500, 700)


def read_out(made: Network, name: str, *called: str, report: str = "", of: str = "") -> str:
    """Let the police list the calls of somebody's own phone."""
    record = made.record(name, report or made.report("police", h1=True), of=of)
    made.holds(record, f"phone|{of or name}")
    for other in called:
        made.calls_to(of or name, other, made.said_in[record])
    return record


def met(made: Network, name: str, *others: str, by: str = "border", how: str = "seen with") -> None:
    """Let somebody be seen with others by a report that says nothing of calls."""
    report = made.report(by)
    one = made.record(f"{name} at {report}", report, of=name)
    for other in others:
        made.link(one, made.record(f"{other} at {report}", report, of=other), how)


def with_vera() -> Network:
    """Return the network, and Vera who goes between Omar and two others."""
    made = network()
    somebody_is_missing(made)
    read_out(made, "vera", *CALLED)
    met(made, "vera", "omar")
    return made


def carded(picture: Picture) -> dict[str, Card]:
    """Return the cards by person."""
    return {card.person: card for card in picture.cards}


def subjects(picture: Picture) -> set[str]:
    """Return every record that some card or group makes a subject."""
    own = {record for card in picture.cards for record in card.subjects}
    return own | {r for g in picture.groups for card in g.cards for r in card.subjects}
