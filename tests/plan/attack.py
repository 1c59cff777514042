"""Attack what editions published: by another way than what hid it, and told more than readers are.

The attacker has the public JSON of every edition. An oracle tells besides how many digits each hidden
cell has, which did not change since the edition before, what came to ten or more and was not reported,
and by how much totals miss their parts. Nothing here is shared with `wholeroute.plan` but the shape of a
table. Three ways: whole-number programmes over every cell there is, elimination in fractions, and
trying every world of small tables, which the first must agree with.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import product
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from wholeroute.plan.cells import Table

Where = tuple[int, str, frozenset[tuple[str, str]]]
"""In which edition, what is counted, and where."""

_FAR = 1000


@dataclass
class Attack:
    """Every cell of every edition as an unknown, and all that binds them."""

    editions: Sequence[Mapping[str, Any]]
    truth: Sequence[Sequence[Table]]
    at: dict[Where, int] = field(default_factory=dict)
    true: list[int] = field(default_factory=list)
    least: list[int] = field(default_factory=list)
    most: list[int] = field(default_factory=list)
    rows: list[tuple[dict[int, Fraction], Fraction, Fraction]] = field(default_factory=list)
    secret: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for number, (said, true) in enumerate(zip(self.editions, self.truth, strict=True)):
            by_name = {each.name: each for each in true}
            for table in said["tables"]:
                self._cells(number, table, by_name[table["name"]])
            for table in said["tables"]:
                self._sums(number, table, by_name[table["name"]])
                self._shares(number, table)
        self._unchanged()

    # --- what is known ---------------------------------------------------------------------

    def _cells(self, edition: int, table: Mapping[str, Any], true: Table) -> None:
        for key, shown, *_ in table["cells"]:
            where = _where(edition, table, key)
            if shown == "not-reported":
                continue
            number = true.cells[tuple(key)]
            assert number is not None
            fixed = {"suppressed": None, "no-case": 0}.get(shown, shown)
            assert fixed in {None, number}, "what is shown is what was reported"
            column = self._column(where, number)
            if fixed is not None:
                self.least[column] = self.most[column] = fixed
            else:
                self.secret[column] = f"{where}"

    def _column(self, where: Where, number: int) -> int:
        if where not in self.at:
            self.at[where] = len(self.true)
            self.true.append(number)
            sizes = {
                len(f"{self.true[column]}")
                for (_, *place), column in self.at.items()
                if place == [*where[1:]]
            }
            digits = len(f"{number}")
            low, high = (10 ** (digits - 1) if digits > 1 else 0), 10**digits - 1
            self.least.append(0 if len(sizes) > 1 else low)
            self.most.append(number + _FAR if len(sizes) > 1 else high)
        return self.at[where]

    def _sums(self, edition: int, table: Mapping[str, Any], true: Table) -> None:
        keys = {tuple(key): shown for key, shown, *_ in table["cells"] if shown != "not-reported"}
        for dimension, whole, parts in table["sums"]:
            i = table["dimensions"].index(dimension)
            for key in [each for each in keys if each[i] == whole]:
                all_of = [(*key[:i], part, *key[i + 1 :]) for part in parts]
                there = [each for each in all_of if each in keys]
                if all(keys[each] == "no-case" for each in there):
                    continue
                row = {self.at[_where(edition, table, each)]: Fraction(1) for each in there}
                row[self.at[_where(edition, table, key)]] = Fraction(-1)
                rest = _true(true, key) - sum(_true(true, each) for each in there)
                if len(there) < len(all_of) and 0 <= rest < 10 and not table["things"]:
                    name = f"nobody reported {dimension} {whole} of {sorted({*all_of} - {*there})}"
                    column = self._column((edition, name, _where(edition, table, key)[2]), rest)
                    self.least[column], self.most[column] = 0, 9
                    self.secret[column] = name
                    row[column] = Fraction(1)
                    rest = 0
                self.rows.append((row, Fraction(-rest), Fraction(-rest)))

    def _shares(self, edition: int, table: Mapping[str, Any]) -> None:
        for of, per, percent in table["shares"]:
            if percent is None:
                continue
            a, b = (self.at[_where(edition, table, key)] for key in (of, per))
            share, slack = Fraction(percent), Fraction(1, 20)
            infinite = Fraction(10**9)
            if a != b:
                self.rows.append(({a: Fraction(100), b: slack - share}, Fraction(0), infinite))
                self.rows.append(({a: Fraction(100), b: -slack - share}, -infinite, Fraction(0)))

    def _unchanged(self) -> None:
        last: dict[tuple[str, frozenset[tuple[str, str]]], int] = {}
        for (_, counts, place), column in sorted(self.at.items(), key=lambda each: each[0][0]):
            before = last.get((counts, place))
            if before is not None and self.true[before] == self.true[column]:
                same = {before: Fraction(1), column: Fraction(-1)}
                self.rows.append((same, Fraction(0), Fraction(0)))
            last[counts, place] = column

    # --- three ways ------------------------------------------------------------------------

    def narrowed(self, width: int) -> list[str]:
        """Return each hidden cell whose least and greatest value lie less than `width` apart."""
        found = []
        for column, name in self.secret.items():
            low, high = self.range(column)
            assert low <= self.true[column] <= high
            if high - low < width:
                found.append(f"{name} = {self.true[column]}: {low} to {high}")
        return found

    def range(self, column: int) -> tuple[float, float]:
        """Return the least and the greatest whole number that a cell can be."""
        least = self._best(column, 1)
        most = self._best(column, -1)
        return least, most

    def _best(self, column: int, sign: int) -> float:
        cost = np.zeros(len(self.true))
        cost[column] = sign
        found = milp(
            cost, integrality=np.ones(len(self.true)),
            bounds=Bounds(np.array(self.least, float), np.array(self.most, float)),
            constraints=self._bound, options={"mip_rel_gap": 0},
        )  # fmt: skip
        assert found.success, found.message
        return float(round(found.x[column]))

    @cached_property
    def _bound(self) -> Sequence[LinearConstraint]:
        if not self.rows:
            return ()
        matrix = np.zeros((len(self.rows), len(self.true)))
        for row, (line, _, _) in enumerate(self.rows):
            for each, by in line.items():
                matrix[row, each] = float(by)
        low = [float(least) for _, least, _ in self.rows]
        high = [float(most) for *_, most in self.rows]
        return (LinearConstraint(matrix, low, high),)

    def eliminated(self) -> list[str]:
        """Return each hidden cell that elimination alone tells, without bounds and whole numbers."""
        shown = {i for i in range(len(self.true)) if self.least[i] == self.most[i]}
        matrix = [
            {i: by for i, by in line.items() if i not in shown}
            for line, low, high in self.rows
            if low == high
        ]
        told = [line for line in _reduced(matrix) if len(line) == 1]
        return [self.secret[next(iter(line))] for line in told]

    def tried(self, most: int) -> dict[int, tuple[int, int]] | None:
        """Return the range of each hidden cell by trying every world, None where there are too many."""
        columns = [i for i in range(len(self.true)) if self.least[i] < self.most[i]]
        highs = {i: min(self.most[i], self.true[i] + 12) for i in columns}
        if math.prod(highs[i] - self.least[i] + 1 for i in columns) > most:
            return None
        ranges: dict[int, tuple[int, int]] = {}
        for values in product(*(range(self.least[i], highs[i] + 1) for i in columns)):
            world = dict(zip(columns, values, strict=True))
            if all(low <= self._sum(line, world) <= high for line, low, high in self.rows):
                for i in columns:
                    low, high = ranges.get(i, (world[i], world[i]))
                    ranges[i] = min(low, world[i]), max(high, world[i])
        return ranges

    def _sum(self, line: Mapping[int, Fraction], world: Mapping[int, int]) -> Fraction:
        return sum((by * world.get(i, self.true[i]) for i, by in line.items()), Fraction(0))


def _reduced(matrix: list[dict[int, Fraction]]) -> Iterator[dict[int, Fraction]]:
    """Return the reduced row echelon form of a sparse matrix."""
    pivots: dict[int, dict[int, Fraction]] = {}
    for line in matrix:
        row = dict(line)
        for pivot, other in pivots.items():
            _subtract(row, other, pivot)
        if not row:
            continue
        pivot = min(row)
        row = {i: by / row[pivot] for i, by in row.items()}
        for other in pivots.values():
            _subtract(other, row, pivot)
        pivots[pivot] = row
    yield from pivots.values()


def _subtract(row: dict[int, Fraction], other: Mapping[int, Fraction], pivot: int) -> None:
    by = row.get(pivot)
    if by:
        for i, each in other.items():
            row[i] = row.get(i, Fraction(0)) - by * each
            if not row[i]:
                del row[i]


def _where(edition: int, table: Mapping[str, Any], key: Sequence[str]) -> Where:
    said = zip(table["dimensions"], key, strict=True)
    return edition, table["counts"], frozenset(each for each in said if each[1])


def _true(table: Table, key: tuple[str, ...]) -> int:
    return table.cells[key] or 0
