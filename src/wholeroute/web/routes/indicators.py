"""Results by shared indicator: what files say, brought to one definition, and what members wrote."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import HTMLResponse, Response

from wholeroute.web.downloads import as_csv
from wholeroute.web.plan_look import Looking
from wholeroute.web.routes.money import SeenHere
from wholeroute.web.views import indicators as shown
from wholeroute.web.views.indicators import IndicatorsPage
from wholeroute.web.views.money_csv import indicators_csv as as_table

router = APIRouter()

From = Annotated[int, Query(ge=0, lt=2**31)]


@router.get("/partners/indicators", include_in_schema=False)
def indicators_page(look: Looking, seen: SeenHere, start: From = 0) -> HTMLResponse:
    """Show results by shared indicator, and the titles that are their project's own."""
    return look.page(
        "partners_indicators.html", page=shown.indicators_page(seen, look.plan, start), start=start
    )


@router.get("/partners/indicators.json", tags=["partnerships"])
def indicators_list(look: Looking, seen: SeenHere, start: From = 0) -> IndicatorsPage:
    """Return results by shared indicator."""
    return shown.indicators_page(seen, look.plan, start)


@router.get("/partners/indicators.csv", include_in_schema=False)
def indicators_csv(look: Looking, seen: SeenHere) -> Response:
    """Return as CSV what the page shows to whoever asks: results of members, and each title of files."""
    return as_csv("indicators", as_table(shown.indicators_page(seen, look.plan, most=None)))
