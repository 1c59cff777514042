"""Let things leave: ask, confirm, take out once; what left; what recipients must be told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from typing import Annotated, TypeVar
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Query, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from wholeroute import disclosure
from wholeroute.disclosure import (
    Answer,
    Body,
    Left,
    Preview,
    Transfer,
    TransferBasis,
    enrolled_body,
)
from wholeroute.disclosure import Form as PackageForm
from wholeroute.errors import Invalid, Refused
from wholeroute.ledger import Acting
from wholeroute.rights import Action, Lane, Regime
from wholeroute.web.downloads import as_download
from wholeroute.web.may import must
from wholeroute.web.sitting import Sitting, Visit, Visiting, Words, doing
from wholeroute.web.step_up import SteppedUp
from wholeroute.web.views.disclosures import MOST, RequestPage, offer, request_page

router = APIRouter(dependencies=[Depends(doing(Action.EXPORT, "disclosure"))])

E = TypeVar("E", bound=Enum)
Ids = Annotated[list[UUID], Form(max_length=100)]
Entities = Annotated[list[UUID], Query(min_length=1, max_length=MOST)]
"""What the form is about: one entity, or several results of a search."""
Texts = Annotated[list[Annotated[str, Form(max_length=2000)]], Form(max_length=100)]
OUTSIDE = "-"
"""What the form says where the recipient is not enrolled."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A request as it was filled in, before anybody looked at it."""

    what: tuple[UUID, ...] = ()
    why: tuple[tuple[UUID, str], ...] = ()
    objects: str = ""
    recipient: str = ""
    outside: str = ""
    country: str = ""
    regime: str = ""
    legal_basis: str = ""
    form: str = PackageForm.JSON.value
    basis: str = ""
    reference: str = ""
    death_penalty: str = ""
    death_penalty_words: str = ""
    persecution: str = ""
    persecution_words: str = ""
    assurance: str = ""
    leave_out: bool = False

    def words_for(self, entity: UUID) -> str:
        """Return what was written for one entity."""
        return dict(self.why).get(entity, "")


EMPTY = Draft()


def chosen(  # noqa: PLR0913 — the fields of one form
    what: Ids = [],  # noqa: B006 — FastAPI copies it
    who: Ids = [],  # noqa: B006
    why: Texts = [],  # noqa: B006
    objects: Words = "",
    leave_out: Words = "",
    form: Words = PackageForm.JSON.value,
) -> Draft:
    """Return what a form says of what is to leave and why."""
    if len(who) != len(why):
        raise Invalid("why", "words and people do not fit", "Open the form anew.")
    pairs = tuple(zip(who, why, strict=True))
    return Draft(tuple(what), pairs, objects, form=form, leave_out=bool(leave_out))


def addressed(
    recipient: Words = "",
    outside: Words = "",
    country: Words = "",
    regime: Words = "",
    legal_basis: Words = "",
) -> Draft:
    """Return what a form says of who receives it, and on which law."""
    return Draft(
        recipient=recipient, outside=outside, country=country, regime=regime,
        legal_basis=legal_basis,
    )  # fmt: skip


def answered(  # noqa: PLR0913 — the fields of one form
    basis: Words = "",
    reference: Words = "",
    death_penalty: Words = "",
    death_penalty_words: Words = "",
    persecution: Words = "",
    persecution_words: Words = "",
    assurance: Words = "",
) -> Draft:
    """Return what a form says of a third country."""
    return Draft(
        basis=basis, reference=reference, death_penalty=death_penalty,
        death_penalty_words=death_penalty_words, persecution=persecution,
        persecution_words=persecution_words, assurance=assurance,
    )  # fmt: skip


def filled_in(
    what: Annotated[Draft, Depends(chosen)],
    to: Annotated[Draft, Depends(addressed)],
    abroad: Annotated[Draft, Depends(answered)],
) -> Draft:
    """Return what the whole form holds."""
    return Draft(
        what.what, what.why, what.objects, to.recipient, to.outside, to.country, to.regime,
        to.legal_basis, what.form, abroad.basis, abroad.reference, abroad.death_penalty,
        abroad.death_penalty_words, abroad.persecution, abroad.persecution_words,
        abroad.assurance, what.leave_out,
    )  # fmt: skip


FilledIn = Annotated[Draft, Depends(filled_in)]


def now_of(request: Request) -> datetime:
    """Return the application's time."""
    now: datetime = request.app.state.clock()
    return now.astimezone(UTC)


Now = Annotated[datetime, Depends(now_of)]


@router.get("/disclosures", include_in_schema=False)
def disclosures_page(visit: Visiting) -> HTMLResponse:
    """Show what left, what waits to, and what recipients must be told."""
    return visit.page("disclosures.html", left=disclosure.left(visit.acting))


@router.get("/disclosures.json", tags=["disclosures"])
def disclosures_list(acting: Sitting) -> Left:
    """Return what left, what waits to, and what recipients must be told. Audited."""
    return disclosure.left(acting)


@router.get("/disclosures/new", include_in_schema=False)
def new_page(
    visit: Visiting, entity: Entities, form: PackageForm = PackageForm.JSON
) -> HTMLResponse:
    """Show the form."""
    must(visit.acting.reader, Action.EXPORT, Lane.OPEN)
    return _form(visit, entity, Draft(what=tuple(entity), form=form.value))


