"""Things that have a place, filed as reports: what the map's tests stand on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest
from tests.conftest import ActingAs, Contribute, Filed, person, suspect

from wholeroute.entities import Claim, Draft, Kind, Reference
from wholeroute.intake import Terms, parse_mapping, take_in
from wholeroute.rights import AccessClass, Purpose, Regime, Role, parse_grade

MAPPING = """
format: csv
entities:
  - {name: vessel, kind: Vessel, key: [mmsi], properties: {name: name, mmsi: mmsi}}
records:
  - {kind: Position, fields: {vessel: vessel, at: at, latitude: lat, longitude: lon}}
"""
CANARY = "10.11 N 20.22 E"
"""Where only those were who may not be found."""


def placed(key: str, kind: Kind, *involved: str, **said: str) -> Draft:
    """Return a draft of a thing or an event with what is said of it."""
    claims = tuple(Claim(name, value) for name, value in said.items())
    return Draft(key, kind, claims, tuple(Reference("involved", each) for each in involved))


@pytest.fixture
def sail(enrolled: object, acting: ActingAs, tmp_path: Path) -> Callable[..., None]:
    """Return what files positions, `(name, mmsi, day, north, east)`, as a shore station does."""

    def file(*rows: tuple[str, str, str, float, float], as_: str = "ncp-b") -> None:
        lines = [f"{n},{m},{day}T10:00:00Z,{north},{east}" for n, m, day, north, east in rows]
        path = tmp_path / f"positions-{len(list(tmp_path.iterdir()))}.csv"
        path.write_text("\n".join(["name,mmsi,at,lat,lon", *lines]) + "\n")
        terms = Terms(
            "positions", parse_grade("A1"), frozenset({Purpose.ANALYSIS}), Regime.LED, "a law",
            frozenset({"*"}),
        )  # fmt: skip
        with acting(f"contributor@{as_}", Role.CONTRIBUTOR, Purpose.ANALYSIS) as sender:
            take_in(sender, path, "csv", terms, date(2026, 7, 1), mapping=parse_mapping(MAPPING))

    return file


@pytest.fixture
def seen(contribute: Contribute, sail: Callable[..., None]) -> Mapping[str, Filed]:
    """File what has a place: of every layer something, and much that may not be there."""
    police = contribute(
        [
            suspect("s", "Ermias Ghermay", address="Thessaloniki"),
            placed("i", Kind.SMUGGLING_INCIDENT, "s", date="2026-03-01", location="35.50 N 12.60 E"),
            placed("h", Kind.HUB, name="Blue warehouse", address="Bodrum", date="2026-02-01"),
            placed("f", Kind.FACILITY, name="Boatyard", location="Trieste, Italy"),
            placed("a", Kind.ADDRESS, full="Salt Quay 86, Catania"),
            placed("o", Kind.ADDRESS, full="behind the old mill"),
            placed("r", Kind.ROUTE, name="West", location="Bamako - Nouadhibou - Las Palmas"),
            placed("c", Kind.VEHICLE, registrationNumber="XHCQ1"),
            placed("e", Kind.EVENT, "c", date="2026-01-05", location="Sfax"),
            placed("g", Kind.EVENT, "c", date="2026-01-09", location="Tripoli"),
        ]
    )  # fmt: skip
    border = contribute(
        [
            placed("a", Kind.ADDRESS, full="Salt Quay 86, Catania"),
            placed("r", Kind.ROUTE, name="West", location="Bamako - Nouadhibou"),
        ],
        as_="ncp-b",
    )
    hidden = contribute(
        [
            person("w", "Amina Canary", "smuggled-person"),
            person("u", "Yonas Canary"),
            placed("x", Kind.SMUGGLING_INCIDENT, "w", type="canary", location=CANARY),
            placed("y", Kind.EVENT, "u", type="canary", location=CANARY),
            placed("z", Kind.EVENT, "s", "w", type="canary", location=CANARY),
            suspect("s", "Kidane Zekarias"),
        ]
    )
    case = contribute(
        [
            suspect("s", "Saba Canary"),
            placed("i", Kind.SMUGGLING_INCIDENT, "s", type="canary", location=CANARY),
        ],
        judicial_case="case 7",
    )
    close = contribute(
        [placed("b", Kind.HUB, name="Close hub", location="Van")],
        access=AccessClass("ncp-a", frozenset(), frozenset({Purpose.ANALYSIS})),
    )
    sail(
        ("SALAM", "291000001", "2026-01-01", 33.0, 12.0),
        ("SALAM", "291000001", "2026-01-02", 34.0, 12.1),
        ("SALAM", "291000001", "2026-01-03", 35.0, 12.2),
    )
    return {"police": police, "border": border, "hidden": hidden, "case": case, "close": close}
