"""The front page."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from wholeroute.rights import Profile
from wholeroute.web.sitting import MaybeSitting, PagesHere, Sitting, desk_of
from wholeroute.web.views.front import Front, front

router = APIRouter()


@router.get("/", include_in_schema=False)
def front_page(request: Request, acting: MaybeSitting, pages: PagesHere) -> HTMLResponse:
    """Show the figures, or who may sit here where nobody does yet."""
    if desk_of(request).ledger.profile is Profile.POLICY:
        return pages.render(request, "policy.html")
    return pages.render(request, "front.html", front=front(acting) if acting else None)


@router.get("/index.json", tags=["overview"])
def front_figures(acting: Sitting) -> Front:
    """Return the figures of the front page."""
    acting.ledger.must_hold_people()
    return front(acting)
