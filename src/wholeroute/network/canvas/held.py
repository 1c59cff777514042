"""Hold what one reader may see as things and ties, by number: no name is in it.

It is made from a snapshot, the open lane of one reader and nothing else, so that nobody protected,
judicial or uncategorised is a thing here, and no count speaks of them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import overload
from uuid import UUID

import numpy as np
import numpy.typing as npt

from wholeroute.entities import Kind
from wholeroute.network.canvas.acts import Bond

Numbers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

KINDS = tuple(Kind)
BONDS = tuple(Bond)
LOW = 3
"""The best grade of information at which a tie is drawn as doubtful."""

TURNED = np.array([0, 2, 1, 3])
"""Which way a tie goes, seen from its other end."""

EPOCH = date(1970, 1, 1).toordinal()


class Ids(Sequence[UUID]):
    """Ids in order, as they are written: few of very many are ever asked for."""

    def __init__(self, written: Sequence[str]) -> None:
        self.written = written

    def __len__(self) -> int:
        return len(self.written)

    @overload
    def __getitem__(self, at: int) -> UUID: ...
    @overload
    def __getitem__(self, at: slice) -> Ids: ...
    def __getitem__(self, at: int | slice) -> UUID | Ids:
        return Ids(self.written[at]) if isinstance(at, slice) else UUID(self.written[at])

    def place(self, entity: UUID) -> int | None:
        """Return where an id stands; None where it is not among them."""
        text = str(entity)
        at = bisect_left(self.written, text)
        return at if at < len(self) and self.written[at] == text else None

    def some(self, places: Numbers) -> Ids:
        """Return those at some places, which are in order."""
        return Ids([self.written[at] for at in places.tolist()])


@dataclass(frozen=True, slots=True, eq=False)
class Ties:
    """Ties as columns of one length: ends, bond, days since 1970, grade, how many, and which way.

    `ways` is 1 where it goes from `one` to `other`, 2 where it goes back, 3 where both.
    """

    one: Numbers
    other: Numbers
    bond: Numbers
    first: Numbers
    last: Numbers
    grade: Numbers
    number: Numbers
    ways: Numbers

    def __len__(self) -> int:
        return len(self.one)


@dataclass(frozen=True, eq=False)
class Held:
    """All that one reader may see, as it was read. `same` names for each record its first record."""

    ids: Ids
    kinds: Numbers
    """Places in `KINDS`."""
    ties: Ties
    same: Numbers
    read_at: datetime
    evidence: Callable[[int], Sequence[str]] = field(default=lambda _: (), repr=False)
    """Return the statements of a tie."""

    @cached_property
    def folded(self) -> Graph:
        """Return the graph in which records that are held for one are one."""
        return graph_of(self, self.same)

    @cached_property
    def apart(self) -> Graph:
        """Return the graph in which every record stands by itself."""
        return graph_of(self, np.arange(len(self.ids), dtype=np.int64))

    def between(self, records: Iterable[int], others: Iterable[int]) -> list[str]:
        """Return the statements that tie any of `records` to any of `others`."""
        left, right = np.array(sorted(records)), np.array(sorted(others))
        ties = self.ties
        found = np.flatnonzero(
            (np.isin(ties.one, left) & np.isin(ties.other, right))
            | (np.isin(ties.one, right) & np.isin(ties.other, left))
        )
        return sorted({each for at in found.tolist() for each in self.evidence(at)})


@dataclass(frozen=True, eq=False)
class Graph:
    """Units and what ties them: a unit is a record, or the records that are held for one.

    A unit is called by the id of its first record. `of` gives the unit of each record.
    """

    ids: Ids
    kinds: Numbers
    of: Numbers
    sizes: Numbers
    ties: Ties
    held: Held
    start: Numbers = field(repr=False)
    """Where the neighbours of each unit begin in `beside`, and their end."""
    beside: Numbers = field(repr=False)
    by: Numbers = field(repr=False)
    """The tie to each neighbour."""

    def __len__(self) -> int:
        return len(self.ids)

    def unit(self, entity: UUID) -> int | None:
        """Return the unit of an entity; None where this reader sees no such thing."""
        at = self.held.ids.place(entity)
        return None if at is None else int(self.of[at])

    def members(self, unit: int) -> list[int]:
        """Return the places of a unit's records, in order."""
        found: list[int] = np.flatnonzero(self.of == unit).tolist()
        return found

    def records(self, unit: int) -> tuple[UUID, ...]:
        """Return the records of a unit, in order."""
        return tuple(self.held.ids[at] for at in self.members(unit))

    def statements(self, one: UUID, other: UUID) -> list[UUID]:
        """Return the statements that tie two things; none where this reader does not see both."""
        units = [self.unit(each) for each in (one, other)]
        if None in units:
            return []
        left, right = (self.members(unit) for unit in units if unit is not None)
        return [UUID(each) for each in self.held.between(left, right)]

    def bonds(self, one: UUID, other: UUID) -> dict[Bond, int]:
        """Return how many ties of each bond two things have; none where not both are seen."""
        units = [self.unit(each) for each in (one, other)]
        ends = sorted(unit for unit in units if unit is not None)
        if len(ends) < len(units):
            return {}
        ties = self.ties
        found = np.flatnonzero((ties.one == ends[0]) & (ties.other == ends[1])).tolist()
        return {BONDS[ties.bond[at]]: int(ties.number[at]) for at in found}

    def neighbours(self, unit: int, counting: Flags) -> Numbers:
        """Return the units beside one, each once, over the ties that `counting` says count."""
        here = slice(self.start[unit], self.start[unit + 1])
        return np.unique(self.beside[here][counting[self.by[here]]])

    def spread(self, units: Numbers, counting: Flags) -> Numbers:
        """Return all units beside any of these, each once."""
        reached = np.zeros(len(self), dtype=np.bool_)
        if len(units) > len(self) // 50:
            within = np.zeros(len(self), dtype=np.bool_)
            within[units] = True
            one, other = self.ties.one[counting], self.ties.other[counting]
            reached[other[within[one]]] = True
            reached[one[within[other]]] = True
        else:
            for unit in units:
                reached[self.neighbours(int(unit), counting)] = True
        return np.flatnonzero(reached)

    def counting(self, bonds: frozenset[Bond], first: date | None, last: date | None) -> Flags:
        """Return which ties count: those of other bonds than `bonds` that touch the days."""
        left_out = np.array([bond in bonds for bond in BONDS], dtype=np.bool_)
        flags = ~left_out[self.ties.bond]
        if first is not None:
            flags &= self.ties.last >= first.toordinal() - EPOCH
        if last is not None:
            flags &= self.ties.first <= last.toordinal() - EPOCH
        return flags

    def steps_from(self, unit: int, counting: Flags, most: int | None = None) -> Numbers:
        """Return for each unit how many ties lie between it and `unit`; -1 where it is not reached."""
        far = np.full(len(self), -1, dtype=np.int64)
        far[unit] = 0
        edge = np.array([unit], dtype=np.int64)
        steps = 0
        while len(edge) and (most is None or steps < most):
            steps += 1
            edge = self.spread(edge, counting)
            edge = edge[far[edge] < 0]
            far[edge] = steps
        return far


