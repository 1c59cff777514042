"""The pages of partners as CSV: only what everybody may read."""

from __future__ import annotations

import json
from collections.abc import Iterable

from wholeroute.partnerships.given import agreement_of
from wholeroute.partnerships.records import Said
from wholeroute.web.views.partners import Overview
from wholeroute.web.views.partners_routes import Along
from wholeroute.web.views.plan_files import csv_of


def overview_csv(page: Overview) -> str:
    """Return partners as CSV, a line for each route that one lies on."""
    head = ("route", "partner", "needs", "gaps", "activities", "agreements")
    return csv_of(head, (
        (group.id, each.partner, each.needs, each.gaps, each.activities, each.agreements)
        for group in page.groups for each in group.lines
    ))  # fmt: skip


def records_csv(said: Iterable[Said]) -> str:
    """Return records as CSV; what each says beside its kind is one cell, as JSON."""
    head = ("number", "kind", "partner", "says", "organisation", "written_on")
    return csv_of(head, (
        (one.first, one.kind, one.partner, json.dumps(one.kept, ensure_ascii=False, sort_keys=True),
         one.organisation, one.on)
        for one in (each.record for each in said)
    ))  # fmt: skip


def routes_csv(routes: Iterable[Along]) -> str:
    """Return stretches of routes as CSV."""
    head = ("route", "segment", "countries", "title", "needs", "activities", "gaps")
    return csv_of(head, (
        (each.route.id, leg.segment, "; ".join(leg.stretch.countries), leg.stretch.title,
         len(leg.needs), leg.activities, len(leg.gaps))
        for each in routes for leg in each.legs
    ))  # fmt: skip


def agreements_csv(said: Iterable[Said]) -> str:
    """Return agreements as CSV, a line for each stage that one reached."""
    head = ("number", "sort", "title", "partner", "with_whom", "stage", "day", "source", "stands")
    return csv_of(head, (
        (each.record.first, stage.kept["sort"], agreement_of(stage.kept["sort"]).title, stage.partner,
         stage.kept["with_whom"], stage.kept["stage"], stage.kept["day"], stage.kept["source"],
         stage.id == each.record.id)
        for each in said for stage in each.stages
    ))  # fmt: skip
