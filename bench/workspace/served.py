"""The real pages of the real server on loopback, and Chromium to open them.

`serving` runs `wholeroute serve` as a process of its own, as users have it; `served` answers from a
thread of this process, where what it does is looked into.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import StringIO
from typing import Any
from urllib.parse import quote

import httpx2 as httpx
import uvicorn
from playwright.sync_api import Browser, BrowserContext, sync_playwright
from starlette.testclient import TestClient

from bench.browser import LAUNCH
from wholeroute.cli.operate import settle
from wholeroute.ledger import Home, Ledger
from wholeroute.web import create_app


@contextmanager
def served(ledger: Ledger) -> Iterator[str]:
    """Serve a ledger from a thread of this process; yield where."""
    app = create_app(ledger, clock=lambda: datetime.now(UTC), log=StringIO())
    settings = uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error", access_log=False)
    server = uvicorn.Server(settings)
    settle()
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(timeout=10)


@contextmanager
def serving(home: Home) -> Iterator[str]:
    """Serve a home as its users' machine does; yield where."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = "from wholeroute.cli import main; main()"
    environment = os.environ | {
        "WHOLEROUTE_HOME": str(home.data), "WHOLEROUTE_KEYS": str(home.keys),
    }  # fmt: skip
    with subprocess.Popen(
        [sys.executable, "-c", command, "serve", "--port", str(port)],
        env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    ) as server:  # fmt: skip
        address = f"http://127.0.0.1:{port}"
        try:
            _wait_for(address)
            yield address
        finally:
            server.terminate()


def _wait_for(address: str) -> None:
    for _ in range(600):
        try:
            httpx.get(f"{address}/health", timeout=5).raise_for_status()
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start a browser without a window."""
    with sync_playwright() as player:
        browser = player.chromium.launch(**LAUNCH)
        yield browser
        browser.close()


def seated(browser: Browser, address: str, seat: str, **options: Any) -> BrowserContext:
    """Return a browser that has seen nothing yet, of somebody in `seat`: member, role, purpose."""
    context = browser.new_context(
        base_url=address, viewport={"width": 1280, "height": 900}, **options
    )
    context.add_cookies([{"name": "seat", "value": quote(seat, safe=""), "url": address}])
    return context


def asked_of(
    ledger: Ledger, path: str, times: int, *, holds: str = ""
) -> tuple[list[float], list[float], int]:
    """Ask an application in this process for a page; return wall clocks, processor times and bytes.

    Both are milliseconds of each visit but the first, which makes what later ones find. Raises
    `AssertionError` where the page does not come, or does not hold what it must.
    """
    app = create_app(ledger, clock=lambda: datetime.now(UTC), log=StringIO())
    settle()
    wall, own, size = [], [], 0
    with TestClient(app, base_url="http://localhost") as browser:
        browser.cookies.set("seat", quote("ana|analyst|analysis", safe=""))
        for _ in range(times + 1):
            started, busy = time.perf_counter(), time.process_time()
            answer = browser.get(path)
            wall.append((time.perf_counter() - started) * 1000)
            own.append((time.process_time() - busy) * 1000)
            if answer.status_code != httpx.codes.OK or holds not in answer.text:
                raise AssertionError(f"{path}: {answer.status_code}")
            size = len(answer.content)
    return wall[1:], own[1:], size
