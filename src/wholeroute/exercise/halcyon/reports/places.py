"""What reports say of places: the way that people were taken, and where they gather.

No dice are thrown for it: a report's own number chooses, so that the rest of an operation stays as it was.
"""

from __future__ import annotations

from typing import Any

from wholeroute.exercise.halcyon.book import entity
from wholeroute.exercise.halcyon.reports.scene import Scene

_LEG = 3
"""How many towns of the way somebody remembers."""

_HUBS = ("Bus station", "Old market", "Harbour café", "Guest house by the station", "Lorry park")
_FACILITIES = ("Boatyard", "Tyre workshop", "Print shop")
_FACILITY_EVERY = 3


def way_taken(scene: Scene) -> dict[str, Any]:
    """Return a part of the way that people are taken: towns in the order of travel."""
    towns = scene.cell.route.towns
    begin = int(scene.ref) % (len(towns) - _LEG + 1)
    return entity(
        "r1",
        "Route",
        {"location": " - ".join(towns[begin : begin + _LEG]), "date": scene.day.isoformat()},
    )


def meeting_place(scene: Scene) -> dict[str, Any]:
    """Return where people gather, or where boats or papers are made, in some town of the route."""
    number, towns = int(scene.ref), scene.cell.route.towns
    facility = number % _FACILITY_EVERY == 0
    kind, names = ("Facility", _FACILITIES) if facility else ("Hub", _HUBS)
    return entity(
        "b1",
        kind,
        {"name": names[number // 7 % len(names)], "address": towns[number // 3 % len(towns)]},
    )
