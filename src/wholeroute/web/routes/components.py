"""The page of all parts that pages are built of, for whoever builds or tests one: it shows no data."""

from __future__ import annotations

import re
from pathlib import Path

from fastapi import APIRouter, Depends, Request
from starlette.responses import HTMLResponse

from wholeroute.errors import Invalid
from wholeroute.network.atlas import MapLayer
from wholeroute.rights import Lane
from wholeroute.web.sitting import PagesHere, whoever
from wholeroute.web.views.samples import chart_sample, lane_sample

router = APIRouter()

TOKENS = Path(__file__).parents[1] / "assets" / "css" / "tokens.css"
_COLOUR = re.compile(r"--([a-z-]+): (?:light-dark\((#[0-9a-f]+), (#[0-9a-f]+)\)|(#[0-9a-f]+));")


def colours() -> list[tuple[str, str, str]]:
    """Return each colour of the style sheet: its name, its value in light and in dark."""
    found = _COLOUR.findall(TOKENS.read_text("utf-8"))
    return [(name, light or both, dark or both) for name, light, dark, both in found]


@router.get("/components", include_in_schema=False, dependencies=[Depends(whoever)])
def components_page(request: Request, pages: PagesHere) -> HTMLResponse:
    """Show every part in every state it has."""
    wrong = Invalid("born", "this is no date", "Write a day as 2026-11-24, or a year alone.")
    return pages.render(
        request, "components.html", colours=colours(), lanes=list(Lane), wrong=wrong,
        lane_sample=lane_sample(), layers=tuple(MapLayer), chart=chart_sample(pages.languages.of(request)),
    )  # fmt: skip
