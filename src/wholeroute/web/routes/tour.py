"""The first hour on the exercise. Where people are real there is no such page."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from starlette.responses import HTMLResponse

from wholeroute.errors import NotFound
from wholeroute.web.sitting import PagesHere, desk_of, whoever
from wholeroute.web.tour import seated

router = APIRouter()


@router.get("/tour", include_in_schema=False, dependencies=[Depends(whoever)])
def tour_page(request: Request, pages: PagesHere) -> HTMLResponse:
    """Show the stops, each with a button that takes its seat and goes there."""
    desk = desk_of(request)
    if not desk.is_exercise():
        raise NotFound
    return pages.render(request, "tour.html", stops=seated(desk.choices()))
