"""The network canvas in Chromium: how soon two thousand nodes stand and move, and what one expands.

A made-up network is taken in through intake, and the real page of the real server is opened on
loopback. BENCH_HELD (20,000; 100,000 on a quiet machine) says how many more people are held beside
what is drawn: the reader may see them, and the browser must not feel them.
"""

from __future__ import annotations

import os
import random
import statistics
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from uuid import UUID

from playwright.sync_api import Page
from sqlalchemy import text

from bench import ground
from bench.browser import CHROMIUM
from bench.contract import Bar
from bench.workspace.served import chromium, seated, served
from wholeroute.ledger import Ledger
from wholeroute.network.canvas import Deed, act, written
from wholeroute.rights import Purpose, Reader, Role

BENCH = "workspace"
DRAWN, TIES, BESIDE = 2_000, 6_000, 500
HELD = int(os.environ.get("BENCH_HELD", "20000"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
_DRAWN = "#work[data-drawn]"

_PEOPLE = """
format: csv
entities:
  - {name: one, kind: Person, key: [one], properties: {name: one}, category: suspect}
  - {name: other, kind: Person, key: [other], properties: {name: other}, category: suspect}
links:
  - {name: tie, kind: Associate, references: {person: one, associate: other}}
"""
_PHONES = """
format: csv
entities:
  - {name: holder, kind: Person, key: [holder], properties: {name: holder}, category: suspect}
  - {name: phone, kind: Phone, key: [number], properties: {phone: number}, references: {holder: holder}}
"""


def canvas(_input_dir: Path | None) -> Iterator[Bar]:
    """Measure drawing, panning and expanding, and how much a browser is sent for the page."""
    if not CHROMIUM.exists():
        return
    with ground.scratch() as home, Ledger.open(home) as ledger:
        ground.enrol_bench(ledger)
        ground.file_table(ledger, home.data / "net.csv", ("one", "other"), _network(), _PEOPLE)
        ground.file_table(ledger, home.data / "held.csv", ("one", "other"), _others(), _PEOPLE)
        ground.file_table(
            ledger, home.data / "phones.csv", ("holder", "number"), _phones(), _PHONES
        )
        with served(ledger) as address, chromium() as browser:
            page = seated(browser, address, "ana|analyst|analysis").new_page()
            yield from _measured(page, *(_entity(ledger, each) for each in ("Chief 0", "Holder")))


MEASURES: tuple[Callable[[Path | None], Iterable[Bar]], ...] = (canvas,)


def _network() -> Iterator[tuple[str, str]]:
    """Yield the ties of people who all stand within two steps of the first."""
    draw = random.Random(6)
    heads = 50
    ties = {(0, head) for head in range(1, heads)}
    ties |= {(1 + (each % (heads - 1)), each) for each in range(heads, DRAWN)}
    while len(ties) < TIES:
        one = draw.randrange(heads, DRAWN)
        other = one + (heads - 1) * draw.randint(1, 4)
        if other < DRAWN:
            ties.add((one, other))
    return ((f"Chief {a}", f"Chief {b}") for a, b in sorted(ties))


def _others() -> Iterator[tuple[str, str]]:
    draw = random.Random(7)
    for each in range(1, HELD):
        yield f"Other {each}", f"Other {draw.randrange(max(0, each - 400), each)}"


def _phones() -> Iterator[tuple[str, str]]:
    return (("Holder", f"+4930901{each:06}") for each in range(BESIDE))


def _entity(ledger: Ledger, name: str) -> str:
    analyst = Reader("ana", "police", Role.ANALYST, Purpose.ANALYSIS)
    asked = text(
        "select entity from open.statement where property = 'name' and value = :name limit 1"
    )
    with ledger.acting(analyst) as acting, acting.begin() as connection:
        return str(connection.execute(asked, {"name": name}).scalar_one())


def _measured(page: Page, chief: str, holder: str) -> Iterator[Bar]:
    begun = written([act(Deed.START, UUID(chief))])
    sent: list[int] = []
    page.on("requestfinished", lambda asked: sent.append(asked.sizes()["responseBodySize"]))
    _opened(page, f"/canvas?acts={begun}")  # reads what is held, and what a browser keeps
    where = (
        f"{DRAWN:,} nodes, {TIES:,} ties, {HELD:,} more held, headless Chromium, software drawing"
    )
    yield ground.bar(
        BENCH, "canvas-page-bytes", sum(sent) / 1000, "kB", 600, "uncompressed, first visit"
    )

    drawn = [_seconds(partial(_opened, page, _ego(chief, each))) for each in range(ROUNDS)]
    nodes, ties = page.evaluate(
        "[canvasOfWholeroute().nodes.length, canvasOfWholeroute().lines.length]"
    )
    if nodes != DRAWN or ties < TIES * 0.95:
        raise AssertionError(f"{nodes} nodes and {ties} ties are drawn")
    yield ground.bar(BENCH, "canvas-drawn", statistics.median(drawn), "s", 1.5, where)
    yield ground.bar(
        BENCH, "canvas-frame", _frame(page), "ms", 100, f"median while panning, {where}"
    )
    yield ground.bar(
        BENCH, "canvas-drag-frame", _frame(page, node=True), "ms", 100,
        f"median while one node is dragged, {where}",
    )  # fmt: skip
    expanded = []
    for each in range(ROUNDS):
        acts = [act(Deed.TIME, f"20{each:02}-01-01", ""), act(Deed.START, UUID(holder))]
        _opened(page, f"/canvas?acts={written(acts)}")
        expanded.append(_seconds(partial(_pressed, page)))
        if page.evaluate("canvasOfWholeroute().nodes.length") != BESIDE + 1:
            raise AssertionError("not all neighbours are drawn")
    yield ground.bar(
        BENCH, "canvas-expand", statistics.median(expanded) * 1000, "ms", 300,
        f"{BESIDE} neighbours, {HELD:,} more held",
    )  # fmt: skip


def _ego(chief: str, round_: int) -> str:
    """Return an address that draws the same and is new each round: nothing of it is kept."""
    acts = [act(Deed.TIME, f"20{round_:02}-01-01", ""), act(Deed.EGO, UUID(chief), 2)]
    return f"/canvas?acts={written(acts)}"


def _seconds(what: Callable[[], None]) -> float:
    started = time.perf_counter()
    what()
    return time.perf_counter() - started


def _opened(page: Page, path: str) -> None:
    page.goto(path)
    page.wait_for_selector(_DRAWN, state="attached")
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def _pressed(page: Page) -> None:
    page.evaluate("delete document.getElementById('work').dataset.drawn")
    page.locator("td.acts button", has_text="Expand").first.click()
    page.wait_for_selector(_DRAWN, state="attached")
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


_RECORD = """() => {
  window.frames_ = [];
  let last = performance.now();
  const tick = (now) => {
    if (!window.frames_) return;
    window.frames_.push(now - last);
    last = now;
    requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
}"""
_TAKEN = "(() => { const all = window.frames_; window.frames_ = null; return all })()"
_PLACE = """(() => {
  const all = canvasOfWholeroute(), node = all.nodes[700];
  return all.toPage(node.x, node.y);
})()"""


def _frame(page: Page, *, node: bool = False) -> float:
    """Return the median time between two frames while the mouse drags the drawing, or one node."""
    page.locator("#canvas").scroll_into_view_if_needed()
    box = page.locator("#canvas").bounding_box()
    if box is None:
        raise AssertionError("there is no drawing")
    x, y = box["x"] + 12, box["y"] + 12
    if node:
        across, down = page.evaluate(_PLACE)
        x, y = box["x"] + across, box["y"] + down
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 8, y + 8)
    page.evaluate(_RECORD)
    for step in range(60):
        page.mouse.move(x + 8 + 3 * step, y + 8 + 2 * (step % 20))
    frames: list[float] = page.evaluate(_TAKEN)
    page.mouse.up()
    page.wait_for_timeout(600)
    return statistics.median(frames[1:])
