"""What a route needs of its request: the desk, the reader's session, and what is being done."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any
from urllib.parse import unquote

from fastapi import Depends, Form, Request
from pydantic import Field
from starlette.datastructures import UploadFile
from starlette.responses import HTMLResponse

from wholeroute.errors import Invalid, Refused, WholerouteError
from wholeroute.ledger import Acting, record_refusal
from wholeroute.rights import Action
from wholeroute.web.desk import COOKIE, Desk, Seat
from wholeroute.web.may import must_send
from wholeroute.web.pages import Pages
from wholeroute.web.signed_in import bearer_in, signed_in_of
from wholeroute.web.step_up import SeatNeeded, SignInNeeded, here


def desk_of(request: Request) -> Desk:
    """Return the application's desk."""
    desk: Desk = request.app.state.desk
    return desk


def pages_of(request: Request) -> Pages:
    """Return the application's pages."""
    pages: Pages = request.app.state.pages
    return pages


def wants_json(request: Request) -> bool:
    """Return whether the caller asked for the JSON twin, or is a program."""
    path = request.url.path
    return path.endswith(".json") or path == "/health" or bearer_in(request.headers) is not None


def reader_of(request: Request) -> Acting | None:
    """Return the session of whoever sits here, None where no seat is taken."""
    desk, who = desk_of(request), signed_in_of(request)
    seat = Seat.parse(unquote(request.cookies.get(COOKIE, ""))) if desk.is_exercise() else None
    if who is not None and who.role is not None and who.purpose is not None:
        seat = Seat(who.member, who.role, who.purpose)
    if seat is None:
        return None
    acting = desk.acting(seat, who.token if who else "")
    request.state.acting = acting
    return acting


def whoever(request: Request) -> None:
    """Let the frame show who sits here; a seat that is refused closes this page to nobody."""
    with suppress(WholerouteError):
        reader_of(request)


def seated(request: Request) -> Acting:
    """Return the session; raise `Refused` where nobody sits here, which leads to who may."""
    acting = reader_of(request)
    if acting is not None:
        return acting
    if desk_of(request).is_exercise():
        raise Refused("seat", "choose first who you act as, and for what purpose")
    if signed_in_of(request) is None:
        raise SignInNeeded(here(request) if request.method == "GET" else "/")
    raise SeatNeeded


def sending(request: Request) -> Acting:
    """Return a session that sees what its reader's organisation sent; raise `Refused` for others.

    Whoever also reads sits under another role of the database, and sends under intake's.
    """
    acting = seated(request)
    must_send(acting.reader)
    reader, who = acting.reader, signed_in_of(request)
    seat = Seat(reader.member, reader.role, reader.purpose)
    return desk_of(request).acting(seat, who.token if who else "", Action.SUBMIT)


def today_of(request: Request) -> date:
    """Return the day it is."""
    day: date = request.app.state.clock().date()
    return day


Today = Annotated[date, Depends(today_of)]
Sitting = Annotated[Acting, Depends(seated)]
Sending = Annotated[Acting, Depends(sending)]
MaybeSitting = Annotated[Acting | None, Depends(reader_of)]
PagesHere = Annotated[Pages, Depends(pages_of)]


@dataclass(frozen=True, slots=True)
class Visit:
    """One reader's call of one page."""

    request: Request
    acting: Acting
    pages: Pages

    def page(self, template: str, *, mistake: Invalid | None = None, **values: Any) -> HTMLResponse:
        """Return the page, with the status of a mistake that its form has to say, to a program as JSON."""
        if mistake and wants_json(self.request):
            raise mistake
        status = mistake.status if mistake else 200
        return self.pages.render(self.request, template, status=status, mistake=mistake, **values)

    def refused(
        self,
        refusal: Refused,
        action: Action,
        what: str,
        page: Callable[[Invalid], HTMLResponse],
        fix: str = "Nothing was sent.",
    ) -> HTMLResponse:
        """Return `page`, the form as it was filled in, with the reason of a refusal.

        Audited here, so that the words that somebody wrote are not lost with it.
        """
        record_refusal(self.acting.ledger, self.acting.reader, action, what, refusal.rule)
        shown = page(Invalid(refusal.rule, refusal.reason, fix))
        shown.status_code = refusal.status
        return shown


def visit_of(request: Request, acting: Sitting, pages: PagesHere) -> Visit:
    """Return the visit of a request."""
    return Visit(request, acting, pages)


def sending_visit_of(request: Request, acting: Sending, pages: PagesHere) -> Visit:
    """Return the visit of a request about what was sent."""
    return Visit(request, acting, pages)


Visiting = Annotated[Visit, Depends(visit_of)]
SendingVisit = Annotated[Visit, Depends(sending_visit_of)]

Words = Annotated[str, Form(max_length=2000, pattern=r"^[^\x00]*$")]
"""What a person writes into a form; PostgreSQL keeps any character but this one."""

Number = Annotated[int, Field(ge=0, lt=2**63)]
"""The number of a row, as the database may count it."""


def doing(action: Action, what: str) -> Callable[[Request], None]:
    """Return a dependency that names the act, so that a refusal of it can be audited."""

    def name_it(request: Request) -> None:
        request.state.doing = (action, what)

    return name_it


def typed_in(most: int) -> Callable[[Request], Awaitable[dict[str, str]]]:
    """Return a dependency: every field of a form, `most` of them, that is a text, as it was typed."""

    async def read(request: Request) -> dict[str, str]:
        form = await request.form(max_files=0, max_fields=most)
        said = {name: words for name, words in form.items() if isinstance(words, str)}
        if any("\0" in words for words in said.values()):
            raise Invalid("form", "it holds a character that cannot be kept", "Take it out.")
        return said

    return read


def ticked_in(most: int) -> Callable[[Request], Awaitable[dict[str, list[str]]]]:
    """Return a dependency: every text of a form, `most` of them; a field stands there once for each tick."""

    async def read(request: Request) -> dict[str, list[str]]:
        form = await request.form(max_files=0, max_fields=most)
        said: dict[str, list[str]] = {}
        for name, words in form.multi_items():
            if isinstance(words, str):
                said.setdefault(name, []).append(words)
        if any("\0" in words for several in said.values() for words in several):
            raise Invalid("form", "it holds a character that cannot be kept", "Take it out.")
        return said

    return read


async def sent_file(request: Request) -> bytes:
    """Return the one file of a form; empty where none was chosen."""
    async with request.form(max_files=1, max_fields=4) as form:
        chosen = form.get("file")
        return await chosen.read() if isinstance(chosen, UploadFile) else b""
