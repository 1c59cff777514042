"""The overview: the reader's part of the ledger in figures."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import HTMLResponse

from wholeroute.web.sitting import Sitting, Visiting
from wholeroute.web.views.front import Front, front

router = APIRouter()


@router.get("/overview", include_in_schema=False)
def front_page(visit: Visiting) -> HTMLResponse:
    """Show the figures."""
    return visit.page("front.html", front=front(visit.acting))


@router.get("/overview.json", tags=["overview"])
def front_figures(acting: Sitting) -> Front:
    """Return the figures of the overview."""
    return front(acting)
