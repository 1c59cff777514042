"""Allegations: read by those who may, written down, and added to; nothing is changed or deleted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

from fastapi import APIRouter, Depends
from starlette.responses import HTMLResponse, RedirectResponse, Response

from wholeroute.errors import Invalid, Refused
from wholeroute.ledger import Acting
from wholeroute.members import organisations
from wholeroute.partnerships.allegations import Case, Outcome, Register, Through
from wholeroute.partnerships.allegations import Told as Form
from wholeroute.partnerships.kinds import Kind
from wholeroute.partnerships.records import Said
from wholeroute.partnerships.store import allegations as kept
from wholeroute.partnerships.store.records import records, rows
from wholeroute.rights import Action
from wholeroute.web.may import may
from wholeroute.web.routes.plan import Choice
from wholeroute.web.sitting import Number, Sitting, Today, Visit, Visiting, Words, doing, today_of
from wholeroute.web.views import allegations as shown
from wholeroute.web.views.allegations import AllegationPage, Allegations, Sought
from wholeroute.web.views.partners_offered import partners_offered
from wholeroute.web.views.partners_said import all_said, says, title_of

router = APIRouter(dependencies=[Depends(doing(Action.VERIFY, "allegation"))])

_WRITING = [Depends(doing(Action.ATTEST, "allegation"))]
_COMPARING = [Depends(doing(Action.AUDIT, "allegation"))]
EMPTY: Mapping[str, str] = {}


@router.get("/allegations", include_in_schema=False)
def allegations_page(
    visit: Visiting, today: Today, state: Choice = "", partner: Choice = ""
) -> HTMLResponse:
    """Show the allegations that are asked for; all of them where the question cannot be read."""
    register, mistake = kept.register(visit.acting), None
    try:
        wanted = shown.sought(state, partner)
    except Invalid as error:
        wanted, mistake = Sought(), error
    return _list(visit, shown.allegations(register, wanted, today), mistake)


@router.get("/allegations.json", tags=["partnerships"])
def allegations_list(
    acting: Sitting, today: Today, state: Choice = "", partner: Choice = ""
) -> Allegations:
    """Return the allegations that are asked for, and how many there are."""
    return shown.allegations(kept.register(acting), shown.sought(state, partner), today)


@router.post("/allegations/compare", include_in_schema=False, dependencies=_COMPARING)
def compare(visit: Visiting, today: Today) -> HTMLResponse:
    """Compare the sealed log with the tables, and show what is missing."""
    lost = kept.lost(visit.acting)
    found = shown.allegations(kept.register(visit.acting), Sought(), today)
    return _list(visit, found, lost=lost)


@router.get("/allegations/new", include_in_schema=False, dependencies=_WRITING)
def new_page(visit: Visiting, today: Today) -> HTMLResponse:
    """Show the form in which an allegation is written down."""
    kept.must_write(visit.acting.reader)
    return _form(visit, Form(received_on=today.isoformat()), "")


@router.post("/allegations", include_in_schema=False, dependencies=_WRITING)
def receive(  # noqa: PLR0913 — the fields of one form
    visit: Visiting,
    today: Today,
    partner: Words = "",
    activity: Words = "",
    received_by: Words = "",
    received_on: Words = "",
    through: Words = "",
    words: Words = "",
) -> Response:
    """Write an allegation down."""
    kept.must_write(visit.acting.reader)
    said = Form(partner, None, received_by, received_on, through, words)
    told, amiss = shown.told(said, activity)

    def again(mistake: Invalid) -> HTMLResponse:
        return _form(visit, said, activity, mistake)

    try:
        number = kept.receive(visit.acting, told, today, amiss)
    except Invalid as mistake:
        return again(mistake)
    except Refused as refusal:
        return visit.refused(refusal, Action.ATTEST, "allegation", again, "Nothing was kept.")
    return RedirectResponse(f"/allegations/{number}", 303)


@router.get("/allegations/{number:int}.json", tags=["partnerships"])
def allegation_facts(acting: Sitting, number: Number, today: Today) -> AllegationPage:
    """Return one allegation with all that was added to it."""
    return shown.page_of(kept.register(acting, [number]), number, today)


@router.get("/allegations/{number:int}", include_in_schema=False)
def allegation_page(visit: Visiting, number: Number) -> HTMLResponse:
    """Show one allegation, its history by day, and what its reader may add."""
    return _page(visit, kept.register(visit.acting, [number]), number)


@router.post("/allegations/{number:int}", include_in_schema=False, dependencies=_WRITING)
def add(  # noqa: PLR0913 — the fields of all forms of a page
    visit: Visiting,
    number: Number,
    today: Today,
    kind: Words = "",
    words: Words = "",
    day: Words = "",
    recipient: Words = "",
    outcome: Words = "",
    other: Words = "",
    step: Words = "",
) -> Response:
    """Forward, decide, reopen, correct, join or take apart: each is one more row, and changes none."""
    register = kept.register(visit.acting, [number])
    shown.case_named(register, number)
    typed = {
        "kind": kind, "words": words, "day": day, "recipient": recipient, "outcome": outcome,
        "other": other, "step": step,
    }  # fmt: skip

    adds, amiss = shown.added(typed)

    def again(mistake: Invalid) -> HTMLResponse:
        return _page(visit, register, number, mistake, typed)

    try:
        which = kept.add(visit.acting, number, adds, today, amiss)
    except Invalid as mistake:
        return again(mistake)
    except Refused as refusal:
        return visit.refused(refusal, Action.STEER, "allegation", again, "Nothing was kept.")
    return RedirectResponse(f"/allegations/{number}#s{which}", 303)


def _list(
    visit: Visit,
    page: Allegations,
    mistake: Invalid | None = None,
    lost: tuple[str, ...] | None = None,
) -> HTMLResponse:
    reader = visit.acting.reader
    return visit.page(
        "allegations.html", mistake=mistake, page=page, states=shown.STATES, lost=lost,
        reviews=kept.reviews(reader), writes=kept.writes(reader), partners=partners_offered(),
    )  # fmt: skip


def _page(
    visit: Visit,
    register: Register,
    number: int,
    mistake: Invalid | None = None,
    draft: Mapping[str, str] = EMPTY,
) -> HTMLResponse:
    today = today_of(visit.request)
    case = shown.case_named(register, number)
    return visit.page(
        "allegation.html", mistake=mistake, page=shown.page_of(register, number, today),
        acts=shown.acts_of(visit.acting.reader, case), draft=draft, outcomes=tuple(Outcome),
        today=today, partners=partners_offered(), activity=_activity(visit.acting, case),
        title_of=title_of, says=says,
    )  # fmt: skip


def _form(visit: Visit, said: Form, activity: str, mistake: Invalid | None = None) -> HTMLResponse:
    steers = may(visit.acting.reader, Action.STEER)
    return visit.page(
        "allegation_form.html", mistake=mistake, said={**asdict(said), "activity": activity},
        through=tuple(Through), partners=partners_offered(), activities=_activities(visit.acting),
        bodies=organisations(visit.acting.ledger) if steers else (),
        own=visit.acting.reader.organisation,
    )  # fmt: skip


def _activity(acting: Acting, case: Case) -> Said | None:
    """Return the activity that an allegation is about, taken back or not, where its reader may read it."""
    told = case.allegation
    every = all_said(rows(acting.ledger, acting, told.partner))
    return next((each for each in every if each.record.first == told.activity), None)


def _activities(acting: Acting) -> dict[int, tuple[str, str]]:
    """Return partner and words of each activity by its number."""
    return {
        each.record.first: (each.record.partner, each.record.kept["what"])
        for each in records(acting.ledger, acting)
        if each.record.kind is Kind.ACTIVITY
    }
