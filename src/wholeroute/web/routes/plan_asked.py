"""What a contact point was asked: a form, kept as it is typed, filled in offline too, and handed in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from starlette.responses import HTMLResponse, RedirectResponse, Response

from wholeroute.errors import Invalid
from wholeroute.plan import Fault
from wholeroute.plan.store import answering
from wholeroute.plan.store.answering import ChangedMeanwhile, Mine, Opened
from wholeroute.plan.store.versions import plan_of, plans
from wholeroute.rights import Action
from wholeroute.web.downloads import as_download
from wholeroute.web.offline import alone, part
from wholeroute.web.routes.plan import Choice
from wholeroute.web.routes.plan_asking import TypedIn
from wholeroute.web.sitting import (
    Number,
    Sitting,
    Today,
    Visit,
    Visiting,
    doing,
    sent_file,
)
from wholeroute.web.views import plan_asked as shown

router = APIRouter(dependencies=[Depends(doing(Action.ATTEST, "answer"))])


@dataclass(frozen=True, slots=True)
class Form:
    """A form that is shown again: what was typed, what is amiss, what another window kept."""

    typed: Mapping[str, str]
    faults: tuple[Fault, ...] = ()
    now: Mapping[str, str] | None = None


@router.get("/plan/asked", include_in_schema=False)
def asked_page(visit: Visiting, today: Today, done: Choice = "") -> HTMLResponse:
    """Show what the reader's organisation was asked."""
    return _list(visit, today, done=done)


@router.get("/plan/asked.json", tags=["plan"])
def asked_list(acting: Sitting) -> list[Mine]:
    """Return what the reader's organisation was asked, what waits first."""
    return list(answering.mine(acting))


@router.get("/plan/asked/{which:int}", include_in_schema=False)
def answer_page(visit: Visiting, which: Number, today: Today) -> HTMLResponse:
    """Show the form, filled beforehand."""
    return _page(visit, _opened(visit, which, today), today)


@router.get("/plan/asked/{which:int}.json", tags=["plan"])
def answer_facts(acting: Sitting, which: Number, today: Today) -> Opened:
    """Return an answer as it stands, with the questions."""
    return answering.opened(acting, which, partial(plan_of, acting.ledger), today)


@router.get("/plan/asked/{which:int}/alone", include_in_schema=False)
def form_alone(visit: Visiting, which: Number, today: Today) -> Response:
    """Hand over the form that works without a server, as one page to keep."""
    opened = _opened(visit, which, today)
    style, script = part("form.css"), part("answer.js")
    page = visit.pages.render(
        visit.request, "plan_answer_alone.html", framed=False, style=style, script=script,
        policy=alone(style, script), **_values(visit, opened, Form(opened.typed)),
    )  # fmt: skip
    name = f"{opened.sent.name}-{opened.sent.number}-{opened.sent.actor}.html"
    return as_download(name, bytes(page.body), "text/html; charset=utf-8")


@router.post("/plan/asked/upload", include_in_schema=False)
def upload(visit: Visiting, today: Today, file: Annotated[bytes, Depends(sent_file)]) -> Response:
    """Take what was typed without a server, as a draft to look at."""
    try:
        which, seen, said = _read_back(file)
    except Invalid as mistake:
        return _list(visit, today, mistake)
    return _kept(visit, which, said, seen, today)


@router.post("/plan/asked/{which:int}", include_in_schema=False)
def answer(visit: Visiting, which: Number, typed: TypedIn, today: Today) -> Response:
    """Keep what was typed; hand it in where the button says so."""
    seen = _number(typed.get("revision", ""))
    if visit.request.headers.get("hx-request") == "true":
        return _kept_by_itself(visit, which, typed, seen, today)
    if typed.get("then") != "complete":
        return _kept(visit, which, typed, seen, today)
    named = partial(plan_of, visit.acting.ledger)
    try:
        given = answering.complete(visit.acting, which, typed, seen, named, today)
    except ChangedMeanwhile as meanwhile:
        return _page(
            visit, _opened(visit, which, today), today, Form(typed, now=meanwhile.now), meanwhile
        )
    if given.faults:
        first = given.faults[0]
        mistake = Invalid(first.field, first.reason, first.fix)
        return _page(visit, _opened(visit, which, today), today, Form(typed, given.faults), mistake)
    return RedirectResponse("/plan/asked?done=complete", 303)


def _kept(visit: Visit, which: int, typed: Mapping[str, str], seen: int, today: date) -> Response:
    named = partial(plan_of, visit.acting.ledger)
    try:
        answering.keep(visit.acting, which, typed, seen, named, today)
    except ChangedMeanwhile as meanwhile:
        return _page(
            visit, _opened(visit, which, today), today, Form(typed, now=meanwhile.now), meanwhile
        )
    return RedirectResponse(f"/plan/asked/{which}", 303)


def _kept_by_itself(
    visit: Visit, which: int, typed: Mapping[str, str], seen: int, today: date
) -> HTMLResponse:
    named = partial(plan_of, visit.acting.ledger)
    try:
        row = answering.keep(visit.acting, which, typed, seen, named, today)
    except Invalid as mistake:
        return visit.page("report_kept.html", mistake=mistake, part="answer", open=None)
    return visit.page("report_kept.html", part="answer", open={"revision": row})


def _read_back(content: bytes) -> tuple[int, int, dict[str, str]]:
    """Return what a page that stood alone saved: what was asked, the row it began from, what was typed."""
    try:
        whole = json.loads(content)
        said = {str(name): words for name, words in whole["said"].items() if isinstance(words, str)}
        which, seen = int(whole["sent"]), int(whole["revision"])
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        fix = "Choose the file that the page saved, whose name ends in .json."
        raise Invalid("file", "this is no file that the form saved", fix) from None
    if any("\0" in words for words in said.values()) or not 0 < which < 2**63:
        raise Invalid("file", "this is no file that the form saved", "Save it again.")
    return which, seen, said


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() else 0


def _opened(visit: Visit, which: int, today: date) -> Opened:
    return answering.opened(visit.acting, which, partial(plan_of, visit.acting.ledger), today)


def _list(
    visit: Visit, today: date, mistake: Invalid | None = None, *, done: str = ""
) -> HTMLResponse:
    known = {each.about.id: each for each in plans(visit.acting.ledger)}
    return visit.page(
        "plan_asked.html", mistake=mistake, asked=answering.mine(visit.acting), today=today,
        plans=known, done=done,
    )  # fmt: skip


def _values(visit: Visit, opened: Opened, form: Form) -> dict[str, Any]:
    plan = plan_of(visit.acting.ledger, opened.sent.plan)
    questions = shown.questions_of(plan, opened)
    return {
        "opened": opened, "form": form, "plan": plan, "day_of": date.fromisoformat,
        "questions": questions, **shown.CHOICES,
        "anchors": {"": "q-source"} | {e.question.id: f"q-{e.question.id}" for e in questions},
        "words": {each.question.id: each.words for each in questions},
    }  # fmt: skip


def _page(
    visit: Visit,
    opened: Opened,
    today: date,
    form: Form | None = None,
    mistake: Invalid | None = None,
) -> HTMLResponse:
    values = _values(visit, opened, form or Form(opened.typed))
    return visit.page("plan_answer.html", mistake=mistake, today=today, **values)
