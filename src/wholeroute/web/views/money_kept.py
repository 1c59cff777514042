"""Hold on to what is costly to work out of imported files: a file never changes, so its hash names it.

What a reader may see is asked each time; only what was made of it is kept.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import TypeVar, cast

from wholeroute.errors import NotFound
from wholeroute.ledger import Acting, Ledger
from wholeroute.partnerships.funding import Funding, Published, funding
from wholeroute.partnerships.imported import (
    OF_MONEY,
    Shape,
    activities_in,
    instrument_in,
    periods_in,
)
from wholeroute.partnerships.money import Measure, Rate
from wholeroute.partnerships.results import Period
from wholeroute.partnerships.shared_results import Matched, matched
from wholeroute.partnerships.store.datasets import (
    Dataset,
    TakenBack,
    datasets,
    rows_of,
    taken_back,
)
from wholeroute.partnerships.store.rates import rates, replaced

T = TypeVar("T")
MOST = 32
"""How many things are held; those that were asked for last stay."""


class MoneyKept:
    """What was made of files, by their hash."""

    def __init__(self) -> None:
        self._made: OrderedDict[Hashable, object] = OrderedDict()
        self._lock = Lock()

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what `make` makes, made once for a key as long as it is held."""
        with self._lock:
            if key in self._made:
                self._made.move_to_end(key)
                return cast("T", self._made[key])
        made = make()
        with self._lock:
            self._made[key] = made
            while len(self._made) > MOST:
                self._made.popitem(last=False)
        return made


@dataclass(frozen=True)
class Seen:
    """The files that one reader sees at one call, and what was made of them."""

    kept: MoneyKept
    ledger: Ledger
    acting: Acting | None

    @cached_property
    def files(self) -> tuple[Dataset, ...]:
        """Return the files that stand, by name."""
        return datasets(self.ledger, self.acting)

    @cached_property
    def taken_back(self) -> tuple[TakenBack, ...]:
        """Return which files were taken back and why."""
        return taken_back(self.ledger, self.acting)

    @cached_property
    def rates(self) -> tuple[Rate, ...]:
        """Return the rates that stand."""
        return rates(self.ledger)

    @cached_property
    def replaced(self) -> tuple[Rate, ...]:
        """Return the rates in whose place others stand."""
        return replaced(self.ledger)

    def named(self, name: str) -> Dataset:
        """Return a file by its name, as far as the reader may know of it."""
        found = next((each for each in self.files if each.name == name), None)
        if found is None:
            raise NotFound("no such file was taken in")
        return found

    def published(self, dataset: Dataset) -> Published:
        """Return the activities of a file of money."""

        def make() -> Published:
            rows = rows_of(self.ledger, self.acting, dataset)
            return Published(dataset.name, instrument_in(rows), activities_in(rows))

        return self.kept.once(("published", dataset.name, dataset.sha256), make)

    def periods(self, dataset: Dataset) -> tuple[Period, ...]:
        """Return the periods of a file."""

        def make() -> tuple[Period, ...]:
            rows = rows_of(self.ledger, self.acting, dataset)
            return periods_in(Shape(dataset.shape), rows)

        return self.kept.once(("periods", dataset.shape, dataset.sha256), make)

    def funding(self, measure: Measure) -> Funding:
        """Return all money on one level."""
        files = [each for each in self.files if each.shape in OF_MONEY]

        def make() -> Funding:
            return funding([self.published(each) for each in files], self.rates, measure)

        return self.kept.once(("funding", _named(files), self.rates, measure), make)

    def results(self) -> Matched:
        """Return all results of files, brought to one definition."""

        def make() -> Matched:
            return matched([one for each in self.files for one in self.periods(each)])

        return self.kept.once(("results", _named(self.files)), make)


def _named(files: Iterable[Dataset]) -> tuple[tuple[str, bytes], ...]:
    return tuple((each.name, each.sha256) for each in files)
