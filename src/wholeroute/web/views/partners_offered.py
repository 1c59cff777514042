"""Which partners a form offers; any other country outside the Union may be written, too."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from wholeroute.partnerships.given import Region, ways
from wholeroute.plan.law import STATES


@dataclass(frozen=True, slots=True)
class Partners:
    """Countries along the routes, and regions of several."""

    countries: tuple[str, ...]
    regions: tuple[Region, ...]


@cache
def partners_offered() -> Partners:
    """Return the partners that the routes name."""
    named = {
        country
        for route in ways().routes
        for stretch in route.stretches
        for country in stretch.countries
    }
    return Partners(tuple(sorted(named - {*STATES})), ways().regions)
