"""The overview: the reader's part of the ledger in figures."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import HTMLResponse

from wholeroute.web.sitting import Sitting, Visiting
from wholeroute.web.views.overview import Overview, overview

router = APIRouter()


@router.get("/overview", include_in_schema=False)
def overview_page(visit: Visiting) -> HTMLResponse:
    """Show the figures."""
    return visit.page("overview.html", overview=overview(visit.acting))


@router.get("/overview.json", tags=["overview"])
def overview_figures(acting: Sitting) -> Overview:
    """Return the figures of the overview."""
    return overview(acting)
