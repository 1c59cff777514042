"""Turn away what is not from this machine or not from our own pages, and set every header.

Plain ASGI, so that nothing stands between a request and these checks.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers as Received
from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
MOST_FORM_BYTES = 64 * 1024

HEADERS = {
    "content-security-policy": (
        "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self';"
        " frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


class Headers:
    """Set the security headers on every response; only our own static files may be kept."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and set the headers on what comes back."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        kept = scope["path"].startswith("/static/")

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(HEADERS)
                headers["cache-control"] = "no-cache" if kept else "no-store"
            await send(message)

        await self._app(scope, receive, with_headers)


class Loopback:
    """Refuse any request that names another host: a page elsewhere may resolve to us."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on where it names this machine."""
        if scope["type"] == "http" and not is_loopback(Received(scope=scope).get("host", "")):
            refusal = PlainTextResponse("wholeroute answers on this machine only.\n", 421)
            await refusal(scope, receive, send)
            return
        await self._app(scope, receive, send)


def is_loopback(host: str) -> bool:
    """Return whether a Host header names this machine."""
    try:
        return urlsplit(f"//{host}").hostname in LOOPBACK and "@" not in host
    except ValueError:
        return False


class SameOrigin:
    """Refuse a form that another site sent, and one that is larger than any of ours."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on where it changes nothing or our own page sent it."""
        if scope["type"] != "http" or scope["method"] in SAFE_METHODS:
            await self._app(scope, receive, send)
            return
        headers = Received(scope=scope)
        if not is_same_origin(headers, scope["scheme"]):
            refusal = PlainTextResponse("This form did not come from a page of wholeroute.\n", 403)
            await refusal(scope, receive, send)
        elif not _fits(headers.get("content-length", "")):
            await PlainTextResponse("This form is too large.\n", 413)(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def is_same_origin(headers: Received, scheme: str) -> bool:
    """Return whether the browser vouches that our own page sent this.

    `Sec-Fetch-Site` comes first: under our own referrer policy a browser sends
    `Origin: null` with a form. A request with neither header is no browser's form.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    return headers.get("origin") == f"{scheme}://{headers.get('host', '')}"


def _fits(length: str) -> bool:
    return length.isdecimal() and int(length) <= MOST_FORM_BYTES
