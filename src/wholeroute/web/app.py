"""Assemble the application: routes inside, guards and the operations log around them."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager, asynccontextmanager, nullcontext
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TextIO

from fastapi import APIRouter, FastAPI
from starlette.routing import BaseRoute

from wholeroute import __version__, crosscheck, custody
from wholeroute.ledger import Ledger
from wholeroute.network import Looks, ReadOnce
from wholeroute.network.atlas import read_atlas
from wholeroute.network.canvas import Keeper
from wholeroute.rights import Profile
from wholeroute.web.api import describe, publish
from wholeroute.web.desk import Desk
from wholeroute.web.evenly import Evenly
from wholeroute.web.failures import answer_failures, answer_unforeseen
from wholeroute.web.guards import Head, Loopback, SameOrigin, Shape
from wholeroute.web.headers import Headers
from wholeroute.web.language import CATALOGUES, Languages
from wholeroute.web.live import Streams
from wholeroute.web.operations import Log, Operations, described, operations_log
from wholeroute.web.our_files import OurFiles
from wholeroute.web.pages import Pages
from wholeroute.web.profile import closed
from wholeroute.web.routes import ROUTERS
from wholeroute.web.views.money_kept import MoneyKept
from wholeroute.web.views.plan_came import Statuses
from wholeroute.web.views.queue_kept import keeper

STATIC = Path(__file__).parent / "static"


def create_app(  # noqa: PLR0913 — what runs beside the pages is said one by one
    ledger: Ledger,
    *,
    clock: Callable[[], datetime],
    log: TextIO = sys.stderr,
    catalogues: Path = CATALOGUES,
    seal_every: float | None = None,
    check_every: float | None = None,
) -> FastAPI:
    """Return the application over an open ledger, which stays its caller's to close.

    `log` takes the operations log, one JSON object a line. The server that runs this
    must bind to loopback and keep no access log: addresses of searches hold names.
    With `seal_every` the audit log is sealed every so many seconds while it runs, with
    `check_every` reports that came in are cross-checked.
    """
    desk = Desk(ledger, clock)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        with (
            _sealing(ledger, seal_every, operations) as app.state.keeping,
            _checking(ledger, check_every, operations),
        ):
            yield
        app.state.looks.close()
        desk.close()

    app = FastAPI(
        title="wholeroute",
        version=__version__,
        summary="What pages read and do, for the member, role and purpose of a token.",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        routes=list(_routes(ledger.profile)),
    )
    operations = operations_log(log)
    app.state.desk = desk
    app.state.clock = clock
    app.state.keeping = None
    app.state.streams = Streams()
    app.state.canvases = Keeper(clock)
    app.state.looks = Looks(
        ledger, clock, lambda error: operations.error("a look failed", **described(error))
    )
    app.state.maps = ReadOnce(clock, read_atlas)
    app.state.queues = keeper(clock)
    app.state.statuses = Statuses()
    app.state.money = MoneyKept()
    app.state.pages = Pages(Languages(catalogues), desk)
    app.mount("/static", OurFiles(directory=STATIC), name="static")
    describe(app)
    answer_failures(app, operations)
    # The last one added stands outermost.
    app.add_middleware(Head)
    app.add_middleware(SameOrigin)
    app.add_middleware(Loopback)
    app.add_middleware(Shape)
    app.add_middleware(Operations, log=operations, answer=answer_unforeseen)
    app.add_middleware(Headers)
    app.add_middleware(Evenly)
    return app


@cache
def _routes(profile: Profile) -> tuple[BaseRoute, ...]:
    """Return every page's route; FastAPI reads once, and slowly, what each of them needs."""
    whole = APIRouter()
    for router in ROUTERS:
        publish(router.routes)
        whole.include_router(router, dependencies=closed(profile, router))
    return tuple(whole.routes)


def _sealing(
    ledger: Ledger, every: float | None, log: Log
) -> AbstractContextManager[custody.Keeping | None]:
    if every is None:
        return nullcontext()
    return custody.keep_sealing(
        ledger, every, lambda error: log.error("sealing failed", **described(error))
    )


def _checking(
    ledger: Ledger, every: float | None, log: Log
) -> AbstractContextManager[crosscheck.Watch | None]:
    if every is None or ledger.profile is Profile.POLICY:
        return nullcontext()
    return crosscheck.keep_checking(
        ledger, every, lambda error: log.error("a cross-check failed", **described(error))
    )
