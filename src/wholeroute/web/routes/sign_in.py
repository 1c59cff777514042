"""Sign in, prove it anew, sign out. Every page works without a script; passkeys need one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import RedirectResponse, Response

from wholeroute.errors import Invalid, Refused
from wholeroute.members import PASSKEY_HOST, PasswordTry, SignedIn
from wholeroute.web.desk import Seat
from wholeroute.web.headers import SIGNED_OUT
from wholeroute.web.pages import Pages
from wholeroute.web.signed_in import COOKIE, session_in, signed_in_of
from wholeroute.web.sitting import PagesHere, desk_of, reader_of
from wholeroute.web.step_up import SignInNeeded, StepUpNeeded, ask, own_path
from wholeroute.words import N_

router = APIRouter(include_in_schema=False)

Typed = Annotated[str, Form(max_length=200, pattern=r"^[^\x00]*$")]
Carried = Annotated[str, Form(max_length=60_000, pattern=r"^[^\x00]*$")]
JSON = "application/json"


def must_be_real(request: Request) -> None:
    """Lead elsewhere in an exercise, where nobody signs in."""
    if desk_of(request).is_exercise():
        raise Refused("exercise", "nobody signs in to an exercise: choose a seat at the top")


Real = Depends(must_be_real)


@router.get("/sign-in", dependencies=[Real])
def sign_in_page(request: Request, pages: PagesHere, back: str = "/") -> Response:
    """Show how to sign in."""
    return _sign_in(request, pages, own_path(back))


@router.post("/sign-in", dependencies=[Real])
def sign_in(  # noqa: PLR0913 — the fields of one form
    request: Request,
    pages: PagesHere,
    member: Typed = "",
    password: Typed = "",
    code: Typed = "",
    back: Typed = "/",
) -> Response:
    """Sign in by password and code."""
    tried = PasswordTry(member.strip(), password, code, address_of(request))
    try:
        token = desk_of(request).door.by_password(tried)
    except Refused as wrong:
        return _sign_in(request, pages, own_path(back), mistake=as_mistake(wrong, "member"))
    return _enter(request, token, own_path(back))


@router.post("/sign-in/passkey-options", dependencies=[Real])
def passkey_options(request: Request) -> Response:
    """Return what the browser needs to offer its passkeys; it names nobody."""
    return Response(desk_of(request).door.ask_passkey(), media_type=JSON)


@router.post("/sign-in/passkey", dependencies=[Real])
def sign_in_by_passkey(
    request: Request, pages: PagesHere, answer: Carried = "", back: Typed = "/"
) -> Response:
    """Sign in by passkey."""
    try:
        token = desk_of(request).door.by_passkey(answer, origin_of(request))
    except Refused as wrong:
        return _sign_in(request, pages, own_path(back), mistake=as_mistake(wrong, "passkey"))
    return _enter(request, token, own_path(back))


@router.post("/sign-out")
def sign_out(request: Request) -> Response:
    """Sign out, in the database too."""
    desk_of(request).leave(session_in(request))
    answer = RedirectResponse("/", 303, SIGNED_OUT)
    answer.delete_cookie(COOKIE, httponly=True, samesite="strict", secure=True)
    return answer


# --- proved anew ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody who is asked anew who they are, and what waits for it."""

    request: Request
    pages: Pages
    who: SignedIn
    needed: StepUpNeeded


def asked(request: Request, pages: PagesHere, back: Typed = "/", kept: Carried = "") -> Asked:
    """Return who is asked; raise `SignInNeeded` where nobody is signed in."""
    who = signed_in_of(request)
    if who is None:
        raise SignInNeeded
    reader_of(request)  # who sits here stays at the top of the page
    fields = tuple(parse_qsl(kept, keep_blank_values=True, max_num_fields=500))
    return Asked(request, pages, who, StepUpNeeded(own_path(back), fields))


Asking = Annotated[Asked, Depends(asked)]


@router.get("/step-up", dependencies=[Real])
def step_up_page(request: Request, pages: PagesHere, back: str = "/") -> Response:
    """Ask for a fresh proof."""
    if signed_in_of(request) is None:
        raise SignInNeeded(own_path(back))
    reader_of(request)
    return ask(request, pages, StepUpNeeded(own_path(back)))


