"""What a table is to a chart: columns with a sort, rows of values, and what of it is wanted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

Value = str | float | date | None
"""One cell. None is what is not known or not shown, and is never drawn."""


class Sort(StrEnum):
    """What the values of a column are."""

    CATEGORY = "category"
    NUMBER = "number"
    DAY = "day"


class Mark(StrEnum):
    """How a chart draws."""

    BAR = "bar"
    STACKED = "stacked"
    LINE = "line"
    DOTS = "dots"
    HISTOGRAM = "histogram"


class Sum(StrEnum):
    """What becomes of the values that fall together."""

    COUNT = "count"
    TOTAL = "total"
    MEAN = "mean"
    MEDIAN = "median"
    LEAST = "least"
    MOST = "most"


class Unit(StrEnum):
    """By what days are put together."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what it is called in an address, and to people."""

    name: str
    label: str
    sort: Sort


@dataclass(frozen=True, slots=True)
class Table:
    """Rows as a reader sees them.

    `held_back` says how many cells they do not see, `cut` that there are more rows, and older ones.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    held_back: int = 0
    cut: bool = False

    def of(self, *sorts: Sort) -> tuple[Column, ...]:
        """Return the columns of these sorts, in their order."""
        return tuple(each for each in self.columns if each.sort in sorts)

    def column(self, name: str) -> Column | None:
        """Return the column of this name, if there is one."""
        return next((each for each in self.columns if each.name == name), None)

    def place(self, column: Column) -> int:
        """Return where in a row the values of a column stand."""
        return self.columns.index(column)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a reader asks of a chart; empty where the table decides."""

    mark: Mark | None = None
    x: str = ""
    y: str = ""
    colour: str = ""
    sum: Sum | None = None
    by: Unit | None = None
    log: bool = False


class Voice(Protocol):
    """The language of a chart: how numbers and days are written, and which side reading begins on."""

    @property
    def direction(self) -> str:
        """Return `ltr` or `rtl`."""

    def number(self, value: float) -> str:
        """Return a number."""

    def day(self, value: date) -> str:
        """Return a day."""

    def month(self, value: date) -> str:
        """Return a month with its year."""

    def text(self, message: str) -> str:
        """Return a message in this language."""
