"""Publish tables of reported numbers so that no cell below ten can be reckoned from all that is said.

Pure. Cells below ten are suppressed, noughts too unless no case is possible there; then as many more as
it takes that nobody can reckon them, from totals, shares, other tables or earlier editions, to less
than five values (`readers` says what readers know, `hiding` what is chosen, `moves` how it is tried).
What one edition hid the next hides for as long as the number is the same; what one showed stays
shown. Why a cell is hidden is said nowhere: it would tell which are small. A table that cannot be
made safe is left out. Numbers that are counted here are another matter: `rights.counting`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from wholeroute.errors import Invalid
from wholeroute.plan.cells import Key, Place, Share, Sum, Table, checked
from wholeroute.plan.hiding import hide
from wholeroute.plan.moves import WIDTH
from wholeroute.plan.readers import gather
from wholeroute.rights import LEAST_COUNTED

Shown = int | Literal["suppressed", "not-reported", "no-case"]
"""What everybody sees of a cell."""


@dataclass(frozen=True)
class Published:
    """The tables of one edition. `tables` have the true numbers: only `said` may leave.

    `left_out` are the names of tables, and of what can stand in none.
    """

    tables: tuple[Table, ...] = ()
    hidden: frozenset[Place] = frozenset()
    left_out: tuple[str, ...] = ()

    def shown(self, table: Table, key: Key) -> Shown:
        """Return what everybody sees of a cell."""
        number = table.cells[key]
        if number is None:
            return "not-reported"
        if table.place(key) in self.hidden:
            return "suppressed"
        return "no-case" if key in table.impossible else number

    def percent(self, table: Table, share: Share) -> str | None:
        """Return a share in percent to one decimal; it falls with either of its two cells."""
        of, per = self.shown(table, share.of), self.shown(table, share.per)
        if not isinstance(of, int) or not isinstance(per, int) or not per:
            return None
        return f"{float(round(Fraction(100 * of, per), 1)):.1f}"

    def said(self) -> dict[str, Any]:
        """Return all that an edition says of its tables, as plain JSON in a total order."""
        return {
            "least": LEAST_COUNTED,
            "width": WIDTH,
            "left-out": list(self.left_out),
            "tables": [self._said(table) for table in self.tables],
        }

    def _said(self, table: Table) -> dict[str, Any]:
        return {
            "name": table.name,
            "counts": table.counts,
            "things": table.things,
            "dimensions": list(table.dimensions),
            "sums": [[each.dimension, each.whole, list(each.parts)] for each in table.sums],
            "cells": [self._cell(table, key) for key in sorted(table.cells)],
            "shares": [
                [list(each.of), list(each.per), self.percent(table, each)] for each in table.shares
            ],
        }

    def _cell(self, table: Table, key: Key) -> list[Any]:
        """Return where a cell lies, what it shows, the value it came by, how exactly it is meant."""
        shown = self.shown(table, key)
        qualifier = table.qualifiers.get(key) if isinstance(shown, int) else None
        return [list(key), shown, table.values.get(key), qualifier and str(qualifier)]


def publish(tables: Sequence[Table], earlier: Sequence[Published]) -> Published:
    """Return what an edition says of some tables after all that earlier ones said.

    `earlier` are all editions that were made or may yet be published, the oldest first. Raises
    `Invalid` where tables contradict themselves or one another.
    """
    chosen = tuple(checked(each) for each in sorted(tables, key=lambda one: one.name))
    names = [each.name for each in chosen]
    if len({*names}) < len(names):
        raise Invalid("tables", "two have one name", "Give each table its own.")
    before = [(each.tables, each.hidden) for each in earlier]
    left_out: set[str] = set()
    while True:
        known = gather(before, [each for each in chosen if each.name not in left_out])
        hidden, lost = hide(known)
        unsafe = {place for place, index in known.now.items() if index in lost}
        if not unsafe:
            break
        left_out |= {each.name for each in chosen if unsafe & {*map(each.place, each.cells)}}
    places = frozenset(place for place, index in known.now.items() if index in hidden)
    told = tuple(each for each in chosen if each.name not in left_out)
    return Published(told, places, tuple(sorted(left_out)))


def read(said: Mapping[str, Any], numbers: Mapping[int, int]) -> Published:
    """Return an edition's tables from what it said and the values that its hidden cells came by.

    `numbers` has each value by its id; values never change. Raises `Invalid` where one is missing:
    what an edition hid could not be hidden again.
    """
    tables, hidden = [], set()
    for each in said["tables"]:
        cells = {tuple(key): (shown, value) for key, shown, value, _ in each["cells"]}
        table = Table(
            each["name"], each["counts"], tuple(each["dimensions"]),
            {key: _number(each["name"], *cell, numbers) for key, cell in cells.items()},
            tuple(Sum(dimension, whole, tuple(parts)) for dimension, whole, parts in each["sums"]),
            tuple(Share(tuple(of), tuple(per)) for of, per, _ in each["shares"]),
            frozenset(key for key, (shown, _) in cells.items() if shown == "no-case"),
            each["things"],
            {key: value for key, (_, value) in cells.items() if value is not None},
            {tuple(key): said for key, _, _, said in each["cells"] if said},
        )  # fmt: skip
        tables.append(table)
        hidden |= {table.place(key) for key, (shown, _) in cells.items() if shown == "suppressed"}
    return Published(tuple(tables), frozenset(hidden), tuple(said["left-out"]))


def _number(name: str, shown: Shown, value: int | None, numbers: Mapping[int, int]) -> int | None:
    if shown == "suppressed":
        if value is None or value not in numbers:
            raise Invalid(name, f"the value {value} is missing", "Bring back what was reported.")
        return numbers[value]
    if shown == "no-case":
        return 0
    return None if shown == "not-reported" else shown
