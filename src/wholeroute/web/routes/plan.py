"""The plan's register and what hangs on it: public facts, for everybody, signed in or not.

How far it came is shown beside them to members who may verify; for all others it is as if it were not.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import HTMLResponse, Response

from wholeroute.errors import Invalid, NotFound, WholerouteError
from wholeroute.ledger import Acting
from wholeroute.plan import Figure, Kept, Organisation, Plan
from wholeroute.plan.kept import for_everybody
from wholeroute.plan.store.versions import plan_of
from wholeroute.rights import Action
from wholeroute.web.downloads import as_csv
from wholeroute.web.may import may
from wholeroute.web.sitting import PagesHere, Today, desk_of, reader_of, whoever
from wholeroute.web.views import plan as shown
from wholeroute.web.views import plan_came as came
from wholeroute.web.views import plan_files as files
from wholeroute.web.views.plan import ActionPage, Register, Systems
from wholeroute.web.views.plan_attesting import EMPTY
from wholeroute.web.views.plan_editions import newest_published

router = APIRouter()

Choice = Annotated[str, Query(max_length=80, pattern=r"^[^\x00]*$")]


def plan_here(request: Request, plan: Choice = "") -> Plan:
    """Return the plan that an address names, the one that comes with the program by default."""
    return plan_of(desk_of(request).ledger, plan)


PlanHere = Annotated[Plan, Depends(plan_here)]
_EVERYBODY = [Depends(whoever)]


@dataclass(frozen=True, slots=True)
class Said:
    """Which actions a query asks for, as it says it; what is left out asks for all."""

    pillar: Choice = ""
    section: Choice = ""
    force: Choice = ""
    actor: Choice = ""
    boxed: Choice = ""
    words: Choice = ""
    far: Choice = ""
    fresh: Choice = ""


Asked = Annotated[Said, Depends()]


def member_of(request: Request) -> Acting | None:
    """Return the session of whoever may see how far a plan came, None for everybody else.

    A seat that is refused closes no page of a plan: it is read as by anybody.
    """
    with suppress(WholerouteError):
        acting = reader_of(request)
        if acting is not None and may(acting.reader, Action.VERIFY):
            return acting
    return None


MaybeMember = Annotated[Acting | None, Depends(member_of)]


def looking(request: Request, member: MaybeMember, today: Today) -> came.Looking | None:
    """Return a member who looks, None for everybody else."""
    return came.Looking(member, today, request.app.state.statuses) if member else None


MaybeLooking = Annotated[came.Looking | None, Depends(looking)]


def page(
    request: Request,
    pages: PagesHere,
    template: str,
    mistake: Invalid | None = None,
    **values: Any,
) -> HTMLResponse:
    """Return a page of the plan, with the mistake in what was asked where there is one."""
    status = mistake.status if mistake else 200
    return pages.render(
        request, template, status=status, mistake=mistake, day_of=date.fromisoformat, **values
    )


def published_last(request: Request, plan: Plan) -> Kept | None:
    """Return the edition that was published last: how far a plan came, for everybody."""
    with suppress(NotFound):
        return newest_published(partial(for_everybody, desk_of(request).ledger), plan.about.id)
    return None


@router.get("/plan", include_in_schema=False)
def plan_page(
    request: Request, pages: PagesHere, plan: PlanHere, said: Asked, member: MaybeLooking
) -> HTMLResponse:
    """Show the actions that are asked for; all of them where the question cannot be read."""
    mistake = None
    try:
        register = _register(plan, said, member)
    except Invalid as error:
        register, mistake = _register(plan, Said(), member), error
    kept = {
        name: value for name, value in asdict(said).items() if member or name not in _OF_MEMBERS
    }
    return page(
        request, pages, "plan.html", mistake, plan=plan, register=register, said=kept,
        published=published_last(request, plan),
    )  # fmt: skip


@router.get("/plan.json", tags=["plan"])
def plan_register(plan: PlanHere, said: Asked, member: MaybeLooking) -> Register:
    """Return the actions that are asked for, boxed rows first with the rows that they sum up."""
    return _register(plan, said, member)


@router.get("/plan.csv", include_in_schema=False)
def plan_csv(plan: PlanHere, said: Asked, member: MaybeLooking) -> Response:
    """Return them as CSV."""
    found = _register(plan, said, member)
    statuses = found.along.statuses if found.along else None
    return as_csv("plan-actions", files.actions_csv(plan, found.shelf.actions, statuses))


_OF_MEMBERS = {"far", "fresh"}


def _register(plan: Plan, said: Said, member: came.Looking | None) -> Register:
    wanted = shown.wanted_of(plan, asdict(said))
    if member is not None:
        along = came.along(member, plan, wanted, said.far, said.fresh)
        return shown.register_of(plan, wanted, along)
    if said.far or said.fresh:
        fix = "Sign in as a contact point or programme manager, or leave this choice out."
        raise Invalid("far", "how far an action came is told to members alone", fix)
    return shown.register_of(plan, wanted)


@router.get("/plan/actions/{action}.json", tags=["plan"])
def action_of(plan: PlanHere, action: str, member: MaybeMember, today: Today) -> ActionPage:
    """Return one action with all that it names; to members with its evidence and how far it came."""
    return action_shown(plan, action, member, today)


@router.get("/plan/actions/{action}", include_in_schema=False)
def action_page(  # noqa: PLR0913 — what FastAPI hands over
    request: Request, pages: PagesHere, plan: PlanHere, action: str, member: MaybeMember,
    today: Today, sha256: Choice = "", was: Choice = "",
) -> HTMLResponse:  # fmt: skip
    """Show one action; to members what a hash that was typed is the hash of, too."""
    found = action_shown(plan, action, member, today)
    return page(
        request, pages, "plan_action.html", plan=plan, page=found, draft=EMPTY, about=None,
        compared="".join(sha256.split()).lower(), was=was, published=published_last(request, plan),
    )  # fmt: skip


def action_shown(plan: Plan, action: str, member: Acting | None, today: date) -> ActionPage:
    """Return what the page of an action shows to a member, or to anybody."""
    if member is None:
        return shown.action_of(plan, action)
    return shown.action_of(plan, action, lambda each: came.came(member, plan, each, today))


@router.get("/plan/systems", include_in_schema=False, dependencies=_EVERYBODY)
def systems_page(
    request: Request, pages: PagesHere, plan: PlanHere, kind: Choice = "", met: Choice = ""
) -> HTMLResponse:
    """Show the systems that the plan names, with what is done for each here, or "not yet"."""
    mistake = None
    try:
        found = shown.systems_of(plan, kind, met)
    except Invalid as error:
        found, mistake = shown.systems_of(plan, "", ""), error
    return page(request, pages, "plan_systems.html", mistake, plan=plan, page=found)


@router.get("/plan/systems.json", tags=["plan"])
def systems_list(plan: PlanHere, kind: Choice = "", met: Choice = "") -> Systems:
    """Return the systems with their needs; one without a page is not met yet."""
    return shown.systems_of(plan, kind, met)


@router.get("/plan/systems.csv", include_in_schema=False)
def systems_csv(plan: PlanHere, kind: Choice = "", met: Choice = "") -> Response:
    """Return them as CSV."""
    found = shown.systems_of(plan, kind, met)
    return as_csv("plan-systems", files.systems_csv(found.systems))


@router.get("/plan/figures", include_in_schema=False, dependencies=_EVERYBODY)
def figures_page(request: Request, pages: PagesHere, plan: PlanHere) -> HTMLResponse:
    """Show the figures that the plan states."""
    return page(request, pages, "plan_figures.html", plan=plan)


@router.get("/plan/figures.json", tags=["plan"])
def figures_list(plan: PlanHere) -> list[Figure]:
    """Return the figures, each with qualifier, period and what it counts."""
    return list(plan.figures)


@router.get("/plan/figures.csv", include_in_schema=False)
def figures_csv(plan: PlanHere) -> Response:
    """Return them as CSV."""
    return as_csv("plan-figures", files.figures_csv(plan.figures))


@router.get("/plan/organisations", include_in_schema=False, dependencies=_EVERYBODY)
def organisations_page(request: Request, pages: PagesHere, plan: PlanHere) -> HTMLResponse:
    """Show who is asked to act, and who came after whom."""
    numbers = shown.numbers_of_actors(plan)
    return page(request, pages, "plan_organisations.html", plan=plan, numbers=numbers)


@router.get("/plan/organisations.json", tags=["plan"])
def organisations_list(plan: PlanHere) -> list[Organisation]:
    """Return who is asked to act."""
    return list(plan.organisations)


@router.get("/plan/organisations.csv", include_in_schema=False)
def organisations_csv(plan: PlanHere) -> Response:
    """Return them as CSV."""
    return as_csv("plan-organisations", files.organisations_csv(plan.organisations))
