"""What a partner's page says of its money: what is its alone. Its part of shared money is not guessed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from wholeroute.partnerships.funding import parts_of
from wholeroute.partnerships.given import ways
from wholeroute.partnerships.money import Measure
from wholeroute.partnerships.money.allocate import ZERO
from wholeroute.web.views.money import OfCountry, Together
from wholeroute.web.views.money_file import Line, line_of
from wholeroute.web.views.money_kept import Seen

SHOWN = 12
"""How many activities stand on a partner's page, the largest first."""


@dataclass(frozen=True, slots=True)
class Costs:
    """An activity that counts: what of it is the partner's alone, and what it shares with others."""

    file: str
    activity: Line
    alone: Decimal
    shared: Decimal


@dataclass(frozen=True, slots=True)
class PartnerMoney:
    """The money of a partner, in euros; of a region each of its countries'."""

    files: int
    committed: Decimal | None
    spent: Decimal | None
    countries: tuple[OfCountry, ...]
    shared: tuple[Together, ...]
    instruments: dict[str, Decimal]
    activities: tuple[Costs, ...]
    more: int
    regions: dict[str, str]


def money_of(seen: Seen, partner: str) -> PartnerMoney:
    """Return what was taken in of a partner's money, a country's or a region's."""
    region = next((each for each in ways().regions if each.id == partner), None)
    countries = frozenset(region.countries if region else (partner,))
    committed, spent = seen.funding(Measure.COMMITTED), seen.funding(Measure.SPENT)
    one, other = committed.placed.allocation, spent.placed.allocation
    each_of = tuple(
        OfCountry(code, one.countries.get(code), other.countries.get(code))
        for code in sorted(countries & {*one.countries, *other.countries})
    )
    groups = sorted(codes for codes in {*one.shared, *other.shared} if countries & {*codes})
    paid = {
        name: sum((placed.allocation.countries.get(code, ZERO) for code in countries), ZERO)
        for name, placed in committed.by_instrument.items()
    }
    costs = parts_of(committed, countries)
    return PartnerMoney(
        files=len(seen.files),
        committed=_sum(each.committed for each in each_of),
        spent=_sum(each.spent for each in each_of),
        countries=each_of,
        shared=tuple(
            Together(codes, one.shared.get(codes), other.shared.get(codes)) for codes in groups
        ),
        instruments={name: euros for name, euros in paid.items() if euros},
        activities=tuple(
            Costs(each.weighed.file, line_of(each.weighed), each.alone, each.shared)
            for each in costs[:SHOWN]
        ),
        more=max(len(costs) - SHOWN, 0),
        regions=committed.regions,
    )


def _sum(said: Iterable[Decimal | None]) -> Decimal | None:
    """Return the sum of what was said; none where nothing was."""
    known = [each for each in said if each is not None]
    return sum(known, ZERO) if known else None
