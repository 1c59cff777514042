"""Tokens for programs: one's own, made after a fresh proof, shown once, ended at any time."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import RedirectResponse, Response

from wholeroute import members
from wholeroute.errors import Invalid, Refused
from wholeroute.members import MOST_DAYS, SignedIn, Wanted
from wholeroute.rights import Role
from wholeroute.web.desk import Seat, seat_of
from wholeroute.web.pages import Pages
from wholeroute.web.routes.sign_in import Real, Typed
from wholeroute.web.signed_in import bearer_in, signed_in_of
from wholeroute.web.sitting import PagesHere, desk_of, reader_of
from wholeroute.web.step_up import SignInNeeded, SteppedUp

router = APIRouter(include_in_schema=False, dependencies=[Real])


def myself(request: Request) -> SignedIn:
    """Return who signed in; raise `Refused` for a program, which makes no tokens."""
    if bearer_in(request.headers) is not None:
        raise Refused("token", "a program makes and ends no tokens")
    who = signed_in_of(request)
    if who is None:
        raise SignInNeeded("/tokens")
    reader_of(request)
    return who


Myself = Annotated[SignedIn, Depends(myself)]


@router.get("/tokens")
def tokens_page(request: Request, pages: PagesHere, who: Myself) -> Response:
    """Show one's tokens, and the form for another."""
    return _tokens(request, pages, who)


@router.post("/tokens")
def make_token(  # noqa: PLR0913 — the fields of one form
    request: Request,
    pages: PagesHere,
    _: SteppedUp,
    who: Myself,
    label: Typed = "",
    seat: Typed = "",
    days: Annotated[str, Form(max_length=4)] = "",
) -> Response:
    """Make a token and show it, once."""
    try:
        wanted = _wanted(who, label, seat, days)
        token = members.issue(desk_of(request).door, who, wanted)
    except Invalid as mistake:
        return _tokens(request, pages, who, mistake=mistake, label=label)
    except Refused as wrong:
        full = Invalid("seat", wrong.reason, "Choose another seat, or end a token.")
        return _tokens(request, pages, who, mistake=full, label=label)
    return _tokens(request, pages, who, made=token)


def _wanted(who: SignedIn, label: str, seat: str, days: str) -> Wanted:
    chosen = seat_of(seat)
    if chosen.member != who.member:
        raise Invalid("seat", "that seat is somebody else's", "Choose one of your own.")
    if not days.isdecimal():
        raise Invalid("days", "that is no number of days", f"Choose from 1 to {MOST_DAYS} days.")
    return Wanted(label, chosen.role, chosen.purpose, int(days))


@router.post("/tokens/end")
def end_token(request: Request, who: Myself, which: Annotated[UUID, Form()]) -> Response:
    """End a token of one's own."""
    members.end_token(desk_of(request).door, who, which)
    return RedirectResponse("/tokens", 303)


def _tokens(  # noqa: PLR0913 — what one page shows
    request: Request,
    pages: Pages,
    who: SignedIn,
    *,
    made: str = "",
    label: str = "",
    mistake: Invalid | None = None,
) -> Response:
    desk = desk_of(request)
    seats: list[Seat] = [seat for choice in desk.choices(who) for seat in choice.seats]
    return pages.render(
        request,
        "tokens.html",
        status=mistake.status if mistake else 200,
        own=members.tokens(desk.door, who),
        seats=[seat for seat in seats if seat.role is not Role.ADMINISTRATOR],
        most=MOST_DAYS,
        made=made,
        label_=label,
        mistake=mistake,
    )
