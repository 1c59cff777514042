"""Put the rows of a table together into what is drawn, told and listed: the same numbers three times."""

from __future__ import annotations

import math
import statistics
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from wholeroute.charts.choose import STACKABLE, Choice, choose
from wholeroute.charts.model import Mark, Sort, Sum, Table, Unit, Value, Voice, Wanted
from wholeroute.words import N_

MOST_PLACES = 30
"""How many categories have a place of their own; of more the smallest are one."""

MOST_SERIES = 6
MOST_PERIODS = 366
_BINS = 12
_NARROWEST = 1e-9
"""Numbers that lie nearer to each other are one."""

_OTHERS = N_("all others")


@dataclass(frozen=True, slots=True)
class Point:
    """One number: where it stands, in which series, and how many rows it is made of."""

    x: str
    series: str
    value: float
    rows: int


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A table as it is drawn. `places` and `series` stand in the order in which they are drawn.

    `missing` counts rows without a value to draw, `cut` categories or days that found no room.
    """

    table: Table
    choice: Choice
    places: tuple[str, ...]
    series: tuple[str, ...]
    points: tuple[Point, ...]
    missing: int
    cut: int

    @property
    def lies(self) -> bool:
        """Return whether its bars lie, with their names beside them: categories do."""
        return self.choice.x.sort is Sort.CATEGORY

    @property
    def highest(self) -> Point | None:
        """Return the largest number, the first of equal ones."""
        return max(self.points, key=lambda each: each.value, default=None)

    @property
    def lowest(self) -> Point | None:
        """Return the smallest number, the first of equal ones."""
        return min(self.points, key=lambda each: each.value, default=None)

    @property
    def total(self) -> float | None:
        """Return what the numbers come to together; None where they do not add up."""
        return sum(each.value for each in self.points) if self.choice.sum in STACKABLE else None


def exhibit(table: Table, wanted: Wanted, voice: Voice) -> Exhibit:
    """Return what is drawn of `table`; raise `Invalid` for a wish that its columns do not allow."""
    choice = choose(table, wanted)
    if choice.mark is Mark.HISTOGRAM:
        return _histogram(table, choice, voice)
    read = _reader(table, choice)
    held: defaultdict[tuple[Value, str], list[float]] = defaultdict(list)
    missing = 0
    for row in table.rows:
        x, series, value = read(row)
        if x is None or value is None:
            missing += 1
        else:
            held[x, series].append(value)
    if choice.x.sort is Sort.DAY:
        return _over_time(table, choice, voice, held, missing)
    return _by_category(table, choice, voice, held, missing)


_Held = Mapping[tuple[Value, str], list[float]]
_SUMS: Mapping[Sum, Callable[[Sequence[float]], float]] = {
    Sum.COUNT: len,
    Sum.TOTAL: math.fsum,
    Sum.MEAN: statistics.fmean,
    Sum.MEDIAN: statistics.median,
    Sum.LEAST: min,
    Sum.MOST: max,
}


def _reader(
    table: Table, choice: Choice
) -> Callable[[tuple[Value, ...]], tuple[Value, str, float | None]]:
    at = table.place(choice.x)
    of = table.place(choice.y) if choice.y else None
    beside = table.place(choice.colour) if choice.colour else None

    def read(row: tuple[Value, ...]) -> tuple[Value, str, float | None]:
        x, value = row[at], 1.0 if of is None else row[of]
        if isinstance(x, date) and choice.by:
            x = beginning(x, choice.by)
        series = "" if beside is None else str(row[beside] or "–")
        return x, series, float(value) if isinstance(value, int | float) else None

    return read


def beginning(day: date, unit: Unit) -> date:
    """Return the first day of the day, month or year that a day lies in."""
    if unit is Unit.DAY:
        return day
    return day.replace(day=1) if unit is Unit.MONTH else day.replace(month=1, day=1)


def _following(day: date, unit: Unit) -> date:
    if unit is Unit.DAY:
        return date.fromordinal(day.toordinal() + 1)
    if unit is Unit.YEAR:
        return day.replace(year=day.year + 1)
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def _over_time(table: Table, choice: Choice, voice: Voice, held: _Held, missing: int) -> Exhibit:
    unit = choice.by or Unit.DAY
    days = sorted({x for x, _ in held if isinstance(x, date)})
    periods = list(_periods(days[0], days[-1], unit)) if days else []
    cut = max(0, len(periods) - MOST_PERIODS)
    periods = periods[cut:]
    name = {x: told_period(x, unit, voice) for x in periods}
    series, of = _series(held, voice, choice)
    sums: dict[tuple[date, str], list[float]] = defaultdict(list)
    for (x, one), values in held.items():
        if isinstance(x, date) and x in name:
            sums[x, of[one]] += values
    # Where nothing is counted there is none; a mean of nothing is nothing at all.
    empty = choice.sum in STACKABLE
    points = tuple(
        Point(name[x], one, _SUMS[choice.sum](values) if values else 0.0, len(values))
        for one in series
        for x in periods
        if (values := sums.get((x, one), [])) or empty
    )
    return Exhibit(table, choice, tuple(name.values()), tuple(series), points, missing, cut)


def _periods(first: date, last: date, unit: Unit) -> Iterator[date]:
    while first <= last:
        yield first
        first = _following(first, unit)


def told_period(day: date, unit: Unit, voice: Voice) -> str:
    """Return a day, month or year as it is written."""
    if unit is Unit.DAY:
        return voice.day(day)
    return voice.month(day) if unit is Unit.MONTH else str(day.year)


def _by_category(table: Table, choice: Choice, voice: Voice, held: _Held, missing: int) -> Exhibit:
    series, of = _series(held, voice, choice)
    whole: defaultdict[str, list[float]] = defaultdict(list)
    for (x, _), values in held.items():
        whole[str(x)] += values
    sum_ = _SUMS[choice.sum]
    order = sorted(whole, key=lambda each: (-sum_(whole[each]), each))
    kept, rest = order[:MOST_PLACES], order[MOST_PLACES:]
    others = _others(len(rest), voice)
    place = {each: each for each in kept} | dict.fromkeys(rest, others)
    sums: defaultdict[tuple[str, str], list[float]] = defaultdict(list)
    for (x, one), values in held.items():
        sums[place[str(x)], of[one]] += values
    # Others have a sum together, but no mean that says anything of one of them.
    placed = [*kept, *([others] if rest and choice.sum in STACKABLE else [])]
    points = tuple(
        Point(x, one, float(sum_(sums[x, one])), len(sums[x, one]))
        for x in placed
        for one in series
        if (x, one) in sums
    )
    return Exhibit(table, choice, tuple(placed), tuple(series), points, missing, len(rest))


def _series(held: _Held, voice: Voice, choice: Choice) -> tuple[list[str], dict[str, str]]:
    """Return the series, the largest first, and in which each value of the colour is drawn."""
    weight: defaultdict[str, float] = defaultdict(float)
    for (_, one), values in held.items():
        weight[one] += math.fsum(map(abs, values)) if choice.y else len(values)
    order = sorted(weight, key=lambda each: (-weight[each], each))
    if len(order) <= MOST_SERIES:
        return order, {each: each for each in order}
    kept = order[: MOST_SERIES - 1]
    others = _others(len(order) - len(kept), voice)
    return [*kept, others], {each: each if each in kept else others for each in order}


def _others(number: int, voice: Voice) -> str:
    return f"{voice.text(_OTHERS)} ({voice.number(number)})"


def _histogram(table: Table, choice: Choice, voice: Voice) -> Exhibit:
    at = table.place(choice.x)
    values = [float(each) for row in table.rows if isinstance(each := row[at], int | float)]
    missing = len(table.rows) - len(values)
    if not values:
        return Exhibit(table, choice, (), ("",), (), missing, 0)
    least, wide = _bins(min(values), max(values))
    counted = Counter(int((each - least) // wide) for each in values)
    bins = range(max(counted) + 1)
    name = {
        each: f"{voice.number(least + each * wide)} – {voice.number(least + (each + 1) * wide)}"
        for each in bins
    }
    points = tuple(Point(name[each], "", float(counted[each]), counted[each]) for each in bins)
    return Exhibit(table, choice, tuple(name.values()), ("",), points, missing, 0)


def _bins(least: float, most: float) -> tuple[float, float]:
    """Return where the first bin begins and how wide each is: 1, 2 or 5 of a power of ten."""
    rough = (most - least) / _BINS
    if rough < _NARROWEST:
        rough = 1.0
    power = 10.0 ** math.floor(math.log10(rough))
    wide = next(step * power for step in (1.0, 2.0, 5.0, 10.0) if step * power >= rough)
    return math.floor(least / wide) * wide, wide
