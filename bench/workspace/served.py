"""The real pages of the real server on loopback, and Chromium to open them."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import quote

import uvicorn
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from wholeroute.ledger import Ledger
from wholeroute.web import create_app

CHROMIUM = Path("/usr/bin/chromium")


@contextmanager
def served(ledger: Ledger) -> Iterator[str]:
    """Serve a ledger from a thread of this process; yield where."""
    app = create_app(ledger, clock=lambda: datetime.now(UTC), log=StringIO())
    settings = uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error", access_log=False)
    server = uvicorn.Server(settings)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(timeout=10)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start a browser without a window."""
    with sync_playwright() as player:
        browser = player.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


def seated(browser: Browser, address: str, seat: str, **options: Any) -> BrowserContext:
    """Return a browser that has seen nothing yet, of somebody in `seat`: member, role, purpose."""
    context = browser.new_context(
        base_url=address, viewport={"width": 1280, "height": 900}, **options
    )
    context.add_cookies([{"name": "seat", "value": quote(seat, safe=""), "url": address}])
    return context
