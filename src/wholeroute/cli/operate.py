"""`serve` and `sweep`: run the pages on this machine; tidy up after a crash."""

from __future__ import annotations

import gc
import socket
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from wholeroute import custody, web
from wholeroute.cli.desk import Desk
from wholeroute.errors import Invalid, Unavailable
from wholeroute.ledger import Ledger
from wholeroute.members import PASSKEY_HOST, is_exercise, set_up_code

if TYPE_CHECKING:
    import uvicorn
    from fastapi import FastAPI

LOOPBACK = "127.0.0.1"
PORT = 8021
# What is being answered may finish; a supervisor does not wait for ever.
LAST_ANSWERS_SECONDS = 10
SEAL_SECONDS = 1
CHECK_SECONDS = 2
IDLE_SECONDS = 5
MOST_AT_ONCE = 100
MOST_HEAD_BYTES = 32 * 1024


Port = Annotated[
    int, typer.Option(min=0, max=65_535, help="On the loopback address alone; 0: any that is free.")
]


def serve(context: typer.Context, port: Port = PORT) -> None:
    """Serve the pages on this machine until interrupted."""
    desk: Desk = context.obj
    with desk.ledger() as ledger:
        run(ledger, port, desk)


def run(ledger: Ledger, port: int, desk: Desk) -> None:
    """Serve an open ledger until SIGINT or SIGTERM; the caller closes it.

    The loopback address is not an option. Nobody here stands on a sign-in of the terminal's:
    each browser has its own. uvicorn lets the last answers finish and then raises the signal
    anew, which arrives as `KeyboardInterrupt` (see `main`) and ends here. Raises `Invalid` where
    the port is not to be had.
    """
    import uvicorn  # noqa: PLC0415 — late: this command alone needs it

    ledger.proof = ""
    server = uvicorn.Server(
        settings(
            web.create_app(
                ledger,
                clock=lambda: datetime.now(UTC),
                seal_every=SEAL_SECONDS,
                check_every=CHECK_SECONDS,
            )
        )
    )
    with _listening(port) as listening:
        address = f"http://{LOOPBACK}:{listening.getsockname()[1]}/"
        desk.err.print(f"Serving on {address} (stop with Ctrl-C)")
        _say_how_to_sign_in(ledger, listening.getsockname()[1], desk)
        settle()
        try:
            server.run(sockets=[listening])
        except KeyboardInterrupt:
            return
    if not server.started:
        raise Unavailable("the pages did not start; the lines above say why")


def settle() -> None:
    """Make a process ready to answer people: none of them waits for much garbage at once.

    What the program is made of never becomes garbage. What a page leaves is looked through in
    small parts: a look at the fifty thousand that a command waits for took a tenth of a second.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(5_000, 50, 100)


def _say_how_to_sign_in(ledger: Ledger, port: int, desk: Desk) -> None:
    """Say where passkeys work; in a new installation, the code that makes its first administrator."""
    if is_exercise(ledger):
        return
    code = set_up_code(ledger)
    named = f"http://{PASSKEY_HOST}:{port}"
    if code:
        desk.err.print(
            f"Nobody can sign in yet: become the first administrator at {named}/first\n"
            f"with the code {code}, which lasts 72 hours or until you serve again."
        )
    else:
        desk.err.print(f"Sign in at {named}/sign-in; passkeys work at that address alone.")


def settings(app: FastAPI) -> uvicorn.Config:
    """Return how the pages are served: one kind of HTTP, nothing told of the server, limits.

    Headers of a proxy are not believed: every client is this machine, so each could write them.
    No access log is kept, for addresses hold what people look for.
    """
    import uvicorn  # noqa: PLC0415 — late: this command alone needs it

    return uvicorn.Config(
        app, http=web.Impatient, ws="none", log_level="warning", access_log=False, server_header=False,
        proxy_headers=False, limit_concurrency=MOST_AT_ONCE, timeout_keep_alive=IDLE_SECONDS,
        h11_max_incomplete_event_size=MOST_HEAD_BYTES,
        timeout_graceful_shutdown=LAST_ANSWERS_SECONDS,
    )  # fmt: skip


def must_be_free(port: int) -> None:
    """Raise `Invalid` where the port is not to be had, before anything long is begun for it."""
    _listening(port).close()


def _listening(port: int) -> socket.socket:
    try:
        return socket.create_server((LOOPBACK, port))
    except OSError as error:
        raise Invalid(
            "--port", f"{port} is not to be had: {error.strerror}", "Name another, or 0 for any."
        ) from None


def sweep(context: typer.Context) -> None:
    """Remove keys, originals and identities that a crash left without a report."""
    desk: Desk = context.obj
    with desk.ledger() as ledger:
        ledger.must_hold_people()
        swept = custody.sweep(ledger, time.time())
    desk.say(
        swept
        if desk.json
        else f"removed {swept.keys} keys, {swept.originals} originals, {swept.identities} identities"
    )
