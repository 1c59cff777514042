"""Ask anew who somebody is before they do what can't be undone.

For an export, the release of an identity, opening somebody to analysis, the letter to who asks about
themselves, an erasure and a change of roles a route takes `SteppedUp`: whoever proved longer than ten
minutes ago who they are is led to a page that asks, and back. A form that was sent meanwhile is carried
along. For an export, an identity and a change of roles the database asks the same; not for an erasure,
which may take longer than ten minutes.
In an exercise nobody signs in, so nobody is asked; its band says so.
"""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, Request
from starlette.responses import RedirectResponse, Response

from wholeroute.errors import Invalid, Refused
from wholeroute.web.desk import Desk
from wholeroute.web.pages import Pages
from wholeroute.web.signed_in import signed_in_of

Kept = tuple[tuple[str, str], ...]
"""What was written into a form, field by field."""


class Elsewhere(Refused):
    """A refusal that a person mends on another page and comes back from."""

    page = "/"

    def __init__(self, rule: str, reason: str, back: str = "/", kept: Kept = ()) -> None:
        super().__init__(rule, reason)
        self.back = back
        self.kept = kept

    @property
    def where(self) -> str:
        """Return the page to go to, which knows the way back."""
        return f"{self.page}?{urlencode({'back': self.back})}"


class SignInNeeded(Elsewhere):
    """Nobody is signed in."""

    page = "/sign-in"
    status = 401

    def __init__(self, back: str = "/") -> None:
        super().__init__("sign-in", "sign in first", back)


class SeatNeeded(Elsewhere):
    """Somebody is signed in who has yet to say in which role and for what purpose."""

    def __init__(self) -> None:
        super().__init__("seat", "choose first who you act as, and for what purpose")


class StepUpNeeded(Elsewhere):
    """Somebody is signed in who has to prove it anew."""

    page = "/step-up"

    def __init__(self, back: str = "/", kept: Kept = ()) -> None:
        super().__init__("step-up", "prove first who you are, once more", back, kept)


def proved_recently(request: Request) -> bool:
    """Return whether whoever asks proved within ten minutes who they are, as all in an exercise have."""
    desk: Desk = request.app.state.desk
    if desk.is_exercise():
        return True
    who = signed_in_of(request)
    return who is not None and who.proved


def must_step_up(request: Request) -> None:
    """Raise `StepUpNeeded` unless `proved_recently`. What a form held is lost: take `SteppedUp`."""
    if not proved_recently(request):
        raise StepUpNeeded(here(request))


async def stepped_up(request: Request) -> None:
    """Raise `StepUpNeeded` with what the form held, unless `proved_recently`."""
    if proved_recently(request):
        return
    kept: Kept = ()
    if request.method == "POST":
        form = await request.form()
        kept = tuple((name, value) for name, value in form.multi_items() if isinstance(value, str))
    raise StepUpNeeded(here(request), kept)


SteppedUp = Annotated[None, Depends(stepped_up)]


def lead(request: Request, pages: Pages, needed: Elsewhere) -> Response:
    """Lead somebody to the page that mends their refusal; what they wrote goes with them."""
    if isinstance(needed, StepUpNeeded) and needed.kept:
        return ask(request, pages, needed)
    return RedirectResponse("/" if isinstance(needed, SeatNeeded) else needed.where, 303)


def ask(
    request: Request, pages: Pages, needed: StepUpNeeded, mistake: Invalid | None = None
) -> Response:
    """Return the page that asks for a fresh proof, and carries what was written."""
    status = needed.status if needed.kept else 200
    return pages.render(
        request,
        "step_up.html",
        status=mistake.status if mistake else status,
        back=needed.back,
        kept=urlencode(needed.kept),
        mistake=mistake,
    )


def here(request: Request) -> str:
    """Return the page that was asked for, as a path of our own."""
    query = f"?{request.url.query}" if request.url.query else ""
    return own_path(request.url.path + query)


def own_path(path: str) -> str:
    """Return a path of our own, the desk for anything else: never an address handed in."""
    ours = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if ours else "/"
