"""Read what came of activities, say how much of it can be judged, and add it up by its breakdowns.

Numbers add up. Shares do not: they are added as numerators and denominators, and one whose two counts
are not known is told and left out. A breakdown that says less than its whole leaves a rest that says so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from wholeroute.errors import Invalid
from wholeroute.partnerships.money.model import Activity, Indicator, Text
from wholeroute.partnerships.money.model import Said as Figured
from wholeroute.partnerships.money.read import (
    At,
    Faults,
    Untaken,
    amount_of,
    day_of,
    number_of,
)
from wholeroute.partnerships.money.table import Table
from wholeroute.plan import Fault

COLUMNS = ("iati_id", "result_type", "title", "period_start", "period_end", "target", "actual")
ZERO = Decimal(0)
_PERCENTAGE = "2"


@dataclass(frozen=True, slots=True)
class Said:
    """What a cell says: its words, and the number in them, if they are one; "80%" is a share."""

    words: str
    number: Decimal | None
    percent: bool = False


@dataclass(frozen=True, slots=True)
class Period:
    """One indicator of an activity in one period: what was aimed at, what came of it.

    The title stands as it came.
    """

    activity: str
    group: str
    title: str
    start: date | None
    end: date | None
    target: Said | None
    actual: Said | None
    line: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class ReadResults:
    """All periods of a file, its faults by line, and what was not taken."""

    periods: tuple[Period, ...]
    faults: tuple[Fault, ...]
    untaken: tuple[Untaken, ...]


@dataclass(frozen=True, slots=True)
class Shares:
    """How many results can be judged: only those with both a target and an actual."""

    all: int
    with_target: int
    with_actual: int
    with_both: int
    with_neither: int


def shares(periods: Iterable[Period], *, numbers: bool = False) -> Shares:
    """Return how many periods have a target, an actual, both, neither.

    Whatever a cell says counts, "NULL" too; with `numbers` only what is a number does.
    """

    def has(said: Said | None) -> bool:
        return said is not None and (said.number is not None or not numbers)

    said = [(has(each.target), has(each.actual)) for each in periods]
    return Shares(
        all=len(said),
        with_target=sum(target for target, _ in said),
        with_actual=sum(actual for _, actual in said),
        with_both=said.count((True, True)),
        with_neither=said.count((False, False)),
    )


def read_results(content: bytes, *, file: str = "results.csv") -> ReadResults:
    """Return the indicator periods of a CSV file in the shape of the trust fund's monitor.

    Raises `Invalid` where it is too large, or its header lacks a column.
    """
    faults = Faults(file)
    table = Table(content, faults)
    if lacking := [name for name in COLUMNS if name not in table.header]:
        fix = f"Name the columns {', '.join(COLUMNS)}."
        raise Invalid("header", f"lacks {', '.join(lacking)}", fix, line=1)
    periods = tuple(_period(cells, line, faults) for line, cells in table.rows(frozenset(COLUMNS)))
    return ReadResults(periods, faults.by_line(), table.untaken)


def _period(cells: dict[str, str], line: int, faults: Faults) -> Period:
    title = cells["title"]
    cells = {name: cell.strip() for name, cell in cells.items()}
    at = faults.at(line, cells["iati_id"])
    for name in ("iati_id", "title"):
        if not cells[name]:
            at.points_out(name, "is empty", "Say which activity and which indicator this is.")
    start, end = (_day(cells, name, at) for name in ("period_start", "period_end"))
    if start and end and start > end:
        at.points_out(
            "period_end", f"{end} lies before the start", "See which of the two is right."
        )
    return Period(
        activity=cells["iati_id"],
        group=cells["result_type"],
        title=title,
        start=start,
        end=end,
        target=_said(cells, "target", at),
        actual=_said(cells, "actual", at),
        line=line,
    )


def _day(cells: dict[str, str], name: str, at: At) -> date | None:
    return day_of(cells[name], name, at) if cells[name] else None


def _said(cells: dict[str, str], name: str, at: At) -> Said | None:
    words = cells[name]
    if not words:
        return None
    percent = words.endswith("%")
    return Said(words, amount_of(words.removesuffix("%"), name, at), percent)


def periods_of(activity: Activity) -> tuple[Period, ...]:
    """Return the results that an aid register says of an activity, as periods; breakdowns are no whole."""
    return tuple(
        Period(
            activity=activity.identifier,
            group=_first(result.titles),
            title=_first(indicator.titles),
            start=period.start,
            end=period.end,
            target=_whole(period.targets, indicator),
            actual=_whole(period.actuals, indicator),
            line=period.line,
        )
        for result in activity.results
        for indicator in result.indicators
        for period in indicator.periods
    )


def _first(texts: tuple[Text, ...]) -> str:
    return next((each.words for each in texts), "")


def _whole(figures: tuple[Figured, ...], indicator: Indicator) -> Said | None:
    whole = next((each for each in figures if not each.dimensions and each.value), None)
    if whole is None:
        return None
    return Said(whole.value, number_of(whole.value), percent=indicator.measure == _PERCENTAGE)


@dataclass(frozen=True, slots=True)
class Count:
    """A number; of a share also what it is a share of."""

    counted: Decimal
    of: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A result with its breakdowns: by dimension ("sex") and value ("female")."""

    whole: Count
    parts: dict[tuple[str, str], Count] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rolled:
    """What several results come to; `rest` is what a dimension's values leave unsaid of the whole."""

    whole: Count
    parts: dict[tuple[str, str], Count]
    rest: dict[str, Count]
    left_out: int

    @property
    def share(self) -> Decimal | None:
        """Return the share from its two counts; none for a number, or of nothing."""
        return self.whole.counted / self.whole.of if self.whole.of else None


def roll_up(figures: Iterable[Figure], *, share: bool = False) -> Rolled:
    """Return the sum of results of one definition, with its breakdowns.

    Of a share those without both counts are left out and counted: nobody can add percentages.
    """
    given = list(figures)
    taken = [each for each in given if not share or each.whole.of is not None]
    whole = _sum((each.whole for each in taken), share=share)
    collected: defaultdict[tuple[str, str], list[Count]] = defaultdict(list)
    for each in taken:
        for name, part in each.parts.items():
            collected[name].append(part)
    parts = {name: _sum(collected[name], share=share) for name in sorted(collected)}
    rest = {
        dimension: _without(whole, [part for (of, _), part in parts.items() if of == dimension])
        for dimension in sorted({of for of, _ in parts})
    }
    return Rolled(whole, parts, rest, len(given) - len(taken))


def _sum(counts: Iterable[Count], *, share: bool) -> Count:
    known = list(counts)
    counted = sum((each.counted for each in known), ZERO)
    return Count(counted, sum((each.of or ZERO for each in known), ZERO) if share else None)


def _without(whole: Count, parts: list[Count]) -> Count:
    """Return what parts leave of a whole; below 0 where they say more than it does."""
    counted = whole.counted - sum((each.counted for each in parts), ZERO)
    if whole.of is None:
        return Count(counted)
    return Count(counted, whole.of - sum((each.of or ZERO for each in parts), ZERO))
