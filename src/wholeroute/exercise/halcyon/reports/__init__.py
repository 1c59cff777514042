"""The reports of one cell, each written by the desk of its kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import PurePath
from random import Random

from wholeroute.exercise.halcyon.book import Report
from wholeroute.exercise.halcyon.model import Cell
from wholeroute.exercise.halcyon.plan import planned
from wholeroute.exercise.halcyon.reports import border, field, money, police, sea
from wholeroute.exercise.halcyon.reports.scene import Scene, scene

WRITERS: dict[str, Callable[[Scene], Report]] = {
    "police-case": police.case_extract,
    "police-stops": police.road_stops,
    "police-calls": police.call_logs,
    "rentals": border.rental_contracts,
    "hits": border.document_hits,
    "fiu-subjects": money.subjects,
    "fiu-payments": money.account_payments,
    "transfers": money.transfers,
    "reception": field.reception,
    "rescue": sea.rescue,
    "sightings": sea.sightings,
    "tracks": sea.tracks,
    "adverts": field.adverts,
    "partner": field.partner_report,
    "liaison": field.liaison,
    "debrief": field.debrief,
    "debrief-text": field.debrief_text,
}


def written(seed: int, cell: Cell) -> Iterator[Report]:
    """Yield every report of one cell, in a fixed order."""
    rng = Random(f"halcyon/{seed}/{cell.number}/plan")  # noqa: S311 — invented data
    counted: dict[str, int] = {}
    for report in planned(rng, cell):
        number = counted[report.kind] = counted.get(report.kind, -1) + 1
        made = WRITERS[report.kind](scene(f"{seed}/{report.kind}", cell, report, number))
        yield made
        if report.kind == "police-case" and made.mentions and rng.random() < _FORWARDED:
            yield _forwarded(made, f"desk-{cell.route.land['border']}")


_FORWARDED = 0.04


def _forwarded(report: Report, member: str) -> Report:
    """Return the report as another body sends it on a week later: the same rows, other numbers."""
    ref = PurePath(report.path).stem.rsplit("-", 1)[1]
    path = f"reports/{member.removeprefix('desk-')}/{report.kind}-{ref}-fw.csv"
    content = report.content.replace(f"{ref}/".encode(), f"FW-{ref}/".encode())
    digest = sha256(content).hexdigest()
    return replace(
        report,
        path=path,
        member=member,
        day=report.day + timedelta(days=7),
        content=content,
        sha256=digest,
        mentions=[
            replace(
                each,
                path=path,
                sha256=digest,
                key=each.key.replace(f":{ref}/", f":fw-{ref}/"),
            )
            for each in report.mentions
        ],
        lost=[replace(each, path=path) for each in report.lost],
    )
