"""Who takes part: organisations, members, invitations. An administrator changes them, freshly proved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Depends, Form
from starlette.responses import RedirectResponse, Response

from wholeroute import members
from wholeroute.errors import Invalid, NotFound
from wholeroute.members import Member, Organisation
from wholeroute.rights import ROLES_OF_PROFILE, Action, OrganisationKind, Regime, Role
from wholeroute.web.may import keeps_accounts, must, must_watch_accounts
from wholeroute.web.routes.invited import named, organisation_of
from wholeroute.web.routes.sign_in import Typed
from wholeroute.web.signed_in import session_in
from wholeroute.web.sitting import Visit, Visiting, doing
from wholeroute.web.step_up import SteppedUp

router = APIRouter(
    include_in_schema=False, dependencies=[Depends(doing(Action.ADMINISTER, "members"))]
)

Roles = Annotated[list[Role], Form()]


@dataclass(frozen=True, slots=True)
class Draft:
    """What was written into a form, before anybody looked at it."""

    organisation: str = ""
    kind: str = ""
    regime: str = ""
    country: str = ""
    of: str = ""
    member: str = ""
    name: str = ""
    roles: tuple[Role, ...] = ()


EMPTY = Draft()


@dataclass(frozen=True, slots=True)
class Handed:
    """A code that is shown once, and whose it is."""

    member: Member
    code: str = field(repr=False)


@router.get("/members")
def members_page(visit: Visiting, enrolled: str = "") -> Response:
    """Show who takes part, and which invitations are open; whom one just `enrolled` comes first."""
    must_watch_accounts(visit.acting.reader)
    return _page(visit, enrolled=enrolled)


@router.post("/members/organisation")
def add_organisation(
    visit: Visiting,
    _: SteppedUp,
    organisation: Typed = "",
    kind: Typed = "",
    regime: Typed = "",
    country: Annotated[str, Form(max_length=2, pattern=r"^[A-Za-z]*$")] = "",
) -> Response:
    """Enrol an organisation."""
    must(visit.acting.reader, Action.ADMINISTER)
    draft = Draft(organisation=organisation, kind=kind, regime=regime, country=country)
    try:
        body = organisation_of(organisation, kind, regime, country)
        _must_be_new("organisation", body.id, members.organisations(visit.acting.ledger))
    except Invalid as mistake:
        return _page(visit, mistake, draft)
    members.enrol(visit.acting.ledger, [body], [], session_in(visit.request))
    return RedirectResponse("/members", 303)


@router.post("/members")
def add_member(
    visit: Visiting,
    _: SteppedUp,
    member: Typed = "",
    name: Typed = "",
    organisation: Typed = "",
    roles: Roles = [],  # noqa: B006 — FastAPI copies it
) -> Response:
    """Enrol a member."""
    must(visit.acting.reader, Action.ADMINISTER)
    ledger = visit.acting.ledger
    new = Member(member.strip(), organisation, name.strip(), tuple(roles))
    draft = Draft(of=organisation, member=member, name=name, roles=new.roles)
    try:
        members.must_be_an_id("member", new.id)
        named("name", name)
        _must_be_new("member", new.id, members.members(ledger))
        _must_hold(new.roles, _body_of(new, members.organisations(ledger)))
    except Invalid as mistake:
        return _page(visit, mistake, draft)
    members.enrol(ledger, [], [new], session_in(visit.request))
    return RedirectResponse(f"/members?{urlencode({'enrolled': new.id})}", 303)


@router.post("/members/roles")
def change_roles(
    visit: Visiting,
    _: SteppedUp,
    member: Typed = "",
    roles: Roles = [],  # noqa: B006 — FastAPI copies it
) -> Response:
    """Give a member other roles; sessions in those they lose end."""
    must(visit.acting.reader, Action.ADMINISTER)
    changed = replace(_known(visit, member), roles=tuple(roles))
    try:
        _must_hold(changed.roles, _body_of(changed, members.organisations(visit.acting.ledger)))
    except Invalid as mistake:
        return _page(visit, mistake)
    members.enrol(visit.acting.ledger, [], [changed], session_in(visit.request))
    return RedirectResponse("/members", 303)


@router.post("/members/suspend")
def suspend(
    visit: Visiting, _: SteppedUp, member: Typed = "", *, suspended: Annotated[bool, Form()] = True
) -> Response:
    """Keep a member out, or let them in again."""
    must(visit.acting.reader, Action.ADMINISTER)
    known = _known(visit, member)
    proof = session_in(visit.request)
    members.suspend(visit.acting.ledger, known.id, proof, suspended=suspended)
    return RedirectResponse("/members", 303)


@router.post("/members/invite")
def invite(visit: Visiting, _: SteppedUp, member: Typed = "") -> Response:
    """Make a code for a member, shown on this page once."""
    must(visit.acting.reader, Action.ADMINISTER)
    known = _known(visit, member)
    code = members.invite(visit.acting.ledger, known.id, session_in(visit.request))
    return _page(visit, handed=Handed(known, code))


@router.post("/members/confirm")
def confirm(visit: Visiting, _: SteppedUp, which: Annotated[UUID, Form()]) -> Response:
    """Let an invitation replace what its member signs in with, as the second person."""
    must_watch_accounts(visit.acting.reader)
    members.confirm(visit.acting.ledger, which, session_in(visit.request))
    return RedirectResponse("/members", 303)


def _known(visit: Visit, member: str) -> Member:
    for each in members.members(visit.acting.ledger):
        if each.id == member:
            return each
    raise NotFound("nobody of that name is enrolled here")


def _must_be_new(field: str, id_: str, there: Sequence[Member] | Sequence[Organisation]) -> None:
    if any(each.id == id_ for each in there):
        raise Invalid(field, "that name is taken", "Choose another.")


def _body_of(member: Member, there: Sequence[Organisation]) -> Organisation:
    for each in there:
        if each.id == member.organisation:
            return each
    raise Invalid("organisation", "none is chosen", "Choose one, or enrol it first.")


def _must_hold(roles: tuple[Role, ...], body: Organisation) -> None:
    if not roles:
        raise Invalid("roles", "no role is chosen", "Choose at least one.")
    if Role.ADMINISTRATOR in roles and len(roles) > 1:
        raise Invalid(
            "roles", "whoever keeps the accounts holds no other role", "Choose one or the other."
        )
    if not body.may_hold(roles):
        raise Invalid(
            "roles", "an organisation of that kind cannot hold this role", "Choose another role."
        )


def _page(
    visit: Visit,
    mistake: Invalid | None = None,
    draft: Draft = EMPTY,
    *,
    handed: Handed | None = None,
    enrolled: str = "",
) -> Response:
    ledger = visit.acting.ledger
    everyone = members.members(ledger)
    return visit.page(
        "members.html",
        mistake=mistake,
        draft=draft,
        handed=handed,
        organisations=members.organisations(ledger),
        members=everyone,
        enrolled=next((each for each in everyone if each.id == enrolled), None),
        invitations=members.invitations(ledger, session_in(visit.request)),
        changes=keeps_accounts(visit.acting.reader),
        kinds=list(OrganisationKind),
        regimes=list(Regime),
        roles=[role for role in Role if role in ROLES_OF_PROFILE[ledger.profile]],
    )
