"""Keep the operations log and the metrics: what happened to the machine, never to whom.

A line names the route's template, not the address; no query, no name, no value ever
reaches it. What fails unexpectedly leaves its type and place here under a reference,
and the reference alone on the page.
"""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, TextIO
from uuid import uuid4

import structlog
from prometheus_client import CollectorRegistry, Counter, Histogram
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

Log = structlog.typing.FilteringBoundLogger


def operations_log(stream: TextIO) -> Log:
    """Return a logger that writes JSON lines to `stream`, apart from any global setting."""
    logger: Log = structlog.wrap_logger(
        structlog.PrintLogger(stream),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger("info"),
    )
    return logger


class Metrics:
    """The figures of one application, in a registry of its own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        labels = ("method", "route", "status")
        self.requests = Counter(
            "wholeroute_requests", "Requests answered.", labels, registry=self.registry
        )
        self.seconds = Histogram(
            "wholeroute_request_seconds",
            "Time until an answer was complete.",
            ("method", "route"),
            registry=self.registry,
        )


class Operations:
    """Give each request a reference, log its outcome, count it, and hold what nobody caught."""

    def __init__(self, app: ASGIApp, log: Log, answer: Callable[[Request], Response]) -> None:
        self._app = app
        self._log = log
        self._answer = answer
        self._metrics = Metrics()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; whatever becomes of it, leave a line and a count."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        reference = uuid4().hex[:12]
        scope.setdefault("state", {}).update(reference=reference, metrics=self._metrics)
        started = time.perf_counter()
        status = 0

        async def watching(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, watching)
        except Exception as error:  # noqa: BLE001 — the outermost edge: nothing may pass it with details
            self._log.error("failed", request=reference, **described(error))
            if not status:
                status = 500
                await self._answer(Request(scope))(scope, receive, send)
        self._finish(scope, status, time.perf_counter() - started, reference)

    def _finish(self, scope: Scope, status: int, seconds: float, reference: str) -> None:
        # A method is the client's word: an invented one must not become a label.
        method = scope["method"] if scope["method"] in {"GET", "HEAD", "POST"} else "OTHER"
        route = template_of(scope)
        self._metrics.requests.labels(method, route, str(status)).inc()
        self._metrics.seconds.labels(method, route).observe(seconds)
        self._log.info(
            "answered", method=method, route=route, status=status,
            ms=round(seconds * 1000, 1), request=reference,
        )  # fmt: skip


def template_of(scope: Scope) -> str:
    """Return the path as the route writes it; whatever matched none is one and the same."""
    route = scope.get("route")
    if route is not None:
        return str(getattr(route, "path_format", None) or getattr(route, "path", "-"))
    return "/static" if scope["path"].startswith("/static/") else "-"


def described(error: BaseException) -> dict[str, Any]:
    """Return an error's type and place. Its message may hold a value, so it stays out."""
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    places = [f"{Path(frame.filename).name}:{frame.lineno}:{frame.name}" for frame in frames]
    return {"error": type(error).__name__, "at": places}
