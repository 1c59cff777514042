"""Ask who stands behind a pseudonym, decide on it, write what somebody agreed to, open it once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Form
from starlette.responses import HTMLResponse, RedirectResponse, Response

from wholeroute.custody import (
    RELEASED,
    open_identity,
    refuse_identity,
    release_identity,
    request_identity,
    take_consent_back,
    write_consent,
)
from wholeroute.errors import Invalid, Refused
from wholeroute.ledger import Agreement, Basis, IdentityWish
from wholeroute.rights import Action, Purpose, Reader
from wholeroute.web.may import deals_in_identities, must
from wholeroute.web.sitting import Sitting, Visit, Visiting, Words, doing
from wholeroute.web.step_up import SteppedUp
from wholeroute.web.views.identities import Identities, IdentityPage, identities, identity_page

router = APIRouter()
ASKING = [Depends(doing(Action.REQUEST_IDENTITY, "identity"))]
TELLING = [Depends(doing(Action.RELEASE_IDENTITY, "identity"))]
PURPOSES = (Purpose.INVESTIGATION, Purpose.PROSECUTION)
Properties = Annotated[list[Words], Form()]


@dataclass(frozen=True, slots=True)
class Asked:
    """A request, a decision or a consent as it was filled in, before anybody looked at it."""

    report: str = ""
    pseudonym: str = ""
    case: str = ""
    reason: str = ""
    properties: tuple[str, ...] = ()
    chosen: str = ""
    consent: str = ""
    order: str = ""
    reference: str = ""
    given: str = ""
    purpose: str = ""


BLANK = Asked()


def wished(
    report: Words = "", pseudonym: Words = "", case: Words = "", reason: Words = "",
    properties: Properties = [],  # noqa: B006 — FastAPI copies it
) -> Asked:  # fmt: skip
    """Return what the form that asks holds."""
    return Asked(report, pseudonym, case, reason, tuple(properties))


def decided(
    chosen: Words = "", consent: Words = "", order: Words = "",
    properties: Properties = [],  # noqa: B006 — FastAPI copies it
) -> Asked:  # fmt: skip
    """Return what the form that decides holds."""
    return Asked(chosen=chosen, consent=consent, order=order, properties=tuple(properties))


def agreed(
    reference: Words = "", given: Words = "", purpose: Words = "",
    properties: Properties = [],  # noqa: B006 — FastAPI copies it
) -> Asked:  # fmt: skip
    """Return what the form of a consent holds."""
    return Asked(reference=reference, given=given, purpose=purpose, properties=tuple(properties))


@router.get("/identities", include_in_schema=False, dependencies=ASKING)
def identities_page(visit: Visiting) -> HTMLResponse:
    """Show one's own requests with the form that asks, or those to decide on."""
    return _list(visit)


@router.get("/identities.json", tags=["identities"], dependencies=ASKING)
def identities_list(acting: Sitting) -> Identities:
    """Return one's own requests, or those to decide on, the newest first. Audited."""
    _must_see(acting.reader)
    return identities(acting)


@router.post("/identities", include_in_schema=False, dependencies=ASKING)
def ask(visit: Visiting, draft: Annotated[Asked, Depends(wished)]) -> Response:
    """Ask; the answer is the same whether or not there is such a person."""
    must(visit.acting.reader, Action.REQUEST_IDENTITY)
    try:
        wish = IdentityWish(
            _id("report", draft.report), _id("pseudonym", draft.pseudonym),
            draft.properties, draft.case,
        )  # fmt: skip
        asked = request_identity(visit.acting, wish, draft.reason)
    except Invalid as mistake:
        return _list(visit, draft, mistake=mistake)
    return RedirectResponse(f"/identities/{asked}", 303)


@router.get("/identities/{which:uuid}.json", tags=["identities"], dependencies=ASKING)
def identity_facts(acting: Sitting, which: UUID) -> IdentityPage:
    """Return one request; never an identity. Audited."""
    _must_see(acting.reader)
    return identity_page(acting, which)


@router.get("/identities/{which:uuid}", include_in_schema=False, dependencies=ASKING)
def one_identity(visit: Visiting, which: UUID) -> HTMLResponse:
    """Show a request."""
    return _one(visit, which)


