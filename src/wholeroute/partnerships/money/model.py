"""An activity and its money, as the standard of the aid register (IATI 2.03) has them.

A line is where a thing stood in its file. It is no part of what is said: two activities that say the
same are equal wherever they stood.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

CENT = Decimal("0.01")
EURO = "EUR"
DECISION, CONTRACT = 1, 2
"""Levels of `Activity.hierarchy`: the Commission publishes decisions as 1 and contracts as 2."""


class Measure(StrEnum):
    """What is counted of an activity's money."""

    COMMITTED = "committed"
    SPENT = "spent"


class PlaceKind(StrEnum):
    """A country by its two letters, or a region of several by its code."""

    COUNTRY = "country"
    REGION = "region"


@dataclass(frozen=True, slots=True)
class Text:
    """Words, and the language they are said to be in."""

    words: str
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """An organisation as named in one role; `activity` is that organisation's own record of it."""

    ref: str = ""
    type: str = ""
    role: str = ""
    activity: str = ""
    names: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Value:
    """An amount with its currency (ISO 4217, empty where none is said) and the day it holds for."""

    amount: Decimal
    currency: str
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where money goes, with the percentage that was published, if one was."""

    code: str
    kind: PlaceKind = PlaceKind.COUNTRY
    percentage: Decimal | None = None
    vocabulary: str = ""
    vocabulary_uri: str = ""


@dataclass(frozen=True, slots=True)
class Sector:
    """What money is for, by a code of a vocabulary (1 is the DAC's of five digits)."""

    code: str
    vocabulary: str = ""
    percentage: Decimal | None = None
    names: tuple[Text, ...] = ()
    vocabulary_uri: str = ""


@dataclass(frozen=True, slots=True)
class Coded:
    """An element that holds one code: scope, collaboration, and the defaults of money."""

    element: str
    code: str
    vocabulary: str = ""


@dataclass(frozen=True, slots=True)
class Dated:
    """A day of an activity: 1 planned start, 2 actual start, 3 planned end, 4 actual end."""

    type: str
    day: date
    texts: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Described:
    """A description, by its type: 1 general, 2 objectives, 3 who is reached, 4 other."""

    type: str
    texts: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Related:
    """Another activity: 1 parent, 2 child, 3 sibling, 4 funded together, 5 reported by another."""

    ref: str
    type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """Money of a period; `planned` marks a disbursement that is foreseen."""

    value: Value
    start: date | None
    end: date | None
    type: str = ""
    status: str = ""
    planned: bool = False
    provider: Organisation | None = None
    receiver: Organisation | None = None
    line: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Transaction:
    """Money that moved or was promised; what `type` means stands in `data/iati.yaml`."""

    type: str
    day: date | None
    value: Value
    ref: str = ""
    description: tuple[Text, ...] = ()
    provider: Organisation | None = None
    receiver: Organisation | None = None
    channel: str = ""
    sectors: tuple[Sector, ...] = ()
    places: tuple[Place, ...] = ()
    codes: tuple[Coded, ...] = ()
    line: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Said:
    """A figure as it was written, and the values of dimensions that it is of; none is the whole."""

    value: str
    dimensions: tuple[tuple[str, str], ...] = ()
    comment: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Baseline:
    """What an indicator was before."""

    year: str
    day: date | None
    said: Said


@dataclass(frozen=True, slots=True)
class ResultPeriod:
    """What was aimed at in a period, and what came of it."""

    start: date | None
    end: date | None
    targets: tuple[Said, ...] = ()
    actuals: tuple[Said, ...] = ()
    line: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """What is measured; `measure` 1 is a number, 2 a percentage, 5 words."""

    measure: str
    titles: tuple[Text, ...]
    descriptions: tuple[Text, ...] = ()
    baselines: tuple[Baseline, ...] = ()
    periods: tuple[ResultPeriod, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What an activity is to bring about: 1 output, 2 outcome, 3 impact, 9 other."""

    type: str
    titles: tuple[Text, ...]
    descriptions: tuple[Text, ...] = ()
    indicators: tuple[Indicator, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """What somebody does or decided to pay for, as its file says it."""

    identifier: str
    titles: tuple[Text, ...] = ()
    reporter: Organisation = Organisation()
    descriptions: tuple[Described, ...] = ()
    participants: tuple[Organisation, ...] = ()
    status: str = ""
    dates: tuple[Dated, ...] = ()
    codes: tuple[Coded, ...] = ()
    places: tuple[Place, ...] = ()
    sectors: tuple[Sector, ...] = ()
    budgets: tuple[Budget, ...] = ()
    transactions: tuple[Transaction, ...] = ()
    related: tuple[Related, ...] = ()
    results: tuple[Result, ...] = ()
    hierarchy: int | None = None
    currency: str = ""
    language: str = ""
    line: int | None = field(default=None, compare=False)

    @property
    def title(self) -> str:
        """Return its first title, empty where it has none."""
        return next((text.words for text in self.titles if text.words.strip()), "")


@dataclass(frozen=True, slots=True)
class Money:
    """One amount that counts, and where it goes."""

    value: Value
    places: tuple[Place, ...]


_COMMITMENT = ("2",)
_SPENDING = ("3", "4")


def money_of(activity: Activity, measure: Measure) -> tuple[Money, ...]:
    """Return what an activity says of a measure.

    Committed are its commitments; where it has none, its budgets. Spent are disbursements and
    expenditure. What is foreseen and what comes in count in neither: they are the same euros
    seen from before and from the other side.
    """
    types = _COMMITMENT if measure is Measure.COMMITTED else _SPENDING
    moved = tuple(
        Money(each.value, each.places or activity.places)
        for each in activity.transactions
        if each.type in types
    )
    if moved or measure is Measure.SPENT:
        return moved
    return tuple(
        Money(each.value, activity.places) for each in activity.budgets if not each.planned
    )
