"""Two forms for people who are asked and may say no: what they tell of smuggling, and what they need.

The two share nothing: the one becomes a draft that knows its day alone, the other becomes referrals
and is kept nowhere else. Neither has a field for who it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Form
from starlette.responses import HTMLResponse, RedirectResponse, Response

from wholeroute import disclosure, drafting
from wholeroute.disclosure import Need, Referral, Urgency
from wholeroute.drafting import INDICATORS, Content, Screened
from wholeroute.errors import Invalid, Refused
from wholeroute.ledger import bodies
from wholeroute.rights import Action
from wholeroute.web.labels import label
from wholeroute.web.may import must
from wholeroute.web.routes.report_form import TypedIn
from wholeroute.web.routes.reports import begin
from wholeroute.web.sitting import SendingVisit, Today, Visit, Visiting, doing
from wholeroute.web.views.disclosures import abroad

router = APIRouter(dependencies=[Depends(doing(Action.SUBMIT, "told"))])

Ticks = Annotated[list[str], Form(max_length=60)]


@router.get("/reports/debriefing", include_in_schema=False)
def debriefing_page(visit: SendingVisit) -> HTMLResponse:
    """Show what a debriefing is, and what it never is."""
    return visit.page("debriefing.html")


@router.post("/reports/debriefing", include_in_schema=False)
def begin_debriefing(visit: SendingVisit, today: Today, typed: TypedIn) -> Response:
    """Begin a debriefing, once its interviewee knows that they may say no."""
    try:
        drafting.must_be_informed(informed=_is_informed(typed))
    except Invalid as mistake:
        return visit.page("debriefing.html", mistake=mistake)
    return begin(visit, Content(drafting.Form.DEBRIEFING), today, "text")


@router.get("/reports/screening", include_in_schema=False)
def screening_page(visit: Visiting) -> HTMLResponse:
    """Show the screening for needs."""
    must(visit.acting.reader, Action.REFER)
    return _screening(visit, {}, ())


@router.post("/reports/screening", include_in_schema=False)
def screen(
    visit: Visiting,
    typed: TypedIn,
    noticed: Ticks = [],  # noqa: B006 — FastAPI copies it
    needs: Ticks = [],  # noqa: B006
) -> Response:
    """Refer each need to the service; what was ticked is kept nowhere else."""
    must(visit.acting.reader, Action.REFER)
    language = visit.pages.languages.of(visit.request)
    again = partial(_screening, visit, typed, (*noticed, *needs))
    try:
        drafting.tell_needs(
            visit.acting, _screened(typed, noticed, needs),
            lambda each: language.text(label("noticed", each)),
        )  # fmt: skip
    except Invalid as mistake:
        return again(mistake)
    except Refused as refusal:
        return visit.refused(refusal, Action.REFER, "referral", again)
    return RedirectResponse("/referrals", 303)


def _screened(typed: Mapping[str, str], noticed: list[str], needs: list[str]) -> Screened:
    if not typed.get("recipient"):
        raise Invalid("recipient", "nobody is chosen", "Choose the service.")
    try:
        urgency = Urgency(typed.get("urgency", ""))
        chosen = frozenset(map(Need, needs))
    except ValueError:
        raise Invalid("urgency", "how soon is not chosen", "Choose it.") from None
    referral = Referral(
        typed["recipient"], Need.SHELTER, typed.get("place", ""), urgency,
        typed.get("contact", ""), typed.get("language", "").strip().lower(),
        typed.get("legal_basis", ""), typed.get("words", ""),
    )  # fmt: skip
    return Screened(_is_informed(typed), frozenset(noticed), chosen, referral)


def _is_informed(typed: Mapping[str, str]) -> bool:
    return typed.get("informed") == "yes"


def _screening(
    visit: Visit, typed: Mapping[str, str], ticked: Iterable[str], mistake: Invalid | None = None
) -> HTMLResponse:
    with visit.acting.begin() as connection:
        known = bodies(connection)
    return visit.page(
        "screening.html", mistake=mistake, typed=typed, ticked=set(ticked), noticed=INDICATORS,
        services=[each for each in known if each.id not in abroad(known)],
        urgencies=tuple(disclosure.Urgency),
    )  # fmt: skip