@router.post("/step-up", dependencies=[Real])
def step_up(asking: Asking, code: Typed = "") -> Response:
    """Prove it by a code of the application."""
    desk = desk_of(asking.request)
    try:
        token = desk.door.step_up_by_code(asking.who, code, address_of(asking.request))
    except Refused as wrong:
        return ask(asking.request, asking.pages, asking.needed, as_mistake(wrong, "code"))
    return _go_on(asking, token)


@router.post("/step-up/passkey-options", dependencies=[Real])
def step_up_options(asking: Asking) -> Response:
    """Return what the browser needs to use one of this member's passkeys."""
    options = desk_of(asking.request).door.ask_passkey_again(asking.who)
    return Response(options, media_type=JSON)


@router.post("/step-up/passkey", dependencies=[Real])
def step_up_by_passkey(asking: Asking, answer: Carried = "") -> Response:
    """Prove it by passkey."""
    request = asking.request
    try:
        door = desk_of(request).door
        token = door.step_up_by_passkey(asking.who, answer, origin_of(request))
    except Refused as wrong:
        return ask(request, asking.pages, asking.needed, as_mistake(wrong, "passkey"))
    return _go_on(asking, token)


def _go_on(asking: Asked, token: str) -> Response:
    """Return to where the proof was asked for: a form that waits is sent by the person, not by us."""
    desk_of(asking.request).moved(asking.who.token, token)
    needed = asking.needed
    answer: Response = RedirectResponse(needed.back, 303)
    if needed.kept:
        asking.request.state.signed_in = asking.who
        answer = asking.pages.render(
            asking.request, "go_on.html", back=needed.back, fields=needed.kept
        )
    _set(answer, token)
    return answer


# --- parts ------------------------------------------------------------------------------------


def address_of(request: Request) -> str:
    """Return where a request comes from."""
    return request.client.host if request.client else ""


def origin_of(request: Request) -> str:
    """Return our own address, as a browser names it in what a passkey signs.

    The port is the one we listen on, whichever the request names: else a page that another
    program serves on this machine could have a passkey sign for itself, and hand the answer here.
    """
    scheme, (_, port) = request.url.scheme, request.scope["server"]
    named = f"{scheme}://{request.url.hostname}"
    return named if port == {"http": 80, "https": 443}.get(scheme) else f"{named}:{port}"


def as_mistake(wrong: Refused, field: str) -> Invalid:
    """Return a refusal as what a form says."""
    fix = _FIXES.get(wrong.rule, N_("Check it and try again."))
    if wrong.rule == "locked" and field in {"member", "code"}:
        fix = "Wait, or use a passkey."
    return Invalid(field, wrong.reason, fix)


_FIXES = {
    "locked": N_("Wait, and try again then."),
    "suspended": N_("Ask an administrator."),
    "sign-count": N_("Tell an administrator, who invites you anew."),
    "set-up": N_(
        "Check it. Whoever broke off after this page goes on with the same code, by invitation."
    ),
}


def _sign_in(
    request: Request, pages: Pages, back: str, *, mistake: Invalid | None = None
) -> Response:
    return pages.render(
        request,
        "sign_in.html",
        status=mistake.status if mistake else 200,
        back=back,
        mistake=mistake,
        elsewhere=at_localhost(request),
        is_plain=request.url.scheme == "http",
    )


def at_localhost(request: Request) -> str:
    """Return the address at which passkeys work, nothing where this is it."""
    if request.url.hostname == PASSKEY_HOST:
        return ""
    return str(request.url.replace(hostname=PASSKEY_HOST))


def _enter(request: Request, token: str, back: str) -> Response:
    """Set the cookie; whoever has one seat alone sits down at once."""
    desk = desk_of(request)
    desk.leave(session_in(request))
    who = desk.signed_in(token)
    seats = [seat for choice in desk.choices(who) for seat in choice.seats]
    if len(seats) == 1:
        desk.door.sit(token, seats[0].role, seats[0].purpose)
    answer = RedirectResponse(back if len(seats) == 1 else "/", 303)
    _set(answer, token)
    return answer


def take(request: Request, who: SignedIn, seat: Seat | None) -> None:
    """Take a seat of one's own, or leave it."""
    desk = desk_of(request)
    if seat is None:
        desk.door.sit(who.token, None, None)
        return
    if seat.member != who.member:
        raise Refused("membership", "that seat is somebody else's")
    desk.acting(seat, who.token)  # refuses what is not theirs
    desk.door.sit(who.token, seat.role, seat.purpose)


def _set(answer: Response, token: str) -> None:
    answer.set_cookie(COOKIE, token, httponly=True, samesite="strict", secure=True)
