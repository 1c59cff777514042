"""Turn away what is not from this machine, not from our own pages, or not as a browser writes it.

Plain ASGI, so that nothing stands between a request and these checks.
"""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress

from starlette.datastructures import Headers as Received
from starlette.responses import PlainTextResponse
from starlette.routing import Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from wholeroute.partnerships.money.read import MOST_BYTES
from wholeroute.web.signed_in import bearer_in

LOOPBACK = re.compile(r"(localhost|127\.0\.0\.1|\[::1\])(:[0-9]{1,5})?", re.IGNORECASE)
METHODS = ("GET", "HEAD", "POST")
SAFE_METHODS = frozenset({"GET", "HEAD"})
FORMS = frozenset({"application/x-www-form-urlencoded", "application/json"})
"""What may be sent. Few pages take a file: `multipart/form-data` is not among them."""

MOST_FORM_BYTES = 64 * 1024
TAKE_A_FILE = frozenset(
    {"/reports/upload", "/plan/versions", "/plan/asked/upload", "/plan/questionnaires/upload"}
)
"""Where what was typed without a connection is handed over, and the files of plans and questions."""
MOST_FILE_BYTES = 520 * 1024
TAKE_A_LARGE_FILE = {"/money/datasets": MOST_BYTES + 64 * 1024}
"""Where files of aid registers are taken in: as large as these are read, and what a form says beside."""
_FILE = frozenset({"multipart/form-data"})
MOST_PATH_BYTES = 2048
MOST_QUERY_BYTES = 4096
MOST_HEADERS = 64
MOST_HEADER_BYTES = 16 * 1024
SLOWEST_FORM_SECONDS = 10.0
MOST_REFUSED_BYTES = 1024 * 1024
SLOWEST_REFUSED_SECONDS = 1.0

_SAID_ONCE = frozenset(
    {
        b"authorization", b"content-length", b"content-type", b"cookie", b"host", b"origin",
        b"sec-fetch-dest", b"sec-fetch-mode", b"sec-fetch-site", b"transfer-encoding",
    }
)  # fmt: skip


class Refusal(PlainTextResponse):
    """One sentence and a status, before any page can be made.

    The connection ends with it: what follows on one that was misused is read as nobody's request.
    """

    def __init__(self, status: int, sentence: str, **headers: str) -> None:
        super().__init__(f"{sentence}\n", status, {"connection": "close", **headers})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it once what is refused was read, so far as that is bearable: else it may be cut off."""
        with suppress(TimeoutError):
            await asyncio.wait_for(_read(receive, MOST_REFUSED_BYTES), SLOWEST_REFUSED_SECONDS)
        await super().__call__(scope, receive, send)


class Shape:
    """Refuse a request that no page of ours and no browser would make."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on where method, size and headers are as they should be."""
        if scope["type"] == "http":
            refusal = misshapen(scope)
            if refusal is not None:
                await refusal(scope, receive, send)
                return
        await self._app(scope, receive, send)


def misshapen(scope: Scope) -> Refusal | None:
    """Return why a request is refused for its form alone, None where it is well formed."""
    if scope["method"] not in METHODS:
        return Refusal(405, "This method is not served here.", allow=served_at(scope))
    if len(scope.get("raw_path") or scope["path"].encode()) > MOST_PATH_BYTES:
        return Refusal(414, "This address is too long.")
    if len(scope["query_string"]) > MOST_QUERY_BYTES:
        return Refusal(414, "This address is too long.")
    return _misheaded(scope["headers"])


def served_at(scope: Scope) -> str:
    """Return the methods of an address, as `Allow` lists them; all that are served where none lies."""
    routes = scope["app"].routes if "app" in scope else ()

    def serves(method: str) -> bool:
        asked = {**scope, "method": "GET" if method == "HEAD" else method}
        return any(each.matches(asked)[0] is Match.FULL for each in routes)

    return ", ".join(list(filter(serves, METHODS)) or METHODS)


def _misheaded(headers: Iterable[tuple[bytes, bytes]]) -> Refusal | None:
    named = Counter(name for name, _ in headers)
    if named.total() > MOST_HEADERS:
        return Refusal(431, "This request has too many headers.")
    if sum(len(name) + len(value) for name, value in headers) > MOST_HEADER_BYTES:
        return Refusal(431, "The headers of this request are too large.")
    if any(named[name] > 1 for name in _SAID_ONCE):
        return Refusal(400, "This request says one thing twice.")
    return None


class Loopback:
    """Refuse any request that names another host: a page elsewhere may resolve to us."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on where it names this machine."""
        if scope["type"] == "http" and not is_loopback(Received(scope=scope).get("host", "")):
            refusal = Refusal(421, "wholeroute answers on this machine only.")
            await refusal(scope, receive, send)
            return
        await self._app(scope, receive, send)


