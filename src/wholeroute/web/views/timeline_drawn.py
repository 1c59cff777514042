"""Lay a timeline out: where each mark stands, what is put together, and for how long there is nothing.

Pure. Places are whole units of a drawing `WIDE` units wide, from its first day on; a page that
reads from right to left turns them round.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby, pairwise
from typing import NamedTuple

from wholeroute.web.views.dated import Dated, Sort
from wholeroute.web.views.timeline_address import Span, Zoom, around

WIDE = 1000
GUTTER = 150
"""What is left free at the beginning for the words of each row."""

_CLOSE = 28
"""Marks that come closer are one, with a number."""

_EDGE = 16
"""What is left free at both ends, so that a mark on the last day is whole."""

_ROW, _BAR, _HEAD = 24, 11, 40
_MOST_BARS = 4
"""How many uncertain spans stand under each other; of more the rest is counted on the last."""

_MOST_GAPS = 3
_MONTHS_AT_LEAST, _DAYS_AT_LEAST, _YEARS_AT_LEAST = 62, 2, 3 * 366
_LABELS = 11
"""How many ticks have words at most."""

_ORDER = {sort: at for at, sort in enumerate(Sort)}
_OURS = frozenset({Sort.JUDGED, Sort.REPORTED, Sort.RECEIVED})
"""What is our own doing: it fills no gap in what happened."""


class Mark(NamedTuple):
    """One mark: where it stands, for how many things, from which day to which, and of what certainty.

    `wide` is none for a day; a span has one. `open` says which of its sides nobody knows.
    """

    at: int
    wide: int
    down: int
    number: int
    first: date
    last: date
    conflicts: bool
    open: str


class Gap(NamedTuple):
    """From which day to which nothing is dated, and where it stands in the drawing."""

    first: date
    last: date
    at: int
    wide: int

    @property
    def days(self) -> int:
        """Return how many days it has."""
        return (self.last - self.first).days + 1

    @property
    def months(self) -> int:
        """Return how many months that is, rounded; none where days say it better."""
        return round(self.days / 30.44) if self.days >= _MONTHS_AT_LEAST else 0


@dataclass(frozen=True, slots=True)
class Row:
    """The marks of one sort in one lane."""

    sort: Sort
    down: int
    number: int
    marks: tuple[Mark, ...]


class Tick(NamedTuple):
    """A line of the scale: `unit` says how its day is written, or is the hour; empty without words."""

    at: int
    day: date
    unit: str


class Period(NamedTuple):
    """One year, month or day, with how many things of each sort begin in it."""

    first: date
    zoom: Zoom
    number: int
    sorts: dict[Sort, int]


def extent(every: Iterable[Dated], since: date | None, until: date | None) -> Span | None:
    """Return from which day to which things are dated; None where none is.

    Births and buildings, which lie long before, stretch it only where there is nothing else; nor
    does a side that nobody knows.
    """
    all_ = list(every)
    found = [each for each in all_ if not each.is_standing] or all_
    days = [day for each in found for day in (each.first, each.last) if _is_known(day)]
    if not days:
        return None
    first, last = since or min(days), until or max(days)
    return Span(min(first, last), max(first, last))


def within(every: Iterable[Dated], span: Span) -> list[Dated]:
    """Return what may lie in a span."""
    return [each for each in every if each.first <= span.last and each.last >= span.first]


def _is_known(day: date) -> bool:
    return day not in (date.min, date.max)


class Scale:
    """Where a day stands in the drawing of a span."""

    def __init__(self, span: Span) -> None:
        self.span = span
        self._unit = (WIDE - GUTTER - 2 * _EDGE) / span.days

    def at(self, day: date, part: float = 0.0) -> int:
        """Return the place of a day, or of a part of it; what lies outside stands at the edge."""
        far = (day - self.span.first).days + part
        return round(GUTTER + _EDGE + min(max(far, 0), self.span.days) * self._unit)


def rows(every: Sequence[Dated], scale: Scale) -> tuple[tuple[Row, ...], int]:
    """Return one row for each sort there is, and how high they are together."""
    down, made = _HEAD, []
    by_sort = sorted(every, key=lambda each: (_ORDER[each.sort], each.first, each.last))
    for sort, group in groupby(by_sort, key=lambda each: each.sort):
        found = list(group)
        points = tuple(_points([e for e in found if e.first == e.last], scale))
        bars, deep = _bars([e for e in found if e.first != e.last], scale, bool(points))
        number = sum(each.number for each in found)
        made.append(Row(sort, down, number, (*points, *bars)))
        down += max(_ROW, (_ROW if points else 8) + deep * _BAR)
    return tuple(made), down


def _points(found: Sequence[Dated], scale: Scale) -> Iterator[Mark]:
    """Yield marks of days, those that would touch put together."""
    held: list[Dated] = []
    begin = 0
    for each in sorted(found, key=lambda e: (e.first, e.value)):
        at = scale.at(each.first, _part_of_day(each))
        if held and at - begin > _CLOSE:
            yield _mark(held, begin)
            held = []
        if not held:
            begin = at
        held.append(each)
    if held:
        yield _mark(held, begin)


def _mark(held: Sequence[Dated], at: int) -> Mark:
    number = sum(each.number for each in held)
    conflicts = any(each.conflicts for each in held)
    return Mark(at, 0, 0, number, held[0].first, held[-1].last, conflicts, "")


_HOURED = len("2026-03-21 14:05")


def _part_of_day(each: Dated) -> float:
    if len(each.value) != _HOURED:
        return 0.5
    return (int(each.value[11:13]) * 60 + int(each.value[14:16])) / 1440


def _bars(found: Sequence[Dated], scale: Scale, below: bool) -> tuple[list[Mark], int]:  # noqa: FBT001
    """Return spans under each other, equal ones as one, and how many lie deep."""
    free = [0] * _MOST_BARS
    top = _ROW - 6 if below else 4
    marks: dict[tuple[date, date], Mark] = {}
    deep = 0
    for (first, last), number in sorted(Counter((e.first, e.last) for e in found).items()):
        begin, end = scale.at(first), scale.at(last, 1.0)
        level = next((n for n, taken in enumerate(free) if taken <= begin), _MOST_BARS - 1)
        free[level] = end + 4
        deep = max(deep, level + 1)
        sides = "".join(
            side for side, day in (("first", first), ("last", last)) if not _is_known(day)
        )
        conflicts = any(e.conflicts for e in found if (e.first, e.last) == (first, last))
        wide = max(6, end - begin)
        marks[first, last] = Mark(
            begin, wide, top + level * _BAR, number, first, last, conflicts, sides
        )
    return list(marks.values()), deep


def gaps(every: Iterable[Dated], scale: Scale) -> tuple[Gap, ...]:
    """Return the longest stretches in which nothing is dated to a day or a month, the first first.

    What came in or was judged is our own doing, and an uncertain year says nothing of its days.
    """
    span = scale.span
    days = sorted(
        {
            day
            for each in every
            if each.sort not in _OURS and each.certainty in {"day", "month"}
            for day in (each.first, each.last)
            if span.first <= day <= span.last
        }
    )
    least = max(_DAYS_AT_LEAST, span.days / 6)
    one = timedelta(days=1)
    found = [
        Gap(a + one, b - one, scale.at(a + one), scale.at(b) - scale.at(a + one))
        for a, b in pairwise(days)
        if (b - a).days - 1 >= least
    ]
    longest = sorted(found, key=lambda each: (-each.days, each.first))[:_MOST_GAPS]
    return tuple(sorted(longest))


def ticks(scale: Scale) -> tuple[Tick, ...]:
    """Return the lines of the scale: years, months or days, with words on not too many."""
    if scale.span.days == 1:
        day = scale.span.first
        return tuple(
            Tick(scale.at(day, hour / 24), day, f"{hour:02}:00") for hour in range(0, 24, 3)
        )
    zoom = finer(scale.span)
    days = list(_beginnings(scale.span, zoom))
    step = max(1, -(-len(days) // _LABELS))
    return tuple(
        Tick(scale.at(day), day, zoom.value if at % step == 0 else "")
        for at, day in enumerate(days)
    )


def _beginnings(span: Span, zoom: Zoom) -> Iterator[date]:
    day = around(span.first, zoom).first
    while day <= span.last:
        if day >= span.first:
            yield day
        last = around(day, zoom).last
        if last == date.max:
            return
        day = last + timedelta(days=1)


def finer(span: Span) -> Zoom:
    """Return in what a span is counted: years, months or days."""
    if span.days > _YEARS_AT_LEAST:
        return Zoom.YEAR
    return Zoom.MONTH if span.days > _MONTHS_AT_LEAST else Zoom.DAY


def periods(every: Iterable[Dated], span: Span) -> tuple[Period, ...]:
    """Return how many things begin in each year, month or day of a span in which any does.

    What began before it, or at a time that nobody knows, counts at its beginning.
    """
    zoom = finer(span)
    counted: dict[date, Counter[Sort]] = {}
    for each in every:
        begin = around(max(each.first, span.first), zoom).first
        counted.setdefault(begin, Counter())[each.sort] += each.number
    return tuple(
        Period(first, zoom, sorts.total(), {sort: sorts[sort] for sort in Sort if sorts[sort]})
        for first, sorts in sorted(counted.items())
    )
