"""Lay figures out as tables. Nothing is added up: what is rounded has no sum."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from wholeroute.ledger import Figure

POPULATIONS = ("reports", "people", "findings")


@dataclass(frozen=True, slots=True)
class Counted:
    """One population: a row for each first, a column for each second, None below ten."""

    population: str
    counted_on: date | None
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int | None, ...]], ...]


def counted(figures: Sequence[Figure]) -> tuple[Counted, ...]:
    """Return one table for each population, empty ones too."""
    by_population = {
        name: list(group) for name, group in groupby(figures, key=lambda each: each.population)
    }
    return tuple(_table(name, by_population.get(name, [])) for name in POPULATIONS)


def _table(population: str, figures: Sequence[Figure]) -> Counted:
    columns = tuple(sorted({each.second for each in figures}))
    number = {(each.first, each.second): each.number for each in figures}
    rows = tuple(
        (first, tuple(number.get((first, second)) for second in columns))
        for first in sorted({each.first for each in figures})
    )
    return Counted(population, figures[0].counted_on if figures else None, columns, rows)
