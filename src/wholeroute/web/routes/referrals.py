"""Referrals: tell a protection service of a need, and say that it was received."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import HTMLResponse, RedirectResponse, Response

from wholeroute import disclosure
from wholeroute.disclosure import Need, Referral, Urgency
from wholeroute.errors import Invalid, Refused
from wholeroute.ledger import ReferralRow, bodies
from wholeroute.rights import Action, Role
from wholeroute.web.may import must
from wholeroute.web.sitting import Sitting, Visit, Visiting, Words, doing
from wholeroute.web.views.disclosures import abroad

router = APIRouter(dependencies=[Depends(doing(Action.REFER, "referral"))])


@dataclass(frozen=True, slots=True)
class Draft:
    """A referral as it was filled in."""

    recipient: str = ""
    need: str = ""
    place: str = ""
    urgency: str = ""
    contact: str = ""
    language: str = ""
    legal_basis: str = ""
    words: str = ""


EMPTY = Draft()


def filled_in(  # noqa: PLR0913 — the fields of one form
    recipient: Words = "",
    need: Words = "",
    place: Words = "",
    urgency: Words = "",
    contact: Words = "",
    language: Words = "",
    legal_basis: Words = "",
    words: Words = "",
) -> Draft:
    """Return what the form holds."""
    return Draft(recipient, need, place, urgency, contact, language, legal_basis, words)


FilledIn = Annotated[Draft, Depends(filled_in)]


@router.get("/referrals", include_in_schema=False)
def referrals_page(visit: Visiting) -> HTMLResponse:
    """Show the referrals of the reader's organisation, and the form that sends one."""
    must(visit.acting.reader, Action.REFER)
    return _page(visit)


@router.get("/referrals.json", tags=["disclosures"])
def referrals_list(acting: Sitting) -> list[ReferralRow]:
    """Return the referrals sent by or to the reader's organisation. Audited."""
    return disclosure.referred(acting)


@router.post("/referrals", include_in_schema=False)
def refer(visit: Visiting, draft: FilledIn) -> Response:
    """Send a referral."""
    must(visit.acting.reader, Action.REFER)
    try:
        disclosure.refer(visit.acting, _referral(draft))
    except Invalid as mistake:
        return _page(visit, draft, mistake=mistake)
    except Refused as refusal:
        return visit.refused(
            refusal, Action.REFER, "referral", lambda why: _page(visit, draft, mistake=why)
        )
    return RedirectResponse("/referrals", 303)


@router.post("/referrals/{referral:uuid}/received", include_in_schema=False)
def receive(acting: Sitting, referral: UUID) -> RedirectResponse:
    """Say that the service has it."""
    must(acting.reader, Action.REFER)
    disclosure.receive(acting, referral)
    return RedirectResponse("/referrals", 303)


def _referral(draft: Draft) -> Referral:
    if not draft.recipient:
        raise Invalid("recipient", "nobody is chosen", "Choose the service.")
    try:
        need, urgency = Need(draft.need), Urgency(draft.urgency)
    except ValueError:
        raise Invalid("need", "need or urgency is not chosen", "Choose both.") from None
    return Referral(
        draft.recipient, need, draft.place, urgency, draft.contact,
        draft.language.strip().lower(), draft.legal_basis, draft.words,
    )  # fmt: skip


def _page(visit: Visit, draft: Draft = EMPTY, *, mistake: Invalid | None = None) -> HTMLResponse:
    acting = visit.acting
    with acting.begin() as connection:
        known = bodies(connection)
    services = [each for each in known if each.id not in abroad(known)]
    return visit.page(
        "referrals.html", mistake=mistake, referrals=disclosure.referred(acting), draft=draft,
        services=services, needs=tuple(Need), urgencies=tuple(Urgency),
        receives=acting.reader.role is Role.PROTECTION_OFFICER,
    )  # fmt: skip
