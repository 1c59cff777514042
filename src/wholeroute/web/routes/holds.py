"""Requests to lift a hold: what each rests on, and co-signing by somebody who did not ask."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import HTMLResponse, RedirectResponse, Response

from wholeroute.custody import co_sign
from wholeroute.errors import Invalid, Refused
from wholeroute.ledger import Release
from wholeroute.rights import Action, Lane, Reader
from wholeroute.web.may import must, sees_holds
from wholeroute.web.routes.people import EMPTY, Draft, FilledIn
from wholeroute.web.sitting import Sitting, Visit, Visiting, doing
from wholeroute.web.step_up import SteppedUp
from wholeroute.web.views.holds import RequestPage, request_page, requests

router = APIRouter(dependencies=[Depends(doing(Action.CO_SIGN, "release"))])
_GRANT = {"grant": True, "refuse": False}


@router.get("/people/requests", include_in_schema=False)
def requests_page(visit: Visiting, *, waiting: bool = True) -> HTMLResponse:
    """Show the requests to lift a hold."""
    _must_see(visit.acting.reader)
    found = requests(visit.acting, waiting=waiting)
    return visit.page("holds.html", requests=found, waiting=waiting)


@router.get("/people/requests.json", tags=["people"])
def requests_list(acting: Sitting, *, waiting: bool = True) -> list[Release]:
    """Return the requests to lift a hold that wait, or those decided on. Audited."""
    _must_see(acting.reader)
    return requests(acting, waiting=waiting)


@router.get("/people/requests/{request_id:uuid}.json", tags=["people"])
def request_facts(acting: Sitting, request_id: UUID) -> RequestPage:
    """Return one request with what it rests on. Audited."""
    _must_see(acting.reader)
    return request_page(acting, request_id)


@router.get("/people/requests/{request_id:uuid}", include_in_schema=False)
def one_request(visit: Visiting, request_id: UUID) -> HTMLResponse:
    """Show a request."""
    _must_see(visit.acting.reader)
    return _request(visit, request_id)


@router.post("/people/requests/{request_id:uuid}", include_in_schema=False)
def sign(visit: Visiting, request_id: UUID, draft: FilledIn, _: SteppedUp) -> Response:
    """Open somebody to analysis whom somebody else asked to open, or refuse to."""
    must(visit.acting.reader, Action.CO_SIGN, Lane.UNCATEGORISED)
    try:
        co_sign(visit.acting, request_id, draft.reason, granted=granted_of(draft.chosen))
    except Invalid as mistake:
        return _request(visit, request_id, mistake=mistake, draft=draft)
    return RedirectResponse(f"/people/requests/{request_id}", 303)


def granted_of(text: str) -> bool:
    """Return whether a form grants a request; raise `Invalid` where it says neither."""
    if text not in _GRANT:
        raise Invalid("chosen", "no decision is chosen", "Choose to grant or to refuse it.")
    return _GRANT[text]


def _request(
    visit: Visit, request_id: UUID, *, mistake: Invalid | None = None, draft: Draft = EMPTY
) -> HTMLResponse:
    shown = request_page(visit.acting, request_id)
    return visit.page("hold.html", mistake=mistake, page=shown, draft=draft)


def _must_see(reader: Reader) -> None:
    if not sees_holds(reader):
        raise Refused("no-rule", f"the role of {reader.role} sees no holds for {reader.purpose}")
