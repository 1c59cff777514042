"""What the page of money shows: files, one level, where each euro goes, and what could not be added.

None is money that nobody said: nothing of it is known, so it is no €0.00.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from wholeroute.partnerships.funding import Funding
from wholeroute.partnerships.imported import faults_in, untaken_in
from wholeroute.partnerships.money import (
    WORDS,
    Gauge,
    Instrument,
    Measure,
    Placed,
    Rate,
    Rule,
    gauge,
    instruments,
)
from wholeroute.partnerships.store.datasets import Dataset, TakenBack
from wholeroute.web.views.money_kept import Seen


@dataclass(frozen=True, slots=True)
class File:
    """A file as it was taken in."""

    name: str
    shape: str
    source: str
    on: date
    organisation: str
    file: str
    sha256: str
    faults: int
    untaken: int
    public: bool


@dataclass(frozen=True, slots=True)
class OfCountry:
    """What is one country's alone."""

    country: str
    committed: Decimal | None
    spent: Decimal | None


@dataclass(frozen=True, slots=True)
class Together:
    """What several places have together; nobody published how much of it is whose."""

    places: tuple[str, ...]
    committed: Decimal | None
    spent: Decimal | None


@dataclass(frozen=True, slots=True)
class Paid:
    """What one instrument pays; without an instrument, what no file names one for."""

    instrument: Instrument | None
    committed: Decimal | None
    spent: Decimal | None
    gauge: Gauge | None


@dataclass(frozen=True, slots=True)
class Ruled:
    """What one rule decided: about how many activities, and what they say in euros."""

    rule: Rule
    words: str
    counts: bool
    activities: int
    euros: Decimal | None


@dataclass(frozen=True, slots=True)
class Whole:
    """One total and its parts, which make it to the cent; `said` whether any file says such money."""

    said: bool
    total: Decimal
    of_countries: Decimal
    of_shared: Decimal
    unallocated: Decimal
    conserved: bool
    by_itself: dict[str, Decimal]


@dataclass(frozen=True, slots=True)
class MoneyPage:
    """All money that a reader may see, on one level."""

    files: tuple[File, ...]
    committed: Whole
    spent: Whole
    instruments: tuple[Paid, ...]
    countries: tuple[OfCountry, ...]
    shared: tuple[Together, ...]
    regions: dict[str, str]
    rules: tuple[Ruled, ...]
    rates: tuple[Rate, ...]
    used: tuple[Rate, ...]
    replaced: tuple[Rate, ...]
    taken_back: tuple[TakenBack, ...]


def money_page(seen: Seen) -> MoneyPage:
    """Return what the page shows to a member, or to anybody."""
    committed, spent = seen.funding(Measure.COMMITTED), seen.funding(Measure.SPENT)
    one, other = committed.placed.allocation, spent.placed.allocation
    used = {*committed.placed.rates, *spent.placed.rates}
    return MoneyPage(
        files=tuple(map(file_of, seen.files)),
        committed=_whole(committed.placed),
        spent=_whole(spent.placed),
        instruments=_paid(committed, spent),
        countries=tuple(
            OfCountry(code, one.countries.get(code), other.countries.get(code))
            for code in sorted({*one.countries, *other.countries})
        ),
        shared=tuple(
            Together(codes, one.shared.get(codes), other.shared.get(codes))
            for codes in sorted({*one.shared, *other.shared})
        ),
        regions=committed.regions,
        rules=tuple(
            Ruled(rule, WORDS[rule], found[0].choice.counts, len(found),
                  None if rule is Rule.NO_MONEY else _euros(committed.said(found)))
            for rule, found in committed.by_rule.items()
        ),
        rates=seen.rates,
        used=tuple(sorted(used, key=lambda each: (each.currency, each.day))),
        replaced=seen.replaced,
        taken_back=seen.taken_back,
    )  # fmt: skip


def file_of(dataset: Dataset) -> File:
    """Return a file as a line of a list."""
    return File(
        name=dataset.name, shape=dataset.shape, source=dataset.source, on=dataset.on,
        organisation=dataset.organisation, file=bytes(dataset.file).hex(),
        sha256=bytes(dataset.sha256).hex(), faults=len(faults_in(dataset.faults)),
        untaken=len(untaken_in(dataset.faults)), public=dataset.public,
    )  # fmt: skip


def _whole(placed: Placed) -> Whole:
    of = placed.allocation
    return Whole(
        placed.said, of.total, of.of_countries, of.of_shared, of.unallocated, of.conserved,
        placed.by_itself,
    )  # fmt: skip


def _euros(placed: Placed) -> Decimal | None:
    return placed.allocation.total if placed.said else None


def _gauge(instrument: Instrument, committed: Funding) -> Gauge | None:
    if instrument.gauge is None:
        return None
    return gauge(instrument, committed.for_sectors(instrument.id, instrument.gauge.sectors))


def _paid(committed: Funding, spent: Funding) -> tuple[Paid, ...]:
    """Return what each instrument pays, in the order of their file; last what is of none."""
    one, other = committed.by_instrument, spent.by_instrument

    def total(of: dict[str, Placed], name: str) -> Decimal | None:
        return _euros(of[name]) if name in of else None

    found = [
        Paid(each, total(one, each.id), total(other, each.id), _gauge(each, committed))
        for each in instruments().values()
        if each.id in {*one, *other} or each.gauge
    ]
    if "" in {*one, *other}:
        found.append(Paid(None, total(one, ""), total(other, ""), None))
    return tuple(found)
