"""What the page of shared indicators shows: results of files by definition, and those that members wrote."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from wholeroute.partnerships.kinds import Kind
from wholeroute.partnerships.records import Record
from wholeroute.partnerships.results import Count, Shares
from wholeroute.partnerships.shared_results import Brought, Stood, Title, stood
from wholeroute.partnerships.store.records import records
from wholeroute.plan import Indicator, Plan, Unit
from wholeroute.web.views.money_kept import Seen

SHOWN = 50
"""How many of the projects' own titles stand on one page."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one value of a breakdown has; without a value, what the values leave of the whole."""

    dimension: str
    value: str
    count: Count


@dataclass(frozen=True, slots=True)
class Written:
    """A result that somebody wrote and that stands."""

    number: int
    partner: str
    said: Mapping[str, object]
    organisation: str
    public: bool
    overlapping: bool


@dataclass(frozen=True, slots=True)
class OfIndicator:
    """The results that stand of one indicator of the plan; `overlapping` ones are added to nothing."""

    indicator: Indicator
    whole: Count
    target: str | None
    parts: tuple[Part, ...]
    left_out: int
    overlapping: int
    written: tuple[Written, ...]


@dataclass(frozen=True, slots=True)
class OfDefinition:
    """The periods of one definition, with the titles that were brought to it."""

    id: str
    number: str
    name: str
    titles: tuple[Title, ...]
    shares: Shares
    target_of_both: Decimal
    actual_of_both: Decimal
    activities: int


@dataclass(frozen=True, slots=True)
class IndicatorsPage:
    """Results by shared indicator. Each title of `own` is its project's alone and is added to nothing."""

    files: tuple[str, ...]
    shares: Shares
    numbers: Shares
    brought: tuple[OfDefinition, ...]
    brought_periods: int
    own_titles: int
    own_periods: int
    own: tuple[Title, ...]
    next: int | None
    stood: tuple[OfIndicator, ...]


def indicators_page(
    seen: Seen, plan: Plan, start: int = 0, most: int | None = SHOWN
) -> IndicatorsPage:
    """Return the page with the projects' own titles from `start` on; all of them without `most`."""
    found = seen.results()
    end = len(found.own) if most is None else start + most
    return IndicatorsPage(
        files=tuple(each.name for each in seen.files if seen.periods(each)),
        shares=found.shares,
        numbers=found.numbers,
        brought=tuple(map(_defined, found.by_definition)),
        brought_periods=sum(each.shares.all for each in found.by_definition),
        own_titles=len(found.own),
        own_periods=sum(each.periods for each in found.own),
        own=found.own[start:end],
        next=end if end < len(found.own) else None,
        stood=_stood(seen, plan),
    )


def _defined(each: Brought) -> OfDefinition:
    of = each.definition
    return OfDefinition(
        of.id, of.number, of.titles[0], each.titles, each.shares, *each.both, each.activities
    )


def _stood(seen: Seen, plan: Plan) -> tuple[OfIndicator, ...]:
    """Return results that members wrote; one whose indicator the plan has no more is left out."""
    said = (each.record for each in records(seen.ledger, seen.acting))
    results = [each for each in said if each.kind is Kind.RESULT]
    shares = frozenset(name for name, each in plan.indicator.items() if each.unit is Unit.SHARE)
    return tuple(
        _of(each, plan.indicator[each.indicator])
        for each in stood(results, shares)
        if each.indicator in plan.indicator
    )


def _of(each: Stood, indicator: Indicator) -> OfIndicator:
    rolled = each.rolled
    parts = [Part(*name, count) for name, count in rolled.parts.items()]
    rest = [Part(name, "", count) for name, count in rolled.rest.items() if count.counted]
    return OfIndicator(
        indicator=indicator,
        whole=rolled.whole,
        target=None if each.targets is None else f"{each.targets:f}",
        parts=tuple(
            sorted([*parts, *rest], key=lambda one: (one.dimension, not one.value, one.value))
        ),
        left_out=rolled.left_out,
        overlapping=len(each.overlapping),
        written=tuple(_written(record, each) for record, _ in each.records),
    )


def _written(record: Record, of: Stood) -> Written:
    return Written(
        record.first, record.partner, record.kept, record.organisation, record.public,
        record.first in of.overlapping,
    )  # fmt: skip
