"""What is kept and until when: whose time has come, keeping on, erasing, restricting, certificates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import HTMLResponse, RedirectResponse, Response

from wholeroute import custody
from wholeroute.custody import Evidence, Ground, Order
from wholeroute.errors import Invalid, NotFound, Refused
from wholeroute.intake import redact_original
from wholeroute.ledger import erasures
from wholeroute.rights import Action
from wholeroute.web.downloads import as_download
from wholeroute.web.may import must
from wholeroute.web.sitting import Sitting, Visit, Visiting, Words, doing, today_of
from wholeroute.web.step_up import SteppedUp
from wholeroute.web.views.retained import Retained, Retention, retained, retention

router = APIRouter(dependencies=[Depends(doing(Action.ERASE, "entity"))])
GROUNDS = tuple(each for each in Ground if each is not Ground.RESTORED)


@dataclass(frozen=True, slots=True)
class Draft:
    """A decision as it was filled in, before anybody looked at it."""

    chosen: str = ""
    until: str = ""
    ground: str = ""
    proceedings: str = ""
    reason: str = ""


def filled_in(
    chosen: Words = "",
    until: Words = "",
    ground: Words = "",
    proceedings: Words = "",
    reason: Words = "",
) -> Draft:
    """Return what the form holds."""
    return Draft(chosen, until, ground, proceedings, reason)


FilledIn = Annotated[Draft, Depends(filled_in)]


@router.get("/retention", include_in_schema=False)
def retention_page(visit: Visiting, was: str = "") -> HTMLResponse:
    """Show whose time has come, what is evidence, and what was erased."""
    must(visit.acting.reader, Action.ERASE)
    found = retention(visit.acting, today_of(visit.request))
    return visit.page("retention.html", found=found, done=was)


@router.get("/retention.json", tags=["retention"])
def retention_facts(visit: Visiting) -> Retention:
    """Return the same, by ids and dates. Audited."""
    must(visit.acting.reader, Action.ERASE)
    return retention(visit.acting, today_of(visit.request))


@router.post("/retention/run", include_in_schema=False)
def run(visit: Visiting, _: SteppedUp) -> Response:
    """Erase everything whose day has come."""
    must(visit.acting.reader, Action.ERASE)
    now = visit.request.app.state.clock()
    custody.erase_due(visit.acting, now.date(), now, redact_original)
    return RedirectResponse("/retention?was=run", 303)


@router.get("/retention/certificates/{erasure:uuid}.json", tags=["retention"])
def certificate(acting: Sitting, erasure: UUID) -> Response:
    """Hand a certificate over, as it is checked. It names nobody."""
    must(acting.reader, Action.ERASE)
    with acting.begin() as connection:
        found = next((each for each in erasures(connection) if each.id == erasure), None)
    if found is None:
        raise NotFound(f"no erasure {erasure} of your organisation's")
    return as_download(f"erasure-{erasure}.json", found.certificate.encode(), "application/json")


@router.get("/retention/{entity:uuid}.json", tags=["retention"])
def kept_facts(acting: Sitting, entity: UUID) -> Retained:
    """Return until when somebody is kept, and by which limit. Audited."""
    must(acting.reader, Action.ERASE)
    return retained(acting, entity)


@router.get("/retention/{entity:uuid}", include_in_schema=False)
def one_kept(visit: Visiting, entity: UUID) -> HTMLResponse:
    """Show somebody whom a report keeps, and what may be decided."""
    must(visit.acting.reader, Action.ERASE)
    return _one(visit, entity)


@router.post("/retention/{entity:uuid}/end", include_in_schema=False)
def end(visit: Visiting, entity: UUID) -> Response:
    """Say that proceedings need somebody no longer."""
    must(visit.acting.reader, Action.ERASE)
    custody.end_proceedings(visit.acting, entity)
    return RedirectResponse(f"/retention/{entity}", 303)


@router.post("/retention/{entity:uuid}", include_in_schema=False)
def decide(visit: Visiting, entity: UUID, draft: FilledIn, _: SteppedUp) -> Response:
    """Keep somebody on, restrict them as evidence, or erase them; ask again where something is amiss."""
    must(visit.acting.reader, Action.ERASE)
    try:
        return _decided(visit, entity, draft)
    except Invalid as mistake:
        return _one(visit, entity, mistake=mistake, draft=draft)


def _decided(visit: Visit, entity: UUID, draft: Draft) -> Response:
    acting, now = visit.acting, visit.request.app.state.clock()
    if draft.chosen == "keep":
        try:
            custody.keep_longer(acting, entity, _day(draft.until), draft.reason, now.date())
        except Refused as refusal:  # what was filled in stays on the page, to be mended
            if refusal.rule != "retention":
                raise
            raise Invalid("until", refusal.reason, "Name a day no later.") from None
        return RedirectResponse("/retention?was=kept", 303)
    if draft.chosen == "restrict":
        custody.restrict(acting, entity, Evidence(draft.proceedings, draft.reason), now)
        return RedirectResponse("/retention?was=restricted", 303)
    if draft.chosen != "erase":
        raise Invalid("chosen", "no decision is chosen", "Choose to keep, to restrict or to erase.")
    ground = next((each for each in GROUNDS if each == draft.ground), None)
    if ground is None:
        raise Invalid("ground", "no ground is chosen", "Choose why they are erased.")
    report = retained(acting, entity).who.contribution
    erased = custody.erase(acting, Order(report, (entity,), ground), now, redact_original)
    return visit.page("erased.html", erased=erased)


def _one(
    visit: Visit, entity: UUID, *, mistake: Invalid | None = None, draft: Draft = Draft()
) -> HTMLResponse:
    shown = retained(visit.acting, entity)
    return visit.page("retained.html", mistake=mistake, one=shown, draft=draft, grounds=GROUNDS)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid("until", "that is no day", "Write it as 2027-03-21.") from None
