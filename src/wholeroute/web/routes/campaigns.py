"""Campaigns: how each is made, what was delivered, what was asked, and what it comes to.

Read by everybody where they are public; written by who steers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from starlette.responses import HTMLResponse, RedirectResponse, Response

from wholeroute.errors import Invalid
from wholeroute.partnerships.given import Segment, stretches_of
from wholeroute.partnerships.kinds import Arm, Comparison, Kind, Wave
from wholeroute.partnerships.records import Record, Said
from wholeroute.partnerships.store import records as kept
from wholeroute.rights import Action
from wholeroute.web.downloads import as_csv
from wholeroute.web.labels import LABELS
from wholeroute.web.may import must
from wholeroute.web.partners_look import is_member
from wholeroute.web.plan_look import Look, Looking
from wholeroute.web.sitting import Number, Sitting, Words, doing, typed_in
from wholeroute.web.views import campaigns as shown
from wholeroute.web.views import campaigns_filled as filled
from wholeroute.web.views.campaigns import CampaignPage, Campaigns, Sought
from wholeroute.web.views.campaigns_filled import Draft
from wholeroute.web.views.partners_offered import partners_offered

router = APIRouter()

_WRITING = [Depends(doing(Action.STEER, "campaign"))]
Choice = Annotated[str, Query(max_length=80, pattern=r"^[^\x00]*$")]
TypedIn = Annotated[Mapping[str, str], Depends(typed_in(3 * filled.MOST_ROWS + 20))]


@router.get("/campaigns", include_in_schema=False)
def campaigns_page(look: Looking, segment: Choice = "", state: Choice = "") -> HTMLResponse:
    """Show the campaigns that are asked for; all of them where the question cannot be read."""
    mistake = None
    try:
        wanted = shown.sought(segment, state)
    except Invalid as error:
        wanted, mistake = Sought(), error
    return look.page(
        "campaigns.html", mistake, page=_list(look, wanted), segments=tuple(Segment),
        states=shown.STATES, writes=_writes(look), partners=partners_offered(),
    )  # fmt: skip


@router.get("/campaigns.json", tags=["partnerships"])
def campaigns_list(look: Looking, segment: Choice = "", state: Choice = "") -> Campaigns:
    """Return the campaigns that are asked for: to members every count, to everybody tens."""
    return _list(look, shown.sought(segment, state))


@router.get("/campaigns.csv", include_in_schema=False)
def campaigns_csv(look: Looking, segment: Choice = "", state: Choice = "") -> Response:
    """Return them as CSV."""
    found = _list(look, shown.sought(segment, state))
    return as_csv("campaigns", shown.campaigns_csv(found.lines))


@router.get("/campaigns/new", include_in_schema=False, dependencies=_WRITING)
def new_campaign(
    acting: Sitting, look: Looking, partner: Choice = "", need: Choice = ""
) -> HTMLResponse:
    """Show the form in which a campaign is designed: of a partner, for a need, where one is named."""
    must(acting.reader, Action.STEER)
    said = {"since": look.today.isoformat(), "public": "yes", "comparison": Comparison.BY_LOT}
    return _form(look, {**said, "partner": partner, f"{filled.NEED}{need}": "yes"})


@router.post("/campaigns", include_in_schema=False, dependencies=_WRITING)
def write(acting: Sitting, look: Looking, typed: TypedIn) -> Response:
    """Keep a campaign."""
    must(acting.reader, Action.STEER)
    try:
        number = kept.write(acting, filled.designed(typed), look.today)
    except Invalid as mistake:
        return _form(look, typed, mistake)
    return RedirectResponse(f"/campaigns/{number}", 303)


@router.get("/campaigns/{campaign:int}.json", tags=["partnerships"])
def campaign_facts(look: Looking, campaign: Number) -> CampaignPage:
    """Return a campaign; to members with each day of its log and each wave."""
    return _found(look, campaign)


@router.get("/campaigns/{campaign:int}.csv", include_in_schema=False)
def campaign_csv(look: Looking, campaign: Number) -> Response:
    """Return what was asked, place by place, as CSV."""
    return as_csv(f"campaign-{campaign}", shown.places_csv(_found(look, campaign).line))


@router.get("/campaigns/{campaign:int}", include_in_schema=False)
def campaign_page(look: Looking, campaign: Number) -> HTMLResponse:
    """Show a campaign, and to whoever steers the forms that go on with it."""
    return _page(look, campaign)


@router.get("/campaigns/{campaign:int}/renew", include_in_schema=False, dependencies=_WRITING)
def renew_page(acting: Sitting, look: Looking, campaign: Number) -> HTMLResponse:
    """Show the form of a campaign as it stands."""
    must(acting.reader, Action.STEER)
    record = shown.campaign_named(_known(look), campaign).record
    return _form(look, filled.as_typed(record), anew=record)


@router.post("/campaigns/{campaign:int}", include_in_schema=False, dependencies=_WRITING)
def renew(acting: Sitting, look: Looking, campaign: Number, typed: TypedIn) -> Response:
    """Say a campaign anew; what was delivered and asked is for everybody as it is."""
    must(acting.reader, Action.STEER)
    record = shown.campaign_named(_known(look), campaign).record
    try:
        kept.renew(acting, record, filled.designed(typed), look.today)
    except Invalid as mistake:
        return _form(look, {**typed, "partner": record.partner}, mistake, anew=record)
    return RedirectResponse(f"/campaigns/{campaign}", 303)


@router.post("/campaigns/{campaign:int}/days", include_in_schema=False, dependencies=_WRITING)
def deliver(acting: Sitting, look: Looking, campaign: Number, typed: TypedIn) -> Response:
    """Write a day down."""
    must(acting.reader, Action.STEER)
    return _added(look, campaign, Draft("day", typed), lambda record: kept.write(
        acting, filled.delivered(record, typed), look.today
    ))  # fmt: skip


@router.post("/campaigns/{campaign:int}/waves", include_in_schema=False, dependencies=_WRITING)
def measure(acting: Sitting, look: Looking, campaign: Number, typed: TypedIn) -> Response:
    """Write a wave of asking down, or show more rows of its form."""
    must(acting.reader, Action.STEER)
    rows = filled.rows_in(typed)
    if typed.get("then") == "more":
        more = min(filled.MOST_ROWS, rows + filled.MORE)
        return _page(look, campaign, Draft("wave", typed, more))
    return _added(look, campaign, Draft("wave", typed, rows), lambda record: kept.write(
        acting, filled.asked(record, typed), look.today
    ))  # fmt: skip


@router.post("/campaigns/{campaign:int}/take-back", include_in_schema=False, dependencies=_WRITING)
def take_back(
    acting: Sitting, look: Looking, campaign: Number, entry: Words = "", why: Words = ""
) -> Response:
    """Take a day or a wave back; what it said is kept."""
    must(acting.reader, Action.STEER)

    def keep(record: Record) -> int:
        below = {str(each.first): each for each in shown.resting_on(_known(look), record.first)}
        if entry not in below:
            raise Invalid("entry", "nothing of the list is chosen", "Choose one of the list.")
        return kept.take_back(acting, below[entry], why)

    return _added(look, campaign, Draft("back", {"entry": entry, "why": why}), keep)


def _added(look: Look, campaign: int, draft: Draft, keep: Callable[[Record], int]) -> Response:
    record = shown.campaign_named(_known(look), campaign).record
    try:
        keep(record)
    except Invalid as mistake:
        return _page(look, campaign, draft, mistake)
    return RedirectResponse(f"/campaigns/{campaign}#{_PLACES[draft.form]}", 303)


_PLACES = {"day": "delivered", "wave": "measured", "back": "delivered"}


def _known(look: Look) -> tuple[Said, ...]:
    return kept.records(look.ledger, look.acting)


def _writes(look: Look) -> bool:
    return look.acting is not None and kept.writes(look.acting.reader, Kind.CAMPAIGN)


def _list(look: Look, wanted: Sought) -> Campaigns:
    return shown.campaigns(_known(look), wanted, look.today, member=is_member(look))


def _found(look: Look, number: int) -> CampaignPage:
    known = _known(look)
    said = shown.campaign_named(known, number)
    return shown.page_of(said, known, look.today, member=is_member(look))


def _page(
    look: Look, number: int, draft: Draft | None = None, mistake: Invalid | None = None
) -> HTMLResponse:
    return look.page(
        "campaign.html", mistake, page=_found(look, number), draft=draft or Draft(),
        writes=_writes(look), member=is_member(look), waves=tuple(Wave), arms=tuple(Arm),
        partners=partners_offered(),
    )  # fmt: skip


def _form(
    look: Look, said: Mapping[str, str], mistake: Invalid | None = None, anew: Record | None = None
) -> HTMLResponse:
    return look.page(
        "campaign_form.html", mistake, said=said, anew=anew,
        segments=stretches_of(anew.partner) if anew else tuple(Segment),
        comparisons=tuple(Comparison), partners=partners_offered(),
        needs=shown.needs_for(_known(look), said.get("partner", "")),
        channels=tuple(LABELS["campaign-channel"]), fields=(*filled.DESIGN, "needs"),
    )  # fmt: skip
