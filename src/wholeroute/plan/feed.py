"""What a feed of a live indicator is given, and what it gives: numbers with their breakdown and time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from wholeroute.ledger import Acting
from wholeroute.plan.model import Plan, Qualifier


@dataclass(frozen=True, slots=True)
class Reading:
    """Who counts, for which plan, on what day."""

    acting: Acting
    plan: Plan
    day: date


@dataclass(frozen=True, slots=True)
class Cell:
    """One number that a feed gives, for its breakdown and period."""

    value: str
    since: str
    until: str
    breakdown: Mapping[str, str] = field(default_factory=dict)
    qualifier: Qualifier = Qualifier.EXACTLY


@dataclass(frozen=True, slots=True)
class Feed:
    """Where a live indicator comes from: what is counted, in one sentence, and the function that does.

    `of_people`: it rests on reports, which an installation for policy does not hold.
    """

    says: str
    count: Callable[[Reading], Iterator[Cell]]
    of_people: bool = False