def is_loopback(host: str) -> bool:
    """Return whether a Host header names this machine, and says nothing else."""
    return LOOPBACK.fullmatch(host) is not None


class Head:
    """Answer `HEAD` as `GET` without its content, so that no route has to say so of itself."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on as one to read, and keep back what is read."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return

        async def without_content(message: Message) -> None:
            bare = message["type"] == "http.response.body"
            await send({**message, "body": b""} if bare else message)

        # In place: the operations log reads from the same scope which route answered.
        scope["method"] = "GET"
        try:
            await self._app(scope, receive, without_content)
        finally:
            scope["method"] = "HEAD"


class SameOrigin:
    """Refuse what another site sent, or has its page load, and a form larger than any of ours.

    The browser itself vouches for where a form comes from, in a header that no page can write.
    A token in each form would say the same a second time, and only where the browser is too old
    to say it at all; such a one sends `Origin`, or is refused.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on where our own page sent it, its body read and measured."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Received(scope=scope)
        if scope["method"] in SAFE_METHODS:
            refusal = _unwanted(headers)
        else:
            refusal = _foreign(headers, scope["scheme"], scope["path"])
        if refusal is None and scope["method"] not in SAFE_METHODS:
            body = await _measured(receive, int(headers["content-length"]))
            if isinstance(body, bytes):
                receive = _again(body, receive)
            else:
                refusal = body
        await (refusal or self._app)(scope, receive, send)


def _unwanted(headers: Received) -> Refusal | None:
    """Return why something is not to be read from where it is asked for."""
    if _has_body(headers):
        return Refusal(400, "A request to read carries no body.")
    if not is_wanted(headers):
        return Refusal(403, "Another site may lead here, but not load this into its own page.")
    return None


def _foreign(headers: Received, scheme: str, path: str) -> Refusal | None:
    """Return why a form is not ours, None where it is."""
    taking = path in TAKE_A_FILE or path in TAKE_A_LARGE_FILE
    most, kinds = (MOST_FILE_BYTES, _FILE) if taking else (MOST_FORM_BYTES, FORMS)
    most = TAKE_A_LARGE_FILE.get(path, most)
    if not is_same_origin(headers, scheme):
        return Refusal(403, "This form did not come from a page of wholeroute.")
    length = headers.get("content-length", "")
    if "transfer-encoding" in headers or not (length.isascii() and length.isdecimal()):
        return Refusal(411, "This form does not say how long it is.")
    if len(length) > len(str(most)) or int(length) > most:
        return Refusal(413, "This form is too large.")
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if int(length) and kind not in kinds:
        return Refusal(415, "No page sends a form of this kind.")
    return None


def is_wanted(headers: Received) -> bool:
    """Return whether a page may be read from where the browser says it is asked for.

    A link elsewhere may lead here; no other site, nor another port of this machine, may load
    our pages, figures or scripts as part of its own.
    """
    site = headers.get("sec-fetch-site")
    if site in {None, "same-origin", "none"}:
        return True
    mode, place = headers.get("sec-fetch-mode"), headers.get("sec-fetch-dest")
    return mode == "navigate" and place == "document"


def is_same_origin(headers: Received, scheme: str) -> bool:
    """Return whether the browser vouches that our own page sent this.

    `Sec-Fetch-Site` comes first: under our own referrer policy a browser sends
    `Origin: null` with a form. A request with neither header is no browser's form.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    if bearer_in(headers) is not None:
        return True  # no page elsewhere can make a browser send it, and no cookie counts beside it
    return headers.get("origin") == f"{scheme}://{headers.get('host', '')}"


def _has_body(headers: Received) -> bool:
    return "transfer-encoding" in headers or headers.get("content-length", "0") != "0"


async def _measured(receive: Receive, length: int) -> bytes | Refusal:
    """Return the body, which is as long as it says and comes within its time."""
    try:
        body = await asyncio.wait_for(_read(receive, length), SLOWEST_FORM_SECONDS)
    except TimeoutError:
        return Refusal(408, "This form took too long to arrive.")
    if len(body) != length:
        return Refusal(400, "This form is not as long as it says.")
    return body


async def _read(receive: Receive, most: int) -> bytes:
    body = b""
    more = True
    while more and len(body) <= most:
        message = await receive()
        body += message.get("body", b"")
        more = message["type"] == "http.request" and message.get("more_body", False)
    return body


def _again(body: bytes, receive: Receive) -> Receive:
    """Return what hands over a body that was read before, and then what comes after it."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replay() -> Message:
        return waiting.pop() if waiting else await receive()

    return replay
