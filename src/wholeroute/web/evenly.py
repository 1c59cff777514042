"""Answer that nothing is there at even times, so that no time tells what is hidden from what is absent.

A row that the reader may not see costs the database a look at what they may see; one that is not
there costs nothing. Both leave on the same stroke of a clock that runs from the request.
"""

from __future__ import annotations

import asyncio
import time
from http import HTTPStatus

from starlette.types import ASGIApp, Message, Receive, Scope, Send

TICK_SECONDS = 0.05
"""Longer than either takes, also beside thousands of access classes."""


class Evenly:
    """Hold every "not found" back until the next stroke."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and its answer when it is due."""
        started = time.perf_counter()

        async def due(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == _ABSENT:
                await asyncio.sleep((started - time.perf_counter()) % TICK_SECONDS)
            await send(message)

        await self._app(scope, receive, due)


_ABSENT = HTTPStatus.NOT_FOUND
