"""The desk of each role over an invented operation: how long the server takes, and how large it is.

Each desk is asked for BENCH_VISITS times
in this process; milliseconds are of the processor, this process's and the database's together, so
that what else the machine does counts little. Beside each stands how many statements one page asks.
"""

from __future__ import annotations

import os
import resource
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import psutil
from sqlalchemy import event
from sqlalchemy.engine import Engine
from starlette.testclient import TestClient

from bench import ground
from bench.contract import Bar
from bench.workspace import operation
from wholeroute.ledger import Ledger
from wholeroute.web import create_app

BENCH = "workspace"
VISITS = int(os.environ.get("BENCH_VISITS", "40"))
SEATS = (
    "ana|analyst|analysis",
    "desk-police-mare|investigator|investigation",
    "desk-police-mare|contributor|analysis",
    "desk-reception-mare|protection-officer|protection",
    "cora|custodian|categorisation",
    "cora|custodian|protection",
    "cora|custodian|oversight",
    "rita|rights-reviewer|oversight",
    "petra|prosecutor|prosecution",
)
_SLOWEST_MS, _LARGEST_KB = 300, 120


def of_desks(_input_dir: Path | None) -> Iterator[Bar]:
    """Measure the desk of each role."""
    with operation.played() as home, Ledger.open(home) as ledger:
        app = create_app(ledger, clock=lambda: datetime.now(UTC), log=StringIO())
        browser = TestClient(
            app, base_url="http://localhost", headers={"sec-fetch-site": "same-origin"}
        )
        with browser:
            for seat in SEATS:
                yield from _desk(browser, seat)


def _desk(browser: TestClient, seat: str) -> Iterator[Bar]:
    browser.post("/seat", data={"seat": seat})
    page = browser.get("/")
    page.raise_for_status()
    with _counted() as asked:
        browser.get("/")
    spent, took = [], []
    for _ in range(VISITS):
        before, started = _processor_ms(), time.perf_counter()
        browser.get("/")
        took.append((time.perf_counter() - started) * 1000)
        spent.append(_processor_ms() - before)
    member, role, purpose = seat.split("|")
    piles = {pile["sort"]: pile["number"] for pile in browser.get("/desk.json").json()["piles"]}
    print(f"{seat}: {piles}, {asked[0]} statements", file=sys.stderr)
    name = f"desk-{role}-{purpose}"
    where = (
        f"{operation.WHICH}, {member}: {sum(piles.values()):,} wait of"
        f" {len(piles)} kinds, {asked[0]} statements, p95 of {VISITS} visits"
    )
    yield ground.bar(BENCH, f"{name}-cpu", _p95(spent), "ms", _SLOWEST_MS, where)
    yield ground.bar(BENCH, f"{name}-wall", _p95(took), "ms", _SLOWEST_MS, where)
    yield ground.bar(BENCH, f"{name}-size", len(page.content) / 1024, "KB", _LARGEST_KB, where)


@contextmanager
def _counted() -> Iterator[list[int]]:
    """Count the statements that are sent to the database meanwhile."""
    number = [0]

    def count(*_: object) -> None:
        number[0] += 1

    event.listen(Engine, "before_cursor_execute", count)
    try:
        yield number
    finally:
        event.remove(Engine, "before_cursor_execute", count)


def _processor_ms() -> float:
    """Return the processor's time of this process and of the database's, which are its children."""
    own = resource.getrusage(resource.RUSAGE_SELF)
    seconds = own.ru_utime + own.ru_stime
    for child in psutil.Process().children(recursive=True):
        try:
            times = child.cpu_times()
        except psutil.NoSuchProcess:
            continue
        seconds += times.user + times.system
    return seconds * 1000


def _p95(values: list[float]) -> float:
    return sorted(values)[int(len(values) * 0.95)]


MEASURES = (of_desks,)
