"""Partners: all of them by route, and one with what is needed, done and agreed; for everybody to read."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import HTMLResponse, RedirectResponse, Response

from wholeroute.errors import Invalid, NotFound
from wholeroute.partnerships.given import outside, partner_in, ways
from wholeroute.partnerships.store import records as kept
from wholeroute.plan.store import law
from wholeroute.web.downloads import as_csv
from wholeroute.web.partners_look import gathered, is_told, partners_page, public
from wholeroute.web.plan_look import Look, Looking
from wholeroute.web.routes.money import SeenHere
from wholeroute.web.views import partners as shown
from wholeroute.web.views import partners_files as out
from wholeroute.web.views import partners_one as one
from wholeroute.web.views.partners import Open, Overview, Sought
from wholeroute.web.views.partners_money import money_of
from wholeroute.web.views.partners_one import PartnerPage
from wholeroute.web.views.partners_said import is_share

router = APIRouter()

Choice = Annotated[str, Query(max_length=80, pattern=r"^[^\x00]*$")]


@router.get("/partners", include_in_schema=False)
def all_partners(look: Looking, route: Choice = "", gaps: Choice = "") -> HTMLResponse:
    """Show the partners that are asked for; all of them where the question cannot be read."""
    mistake = None
    try:
        wanted = shown.sought(route, gaps)
    except Invalid as error:
        wanted, mistake = Sought(), error
    return _all(look, wanted, mistake)


@router.get("/partners.json", tags=["partners"])
def partners_list(look: Looking, route: Choice = "", gaps: Choice = "") -> Overview:
    """Return partners by route; allegations are counted for whoever may read them."""
    return _overview(look, shown.sought(route, gaps))


@router.get("/partners.csv", include_in_schema=False)
def partners_csv(look: Looking, route: Choice = "", gaps: Choice = "") -> Response:
    """Return them as CSV, by what everybody may read."""
    found = shown.overview(public(look), None, shown.sought(route, gaps))
    return as_csv("partners", out.overview_csv(found))


@router.get("/partners/open", include_in_schema=False)
def open_partner(look: Looking, partner: Choice = "") -> Response:
    """Lead to the page of a partner, whether anything was said of it or not."""
    try:
        return RedirectResponse(f"/partners/{shown.chosen(partner)}", 303)
    except Invalid as mistake:
        return _all(look, Sought(), mistake, partner)


@router.get("/partners/{partner}.json", tags=["partners"])
def one_partner(look: Looking, partner: str) -> PartnerPage:
    """Return one partner: what is needed, done, agreed and reviewed."""
    return _one(look, one.partner_named(partner))


@router.get("/partners/{partner}.csv", include_in_schema=False)
def one_partner_csv(look: Looking, partner: str) -> Response:
    """Return the records of a partner as CSV, those that everybody may read."""
    named = one.partner_named(partner)
    return as_csv(f"partner-{named}", out.records_csv(public(look, named).said))


@router.get("/partners/{partner}", include_in_schema=False)
def partner_page(look: Looking, seen: SeenHere, partner: str) -> Response:
    """Show one partner; under another name of it, lead there; for what is none, say so beside the list."""
    try:
        named = partner_in(partner)
    except Invalid as mistake:
        unknown = _all(look, Sought(), mistake)
        unknown.status_code = NotFound.status
        return unknown
    if named != partner:
        return RedirectResponse(f"/partners/{named}", 303)
    return partners_page(
        look, "partners_partner.html", page=_one(look, named), partner_money=money_of(seen, named),
        is_share=is_share,
    )  # fmt: skip


def _all(
    look: Look, wanted: Sought, mistake: Invalid | None = None, chosen: str = ""
) -> HTMLResponse:
    return partners_page(
        look, "partners.html", mistake, page=_overview(look, wanted), wanted=wanted, chosen=chosen,
        routes=ways().routes, countries=outside(),
    )  # fmt: skip


def _overview(look: Look, wanted: Sought) -> Overview:
    return shown.overview(gathered(look), shown.opened_for(look.acting, look.today), wanted)


def _one(look: Look, partner: str) -> PartnerPage:
    # A conference on a route names its partners and is of none, so that all rows are read.
    rows = [each for each in kept.rows(look.ledger, look.acting) if is_told(look, each)]
    about = law.steps_about(look.ledger, one.PROTOCOL)
    opened = shown.opened_for(look.acting, look.today)
    allegations = None if opened is None else opened.get(partner, Open(0, 0))
    return one.partner_page(partner, rows, about, allegations, look.today)
