"""How soon something stands on the desk, the search, an entity and the queue, and what was sent.

Chromium opens each page BENCH_PAINTS times, every time as if for the first time: nothing is kept
from before. The first paint is the browser's own figure. What is sent is counted as the server sends
it, styles and scripts too.
"""

from __future__ import annotations

import os
import statistics
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, Request

from bench import ground
from bench.browser import CHROMIUM
from bench.contract import Bar
from bench.workspace import operation
from bench.workspace.served import chromium, seated, serving

BENCH = "workspace"
PAINTS = int(os.environ.get("BENCH_PAINTS", "11"))
_SEAT = "ana|analyst|analysis"
_ASKED = "Mohamed"
_SLOWEST_MS, _LARGEST_KB = 300, 120
_PAINT = """() => new Promise((painted) => new PerformanceObserver((list) => {
  for (const each of list.getEntriesByName("first-contentful-paint")) painted(each.startTime);
}).observe({ type: "paint", buffered: true }))"""


def of_first_paint(_input_dir: Path | None) -> Iterator[Bar]:
    """Measure the first paint of the pages that are opened most, and how much they send."""
    if not CHROMIUM.exists():
        return
    with operation.played() as home, serving(home) as address, chromium() as browser:
        for name, path in _pages(browser, address).items():
            yield from _measured(browser, address, name, path)


MEASURES = (of_first_paint,)


def _pages(browser: Browser, address: str) -> dict[str, str]:
    """Return where each page is; the entity is the first that the search finds."""
    page = seated(browser, address, _SEAT).new_page()
    page.goto("/search")
    page.get_by_role("main").get_by_label("Name, number or id").fill(_ASKED)
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/*-*")
    found = page.url.removeprefix(address)
    entity = page.locator("main a[href^='/entities/']").first.get_attribute("href") or ""
    page.context.close()
    return {"desk": "/", "search": found, "entity": entity, "queue": "/pairs"}


def _measured(browser: Browser, address: str, name: str, path: str) -> Iterator[Bar]:
    painted, sent = [], []
    for _ in range(PAINTS):
        context = seated(browser, address, _SEAT)
        page = context.new_page()
        bytes_, ms = _opened(page, path)
        painted.append(ms)
        sent.append(bytes_)
        context.close()
    room = path.split("?", maxsplit=1)[0]
    where = f"{operation.WHICH}, {room}, headless Chromium, nothing kept, median of {PAINTS}"
    yield ground.bar(
        BENCH, f"{name}-first-paint", statistics.median(painted), "ms", _SLOWEST_MS, where
    )
    yield ground.bar(BENCH, f"{name}-sent", max(sent) / 1024, "KB", _LARGEST_KB, where)


def _opened(page: Page, path: str) -> tuple[int, float]:
    """Open a page; return how many bytes came, heads aside, and when it was first painted."""
    sent: list[int] = []

    def count(asked: Request) -> None:
        sent.append(asked.sizes()["responseBodySize"])

    page.on("requestfinished", count)
    page.goto(path, wait_until="load")
    painted = float(page.evaluate(_PAINT))
    page.remove_listener("requestfinished", count)
    return sum(sent), painted
