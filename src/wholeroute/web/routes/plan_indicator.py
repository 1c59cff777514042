"""The page of one indicator: for everybody what it means, for members what it came to."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from wholeroute.errors import Invalid
from wholeroute.partnerships.feeds import LIVE
from wholeroute.plan.counting import count_all, count_now
from wholeroute.plan.store.versions import plans
from wholeroute.rights import Action
from wholeroute.web.downloads import as_csv
from wholeroute.web.may import may, must
from wholeroute.web.routes.plan import Choice, MaybeMember, PlanHere, page
from wholeroute.web.sitting import PagesHere, Today, Visiting, desk_of, doing, whoever
from wholeroute.web.views import plan_indicator as shown
from wholeroute.web.views.plan import of_plan
from wholeroute.web.views.plan_files import indicators_csv, values_csv
from wholeroute.web.views.plan_indicator import Asking, IndicatorPage, Used

router = APIRouter()

_EVERYBODY = [Depends(whoever)]
_STEERING = [Depends(doing(Action.STEER, "plan.value"))]


def asking_here(request: Request, plan: PlanHere, member: MaybeMember) -> Asking:
    """Return of which plan, beside which others, somebody asks, and as which member if any."""
    ledger = desk_of(request).ledger
    others = tuple(each for each in plans(ledger) if each.about.id != plan.about.id)
    return Asking(plan, others, ledger.profile, member)


Counted = Annotated[int | None, Query(ge=0, le=1_000_000)]
"""How many values a count just made, which the page that comes back says."""

AskingHere = Annotated[Asking, Depends(asking_here)]


@router.get("/plan/indicators", include_in_schema=False, dependencies=_EVERYBODY)
def indicators_page(
    request: Request, pages: PagesHere, asking: AskingHere, counted: Counted = None
) -> HTMLResponse:
    """Show what the plan is measured by, and which of it this installation counts itself."""
    found = shown.indicators_of(asking.plan, asking.profile)
    steers = asking.acting is not None and may(asking.acting.reader, Action.STEER)
    return page(
        request, pages, "plan_indicators.html", plan=asking.plan, indicators=found,
        sources=shown.sources_of(found), counts=steers, counted=counted,
    )  # fmt: skip


@router.get("/plan/indicators.json", tags=["plan"])
def indicators_list(request: Request, plan: PlanHere) -> list[Used]:
    """Return the indicators, each with the actions that are measured by it and who tells it."""
    return list(shown.indicators_of(plan, desk_of(request).ledger.profile))


@router.get("/plan/indicators.csv", include_in_schema=False)
def indicators_file(request: Request, plan: PlanHere) -> Response:
    """Return them as CSV."""
    found = shown.indicators_of(plan, desk_of(request).ledger.profile)
    return as_csv("plan-indicators", indicators_csv(found))


@router.get("/plan/indicators/{indicator}.json", tags=["plan"])
def indicator_twin(asking: AskingHere, indicator: str, by: Choice = "") -> IndicatorPage:
    """Return an indicator with baselines and targets, and to members of the plan its values."""
    return shown.indicator_of(asking, indicator, by)


@router.get("/plan/indicators/{indicator}.csv", include_in_schema=False)
def indicator_values(asking: AskingHere, indicator: str) -> Response:
    """Return its values as CSV; to the public the head alone."""
    found = shown.indicator_of(asking, indicator)
    return as_csv(f"plan-{found.indicator.id}", values_csv(found))


@router.get("/plan/indicators/{indicator}", include_in_schema=False, dependencies=_EVERYBODY)
def indicator_page(  # noqa: PLR0913 — what the page needs of its request
    request: Request,
    pages: PagesHere,
    asking: AskingHere,
    indicator: str,
    by: Choice = "",
    counted: Counted = None,
) -> HTMLResponse:
    """Show one indicator; a grouping that there is not is said, with the values by actor."""
    mistake = None
    try:
        found = shown.indicator_of(asking, indicator, by)
    except Invalid as error:
        found, mistake = shown.indicator_of(asking, indicator), error
    say = pages.languages.of(request)
    chart = shown.chart_of(found, asking.plan, say)
    steers = asking.acting is not None and may(asking.acting.reader, Action.STEER)
    return page(
        request, pages, "plan_indicator.html", mistake, plan=asking.plan, page=found, chart=chart,
        counts=steers and found.source.sort == "live", counted=counted,
    )  # fmt: skip


@router.post("/plan/indicators/{indicator}/count", include_in_schema=False, dependencies=_STEERING)
def count_one(visit: Visiting, today: Today, plan: PlanHere, indicator: str) -> RedirectResponse:
    """Count a live indicator now, and come back to its page with what is new."""
    must(visit.acting.reader, Action.STEER)
    new = count_now(visit.acting, plan, indicator, today, LIVE)
    return RedirectResponse(of_plan(f"/plan/indicators/{indicator}?counted={new}", plan), 303)


@router.post("/plan/indicators/count", include_in_schema=False, dependencies=_STEERING)
def count_every(visit: Visiting, today: Today, plan: PlanHere) -> RedirectResponse:
    """Count every live indicator now."""
    must(visit.acting.reader, Action.STEER)
    new = sum(count_all(visit.acting, plan, today, LIVE).values())
    return RedirectResponse(of_plan(f"/plan/indicators?counted={new}", plan), 303)
