"""Take a seat (a member, a role, a purpose) and leave it; choose a language."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse

from wholeroute.errors import Invalid
from wholeroute.web.desk import COOKIE, seat_of
from wholeroute.web.language import COOKIE as LANGUAGE_COOKIE
from wholeroute.web.sitting import PagesHere, desk_of

router = APIRouter(include_in_schema=False)


@router.post("/seat")
def take_seat(request: Request, seat: Annotated[str, Form()] = "") -> RedirectResponse:
    """Sit down as a member in a role for a purpose; an empty seat leaves the desk."""
    answer = RedirectResponse("/", 303)
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
    # Only a path of our own: never an address somebody handed in.
    where = back if back.startswith("/") and not back.startswith(("//", "/\\")) else "/"
    answer = RedirectResponse(where, 303)
    answer.set_cookie(LANGUAGE_COOKIE, lang, httponly=True, samesite="strict", max_age=31_536_000)
    return answer
