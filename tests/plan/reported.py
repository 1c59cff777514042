"""Make tables as states might report them, at random: small numbers, gaps, linked tables, editions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from random import Random

from wholeroute.plan.cells import TOTAL, Key, Share, Sum, Table

Base = dict[Key, int]


def reports(seed: int, *, most: int = 4, editions: int = 3) -> list[list[Table]]:
    """Return the true tables of some editions, each a revision of the one before."""
    random = Random(seed)  # noqa: S311 — no secret
    sizes = [random.randint(2, most) for _ in range(random.choice((1, 2, 2, 3)))]
    if len(sizes) == 3:
        sizes = [min(each, 3) for each in sizes]
    base = {key: _number(random) for key in product(*([*map(str, range(n))] for n in sizes))}
    shape = _Shape(random, sizes)
    told = [shape.tables(base)]
    for _ in range(random.randint(0, editions - 1)):
        base = _revised(random, base)
        told.append(shape.tables(base))
    return told


def _number(random: Random) -> int:
    """Return a number as cells have them: mostly small, some noughts, some large."""
    return random.choice(
        (0, 1, *[random.randint(0, 12)] * 3, random.randint(5, 30), random.randint(10, 400))
    )


def _revised(random: Random, base: Base) -> Base:
    """Return the numbers of the next edition: a few came or went, some moved."""
    changed = dict(base)
    for key in random.sample(sorted(base), k=random.randint(0, min(3, len(base)))):
        changed[key] = max(0, changed[key] + random.choice((-9, -2, -1, 1, 1, 2, 9, 50)))
    return changed


class _Shape:
    """Which totals, regions, gaps and shares the tables have; the same in every edition."""

    def __init__(self, random: Random, sizes: Sequence[int]) -> None:
        self._random = random
        self._names = [f"d{i}" for i in range(len(sizes))]
        self._categories = [[*map(str, range(n))] for n in sizes]
        self._totals = [random.random() < 0.8 for _ in sizes]
        self._region = random.random() < 0.3 and sizes[0] > 2
        keys = list(product(*self._categories))
        self._missing = {each for each in keys if random.random() < 0.07}
        self._impossible = {each for each in keys if random.random() < 0.05}
        self._dropped = {each for each in self._all() if random.random() < 0.05}
        self._off = random.choice((0, 0, 0, 3))
        self._sliced = len(sizes) > 1 and random.random() < 0.5
        self._shares = random.random() < 0.5

    def tables(self, base: Base) -> list[Table]:
        """Return the tables of one edition: one whole, and perhaps one that says a part of it again."""
        numbers = {k: 0 if k in self._impossible else v for k, v in base.items()}
        cells: dict[Key, int | None] = {}
        for key in self._all():
            inner = [each for each in numbers if self._in(each, key)]
            if key in self._missing or key in self._dropped:
                cells[key] = None
            else:
                off = self._off if key.count(TOTAL) == len(key) else 0
                cells[key] = sum(numbers[each] for each in inner) + off
        whole = Table(
            "whole", "people", tuple(self._names), cells, self._sums(self._names),
            self._shares_of(cells), frozenset(self._impossible - self._missing - self._dropped),
        )  # fmt: skip
        return [whole, *self._slice(cells)]

    def _all(self) -> list[Key]:
        categories = [
            [*each, *([TOTAL] if total else [])]
            for each, total in zip(self._categories, self._totals, strict=True)
        ]
        if self._region:
            categories[0] = [*categories[0], "region"]
        return list(product(*categories))

    def _in(self, inner: Key, key: Key) -> bool:
        return all(
            one in {TOTAL, each} or (one == "region" and each in {"0", "1"})
            for each, one in zip(inner, key, strict=True)
        )

    def _sums(self, names: Sequence[str]) -> tuple[Sum, ...]:
        sums = [
            Sum(name, TOTAL, tuple(each))
            for name, each, total in zip(self._names, self._categories, self._totals, strict=True)
            if total and name in names
        ]
        if self._region and self._names[0] in names:
            sums.append(Sum(self._names[0], "region", ("0", "1")))
        return tuple(sums)

    def _shares_of(self, cells: Mapping[Key, int | None]) -> tuple[Share, ...]:
        if not self._shares:
            return ()
        return tuple(
            Share(key, total)
            for key in cells
            if key[0] != TOTAL and (total := (TOTAL, *key[1:])) in cells
        )

    def _slice(self, cells: Mapping[Key, int | None]) -> list[Table]:
        """Return a table of fewer dimensions whose cells are the totals of the whole."""
        if not self._sliced or not self._totals[-1]:
            return []
        names = self._names[:-1]
        inner = {key[:-1]: number for key, number in cells.items() if key[-1] == TOTAL}
        return [Table("slice", "people", tuple(names), inner, self._sums(names))]


def by_state_and_year(seed: int, *, states: int, years: int, topics: int) -> list[Table]:
    """Return tables as official statistics have them: few large states, many small, all totals."""
    random = Random(seed)  # noqa: S311 — no secret
    names = [f"S{at:02}" for at in range(states)]
    said = [f"{2014 + at}" for at in range(years)]
    sums = (Sum("state", TOTAL, tuple(names)), Sum("year", TOTAL, tuple(said)))
    tables = []
    for topic in range(topics):
        size = {each: random.lognormvariate(3, 1.6) for each in names}
        cells: dict[Key, int | None] = {}
        for state, year in product(names, said):
            number = int(size[state] * random.uniform(0.6, 1.6))
            for key in product((state, TOTAL), (year, TOTAL)):
                cells[key] = (cells.get(key) or 0) + number
        tables.append(Table(f"t{topic}", f"t{topic}", ("state", "year"), cells, sums))
    return tables
