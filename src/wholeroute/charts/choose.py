"""Choose how a table is drawn by what its columns are, and say what is wrong with a wish."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from wholeroute.charts.model import Column, Mark, Sort, Sum, Table, Unit, Wanted
from wholeroute.errors import Invalid

STACKABLE = frozenset({Sum.COUNT, Sum.TOTAL})
"""What parts may be put on each other for: a mean of means is no mean."""

_DAYS_AT_MOST, _MONTHS_AT_MOST = 62, 60


@dataclass(frozen=True, slots=True)
class Choice:
    """How a table is drawn; `y` is None where rows are counted."""

    mark: Mark
    x: Column
    y: Column | None
    colour: Column | None
    sum: Sum
    by: Unit | None
    log: bool


def choose(table: Table, wanted: Wanted) -> Choice:
    """Return how `table` is drawn, as far as may be as `wanted`.

    Raises `Invalid`, naming the field, for a wish that the columns do not allow.
    """
    x = _column(table, "x", wanted.x) or _first(table, wanted.mark)
    y = _y(table, wanted, x)
    colour = _column(table, "colour", wanted.colour)
    if colour and colour.sort is not Sort.CATEGORY:
        raise Invalid(
            "colour", f"{colour.label} has no few values", "Choose a column of categories."
        )
    if colour == x:
        raise Invalid("colour", f"{x.label} is drawn already", "Choose another column, or none.")
    mark = wanted.mark or _mark(x, colour)
    sum_ = wanted.sum or (Sum.TOTAL if y else Sum.COUNT)
    _must_go_together(mark, x, colour, sum_, wanted)
    if sum_ is not Sum.COUNT and y is None and mark is not Mark.HISTOGRAM:
        raise Invalid("sum", "rows alone have no such value", "Choose a column of numbers as y.")
    by = (wanted.by or _unit(table, x)) if x.sort is Sort.DAY else None
    return Choice(mark, x, None if sum_ is Sum.COUNT else y, colour, sum_, by, wanted.log)


def _must_go_together(
    mark: Mark, x: Column, colour: Column | None, sum_: Sum, wanted: Wanted
) -> None:
    if mark is Mark.HISTOGRAM and x.sort is not Sort.NUMBER:
        raise Invalid("x", f"{x.label} is no number", "Choose a column of numbers for a histogram.")
    if mark is not Mark.HISTOGRAM and x.sort is Sort.NUMBER:
        fix = "Choose a histogram, or a column of categories or days as x."
        raise Invalid("mark", f"{x.label} is a number", fix)
    if mark is Mark.LINE and x.sort is not Sort.DAY:
        raise Invalid("mark", "a line joins what follows in time", "Choose a day as x, or bars.")
    if mark is Mark.STACKED and colour is None:
        raise Invalid("colour", "there is nothing to stack", "Choose a column to colour by.")
    if mark is Mark.STACKED and sum_ not in STACKABLE:
        raise Invalid("sum", "these do not add up on each other", "Choose lines or dots.")
    if mark in {Mark.BAR, Mark.HISTOGRAM} and colour is not None:
        raise Invalid("colour", "these bars have one colour", "Choose stacked bars, or no colour.")
    if wanted.log and mark not in {Mark.LINE, Mark.DOTS}:
        fix = "Choose a line or dots, or an even scale."
        raise Invalid("log", "bars begin at zero, and a logarithm has none", fix)


def _column(table: Table, field: str, name: str) -> Column | None:
    if not name:
        return None
    found = table.column(name)
    if found is None:
        known = ", ".join(each.name for each in table.columns)
        raise Invalid(field, f"{name!r} is no column of this table", f"Use one of {known}.")
    return found


def _first(table: Table, mark: Mark | None) -> Column:
    order = (Sort.DAY, Sort.CATEGORY, Sort.NUMBER)
    if mark is Mark.HISTOGRAM:
        order = (Sort.NUMBER, Sort.DAY, Sort.CATEGORY)
    elif mark in {Mark.BAR, Mark.DOTS}:
        order = (Sort.CATEGORY, Sort.DAY, Sort.NUMBER)
    return next(found[0] for sort in order if (found := table.of(sort)))


def _y(table: Table, wanted: Wanted, x: Column) -> Column | None:
    y = _column(table, "y", wanted.y)
    if y is not None and y.sort is not Sort.NUMBER:
        raise Invalid("y", f"{y.label} is no number", "Choose a column of numbers, or count rows.")
    if y is None and wanted.sum is not Sum.COUNT:
        numbers = [each for each in table.of(Sort.NUMBER) if each != x]
        return numbers[0] if numbers else None
    return y


def _mark(x: Column, colour: Column | None) -> Mark:
    if x.sort is Sort.NUMBER:
        return Mark.HISTOGRAM
    if x.sort is Sort.DAY:
        return Mark.LINE
    return Mark.STACKED if colour else Mark.BAR


def _unit(table: Table, x: Column) -> Unit:
    days = _days([row[table.place(x)] for row in table.rows])
    if not days:
        return Unit.DAY
    first, last = min(days), max(days)
    if (last - first).days < _DAYS_AT_MOST:
        return Unit.DAY
    months = (last.year - first.year) * 12 + last.month - first.month
    return Unit.MONTH if months < _MONTHS_AT_MOST else Unit.YEAR


def _days(values: Sequence[object]) -> list[date]:
    return [each for each in values if isinstance(each, date)]
