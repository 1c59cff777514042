"""Whether the percentages of places fit together."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from wholeroute.partnerships.money.model import Place
from wholeroute.words import N_

HUNDRED = Decimal(100)
SLACK = Decimal("0.01")
"""Percentages are printed with two digits: three thirds make 99.99."""


def whole(total: Decimal) -> bool:
    """Return whether percentages add up."""
    return abs(total - HUNDRED) <= SLACK


def misfit(places: Iterable[Place]) -> str:
    """Return what is wrong with the percentages of places, empty where nothing is.

    None at all is right: then the money is theirs together.
    """
    said = [each.percentage for each in places]
    given = [each for each in said if each is not None]
    if not given:
        return ""
    if any(each < 0 for each in given):
        return N_("a percentage is below 0")
    if len(given) < len(said):
        return N_(f"{len(given)} of {len(said)} places have a percentage")
    total = sum(given, Decimal(0))
    return "" if whole(total) else N_(f"percentages make {total:f}, not 100")