@router.post("/identities/{which:uuid}", include_in_schema=False, dependencies=TELLING)
def decide(
    visit: Visiting, which: UUID, draft: Annotated[Asked, Depends(decided)], _proved: SteppedUp
) -> Response:
    """Release what the basis reaches, or refuse."""
    must(visit.acting.reader, Action.RELEASE_IDENTITY)
    try:
        if _granted(draft):
            release_identity(visit.acting, which, draft.properties, _basis(draft))
        else:
            refuse_identity(visit.acting, which)
    except Invalid as mistake:
        return _one(visit, which, draft, mistake=mistake)
    return RedirectResponse(f"/identities/{which}", 303)


@router.post("/identities/{which:uuid}/open", include_in_schema=False, dependencies=ASKING)
def open_once(visit: Visiting, which: UUID, _proved: SteppedUp) -> HTMLResponse:
    """Show what was released, once: nothing of it is stored on the way."""
    must(visit.acting.reader, Action.REQUEST_IDENTITY)
    values = open_identity(visit.acting, which)
    return _one(visit, which, opened=values)


@router.post("/identities/{which:uuid}/consents", include_in_schema=False, dependencies=TELLING)
def consent(visit: Visiting, which: UUID, draft: Annotated[Asked, Depends(agreed)]) -> Response:
    """Write what the person behind a request agreed to."""
    must(visit.acting.reader, Action.RELEASE_IDENTITY)
    asked = identity_page(visit.acting, which).request
    assert asked is not None  # noqa: S101 — whoever releases sees the request itself
    try:
        write_consent(visit.acting, asked.report, asked.pseudonym, _agreement(draft))
    except Invalid as mistake:
        return _one(visit, which, draft, mistake=mistake)
    return RedirectResponse(f"/identities/{which}", 303)


@router.post(
    "/identities/{which:uuid}/consents/{given:uuid}/revoke",
    include_in_schema=False,
    dependencies=TELLING,
)
def revoke(visit: Visiting, which: UUID, given: UUID) -> RedirectResponse:
    """Write that the person took a consent back."""
    must(visit.acting.reader, Action.RELEASE_IDENTITY)
    take_consent_back(visit.acting, given)
    return RedirectResponse(f"/identities/{which}", 303)


def _granted(draft: Asked) -> bool:
    if draft.chosen not in ("grant", "refuse"):
        raise Invalid("chosen", "no decision is chosen", "Choose to release or to refuse.")
    return draft.chosen == "grant"


def _basis(draft: Asked) -> Basis:
    if draft.consent and draft.order.strip():
        raise Invalid("order", "two grounds are named", "Name the consent or the order, not both.")
    if not draft.consent and not draft.order.strip():
        raise Invalid(
            "consent", "nothing opens this identity", "Choose a consent, or name a court's order."
        )
    return Basis(_id("consent", draft.consent) if draft.consent else None, draft.order)


def _agreement(draft: Asked) -> Agreement:
    purpose = next((each for each in PURPOSES if each == draft.purpose), None)
    if purpose is None:
        raise Invalid("purpose", "it is not said what for", "Choose what they agreed to.")
    try:
        day = date.fromisoformat(draft.given)
    except ValueError:
        raise Invalid("given", "that is no day", "Write it as 2026-05-07.") from None
    return Agreement(draft.reference, day, draft.properties, purpose)


def _id(field: str, text: str) -> UUID:
    try:
        return UUID(text.strip())
    except ValueError:
        raise Invalid(field, "that is no id", "Copy it whole, as you were given it.") from None


def _must_see(reader: Reader) -> None:
    if not deals_in_identities(reader):
        raise Refused("no-rule", f"the role of {reader.role} deals in no identities")


def _list(visit: Visit, draft: Asked = BLANK, *, mistake: Invalid | None = None) -> HTMLResponse:
    _must_see(visit.acting.reader)
    return visit.page(
        "identities.html", mistake=mistake, listed=identities(visit.acting), draft=draft,
        released=RELEASED,
    )  # fmt: skip


def _one(
    visit: Visit,
    which: UUID,
    draft: Asked = BLANK,
    *,
    mistake: Invalid | None = None,
    opened: list[tuple[str, str]] | None = None,
) -> HTMLResponse:
    _must_see(visit.acting.reader)
    return visit.page(
        "identity.html", mistake=mistake, page=identity_page(visit.acting, which), draft=draft,
        released=RELEASED, purposes=PURPOSES, opened=opened,
    )  # fmt: skip
