"""What wholeroute promises, refuses and shields, and who may do what: for everybody, signed in or not."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from starlette.responses import HTMLResponse

from wholeroute.web.sitting import PagesHere, desk_of, whoever
from wholeroute.web.views.safeguards import Safeguards, safeguards

router = APIRouter()


@router.get("/safeguards", include_in_schema=False, dependencies=[Depends(whoever)])
def safeguards_page(request: Request, pages: PagesHere) -> HTMLResponse:
    """Show promises with their tests, figures in tens, the register, and the access rules."""
    return pages.render(request, "safeguards.html", page=safeguards_of(request))


@router.get("/safeguards.json", tags=["safeguards"])
def safeguards_of(request: Request) -> Safeguards:
    """Return promises, figures, register and access rules. What is not listed is not allowed."""
    desk = desk_of(request)
    today = request.app.state.clock().date()
    return safeguards(desk.ledger, today, exercise=desk.is_exercise())
