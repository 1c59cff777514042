"""`serve` and `sweep`: run the pages on this machine; tidy up after a crash."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Annotated

import typer
import uvicorn

from wholeroute import custody, web
from wholeroute.cli.desk import Desk
from wholeroute.ledger import Ledger

PORT = 8021
# What is being answered may finish; a supervisor does not wait for ever.
LAST_ANSWERS_SECONDS = 10


def serve(
    context: typer.Context,
    port: Annotated[int, typer.Option(help="On the loopback address, and only there.")] = PORT,
) -> None:
    """Serve the pages on this machine until interrupted."""
    desk: Desk = context.obj
    with desk.ledger() as ledger:
        run(ledger, port, desk)


def run(ledger: Ledger, port: int, desk: Desk) -> None:
    """Serve an open ledger until SIGINT or SIGTERM; the caller closes it.

    The loopback address is not an option: there is no sign-in yet. uvicorn lets the last
    answers finish and then raises the signal anew, which arrives as `KeyboardInterrupt`
    (see `main`) and ends there.
    """
    app = web.create_app(ledger, clock=lambda: datetime.now(UTC))
    desk.err.print(f"Serving on http://127.0.0.1:{port}/ (stop with Ctrl-C)")
    uvicorn.run(
        app, host="127.0.0.1", port=port, log_level="warning", access_log=False,
        timeout_graceful_shutdown=LAST_ANSWERS_SECONDS,
    )  # fmt: skip


def sweep(context: typer.Context) -> None:
    """Remove keys, originals and identities that a crash left without a report."""
    desk: Desk = context.obj
    with desk.ledger() as ledger:
        swept = custody.sweep(ledger, time.time())
    desk.say(
        swept
        if desk.json
        else f"removed {swept.keys} keys, {swept.originals} originals, {swept.identities} identities"
    )