def graph_of(held: Held, same: Numbers) -> Graph:
    """Return the graph whose units are the records that `same` gives one first record."""
    firsts, of = np.unique(same, return_inverse=True)
    ties = _together(held.ties, of, len(firsts))
    ends = np.concatenate([ties.one, ties.other])
    order = np.argsort(ends, kind="stable")
    number = np.arange(len(ties), dtype=np.int64)
    return Graph(
        ids=held.ids.some(firsts),
        kinds=held.kinds[firsts],
        of=of,
        sizes=np.bincount(of, minlength=len(firsts)),
        ties=ties,
        held=held,
        start=np.searchsorted(ends[order], np.arange(len(firsts) + 1)),
        beside=np.concatenate([ties.other, ties.one])[order],
        by=np.concatenate([number, number])[order],
    )


def _together(ties: Ties, of: Numbers, units: int) -> Ties:
    """Return one tie for each two units and bond; what lies within one unit is no tie."""
    left, right = of[ties.one], of[ties.other]
    one, other = np.minimum(left, right), np.maximum(left, right)
    key = (one * units + other) * len(BONDS) + ties.bond
    order = np.argsort(key, kind="stable")
    order = order[one[order] != other[order]]
    if not len(order):
        return Ties(*(np.zeros(0, dtype=np.int64) for _ in range(8)))
    begins = np.flatnonzero(np.diff(key[order], prepend=-1))
    heads = order[begins]
    ways = np.where(left <= right, ties.ways, TURNED[ties.ways])
    return Ties(
        one=one[heads],
        other=other[heads],
        bond=ties.bond[heads],
        first=np.minimum.reduceat(ties.first[order], begins),
        last=np.maximum.reduceat(ties.last[order], begins),
        grade=np.minimum.reduceat(ties.grade[order], begins),
        number=np.add.reduceat(ties.number[order], begins),
        ways=np.bitwise_or.reduceat(ways[order], begins),
    )
