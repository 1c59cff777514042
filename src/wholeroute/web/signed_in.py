"""Tell who is signed in: by the cookie that a browser sends, or the token that a program does."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.requests import Request

from wholeroute.members import SignedIn
from wholeroute.web.desk import Desk

COOKIE = "__Host-session"
"""No page of another host can set it; browsers take it over https, and at this machine's own address."""


def signed_in_of(request: Request) -> SignedIn | None:
    """Return who is signed in by a request's token or cookie, None in an exercise too."""
    known: SignedIn | None
    if not hasattr(request.state, "signed_in"):
        desk: Desk = request.app.state.desk
        request.state.signed_in = desk.signed_in(session_in(request))
    known = request.state.signed_in
    return known


def session_in(request: Request) -> str:
    """Return the token that a program or a browser sends; beside a program's no cookie counts."""
    shown = bearer_in(request.headers)
    return request.cookies.get(COOKIE, "") if shown is None else shown


def bearer_in(headers: Headers) -> str | None:
    """Return what a program shows of itself, None for a browser."""
    scheme, _, token = headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None
