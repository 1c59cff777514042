"""The application on a real port, looked at with Debian's Chromium."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
import uvicorn
from bench.browser import CHROMIUM, LAUNCH
from playwright.sync_api import Browser, BrowserContext, Page
from tests.conftest import Contribute
from tests.web.scene import Scene, fill

from wholeroute.ledger import Acting, Ledger
from wholeroute.web import create_app

Sit = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave the journeys out where there is no browser."""
    if not CHROMIUM.exists():
        here = Path(__file__).parent
        for item in items:
            if here in item.path.parents:
                item.add_marker(pytest.mark.skip(reason="Chromium is not installed"))


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Start Debian's browser."""
    return LAUNCH


@pytest.fixture
def scene(contribute: Contribute, analyst: Acting) -> Scene:
    """Return the invented installation."""
    return fill(contribute, analyst)


@contextmanager
def served(ledger: Ledger) -> Iterator[str]:
    """Serve an installation on a port of this machine, and yield where it answers."""
    app = create_app(ledger, clock=lambda: datetime.now(UTC), log=StringIO())
    settings = uvicorn.Config(
        app, host="127.0.0.1", port=0, ws="none", log_level="error", access_log=False
    )
    server = uvicorn.Server(settings)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 60
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(timeout=10)


@pytest.fixture
def address(enrolled: Ledger) -> Iterator[str]:
    """Return where the application answers."""
    with served(enrolled) as at:
        yield at


@pytest.fixture
def sit(browser: Browser, address: str) -> Iterator[Sit]:
    """Return what opens a page for a seat; afterwards nothing may have left loopback or complained."""
    contexts: list[BrowserContext] = []
    asked: list[str] = []
    complaints: list[str] = []

    def seated(member: str, role: str, purpose: str, **options: Any) -> Page:
        context = browser.new_context(base_url=address, **options)
        contexts.append(context)
        value = quote(f"{member}|{role}|{purpose}", safe="")
        context.add_cookies([{"name": "seat", "value": value, "url": address}])
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda said: complaints.append(said.text) if _complains(said) else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield seated
    for context in contexts:
        context.close()
    assert {urlsplit(url).hostname for url in asked} <= {"127.0.0.1"}
    assert complaints == []


def _complains(said: Any) -> bool:
    # A page that answers 403, 404 or 422 on purpose is no complaint, nor is a connection that a test cut.
    meant = ("Failed to load resource", "htmx: htmx:error: Failed to fetch")
    return said.type in {"error", "warning"} and not any(each in said.text for each in meant)


@pytest.fixture
def analyst_page(sit: Sit) -> Page:
    """Return a page in which an analyst of `ncp-a` sits."""
    return sit("analyst@ncp-a", "analyst", "analysis")
