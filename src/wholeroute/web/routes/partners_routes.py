"""Routes: each stretch with its partners, needs and gaps, and what conferences on it recommended."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import HTMLResponse, Response

from wholeroute.partnerships.given import Route, ways
from wholeroute.web.downloads import as_csv
from wholeroute.web.partners_look import gathered, partners_page, public
from wholeroute.web.plan_look import Look, Looking
from wholeroute.web.views import partners_files as out
from wholeroute.web.views import partners_routes as shown
from wholeroute.web.views.partners_routes import Along

router = APIRouter()


@router.get("/routes", include_in_schema=False)
def all_routes(look: Looking) -> HTMLResponse:
    """Show every route from origin to onward movement."""
    return partners_page(look, "partners_routes.html", routes=_all(look))


@router.get("/routes.json", tags=["partners"])
def routes_list(look: Looking) -> list[Along]:
    """Return every route with its stretches."""
    return _all(look)


@router.get("/routes.csv", include_in_schema=False)
def routes_csv(look: Looking) -> Response:
    """Return the stretches of every route as CSV, by what everybody may read."""
    known = public(look)
    found = (shown.along(each, known, look.today) for each in ways().routes)
    return as_csv("routes", out.routes_csv(found))


@router.get("/routes/{route}.json", tags=["partners"])
def one_route(look: Looking, route: str) -> Along:
    """Return one route with its stretches, conferences and what they recommended."""
    return _one(look, shown.route_named(route))


@router.get("/routes/{route}.csv", include_in_schema=False)
def one_route_csv(look: Looking, route: str) -> Response:
    """Return its stretches as CSV, by what everybody may read."""
    named = shown.route_named(route)
    found = shown.along(named, public(look), look.today)
    return as_csv(f"route-{named.id}", out.routes_csv([found]))


@router.get("/routes/{route}", include_in_schema=False)
def route_page(look: Looking, route: str) -> HTMLResponse:
    """Show one route."""
    return partners_page(look, "partners_route.html", page=_one(look, shown.route_named(route)))


def _all(look: Look) -> list[Along]:
    known = gathered(look)
    return [shown.along(each, known, look.today) for each in ways().routes]


def _one(look: Look, route: Route) -> Along:
    return shown.along(route, gathered(look), look.today)
