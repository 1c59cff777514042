"""Questionnaires: make a version, send it, remind, see answers side by side, and who is silent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query
from starlette.responses import HTMLResponse, RedirectResponse, Response

from wholeroute.errors import Invalid
from wholeroute.plan.asking import Asks, Read, Sent, written
from wholeroute.plan.store import asking
from wholeroute.plan.store.versions import plan_of, plans
from wholeroute.rights import Action
from wholeroute.web.downloads import as_download
from wholeroute.web.may import may, must
from wholeroute.web.routes.plan import Choice, PlanHere
from wholeroute.web.sitting import (
    Number,
    Sitting,
    Today,
    Visit,
    Visiting,
    doing,
    sent_file,
    typed_in,
)
from wholeroute.web.views import plan_asking as shown
from wholeroute.web.views.plan_asking import Draft, QuestionnairePage, Questionnaires

router = APIRouter(dependencies=[Depends(doing(Action.STEER, "questionnaire"))])

MOST_FIELDS = 600
TypedIn = Annotated[Mapping[str, str], Depends(typed_in(MOST_FIELDS))]
Chosen = Annotated[tuple[str, ...], Form(max_length=400)]
Day = Annotated[str, Form(max_length=20)]


@router.get("/plan/questionnaires", include_in_schema=False)
def questionnaires_page(visit: Visiting, today: Today) -> HTMLResponse:
    """Show every version of every questionnaire."""
    return _list(visit, today)


@router.get("/plan/questionnaires.json", tags=["plan"])
def questionnaires_list(acting: Sitting, today: Today) -> Questionnaires:
    """Return every version, with how many were asked, answered and are silent."""
    return shown.questionnaires(acting, today)


@router.get("/plan/questionnaires/new", include_in_schema=False)
def new_page(
    visit: Visiting,
    plan: PlanHere,
    last: Annotated[Number, Query()] = 0,
    actor: Choice = "",
    section: Choice = "",
) -> HTMLResponse:
    """Show the form in which a questionnaire is made: from the last version, or from actions of a plan."""
    must(visit.acting.reader, Action.STEER)
    if not last:
        profile = visit.acting.ledger.profile
        return _form(visit, shown.draft_about(plan, actor, section, profile))
    with visit.acting.begin() as connection:
        before = asking.version(connection, visit.acting, last)
    return _form(visit, shown.draft_of(before.questionnaire))


@router.post("/plan/questionnaires", include_in_schema=False)
def make(visit: Visiting, typed: TypedIn) -> Response:
    """Make what the form asks, or show more rows of it."""
    must(visit.acting.reader, Action.STEER)
    if typed.get("then") == "more":
        return _form(visit, shown.draft_typed(typed, shown.MORE_ROWS))
    draft = shown.draft_typed(typed)
    found = shown.read_draft(draft, visit.acting.ledger)
    if found.questionnaire is None:
        return _form(visit, shown.mended(draft, found.faults), _mistake(found))
    try:
        which = asking.make(visit.acting, found.questionnaire)
    except Invalid as mistake:
        return _form(visit, draft, mistake)
    return RedirectResponse(f"/plan/questionnaires/{which}", 303)


@router.post("/plan/questionnaires/upload", include_in_schema=False)
def upload(visit: Visiting, today: Today, file: Annotated[bytes, Depends(sent_file)]) -> Response:
    """Make what a YAML file asks, or say all that is wrong with it."""
    must(visit.acting.reader, Action.STEER)
    found = shown.read_file(file, visit.acting.ledger)
    if found.questionnaire is None:
        return _list(visit, today, _mistake(found), found)
    try:
        which = asking.make(visit.acting, found.questionnaire)
    except Invalid as mistake:
        return _list(visit, today, mistake)
    return RedirectResponse(f"/plan/questionnaires/{which}", 303)


@router.get("/plan/questionnaires/{which:int}", include_in_schema=False)
def questionnaire_page(
    visit: Visiting, which: Number, today: Today, done: Choice = ""
) -> HTMLResponse:
    """Show one version: its questions, who was asked, and the answers side by side."""
    return _page(visit, which, today, done=done)


@router.get("/plan/questionnaires/{which:int}.json", tags=["plan"])
def questionnaire_facts(acting: Sitting, which: Number, today: Today) -> QuestionnairePage:
    """Return one version with who was asked and every complete answer. Audited."""
    return _found(acting, which, today)


@router.get("/plan/questionnaires/{which:int}.csv", include_in_schema=False)
def answers_csv(acting: Sitting, which: Number, today: Today) -> Response:
    """Hand the complete answers over as CSV. Audited."""
    page = _found(acting, which, today)
    name = f"{page.version.questionnaire.about.id}-{page.version.number}.csv"
    content = f"\ufeff{shown.answers_csv(page)}".encode()
    return as_download(name, content, "text/csv; charset=utf-8")


@router.get("/plan/questionnaires/{which:int}.yaml", include_in_schema=False)
def questions_yaml(acting: Sitting, which: Number) -> Response:
    """Hand the questions over as a file to change and hand in as the next version."""
    with acting.begin() as connection:
        version = asking.version(connection, acting, which)
    content = written(version.questionnaire).encode()
    name = f"{version.questionnaire.about.id}-{version.number}.yaml"
    return as_download(name, content, "application/yaml; charset=utf-8")


@router.post("/plan/questionnaires/{which:int}/send", include_in_schema=False)
def send(visit: Visiting, which: Number, today: Today, to: Chosen = (), due: Day = "") -> Response:
    """Ask those who are chosen."""
    must(visit.acting.reader, Action.STEER)
    try:
        wanted = [_who(each) for each in to]
        number = asking.send(visit.acting, which, wanted, _day(due), today)
    except Invalid as mistake:
        return _page(visit, which, today, mistake, chosen=to, due=due)
    return RedirectResponse(f"/plan/questionnaires/{which}?done=sent-{number}", 303)


@router.post("/plan/questionnaires/{which:int}/remind", include_in_schema=False)
def remind(visit: Visiting, which: Number, today: Today, sent: Chosen = ()) -> Response:
    """Remind those who are chosen."""
    must(visit.acting.reader, Action.STEER)
    try:
        numbers = [int(each) for each in sent if each.isascii() and each.isdecimal()]
        number = asking.remind(visit.acting, which, numbers, today)
    except Invalid as mistake:
        return _page(visit, which, today, mistake)
    return RedirectResponse(f"/plan/questionnaires/{which}?done=reminded-{number}", 303)


@router.get("/plan/silent", include_in_schema=False)
def silent_page(visit: Visiting, today: Today) -> HTMLResponse:
    """Show who was asked, is past due and did not answer in full."""
    named = partial(plan_of, visit.acting.ledger)
    silent = shown.silent(visit.acting, today)
    known = {each.plan: named(each.plan) for each in silent}
    return visit.page("plan_silent.html", silent=silent, today=today, plans=known)


@router.get("/plan/silent.json", tags=["plan"])
def silent_list(acting: Sitting, today: Today) -> list[Sent]:
    """Return who is silent, the longest due first."""
    return list(shown.silent(acting, today))


def _who(text: str) -> tuple[str, str]:
    organisation, _, actor = text.partition(" ")
    return organisation, actor


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid("due", "that is no day", "Write it as 2027-03-21.") from None


def _found(acting: Sitting, which: int, today: date) -> QuestionnairePage:
    return shown.questionnaire(acting, which, partial(plan_of, acting.ledger), today)


def _mistake(found: Read) -> Invalid:
    first = found.faults[0]
    return Invalid(first.field, first.reason, first.fix, line=first.line)


def _list(
    visit: Visit, today: date, mistake: Invalid | None = None, found: Read | None = None
) -> HTMLResponse:
    return visit.page(
        "plan_questionnaires.html", mistake=mistake, faults=found.faults if found else (),
        page=shown.questionnaires(visit.acting, today), steers=_steers(visit),
        day_of=date.fromisoformat,
    )  # fmt: skip


def _form(visit: Visit, draft: Draft, mistake: Invalid | None = None) -> HTMLResponse:
    everything = plans(visit.acting.ledger)
    plan = next((p for p in everything if p.about.id == draft.about.get("plan")), everything[0])
    return visit.page(
        "plan_questionnaire_new.html", mistake=mistake, draft=draft, plan=plan, plans=everything,
        asks=tuple(Asks),
    )  # fmt: skip


def _page(  # noqa: PLR0913 — what a form that is asked again has to keep
    visit: Visit,
    which: int,
    today: date,
    mistake: Invalid | None = None,
    *,
    done: str = "",
    chosen: tuple[str, ...] = (),
    due: str = "",
) -> HTMLResponse:
    page = _found(visit.acting, which, today)
    what, _, number = done.partition("-")
    return visit.page(
        "plan_questionnaire.html", mistake=mistake, page=page, today=today, chosen=chosen,
        plan=plan_of(visit.acting.ledger, page.version.questionnaire.about.plan),
        due=due, steers=_steers(visit), day_of=date.fromisoformat,
        done=(what, int(number)) if number.isascii() and number.isdecimal() else None,
    )  # fmt: skip


def _steers(visit: Visit) -> bool:
    return may(visit.acting.reader, Action.STEER)
