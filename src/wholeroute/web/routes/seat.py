"""Take a seat (a role and a purpose; in an exercise a member too) and leave it; choose a language."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse

from wholeroute.errors import Invalid
from wholeroute.web.desk import COOKIE, seat_of
from wholeroute.web.language import COOKIE as LANGUAGE_COOKIE
from wholeroute.web.routes.sign_in import take
from wholeroute.web.signed_in import signed_in_of
from wholeroute.web.sitting import PagesHere, desk_of
from wholeroute.web.step_up import SignInNeeded, own_path

router = APIRouter(include_in_schema=False)


@router.post("/seat")
def take_seat(
    request: Request, seat: Annotated[str, Form()] = "", back: Annotated[str, Form()] = "/"
) -> RedirectResponse:
    """Sit down in a role for a purpose and go `back` to a page; an empty seat leaves the desk.

    Whoever signed in takes a seat of their own, and it stands with their sign-in. In an exercise
    anybody takes anybody's, and a cookie remembers it.
    """
    answer = RedirectResponse(own_path(back), 303)
    if not desk_of(request).is_exercise():
        who = signed_in_of(request)
        if who is None:
            raise SignInNeeded
        take(request, who, seat_of(seat) if seat else None)
        return answer
    if not seat:
        answer.delete_cookie(COOKIE, httponly=True, samesite="strict")
        return answer
    taken = seat_of(seat)
    desk_of(request).acting(taken)  # refuses what is not theirs
    answer.set_cookie(COOKIE, quote(str(taken), safe=""), httponly=True, samesite="strict")
    return answer


@router.post("/language")
def choose_language(
    pages: PagesHere,
    lang: Annotated[str, Form()] = "",
    back: Annotated[str, Form()] = "/",
) -> RedirectResponse:
    """Remember a language and go back to the page."""
    if pages.languages.named(lang) is None:
        raise Invalid("lang", "no such language", "Choose one from the list.")
    answer = RedirectResponse(own_path(back), 303)
    answer.set_cookie(
        LANGUAGE_COOKIE, lang, httponly=True, samesite="strict", secure=True, max_age=31_536_000
    )
    return answer
