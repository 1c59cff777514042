"""Editions of a plan: which there are, one of them, its files; freeze, sign, publish.

What is published is for everybody, signed in or not. Drafts are for those who verify, and what makes
an edition is for those who steer, with a fresh proof where it binds.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from wholeroute import plan as planning
from wholeroute import reports
from wholeroute.errors import Invalid
from wholeroute.ledger import Acting
from wholeroute.plan import Kept, Order, Plan, kinds_of
from wholeroute.plan.store import editions as store
from wholeroute.rights import Action
from wholeroute.web.downloads import as_download
from wholeroute.web.may import may, must
from wholeroute.web.routes.plan import Choice, PlanHere, page
from wholeroute.web.sitting import (
    MaybeSitting,
    PagesHere,
    Today,
    Visit,
    Visiting,
    Words,
    desk_of,
    doing,
    pages_of,
)
from wholeroute.web.step_up import SteppedUp
from wholeroute.web.views import plan_editions as shown
from wholeroute.web.views.plan import of_plan
from wholeroute.web.views.plan_editions import Chosen, EditionPage, Listed

router = APIRouter()
Steering = Depends(doing(Action.STEER, "edition"))

_MEDIA = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """Which actions of an edition a query asks for."""

    pillar: Choice = ""
    force: Choice = ""
    status: Choice = ""
    actor: Choice = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be frozen, as the form says it."""

    kind: str = ""
    title: str = ""
    joint: bool = False


def filled_in(
    kind: Words = "", title: Words = "", joint: Annotated[str, Form(max_length=3)] = ""
) -> Draft:
    """Return what the form holds."""
    return Draft(kind, title, bool(joint))


@router.get("/plan/editions", include_in_schema=False)
def editions_page(
    request: Request, pages: PagesHere, plan: PlanHere, acting: MaybeSitting
) -> HTMLResponse:
    """Show the editions that the reader may see, and to whoever steers how to freeze another."""
    return _editions(request, pages, plan, acting, Draft())


@router.get("/plan/editions.json", tags=["plan"])
def editions_list(request: Request, plan: PlanHere, acting: MaybeSitting) -> list[Listed]:
    """Return the editions that the reader may see, the newest first."""
    return _listed(request, plan.about.id, acting)


@router.post("/plan/editions", include_in_schema=False, dependencies=[Steering])
def freeze(
    visit: Visiting, plan: PlanHere, draft: Annotated[Draft, Depends(filled_in)], today: Today
) -> Response:
    """Freeze the plan as it stands."""
    must(visit.acting.reader, Action.STEER)
    order = Order(plan.about.id, draft.kind, draft.title, draft.joint)
    frame = shown.frame_of(visit.pages.languages.all())
    try:
        kept = planning.freeze(visit.acting, order, frame, today)
    except Invalid as mistake:
        return _editions(visit.request, visit.pages, plan, visit.acting, draft, mistake)
    return RedirectResponse(_where(plan, kept), 303)


@router.get("/plan/public", include_in_schema=False)
def newest(request: Request, plan: PlanHere) -> Response:
    """Lead to the edition that was published last."""
    with shown.asking(desk_of(request).ledger, None) as ask:
        return RedirectResponse(_where(plan, shown.newest_published(ask, plan.about.id)), 303)


@router.get("/plan/editions/{number:int}.json", tags=["plan"])
def edition_facts(
    request: Request,
    plan: PlanHere,
    number: int,
    acting: MaybeSitting,
    asked: Annotated[Asked, Depends()],
) -> EditionPage:
    """Return an edition: how far each action had come, and what changed since the one before."""
    with shown.asking(desk_of(request).ledger, acting) as ask:
        kept = store.edition(ask, plan.about.id, number)
        frozen = store.content(ask, kept)
    return shown.edition_of(kept, frozen, Chosen(**asdict(asked)), inside=_inside(acting))


@router.get("/plan/editions/{number:int}", include_in_schema=False)
def edition_page(  # noqa: PLR0913 — of a route
    request: Request,
    pages: PagesHere,
    plan: PlanHere,
    number: int,
    acting: MaybeSitting,
    asked: Annotated[Asked, Depends()],
) -> HTMLResponse:
    """Show an edition, with what may be done with it."""
    return _edition(request, pages, plan.about.id, number, acting, asked)