@router.post("/disclosures/new", include_in_schema=False)
def ask(
    visit: Visiting, entity: Entities, draft: FilledIn, now: Now, look: Annotated[str, Form()] = ""
) -> Response:
    """Write the request, or say first what of it could not leave."""
    must(visit.acting.reader, Action.EXPORT, Lane.OPEN)
    try:
        request = _request(visit.acting, draft)
        if look:
            seen = disclosure.preview(visit.acting, request, now)
            return _form(visit, entity, draft, seen=seen)
        asked = disclosure.ask(visit.acting, request, now)
    except Invalid as mistake:
        return _form(visit, entity, draft, mistake=mistake)
    except Refused as refusal:
        return visit.refused(
            refusal, Action.EXPORT, f"disclosure:{entity[0]}",
            lambda why: _form(visit, entity, draft, mistake=why), "Nothing was written.",
        )  # fmt: skip
    return RedirectResponse(f"/disclosures/requests/{asked}", 303)


@router.get("/disclosures/requests/{request_id:uuid}.json", tags=["disclosures"])
def request_facts(acting: Sitting, request_id: UUID) -> RequestPage:
    """Return one request with its words, opened for whoever may confirm it. Audited."""
    must(acting.reader, Action.EXPORT, Lane.OPEN)
    return request_page(acting, request_id)


@router.get("/disclosures/requests/{request_id:uuid}", include_in_schema=False)
def one_request(visit: Visiting, request_id: UUID) -> HTMLResponse:
    """Show a request."""
    must(visit.acting.reader, Action.EXPORT, Lane.OPEN)
    return _one(visit, request_id)


@router.post("/disclosures/requests/{request_id:uuid}", include_in_schema=False)
def confirm(visit: Visiting, request_id: UUID, chosen: Words = "") -> Response:
    """Confirm what a colleague asked for, or refuse it."""
    must(visit.acting.reader, Action.EXPORT, Lane.OPEN)
    if chosen not in {"confirm", "refuse"}:
        mistake = Invalid("chosen", "no decision is chosen", "Choose to confirm or to refuse it.")
        return _one(visit, request_id, mistake=mistake)
    disclosure.confirm(visit.acting, request_id, confirmed=chosen == "confirm")
    return RedirectResponse(f"/disclosures/requests/{request_id}", 303)


@router.post("/disclosures/requests/{request_id:uuid}/package", include_in_schema=False)
def take(visit: Visiting, request_id: UUID, now: Now, _: SteppedUp) -> Response:
    """Let it out, once: the answer is the package, and nobody keeps a copy here."""
    must(visit.acting.reader, Action.EXPORT, Lane.OPEN)
    package = disclosure.take(visit.acting, request_id, now)
    return as_download(package.name, package.content, package.media_type)


@router.post("/disclosures/notices/{notice:uuid}", include_in_schema=False)
def tell(acting: Sitting, notice: UUID, chosen: Words = "") -> RedirectResponse:
    """Write that a recipient was told, or acknowledged it."""
    must(acting.reader, Action.EXPORT, Lane.OPEN)
    disclosure.tell(acting, notice, acknowledged=chosen == "acknowledged")
    return RedirectResponse("/disclosures#notices", 303)


def _request(acting: Acting, draft: Draft) -> disclosure.Request:
    """Return the request that a form means; raise `Invalid` for what cannot be read."""
    body = _body(acting, draft)
    return disclosure.Request(
        entities=draft.what,
        recipient=body,
        legal_basis=draft.legal_basis,
        necessity={entity: words for entity, words in draft.why if words.strip()},
        objects_necessity=draft.objects,
        form=_member(PackageForm, "form", draft.form),
        transfer=_transfer(draft) if body.abroad else None,
        leave_out=draft.leave_out,
    )


def _body(acting: Acting, draft: Draft) -> Body:
    if not draft.recipient:
        raise Invalid("recipient", "nobody is chosen", "Choose to whom it goes.")
    if draft.recipient == OUTSIDE:
        regime = _member(Regime, "regime", draft.regime)
        return Body(draft.outside.strip(), False, draft.country.strip().upper(), regime)
    with acting.begin() as connection:
        return enrolled_body(connection, draft.recipient)


def _transfer(draft: Draft) -> Transfer | None:
    if not draft.basis:
        return None
    return Transfer(
        _member(TransferBasis, "basis", draft.basis),
        draft.reference,
        Answer(_said(draft.death_penalty, "death_penalty"), draft.death_penalty_words),
        Answer(_said(draft.persecution, "persecution"), draft.persecution_words),
        draft.assurance,
    )


def _said(text: str, field: str) -> bool:
    if text not in {"yes", "no"}:
        raise Invalid(field, "the question is not answered", "Answer it with yes or no.")
    return text == "yes"


def _member(kind: type[E], field: str, text: str) -> E:
    try:
        return kind(text)
    except ValueError:
        raise Invalid(field, "that is not one of the choices", "Choose one of the list.") from None


def _form(
    visit: Visit,
    entity: Sequence[UUID],
    draft: Draft,
    *,
    mistake: Invalid | None = None,
    seen: Preview | None = None,
) -> HTMLResponse:
    offered = offer(visit.acting, entity)
    if mistake is not None:
        mistake = Invalid(mistake.field, offered.in_words(mistake.reason), mistake.fix)
    return visit.page(
        "disclosing.html", mistake=mistake, offer=offered, draft=draft,
        seen=seen, regimes=tuple(Regime), bases=tuple(TransferBasis), forms=tuple(PackageForm),
        outside=OUTSIDE,
    )  # fmt: skip


def _one(visit: Visit, request_id: UUID, *, mistake: Invalid | None = None) -> HTMLResponse:
    return visit.page(
        "disclosure.html", mistake=mistake, page=request_page(visit.acting, request_id)
    )
