"""Tell who is signed in, by the cookie that a browser sends."""

from __future__ import annotations

from starlette.requests import Request

from wholeroute.members import SignedIn
from wholeroute.web.desk import Desk


def signed_in_of(request: Request) -> SignedIn | None:
    """Return who is signed in by the cookie of a request, None in an exercise too."""
    known: SignedIn | None
    if not hasattr(request.state, "signed_in"):
        desk: Desk = request.app.state.desk
        request.state.signed_in = desk.signed_in(session_in(request))
    known = request.state.signed_in
    return known


def session_in(request: Request) -> str:
    """Return the token that a browser sends."""
    return request.cookies.get(cookie_name(request), "")


def cookie_name(request: Request) -> str:
    """Return the cookie's name; under https one that no page of another host can set."""
    return "__Host-session" if request.url.scheme == "https" else "session"
