"""Count the money of several files on one level, and say where each euro comes from and goes. Pure.

The files are looked at together: what two of them say of one activity counts once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from wholeroute.partnerships.money import (
    Activity,
    Choice,
    Measure,
    Money,
    Place,
    Placed,
    PlaceKind,
    Rate,
    Rule,
    choose,
    place,
)
from wholeroute.partnerships.money.allocate import ZERO
from wholeroute.partnerships.money.model import CENT

_OF_THE_DAC = "1"


@dataclass(frozen=True, slots=True)
class Published:
    """What one file says: its name here, and the instrument that pays, empty where nobody said."""

    name: str
    instrument: str
    activities: tuple[Activity, ...]


@dataclass(frozen=True, slots=True)
class Weighed:
    """One activity with the file that it is of, and the rule that decided about its money."""

    file: str
    instrument: str
    choice: Choice

    @property
    def countries(self) -> frozenset[str]:
        """Return the countries that it names, of whichever of its money."""
        places = _places(self.choice.activity)
        return frozenset(each.code for each in places if each.kind is PlaceKind.COUNTRY)


@dataclass(frozen=True)
class Funding:
    """All activities of all files on one level, in the order of the files."""

    measure: Measure
    weighed: tuple[Weighed, ...]
    rates: tuple[Rate, ...]

    @cached_property
    def placed(self) -> Placed:
        """Return where all money that counts goes."""
        return place(_counting(self.weighed), self.rates)

    @cached_property
    def by_instrument(self) -> dict[str, Placed]:
        """Return where the money of each instrument goes; these make the whole."""
        found: defaultdict[str, list[Weighed]] = defaultdict(list)
        for each in self.weighed:
            if each.choice.counts:
                found[each.instrument].append(each)
        return {name: place(_counting(found[name]), self.rates) for name in sorted(found)}

    def for_sectors(self, instrument: str, codes: Iterable[str]) -> Decimal:
        """Return the euros of an instrument for sectors of the DAC, as far as an activity says them."""
        wanted, total = frozenset(codes), ZERO
        for each in self.weighed:
            if each.choice.counts and each.instrument == instrument:
                part = _share_of(each.choice.activity, wanted)
                total += (
                    place(each.choice.money, self.rates).allocation.total * part if part else ZERO
                )
        return total.quantize(CENT)

    @cached_property
    def regions(self) -> dict[str, str]:
        """Return the codes of regions, each with the vocabulary that it is of (1 is the DAC's)."""
        return {
            each.code: each.vocabulary or _OF_THE_DAC
            for one in self.weighed
            for each in _places(one.choice.activity)
            if each.kind is PlaceKind.REGION
        }

    @cached_property
    def by_rule(self) -> dict[Rule, tuple[Weighed, ...]]:
        """Return the activities that each rule decided about."""
        found: defaultdict[Rule, list[Weighed]] = defaultdict(list)
        for each in self.weighed:
            found[each.choice.rule].append(each)
        return {rule: tuple(found[rule]) for rule in Rule if rule in found}

    def of_file(self, name: str) -> tuple[Weighed, ...]:
        """Return the activities of one file, as they count beside those of all others."""
        return tuple(each for each in self.weighed if each.file == name)

    def said(self, weighed: Iterable[Weighed]) -> Placed:
        """Return what activities say, whether it counts or not."""
        return place((one for each in weighed for one in each.choice.money), self.rates)


def funding(
    files: Sequence[Published], rates: Sequence[Rate] = (), measure: Measure = Measure.COMMITTED
) -> Funding:
    """Return the money of files on one level."""
    activities = [each for file in files for each in file.activities]
    of = [file for file in files for _ in file.activities]
    choices = choose(activities, measure).choices
    weighed = (
        Weighed(file.name, file.instrument, choice)
        for file, choice in zip(of, choices, strict=True)
    )
    return Funding(measure, tuple(weighed), tuple(rates))


@dataclass(frozen=True, slots=True)
class PartOf:
    """What an activity that counts has for some countries: theirs alone, and shared with others."""

    weighed: Weighed
    alone: Decimal
    shared: Decimal


def parts_of(of: Funding, countries: frozenset[str]) -> tuple[PartOf, ...]:
    """Return what each activity that counts has for these countries, the largest first.

    Of shared money all is told, and no part of it: nobody published one.
    """
    found = []
    for each in of.weighed:
        if not (each.choice.counts and each.countries & countries):
            continue
        allocation = place(each.choice.money, of.rates).allocation
        alone = sum((allocation.countries.get(code, ZERO) for code in countries), ZERO)
        shared = sum(
            (euros for codes, euros in allocation.shared.items() if countries & {*codes}), ZERO
        )
        found.append(PartOf(each, alone, shared))
    return tuple(
        sorted(found, key=lambda e: (-e.alone, -e.shared, e.weighed.choice.activity.identifier))
    )


def amounts(money: Iterable[Money]) -> dict[str, Decimal]:
    """Return amounts by their currency, as they were said."""
    found: defaultdict[str, Decimal] = defaultdict(lambda: ZERO)
    for each in money:
        found[each.value.currency] += each.value.amount
    return dict(sorted(found.items()))


def _places(activity: Activity) -> Iterator[Place]:
    """Yield all places that an activity names, those of its money as well."""
    yield from activity.places
    for each in activity.transactions:
        yield from each.places


def _share_of(activity: Activity, codes: frozenset[str]) -> Decimal:
    """Return which part of an activity is for sectors; where no part is said, all or nothing."""
    said = [each for each in activity.sectors if each.vocabulary in {"", "1"}]
    parts = [each.percentage for each in said if each.code in codes]
    told = [each for each in parts if each is not None]
    if len(told) < len(parts):
        return Decimal(len(parts) == len(said))
    return min(sum(told, ZERO) / 100, Decimal(1))


def _counting(weighed: Iterable[Weighed]) -> Iterable[Money]:
    return (one for each in weighed if each.choice.counts for one in each.choice.money)
