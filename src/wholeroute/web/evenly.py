"""Answer that nothing is there at even times, so that no time tells what is hidden from what is absent.

A row that the reader may not see costs the database a look at what they may see; one that is not
there costs nothing. Both leave on the same stroke of a clock that runs from the request. So does a
further page of a list: whoever makes up where it begins could feel for what stands behind. And so
does every answer to a search, and on what a report of one's own left outside, which is as empty for
a report of others as for one that is not there.
"""

from __future__ import annotations

import asyncio
import time
from http import HTTPStatus

from starlette.types import ASGIApp, Message, Receive, Scope, Send

TICK_SECONDS = 0.045
"""Longer than either takes, also beside thousands of access classes; two of them are soon over as well."""

_ROUGH_SECONDS = 0.002
"""The loop wakes whole milliseconds after it fell asleep, which tells when that was."""


class Evenly:
    """Hold every "not found", further page, search and report's quarantine back until the next stroke."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and its answer when it is due."""
        started = time.perf_counter()
        further = _FURTHER in scope.get("query_string", b"") or _asks_for_what_may_be_hidden(scope)

        async def due(message: Message) -> None:
            if message["type"] == "http.response.start" and (
                further or message["status"] == HTTPStatus.NOT_FOUND
            ):
                now = time.perf_counter()
                await _until(now + (started - now) % TICK_SECONDS)
            await send(message)

        await self._app(scope, receive, due)


async def _until(due: float) -> None:
    """Return at `due` and not a millisecond later: the last of the wait lets others have a turn."""
    rest = due - time.perf_counter()
    if rest > _ROUGH_SECONDS:
        await asyncio.sleep(rest - _ROUGH_SECONDS)
    while time.perf_counter() < due:  # noqa: ASYNC110 — a clock sets no event
        await asyncio.sleep(0)


_FURTHER = b"after="


def _asks_for_what_may_be_hidden(scope: Scope) -> bool:
    """Tell whether the answer may pass over something hidden, such as its keys, and look alike."""
    return str(scope.get("path", "")).startswith(("/search", "/charts/search", "/quarantine/"))
