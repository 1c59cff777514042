"""Gather what readers of all editions know, as numbers and the sums that bind them.

Pure. The reader that is reckoned with is stronger than any we know of, short of one who sees the
values themselves. They have every edition ever made; know the rule and this program; know of each
hidden cell how many digits it has, so whether it is below ten, and whether it changed since the
edition before; know what nobody reported once it comes to ten or more, and by how much a total
misses its parts. They do not know a hidden number itself, nor a number that no edition speaks of.
A state that reported some of the hidden numbers, or somebody counted in one, is no such reader.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from wholeroute.errors import Invalid
from wholeroute.plan.cells import Key, Place, Sum, Table
from wholeroute.rights import LEAST_COUNTED

FAR = 60
"""How far from the truth other worlds are looked for where readers know no bound."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number that readers know or may not know: of one place, as long as it stayed the same.

    `low` and `high` are how far below and above it readers may take it to be while it is hidden.
    """

    place: Place
    value: int
    low: int
    high: int


@dataclass
class Known:
    """All that is said or hidden: numbers by their index, and sums of which each comes to nought.

    What is `told` was shown, and can't be taken back. `kept` is hidden already, or has to be.
    """

    numbers: list[Number] = field(default_factory=list)
    sums: set[tuple[tuple[int, int], ...]] = field(default_factory=set)
    told: set[int] = field(default_factory=set)
    kept: set[int] = field(default_factory=set)
    now: dict[Place, int] = field(default_factory=dict)

    @property
    def free(self) -> frozenset[int]:
        """Return the numbers of this edition that may be shown or hidden."""
        return frozenset(self.now.values()) - self.told - self.kept


def gather(
    earlier: Sequence[tuple[Sequence[Table], frozenset[Place]]], now: Sequence[Table]
) -> Known:
    """Return what readers would know of all editions together, `now` being the one to be made.

    `earlier` has each edition's true tables, in order, with the places that it hid.
    """
    gathering = _Gathering()
    for tables, hidden in earlier:
        gathering.take(tables, hidden)
    gathering.known.now = gathering.take(now, None)
    return gathering.known


class _Gathering:
    """Editions one after another: a number goes on as long as its place keeps its value."""

    def __init__(self) -> None:
        self.known = Known()
        self._last: dict[Place, int] = {}
        self._sizes: dict[Place, set[int]] = {}

    def take(self, tables: Sequence[Table], hidden: frozenset[Place] | None) -> dict[Place, int]:
        """Take one edition, and return its numbers; without `hidden` it is still to be decided."""
        known = self.known
        at = {place: self._number(place, value) for place, value in _reported(tables).items()}
        free = {place for each in tables for place in _harmless(each)}
        for place, index in at.items():
            small = known.numbers[index].value < LEAST_COUNTED
            # What was hidden once is no matter of things, or of no case, because a table now says so.
            harmless = place in free and index not in known.kept
            if harmless or (hidden is not None and place not in hidden):
                known.told.add(index)
            elif small or hidden is not None:
                known.kept.add(index)
        for table in tables:
            for line in table.lines():
                self._bind(table, *line)
        # What an edition showed is known for as long as it stays the same, whatever came after.
        known.kept -= known.told
        return at

    def _number(self, place: Place, value: int) -> int:
        last = self._last.get(place)
        if last is not None and self.known.numbers[last].value == value:
            return last
        sizes = self._sizes.setdefault(place, set())
        sizes.add(digits(value))
        self.known.numbers.append(Number(place, value, *_bounds(value, sizes)))
        self._last[place] = len(self.known.numbers) - 1
        return self._last[place]

    def _bind(self, table: Table, which: Sum, whole: Key, parts: Sequence[Key]) -> None:
        """Add that a whole is its parts, and what nobody reported."""
        cells = table.cells
        there = [part for part in parts if cells.get(part) is not None]
        # Of a total without parts we know nothing but itself: that says nothing of any cell.
        if cells.get(whole) is None or table.impossible.issuperset(there):
            return
        line = {self._last[table.place(part)]: 1 for part in there}
        line[self._last[table.place(whole)]] = -1
        rest = (cells[whole] or 0) - sum(cells[part] or 0 for part in there)
        missing = tuple(part for part in parts if part not in there)
        if missing and 0 <= rest < LEAST_COUNTED and not table.things:
            place = table.place(whole)
            index = self._number((f"{place[0]} {which} {missing}", place[1]), rest)
            self.known.kept.add(index)
            line[index] = 1
        self.known.sums.add(tuple(sorted(line.items())))


def digits(value: int) -> int:
    """Return how many digits a number has: one where it is below ten."""
    return len(str(value))


def _bounds(value: int, sizes: set[int]) -> tuple[int, int]:
    """Return how far below and above a number readers may take it to be.

    One that had another number of digits in an earlier edition may be anything.
    """
    if len(sizes) > 1:
        return max(-value, -FAR), FAR
    least, most = 10 ** (digits(value) - 1), 10 ** digits(value) - 1
    return max((least if value >= LEAST_COUNTED else 0) - value, -FAR), min(most - value, FAR)


def _reported(tables: Iterable[Table]) -> Mapping[Place, int]:
    found: dict[Place, int] = {}
    for table in tables:
        for key, number in sorted(table.cells.items()):
            place = table.place(key)
            if number is not None and found.setdefault(place, number) != number:
                reason = f"{number} at {key} is {found[place]} in another table"
                raise Invalid(table.name, reason, "Let one place have one number.")
    return found


def _harmless(table: Table) -> Iterable[Place]:
    keys = table.cells if table.things else table.impossible
    return (table.place(key) for key in keys if table.cells.get(key) is not None)