@router.get("/plan/editions/{number:int}/{name}", include_in_schema=False)
def edition_file(
    request: Request, plan: PlanHere, number: int, name: str, acting: MaybeSitting
) -> Response:
    """Hand over an edition in a form; refused where it is not what was made of it first."""
    form = shown.form_of(name)
    language = pages_of(request).languages.of(request).tag
    if form in reports.DATA:
        language = reports.DATA_LANGUAGE
    with shown.asking(desk_of(request).ledger, acting) as ask:
        kept = store.edition(ask, plan.about.id, number)
        if acting is None or not may(acting.reader, Action.STEER):
            content = reports.made(ask, kept, form, language).content
        else:
            content = reports.make_first(acting, kept, form, language).content
    ending = name.rpartition(".")[2]
    called = f"{plan.about.id}-{number}-{name}"
    return as_download(called, content, _MEDIA[ending])


@router.post("/plan/editions/{number:int}/sign", include_in_schema=False, dependencies=[Steering])
def sign(visit: Visiting, plan: PlanHere, number: int, _: SteppedUp) -> Response:
    """Sign an edition's hash."""
    kept = _to_steer(visit, plan.about.id, number)
    planning.sign_edition(visit.acting, kept)
    return RedirectResponse(_where(plan, kept, was="signed"), 303)


@router.post(
    "/plan/editions/{number:int}/publish", include_in_schema=False, dependencies=[Steering]
)
def publish(visit: Visiting, plan: PlanHere, number: int, _: SteppedUp) -> Response:
    """Give an edition to everybody, with the hash of each of its forms."""
    kept = _to_steer(visit, plan.about.id, number)
    reports.publish(visit.acting, kept)
    return RedirectResponse(_where(plan, kept, was="published"), 303)


def _to_steer(visit: Visit, plan: str, number: int) -> Kept:
    must(visit.acting.reader, Action.STEER)
    with shown.asking(visit.acting.ledger, visit.acting) as ask:
        return store.edition(ask, plan, number)


def _editions(  # noqa: PLR0913 — what one page shows
    request: Request,
    pages: PagesHere,
    plan: Plan,
    acting: Acting | None,
    draft: Draft,
    mistake: Invalid | None = None,
) -> HTMLResponse:
    return page(
        request, pages, "plan_editions.html", mistake, plan=plan, draft=draft,
        kinds=kinds_of(plan), editions=_listed(request, plan.about.id, acting),
        steers=_steers(acting),
    )  # fmt: skip


def _edition(  # noqa: PLR0913 — what one page shows
    request: Request,
    pages: PagesHere,
    plan: str,
    number: int,
    acting: Acting | None,
    asked: Asked,
) -> HTMLResponse:
    chosen, mistake = Chosen(**asdict(asked)), None
    with shown.asking(desk_of(request).ledger, acting) as ask:
        kept = store.edition(ask, plan, number)
        frozen = store.content(ask, kept)
    try:
        found = shown.edition_of(kept, frozen, chosen, inside=_inside(acting))
    except Invalid as error:
        mistake = error
        found = shown.edition_of(kept, frozen, Chosen(), inside=_inside(acting))
    mine = {each.member for each in kept.signatures}
    return page(
        request, pages, "plan_edition.html", mistake, plan=frozen.plan, page=found, chosen=asked,
        steers=_steers(acting), done=request.query_params.get("was", ""),
        signed_by_me=acting is not None and acting.reader.member in mine,
        statuses=reports.STATUSES, tables=reports.TABLES, forms=reports.REPORTS,
    )  # fmt: skip


def _listed(request: Request, plan: str, acting: Acting | None) -> list[Listed]:
    with shown.asking(desk_of(request).ledger, acting) as ask:
        kept = store.editions(ask, plan)
    return [shown.listed(each, inside=_inside(acting)) for each in kept]


def _inside(acting: Acting | None) -> bool:
    return acting is not None and may(acting.reader, Action.VERIFY)


def _steers(acting: Acting | None) -> bool:
    return acting is not None and may(acting.reader, Action.STEER)


def _where(plan: Plan, kept: Kept, was: str = "") -> str:
    said = f"?was={was}" if was else ""
    return of_plan(f"/plan/editions/{kept.number}{said}", plan)
