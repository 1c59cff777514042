"""Choose credentials: the first administrator by the code that the machine printed, others by theirs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from unicodedata import category
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import RedirectResponse, Response

from wholeroute import members
from wholeroute.errors import Invalid, NotFound, Refused
from wholeroute.members import Chooser, Chosen, Member, Organisation
from wholeroute.rights import OrganisationKind, Regime, Role
from wholeroute.web.pages import Pages
from wholeroute.web.routes.sign_in import (
    JSON,
    Carried,
    Real,
    Typed,
    address_of,
    as_mistake,
    at_localhost,
    origin_of,
)
from wholeroute.web.signed_in import signed_in_of
from wholeroute.web.sitting import PagesHere, desk_of, reader_of
from wholeroute.web.step_up import SignInNeeded, SteppedUp

router = APIRouter(include_in_schema=False, dependencies=[Real])


@dataclass(frozen=True, slots=True)
class FirstForm:
    """What the first administrator writes, before anybody looked at it."""

    code: str = ""
    organisation: str = ""
    kind: str = ""
    regime: str = ""
    country: str = ""
    name: str = ""
    member: str = ""


def first_form(  # noqa: PLR0913 — the fields of one form
    code: Typed = "",
    organisation: Typed = "",
    kind: Typed = "",
    regime: Typed = "",
    country: Annotated[str, Form(max_length=2, pattern=r"^[A-Za-z]*$")] = "",
    name: Typed = "",
    member: Typed = "",
) -> FirstForm:
    """Return what the form holds."""
    return FirstForm(code, organisation, kind, regime, country.lower(), name, member.strip())


@router.get("/first")
def first_page(request: Request, pages: PagesHere) -> Response:
    """Ask for the code and who is first."""
    return _first(request, pages, FirstForm())


@router.post("/first")
def first(
    request: Request, pages: PagesHere, form: Annotated[FirstForm, Depends(first_form)]
) -> Response:
    """Make the first organisation and administrator, once; they choose their credentials next."""
    door = desk_of(request).door
    try:
        body = organisation_of(form.organisation, form.kind, form.regime, form.country)
        named("name", form.name)
        door.counted(address_of(request), what="invitation")
        one = Member(form.member, body.id, form.name.strip(), (Role.ADMINISTRATOR,))
        members.make_first(door.ledger, form.code, body, one)
    except Invalid as mistake:
        return _first(request, pages, form, mistake)
    except Refused as wrong:
        return _first(request, pages, form, as_mistake(wrong, "invitation"))
    return _choose(request, pages, Chooser(one, code=form.code))


def organisation_of(name: str, kind: str, regime: str, country: str) -> Organisation:
    """Return the organisation that a form names; raise `Invalid` for what is no such thing."""
    named("organisation", name)
    if kind not in set(OrganisationKind):
        raise Invalid("kind", "no kind is chosen", "Choose what kind of body it is.")
    if regime not in set(Regime):
        raise Invalid("regime", "no regime is chosen", "Choose the law it stands under.")
    return Organisation(
        members.id_from(name), name.strip(), OrganisationKind(kind), Regime(regime), country.lower()
    )


def named(field: str, name: str) -> None:
    """Raise `Invalid` for an empty name, and for one that would move a terminal's cursor."""
    if not name.strip():
        raise Invalid(field, "it is empty", "Write a name.")
    if any(category(each) == "Cc" for each in name):
        raise Invalid(field, "it holds characters that nobody sees", "Type it anew.")


def _first(
    request: Request, pages: Pages, form: FirstForm, mistake: Invalid | None = None
) -> Response:
    return pages.render(
        request,
        "first.html",
        status=mistake.status if mistake else 200,
        form=form,
        mistake=mistake,
        kinds=list(OrganisationKind),
        regimes=list(Regime),
    )


# --- by invitation, or for oneself ------------------------------------------------------------


