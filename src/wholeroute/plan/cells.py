"""Say what a table of reported numbers is, and where two tables speak of the same number.

Pure. A cell lies at one category of each dimension; `TOTAL` stands for all of them. So a cell is
the same number wherever the same is counted at the same categories, totals left out: tables are
linked by that, and editions as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import product

from wholeroute.errors import Invalid

TOTAL = ""
"""The category that stands for all of a dimension."""

Key = tuple[str, ...]
Place = tuple[str, tuple[tuple[str, str], ...]]
"""What is counted, and at which category of each dimension, totals left out."""


@dataclass(frozen=True, slots=True)
class Sum:
    """One category of a dimension that is the sum of others: a total, a region, a span of years.

    `parts` may name categories that nobody reported: what is missing is then known by difference.
    """

    dimension: str
    whole: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """One cell of a table as a share of another."""

    of: Key
    per: Key


@dataclass(frozen=True)
class Table:
    """A table as it was reported, every number with the id of its value, and how exactly it is meant.

    A cell without number is one that nobody reported. At `impossible` cells no case is possible: they
    are noughts that tell nothing. A table of `things` counts no people, and hides nothing.
    """

    name: str
    counts: str
    dimensions: tuple[str, ...]
    cells: Mapping[Key, int | None] = field(repr=False)
    sums: tuple[Sum, ...] = ()
    shares: tuple[Share, ...] = ()
    impossible: frozenset[Key] = frozenset()
    things: bool = False
    values: Mapping[Key, int] = field(default_factory=dict)
    qualifiers: Mapping[Key, str] = field(default_factory=dict)

    def place(self, key: Key) -> Place:
        """Return what a cell of this table speaks of, in whatever table or edition it stands."""
        said = zip(self.dimensions, key, strict=True)
        return self.counts, tuple(sorted(each for each in said if each[1] != TOTAL))

    def lines(self) -> Iterator[tuple[Sum, Key, tuple[Key, ...]]]:
        """Return each sum wherever it is taken: the cell of the whole, and those of the parts."""
        for each in self.sums:
            at = self.dimensions.index(each.dimension)
            others = [sorted({key[i] for key in self.cells}) for i in range(len(self.dimensions))]
            others[at] = [each.whole]
            for key in product(*others):
                yield each, key, tuple((*key[:at], part, *key[at + 1 :]) for part in each.parts)


def checked(table: Table) -> Table:
    """Return a table whose cells can be; raise `Invalid` for one that contradicts itself.

    What is the sum of nothing but impossible cells is impossible as well.
    """
    for key, number in table.cells.items():
        if len(key) != len(table.dimensions):
            raise Invalid(table.name, f"a cell {key} lies at no place", "Say each dimension once.")
        if number is not None and (number < 0 or (number and key in table.impossible)):
            raise Invalid(table.name, f"{number} at {key} cannot be", "Take back that value.")
    for each in table.sums:
        if each.dimension not in table.dimensions or each.whole in each.parts:
            raise Invalid(table.name, f"{each} is no sum", "Name a dimension and its categories.")
    for share in table.shares:
        if share.of not in table.cells or share.per not in table.cells:
            raise Invalid(table.name, f"{share} is of no cell", "Name two cells of the table.")
    return replace(table, impossible=_impossible(table))


def _impossible(table: Table) -> frozenset[Key]:
    found = set(table.impossible)
    while more := {
        whole
        for _, whole, parts in table.lines()
        if table.cells.get(whole) == 0 and whole not in found and found.issuperset(parts)
    }:
        found |= more
    return frozenset(found)
