"""Attesting what happened, and saying of what others attested that it is so, or that it may not be."""

from __future__ import annotations

from datetime import date
from itertools import zip_longest
from typing import Annotated

from fastapi import APIRouter, Depends, Form
from pydantic import StringConstraints
from starlette.responses import HTMLResponse, RedirectResponse, Response

from wholeroute.errors import Invalid, NotFound
from wholeroute.ledger import Acting
from wholeroute.members import organisations
from wholeroute.plan import Plan
from wholeroute.plan.evidence import Verdict
from wholeroute.plan.store import evidence as kept
from wholeroute.rights import Action
from wholeroute.web.may import must
from wholeroute.web.routes.plan import PlanHere, action_shown, published_last
from wholeroute.web.sitting import Number, Today, Visit, Visiting, Words, doing, today_of
from wholeroute.web.views.plan import of_plan
from wholeroute.web.views.plan_attesting import Attesting, Draft, Row, attested, values

router = APIRouter(dependencies=[Depends(doing(Action.VERIFY, "plan"))])

Each = Annotated[
    list[Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00]*$")]],
    Form(max_length=20, default_factory=list),
]
"""A field that stands once for each indicator of an action."""


def rows_of(
    indicator: Each, value: Each, since: Each, until: Each, qualifier: Each
) -> dict[str, Row]:
    """Return what is filled in of each indicator."""
    said = zip_longest(indicator, value, since, until, qualifier, fillvalue="")
    return {name: Row(*cells) for name, *cells in said if name}


def filled_in(  # noqa: PLR0913 — the fields of one form
    rows: Annotated[dict[str, Row], Depends(rows_of)],
    actor: Words = "",
    kind: Words = "",
    title: Words = "",
    reference: Words = "",
    sha256: Words = "",
    held_by: Words = "",
    day: Words = "",
    quality: Words = "",
    public: Words = "",
) -> Draft:
    """Return what the form that attests holds."""
    return Draft(
        actor, kind, title, reference, sha256, held_by, day, quality, bool(public), rows
    )  # fmt: skip


FilledIn = Annotated[Draft, Depends(filled_in)]


@router.post("/plan/actions/{action}/evidence", include_in_schema=False)
def attest(visit: Visiting, plan: PlanHere, action: str, draft: FilledIn, today: Today) -> Response:
    """Keep evidence with the values that rest on it."""
    must(visit.acting.reader, Action.ATTEST)
    if action not in plan.action:
        raise NotFound("there is no such action")
    try:
        by = Attesting(_country(visit), today, visit.acting.ledger.profile)
        given = values(plan, plan.action[action], draft, by)
        number = kept.attest(visit.acting, plan, attested(plan, action, draft), today, given)
    except Invalid as mistake:
        return _again(visit, plan, action, mistake, draft, about=0)
    return _back(plan, action, "attested", number)


@router.post("/plan/actions/{action}/evidence/{which:int}", include_in_schema=False)
def say(  # noqa: PLR0913 — the fields of one form
    visit: Visiting,
    plan: PlanHere,
    action: str,
    which: Number,
    verdict: Words = "",
    reason: Words = "",
) -> Response:
    """Verify evidence of others, doubt it or take that back; withdraw what the own body attested."""
    must(visit.acting.reader, Action.VERIFY)
    if action not in plan.action:
        raise NotFound("there is no such action")
    kept.must_show(visit.acting, which, plan.about.id, action)
    try:
        _word(visit.acting, which, verdict, reason)
    except Invalid as mistake:
        draft = Draft(verdict=verdict, reason=reason)
        return _again(visit, plan, action, mistake, draft, about=which)
    return _back(plan, action, verdict, which)


def _word(acting: Acting, which: int, verdict: str, reason: str) -> None:
    if verdict not in set(Verdict):
        raise Invalid("verdict", "nothing is chosen", "Choose what you say of it.")
    if verdict == Verdict.WITHDRAWN:
        kept.withdraw(acting, which, reason)
    else:
        kept.say(acting, which, Verdict(verdict), reason)


def _country(visit: Visit) -> str:
    mine = visit.acting.reader.organisation
    every = organisations(visit.acting.ledger)
    return next((each.country.upper() for each in every if each.id == mine), "")


def _back(plan: Plan, action: str, was: str, which: int) -> RedirectResponse:
    return RedirectResponse(
        of_plan(f"/plan/actions/{action}?was={was}#evidence-{which}", plan), 303
    )


def _again(  # noqa: PLR0913 — what a form that is asked again has to keep
    visit: Visit, plan: Plan, action: str, mistake: Invalid, draft: Draft, *, about: int
) -> HTMLResponse:
    """Return the page with the form as it was filled in; `about` is the evidence, 0 for new one."""
    shown = action_shown(plan, action, visit.acting, today_of(visit.request))
    return visit.page(
        "plan_action.html", mistake=mistake, plan=plan, page=shown, draft=draft, about=about,
        compared="", was="", day_of=date.fromisoformat,
        published=published_last(visit.request, plan),
    )  # fmt: skip
