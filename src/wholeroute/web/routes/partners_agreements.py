"""Agreements of every sort with every partner, by the stage that each reached."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import HTMLResponse, Response

from wholeroute.partnerships.kinds import Kind
from wholeroute.web.downloads import as_csv
from wholeroute.web.partners_look import gathered, partners_page, public
from wholeroute.web.plan_look import Looking
from wholeroute.web.views import partners_agreements as shown
from wholeroute.web.views import partners_files as out
from wholeroute.web.views.partners_agreements import Agreements

router = APIRouter()


@router.get("/partners/agreements", include_in_schema=False)
def agreements_page(look: Looking) -> HTMLResponse:
    """Show which stage each agreement reached, and when."""
    page = shown.agreed(gathered(look).of(Kind.AGREEMENT))
    return partners_page(look, "partners_agreements.html", page=page)


@router.get("/partners/agreements.json", tags=["partners"])
def agreements_list(look: Looking) -> Agreements:
    """Return agreements by sort and partner, with their earlier stages."""
    return shown.agreed(gathered(look).of(Kind.AGREEMENT))


@router.get("/partners/agreements.csv", include_in_schema=False)
def agreements_csv(look: Looking) -> Response:
    """Return them as CSV, a line for each stage, those that everybody may read."""
    return as_csv("agreements", out.agreements_csv(public(look).of(Kind.AGREEMENT)))
