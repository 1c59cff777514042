"""Ask that a protected person be opened to analysis, and tell on which ground somebody helped.

The same place shows who watches over rights what was asked: a notice for each request.
"""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import HTMLResponse, RedirectResponse, Response

from wholeroute.crosscheck import check_suspects
from wholeroute.custody import reclassify, write_ground
from wholeroute.errors import Invalid
from wholeroute.ledger import RightsNotice
from wholeroute.rights import Action, Ground, Lane
from wholeroute.web.may import must
from wholeroute.web.routes.people import (
    CATEGORIES,
    EMPTY,
    Draft,
    FilledIn,
    category_of,
    ground_of,
    ids_of,
)
from wholeroute.web.sitting import Sitting, Visit, Visiting, doing
from wholeroute.web.views.holds import notices, read_notices

router = APIRouter()
ASKING = [Depends(doing(Action.CATEGORISE, "person"))]
WATCHING = [Depends(doing(Action.CO_SIGN, "notice"))]
OPENING = CATEGORIES[1]


@router.get("/people/reclassify", include_in_schema=False, dependencies=ASKING)
def reclassify_page(visit: Visiting, who: str = "", was: str = "") -> HTMLResponse:
    """Show the form that asks, and the one that states a ground."""
    must(visit.acting.reader, Action.CATEGORISE, Lane.PROTECTED)
    return _page(visit, Draft(who=who[:36]), done=was)


@router.post("/people/reclassify", include_in_schema=False, dependencies=ASKING)
def ask(visit: Visiting, draft: FilledIn) -> Response:
    """Ask that a protected person enter the open lane; two people decide."""
    must(visit.acting.reader, Action.CATEGORISE, Lane.PROTECTED)
    try:
        who, category = _person_of(draft.who), category_of(draft.chosen)
        asked = reclassify(visit.acting, who, category, draft.reason, ids_of(draft.evidence))
    except Invalid as mistake:
        return _page(visit, draft, mistake=mistake)
    return RedirectResponse(f"/people/requests/{asked}", 303)


@router.post("/people/ground", include_in_schema=False, dependencies=ASKING)
def state_ground(visit: Visiting, draft: FilledIn) -> Response:
    """Write on which ground a protected person helped."""
    must(visit.acting.reader, Action.CATEGORISE, Lane.PROTECTED)
    try:
        write_ground(visit.acting, _person_of(draft.who), _ground_of(draft), draft.reason)
    except Invalid as mistake:
        return _page(visit, draft, mistake=mistake, grounding=True)
    return RedirectResponse("/people/reclassify?was=grounded", 303)


@router.post(
    "/people/check",
    include_in_schema=False,
    dependencies=[Depends(doing(Action.CHECK, "suspects"))],
)
def check(visit: Visiting) -> HTMLResponse:
    """Hold suspects against protected people, and say how many are on hold since."""
    must(visit.acting.reader, Action.CHECK)
    return visit.page("checked.html", checked=check_suspects(visit.acting))


@router.get("/people/notices", include_in_schema=False, dependencies=WATCHING)
def notices_page(visit: Visiting) -> HTMLResponse:
    """Show the notices of rights."""
    must(visit.acting.reader, Action.CO_SIGN, Lane.PROTECTED)
    return visit.page("notices.html", notices=notices(visit.acting))


@router.get("/people/notices.json", tags=["people"], dependencies=WATCHING)
def notices_list(acting: Sitting) -> list[RightsNotice]:
    """Return the notices of rights, the newest first. Audited."""
    must(acting.reader, Action.CO_SIGN, Lane.PROTECTED)
    return notices(acting)


@router.post("/people/notices", include_in_schema=False, dependencies=WATCHING)
def read_them(visit: Visiting) -> RedirectResponse:
    """Write that this reader has read all the notices that they see."""
    must(visit.acting.reader, Action.CO_SIGN, Lane.PROTECTED)
    read_notices(visit.acting)
    return RedirectResponse("/people/notices", 303)


def _ground_of(draft: Draft) -> Ground:
    ground = ground_of(draft.ground)
    if ground is None:
        raise Invalid("ground", "no ground is chosen", "Choose why they helped.")
    return ground


def _person_of(text: str) -> UUID:
    try:
        return UUID(text.strip())
    except ValueError:
        raise Invalid(
            "who", "that is no id of a person", "Copy it from the address of their page."
        ) from None


def _page(
    visit: Visit,
    draft: Draft = EMPTY,
    *,
    mistake: Invalid | None = None,
    grounding: bool = False,
    done: str = "",
) -> HTMLResponse:
    return visit.page(
        "reclassify.html",
        mistake=mistake,
        draft=draft,
        categories=OPENING,
        grounds=tuple(Ground),
        grounding=grounding,
        done=done,
    )
