"""Say where money goes: countries + shared + unallocated = total, to the cent.

A country gets what is its alone, and what a published percentage gives it. Money of several places
without percentages is shared by them: an equal split would be a guess, and a wrong one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_FLOOR, ROUND_HALF_EVEN, Decimal
from typing import TypeVar

from wholeroute.partnerships.money.model import CENT, Place, PlaceKind
from wholeroute.partnerships.money.places import HUNDRED, whole

ZERO = Decimal(0)
Key = TypeVar("Key", str, tuple[str, ...])


@dataclass(frozen=True, slots=True)
class Allocation:
    """Where a total goes, in cents."""

    total: Decimal
    countries: dict[str, Decimal] = field(default_factory=dict)
    shared: dict[tuple[str, ...], Decimal] = field(default_factory=dict)
    unallocated: Decimal = ZERO

    @property
    def of_countries(self) -> Decimal:
        """Return what countries got, each by itself."""
        return sum(self.countries.values(), ZERO)

    @property
    def of_shared(self) -> Decimal:
        """Return what several places got together."""
        return sum(self.shared.values(), ZERO)

    @property
    def conserved(self) -> bool:
        """Return whether the parts make the total, to the cent."""
        return self.of_countries + self.of_shared + self.unallocated == self.total


def cents(amount: Decimal) -> Decimal:
    """Return an amount rounded to the cent, halves to the even one."""
    return amount.quantize(CENT, ROUND_HALF_EVEN)


def split(total: Decimal, weights: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """Return `total` in parts by weight that make it to the cent: largest remainders get the rest.

    Equal remainders are served in the order given.
    """
    of_all = sum(weights, ZERO)
    sign = -1 if total < 0 else 1
    exact = [abs(total) * weight / of_all for weight in weights]
    parts = [each.quantize(CENT, ROUND_FLOOR) for each in exact]
    left = int((abs(total) - sum(parts, ZERO)) / CENT)
    by_remainder = sorted(range(len(parts)), key=lambda at: (parts[at] - exact[at], at))
    for at in by_remainder[:left]:
        parts[at] += CENT
    return tuple(sign * each for each in parts)


def allocate(sums: Iterable[tuple[Decimal, tuple[Place, ...]]]) -> Allocation:
    """Return where amounts of one currency go, each by the places published with it."""
    total = unallocated = ZERO
    countries: defaultdict[str, Decimal] = defaultdict(Decimal)
    shared: defaultdict[tuple[str, ...], Decimal] = defaultdict(Decimal)
    for amount, places in sums:
        whole_amount = cents(amount)
        total += whole_amount
        left = whole_amount
        for group, part in _parts(whole_amount, places):
            left -= part
            if len(group) == 1 and group[0].kind is PlaceKind.COUNTRY:
                countries[group[0].code] += part
            else:
                shared[tuple(sorted({each.code for each in group}))] += part
        unallocated += left
    return Allocation(total, _sorted(countries), _sorted(shared), unallocated)


def _sorted(parts: dict[Key, Decimal]) -> dict[Key, Decimal]:
    return {key: parts[key] for key in sorted(parts) if parts[key]}


def _parts(amount: Decimal, places: tuple[Place, ...]) -> list[tuple[tuple[Place, ...], Decimal]]:
    """Return groups of places with what each group got; what is left over is nobody's yet.

    Percentages that make more than 100 contradict each other, and those below 0 say nothing: then
    all is shared. A place without one beside places that have one gets nothing.
    """
    given = [each for each in places if each.percentage is not None]
    said = [each.percentage or ZERO for each in given]
    of_all = sum(said, ZERO)
    if not places:
        return []
    if not given or any(each < 0 for each in said) or (of_all > HUNDRED and not whole(of_all)):
        return [(places, amount)]
    rest = ZERO if whole(of_all) else HUNDRED - of_all
    parts = split(amount, [*said, rest])
    return [((place,), part) for place, part in zip(given, parts[:-1], strict=True)]