def chooser(request: Request, code: Typed = "") -> Chooser:
    """Return whom an invitation's code is for; without one, whoever is signed in."""
    desk = desk_of(request)
    if code:
        return Chooser(members.look_up(desk.door, code, address_of(request)), code=code)
    who = signed_in_of(request)
    if who is None:
        raise SignInNeeded
    reader_of(request)
    return Chooser(members.member_named(desk.ledger, who.member), token=who.token)


Choosing = Annotated[Chooser, Depends(chooser)]


@router.get("/invited")
def invited_page(request: Request, pages: PagesHere) -> Response:
    """Ask for the code."""
    return pages.render(request, "invited.html", mistake=None)


@router.post("/invited")
def invited(request: Request, pages: PagesHere, code: Typed = "") -> Response:
    """Show what can be chosen."""
    try:
        who = members.look_up(desk_of(request).door, code, address_of(request))
    except NotFound as wrong:
        mistake = Invalid("code", str(wrong), "Ask the administrator who gave it to you.")
        return pages.render(request, "invited.html", status=422, mistake=mistake)
    except Refused as locked:
        mistake = as_mistake(locked, "invitation")
        return pages.render(request, "invited.html", status=422, mistake=mistake)
    return _choose(request, pages, Chooser(who, code=code))


@router.get("/credentials")
def credentials_page(request: Request, pages: PagesHere, _: SteppedUp, who: Choosing) -> Response:
    """Show what one signs in with, and how to change it."""
    return _choose(request, pages, who)


@router.post("/credentials/end")
def end_credential(
    request: Request, pages: PagesHere, _: SteppedUp, who: Choosing, which: Annotated[UUID, Form()]
) -> Response:
    """Give one of one's own passkeys up."""
    try:
        members.give_up(desk_of(request).door, who, which)
    except Refused as wrong:
        return _choose(request, pages, who, as_mistake(wrong, "which"))
    return RedirectResponse("/credentials", 303)


@router.post("/invited/passkey-options")
def new_passkey_options(request: Request, who: Choosing) -> Response:
    """Return what the browser needs to make a passkey."""
    return Response(members.ask_new_passkey(desk_of(request).door, who), media_type=JSON)


@router.post("/invited/passkey")
def new_passkey(
    request: Request, pages: PagesHere, who: Choosing, answer: Carried = "", name: Typed = ""
) -> Response:
    """Keep a passkey."""
    try:
        members.keep_passkey(desk_of(request).door, who, answer, origin_of(request), name)
    except Refused as wrong:
        return _choose(request, pages, who, as_mistake(wrong, "passkey"))
    return _chosen(request, pages, who, [])


@router.post("/invited/password")
def new_password(  # noqa: PLR0913 — the fields of one form
    request: Request,
    pages: PagesHere,
    who: Choosing,
    password: Typed = "",
    again: Typed = "",
    sealed: Typed = "",
    digits: Typed = "",
) -> Response:
    """Keep a password with the seed of its codes."""
    chosen = Chosen(password, again, sealed, digits)
    try:
        recovering = members.keep_password(desk_of(request).door, who, chosen)
    except Invalid as mistake:
        return _choose(request, pages, who, mistake, sealed)
    except Refused as wrong:
        return _choose(request, pages, who, as_mistake(wrong, "password"))
    return _chosen(request, pages, who, recovering)


def _choose(
    request: Request,
    pages: Pages,
    who: Chooser,
    mistake: Invalid | None = None,
    sealed: str = "",
) -> Response:
    """Return the page to choose on; a seed that was shown before stays, for it is in the application."""
    door = desk_of(request).door
    seed, sealed = members.same_or_new_seed(door, who.member.id, sealed)
    return pages.render(
        request,
        "choose.html",
        status=mistake.status if mistake else 200,
        chooser=who,
        own=members.own(door, who) if who.token else [],
        seed=members.seed_as_text(seed),
        link=members.seed_as_link(seed, who.member.id),
        sealed=sealed,
        mistake=mistake,
        elsewhere=at_localhost(request),
    )


def _chosen(request: Request, pages: Pages, who: Chooser, recovering: list[str]) -> Response:
    return pages.render(request, "chosen.html", chooser=who, codes=recovering)
