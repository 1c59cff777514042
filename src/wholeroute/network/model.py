"""What a network is made of: who is tied to whom in which layer, on what, and as what.

Frozen values, no clock, no database. A *record* is one entity of one report, a *person* the
records that the cross-check holds for one; every line of evidence belongs to the record whose
own report says it, never to a merge.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple


class Layer(StrEnum):
    """The layers, kept apart: what one of them shows, another need not."""

    CONTACT = "contact"
    MONEY = "money"
    TRANSPORT = "transport"
    OWNERSHIP = "ownership"
    DOCUMENT = "document"
    PLACE = "place"
    KIN = "kin"
    """Never joins a group: a family is no network. Read for innocent readings alone."""


class Role(StrEnum):
    """What part somebody has. `BOAT_DRIVER` is given on release of a hold, never from here."""

    ORGANISER = "organiser"
    COORDINATOR = "coordinator"
    RECRUITER = "recruiter"
    TRANSPORTER = "transporter"
    BOAT_DRIVER = "boat-driver"
    DOCUMENT_SUPPLIER = "document-supplier"
    MONEY_HANDLER = "money-handler"
    HOST = "host"
    UNKNOWN = "unknown"


class Source(NamedTuple):
    """What counts of a report: whose it is, its codes, whether it is what somebody told."""

    originator: str
    reliability: str
    h1: bool
    h2: bool
    testimony: bool
    day: date


class Holding(NamedTuple):
    """One record has to do with one object, e.g. `account|MT20…`, as one report says."""

    record: str
    object: str
    layer: Layer
    how: str
    statements: tuple[str, ...]
    report: str
    grade: int
    first: date | None
    last: date | None


class Link(NamedTuple):
    """One report ties two records, or two phones, to each other."""

    left: str
    right: str
    layer: Layer
    how: str
    statements: tuple[str, ...]
    report: str
    grade: int
    first: date | None
    last: date | None


class Flow(NamedTuple):
    """Payments of one report from one party to another, in one currency, in the order of time."""

    payer: str
    payee: str
    currency: str
    amounts: tuple[float, ...]
    days: tuple[date, ...]
    statements: tuple[str, ...]
    report: str
    grade: int


@dataclass(frozen=True, slots=True)
class Facts:
    """All that is read: `person` names for each record whose it is, people are what groups hold."""

    person: Mapping[str, str]
    said_in: Mapping[str, str]
    """The report of each record."""
    sources: Mapping[str, Source]
    holdings: tuple[Holding, ...]
    links: tuple[Link, ...]
    calls: tuple[Link, ...]
    """Between phones: `left` and `right` are objects."""
    flows: tuple[Flow, ...]
    born: Mapping[str, frozenset[int]]
    """The birth years a record's report gives, where it gives any."""
    names: Mapping[str, tuple[str, ...]]
    """What a record's report calls somebody."""
    remarks: Mapping[str, tuple[tuple[str, str], ...]]
    """Statement and words of what is remarked of a record."""


@dataclass(frozen=True, slots=True)
class Tie:
    """What joins two people in one layer, with everything it rests on."""

    left: str
    right: str
    layer: Layer
    weight: float
    how: tuple[str, ...]
    statements: tuple[str, ...]
    reports: tuple[str, ...]
    originators: tuple[str, ...]
    grades: tuple[str, ...]
    first: date
    last: date


class Capped(NamedTuple):
    """A value that very many share: it ties nobody to anybody, and is named for that."""

    object: str
    people: int


@dataclass(frozen=True, slots=True)
class Line:
    """One line of evidence: what it shows in words, on which statements of which originators.

    `makes` tells whether it can carry a card; the others only say which part it is.
    """

    kind: str
    words: str
    records: tuple[str, ...]
    statements: tuple[str, ...]
    reports: tuple[str, ...]
    originators: tuple[str, ...]
    makes: bool = False
    share: float = 0.0
    purse: str = ""
    """The collecting account it is about; never stored."""


@dataclass(frozen=True, slots=True)
class Reading:
    """An innocent reading that was tried: whether it explains the evidence, and why (not)."""

    reading: str
    holds: bool
    words: str


@dataclass(frozen=True, slots=True)
class Card:
    """The part somebody seems to have, line by line. `low` and `high` bound the support.

    `subjects` are the records that carry the evidence themselves: what the cross-check holds
    for the same person is shown beside them and made nobody's subject by a merge.
    """

    person: str
    role: Role
    lines: tuple[Line, ...]
    readings: tuple[Reading, ...]
    supporting: int
    speaking: int
    low: float
    high: float

    @property
    def subjects(self) -> tuple[str, ...]:
        """Return the records that carry what makes the card."""
        return tuple(sorted({each for line in self.lines if line.makes for each in line.records}))

    @property
    def evidence(self) -> tuple[str, ...]:
        """Return every statement that the card rests on."""
        return tuple(sorted({each for line in self.lines for each in line.statements}))

    @property
    def originators(self) -> tuple[str, ...]:
        """Return whose reports support it."""
        return tuple(sorted({each for line in self.lines for each in line.originators}))


@dataclass(frozen=True, slots=True)
class Group:
    """People with cards who stand together, and who is near them without being a subject."""

    cards: tuple[Card, ...]
    ties: tuple[Tie, ...]
    """Among those with cards, in every layer."""
    near: frozenset[str]
    """Everybody else of its community: context, told by number, never stored and no subject."""
    robust: float
    """How often, over all seeds, two of its people fell into one community."""

    @property
    def people(self) -> frozenset[str]:
        """Return who bears a card in it."""
        return frozenset(card.person for card in self.cards)


@dataclass(frozen=True, slots=True)
class HeldBack:
    """Somebody whom the evidence might have named, and the innocent reading that holds."""

    reading: str
    person: str


@dataclass(frozen=True, slots=True)
class Picture:
    """What one look at the facts gives."""

    facts: Facts
    """With clusters parted where birth years lie apart."""
    groups: tuple[Group, ...]
    cards: tuple[Card, ...]
    held_back: tuple[HeldBack, ...]
    capped: tuple[Capped, ...]
    people: int
    ties: int
