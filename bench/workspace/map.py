"""The map in Chromium: how soon a hundred thousand points stand, and what one step of the slider takes.

Made-up incidents and positions are taken in through intake, and the real page of the real server is
opened on loopback. BENCH_POINTS (100,000) says how many there are: three in five are incidents with
coordinates in their report, the others positions of 400 vessels.
"""

from __future__ import annotations

import os
import random
import statistics
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from playwright.sync_api import Page, Request

from bench import ground
from bench.browser import CHROMIUM
from bench.contract import Bar
from bench.workspace.served import chromium, seated, served
from wholeroute.ledger import Ledger

BENCH = "workspace"
POINTS = int(os.environ.get("BENCH_POINTS", "100000"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
VESSELS = 400
_SLOWEST_S, _STEP_MS, _LARGEST_KB, _FRAME_MS = 2.5, 150, 600, 100
_BEGIN = date(2024, 1, 1)
_DAYS = 700
_DRAWN = "#work[data-drawn]"

_INCIDENTS = """
format: csv
entities:
  - {name: incident, kind: SmugglingIncident, key: [no], properties: {date: day, location: where}}
"""
_POSITIONS = """
format: csv
entities:
  - {name: vessel, kind: Vessel, key: [mmsi], properties: {mmsi: mmsi}}
records:
  - {kind: Position, fields: {vessel: vessel, at: at, latitude: north, longitude: east}}
"""

_STEP = """async (to) => {
  const slider = document.getElementById("to-day");
  const began = performance.now();
  slider.value = to;
  slider.dispatchEvent(new Event("input", { bubbles: true }));
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  return performance.now() - began;
}"""
_PAN = """async () => {
  const { view } = mapOfWholeroute().drawing, [x, y] = view.getCenter(), frames = [];
  let last = performance.now();
  for (let step = 0; step < 40; step += 1) {
    view.setCenter([x + step * view.getResolution() * 4, y]);
    await new Promise((done) => requestAnimationFrame(done));
    frames.push(performance.now() - last);
    last = performance.now();
  }
  return frames;
}"""
_NUMBER = "(() => { const { points } = mapOfWholeroute(); return points.size + points.sailed.x.length })()"


def map_(_input_dir: Path | None) -> Iterator[Bar]:
    """Measure opening the map, moving its slider, and how much a browser is sent for it."""
    if not CHROMIUM.exists():
        return
    with ground.scratch() as home, Ledger.open(home) as ledger:
        ground.enrol_bench(ledger)
        ground.file_table(
            ledger, home.data / "incidents.csv", ("no", "day", "where"), _incidents(), _INCIDENTS
        )
        ground.file_table(
            ledger, home.data / "seen.csv", ("mmsi", "at", "north", "east"), _seen(), _POSITIONS
        )
        with served(ledger) as address, chromium() as browser:
            page = seated(browser, address, "ana|analyst|analysis").new_page()
            yield from _measured(page)


MEASURES = (map_,)


def _measured(page: Page) -> Iterator[Bar]:
    sent: list[int] = []
    page.on("requestfinished", lambda asked: sent.append(_size(asked)))
    _seconds(page)  # reads what is held, and what a browser keeps
    page.goto("/map/anew")
    kept = sum(sent)
    where = f"{POINTS:,} points, headless Chromium, software drawing"
    yield ground.bar(
        BENCH, "map-page-bytes", kept / 1000, "kB", _LARGEST_KB,
        "first visit as sent, without the points themselves",
    )  # fmt: skip
    yield ground.bar(
        BENCH, "map-ready", statistics.median(_seconds(page) for _ in range(ROUNDS)), "s",
        _SLOWEST_S, where,
    )  # fmt: skip
    if page.evaluate(_NUMBER) != POINTS:
        raise AssertionError("not every point is there")
    first, last = (
        int(page.locator("#to-day").get_attribute(each) or "") for each in ("min", "max")
    )
    steps = [page.evaluate(_STEP, first + (last - first) * each // 24) for each in range(24, 0, -1)]
    yield ground.bar(BENCH, "map-slider-step", statistics.median(steps), "ms", _STEP_MS, where)
    yield ground.bar(
        BENCH, "map-pan-frame", statistics.median(page.evaluate(_PAN)), "ms", _FRAME_MS, where
    )


def _size(asked: Request) -> int:
    if asked.url.partition("?")[0].endswith("/map.json"):
        return 0
    return asked.sizes()["responseBodySize"]


def _seconds(page: Page) -> float:
    started = time.perf_counter()
    page.goto("/map")
    page.wait_for_selector(_DRAWN, state="attached", timeout=60_000)
    return time.perf_counter() - started


def _incidents() -> Iterator[tuple[str, str, str]]:
    draw = random.Random(8)
    for each in range(POINTS * 3 // 5):
        day = _BEGIN + timedelta(days=draw.randrange(_DAYS))
        north, east = draw.gauss(35, 4), draw.gauss(14, 9)
        yield (
            f"I{each}",
            day.isoformat(),
            f"{north:.4f} N {abs(east):.4f} {'E' if east >= 0 else 'W'}",
        )


def _seen() -> Iterator[tuple[str, str, str, str]]:
    draw = random.Random(9)
    many = POINTS - POINTS * 3 // 5
    for each in range(many):
        at = datetime.combine(_BEGIN, datetime.min.time(), UTC) + timedelta(
            minutes=_DAYS * 1440 * (each // VESSELS) // (many // VESSELS + 1)
        )
        yield (
            f"{291_000_000 + each % VESSELS}", at.isoformat(), f"{draw.gauss(36, 2):.4f}",
            f"{draw.gauss(16, 6):.4f}",
        )  # fmt: skip
