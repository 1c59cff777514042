"""Who answers for which actor of a plan: shown to members, said by programme managers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import HTMLResponse, RedirectResponse, Response

from wholeroute.errors import Invalid
from wholeroute.ledger import Acting
from wholeroute.members import organisations
from wholeroute.plan import Plan
from wholeroute.plan.evidence import Answering
from wholeroute.plan.store import evidence as kept
from wholeroute.rights import Action
from wholeroute.web.downloads import as_download
from wholeroute.web.may import may, must
from wholeroute.web.routes.plan import PlanHere
from wholeroute.web.sitting import Sitting, Today, Visit, Visiting, Words, doing
from wholeroute.web.views import plan_files as files
from wholeroute.web.views.plan import of_plan

router = APIRouter(dependencies=[Depends(doing(Action.STEER, "plan.stands_for"))])


@dataclass(frozen=True, slots=True)
class Draft:
    """Who is to answer for whom, as it was filled in."""

    actor: str = ""
    answers: str = ""
    since: str = ""
    until: str = ""


def filled_in(
    actor: Words = "", answers: Words = "", since: Words = "", until: Words = ""
) -> Draft:
    """Return what the form holds."""
    return Draft(actor, answers, since, until)


FilledIn = Annotated[Draft, Depends(filled_in)]


@router.get("/plan/answering", include_in_schema=False)
def answering_page(visit: Visiting, plan: PlanHere, today: Today) -> HTMLResponse:
    """Show who answers for which actor, and for whom nobody does."""
    return _page(visit, plan, today, Draft(since=today.isoformat()))


@router.get("/plan/answering.json", tags=["plan"])
def answering_list(acting: Sitting, plan: PlanHere) -> list[Answering]:
    """Return who answers for which actor, from when until when."""
    return list(_answering(acting, plan))


@router.get("/plan/answering.csv", include_in_schema=False)
def answering_csv(acting: Sitting, plan: PlanHere) -> Response:
    """Return it as CSV."""
    content = files.answering_csv(_answering(acting, plan))
    return as_download(
        "plan-answering.csv", f"\ufeff{content}".encode(), "text/csv; charset=utf-8"
    )  # fmt: skip


@router.post("/plan/answering", include_in_schema=False)
def answer_for(visit: Visiting, plan: PlanHere, draft: FilledIn, today: Today) -> Response:
    """Say who answers for an actor; a day until which they do ends it."""
    must(visit.acting.reader, Action.STEER)
    try:
        _answer_for(visit.acting, plan, draft)
    except Invalid as mistake:
        return _page(visit, plan, today, draft, mistake=mistake)
    return RedirectResponse(of_plan("/plan/answering", plan), 303)


def _answer_for(acting: Acting, plan: Plan, draft: Draft) -> None:
    if draft.answers not in {each.id for each in organisations(acting.ledger)}:
        raise Invalid("answers", "nobody of that id is enrolled", "Choose one of the list.")
    since, until = _day("since", draft.since), _day("until", draft.until) if draft.until else None
    kept.answer_for(acting, plan, draft.actor, draft.answers, since, until)


def _day(name: str, text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise Invalid(name, "that is no day", "Write it as 2027-03-21.") from None


def _answering(acting: Acting, plan: Plan) -> tuple[Answering, ...]:
    must(acting.reader, Action.VERIFY)
    with acting.begin() as connection:
        return kept.answering(connection, plan.about.id)


def _page(
    visit: Visit, plan: Plan, today: date, draft: Draft, *, mistake: Invalid | None = None
) -> HTMLResponse:
    rows = _answering(visit.acting, plan)
    asked = dict.fromkeys(name for action in plan.actions for name in action.responsible)
    answered = {each.actor for each in rows if each.on(today)}
    return visit.page(
        "plan_answering.html", mistake=mistake, plan=plan, rows=rows, today=today, draft=draft,
        silent=tuple(each for each in asked if not plan.speaks_for[each] & answered),
        asked=tuple(asked), steers=may(visit.acting.reader, Action.STEER),
        organisations=organisations(visit.acting.ledger), day_of=date.fromisoformat,
    )  # fmt: skip
