"""What hostile input does to the real intake and the real application: nothing but a refusal.

Every file goes through `take_in` and its limited child, every request over a socket to the server
that people use. Each must be answered: taken with each bad row in quarantine under a reason, or
refused with one; a request with any status below 500, or with the connection closed on what is no
HTTP. `HOSTILE=n` changes how many.
"""

from __future__ import annotations

import os
import socket
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from io import StringIO
from itertools import islice
from pathlib import Path
from typing import Any

import psutil
import uvicorn
from fastapi import FastAPI
from starlette.testclient import TestClient

from bench import ground
from bench.contract import Bar
from bench.rights.hostile_files import SUFFIXES, HostileFile, files, good_files
from bench.rights.hostile_requests import HostileRequest, requests
from wholeroute.cli.operate import settings
from wholeroute.errors import Invalid, Refused
from wholeroute.intake import Terms, parse_mapping, take_in
from wholeroute.ledger import Acting, Ledger, SoughtRows, quarantine
from wholeroute.rights import Purpose, Reader, Regime, Role, parse_grade
from wholeroute.web import create_app

NUMBER = int(os.environ.get("HOSTILE", "10000"))
SEED = 20
PATIENCE = 0.5
"""How long a sender waits for an answer before it says that nothing more will come, in seconds."""
_WARM = 0.1
"""Which share of the inputs may fill caches before growth is measured."""


@dataclass(slots=True)
class Outcome:
    """What became of the inputs."""

    answers: Counter[str] = field(default_factory=Counter)
    crashes: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    unreasoned: list[str] = field(default_factory=list)
    slowest: tuple[float, str] = (0.0, "")
    growth: int = 0

    def took(self, seconds: float, how: str) -> None:
        """Note how long an input took."""
        self.slowest = max(self.slowest, (seconds, how))


def held() -> int:
    """Return the bytes that this process holds."""
    return int(psutil.Process().memory_info().rss)


def send_files(
    acting: Acting, terms: Terms, folder: Path, sent: Iterable[HostileFile], outcome: Outcome
) -> None:
    """Take every file in, as a sender would hand it over."""
    for at, file in enumerate(sent):
        path = folder / file.name
        path.write_bytes(file.content)
        how = f"{at} {file.reader}: {file.how}"
        started = time.perf_counter()
        try:
            outcome.answers[_taken(acting, terms, path, file)] += 1
        except (Refused, Invalid) as refusal:
            outcome.answers["refused"] += 1
            if not refusal.reason.strip():
                outcome.unreasoned.append(how)
        except Exception as crash:  # noqa: BLE001 — what this measures
            outcome.crashes.append(f"{how}: {type(crash).__name__}: {crash}"[:300])
        outcome.took(time.perf_counter() - started, how)
        path.unlink()


def _taken(acting: Acting, terms: Terms, path: Path, file: HostileFile) -> str:
    mapping = parse_mapping(file.mapping) if file.mapping else None
    receipt = take_in(acting, path, file.reader, terms, date(2026, 11, 25), mapping=mapping)
    if receipt.already:
        return "known"
    if receipt.rows_read != receipt.rows_accepted + receipt.rows_quarantined:
        raise AssertionError(f"a row is neither in nor in quarantine: {receipt}")
    for row in quarantine(acting, SoughtRows(report=receipt.ref), most=50):
        if not row.reason.strip() or not row.fix.strip():
            raise AssertionError("a row in quarantine without a reason and what to do")
    return "taken, rows in quarantine" if receipt.rows_quarantined else "taken"


@contextmanager
def served(app: FastAPI) -> Iterator[int]:
    """Yield the port of the application, served as the command serves it."""
    server = uvicorn.Server(settings(app))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
        thread.start()
        deadline = time.monotonic() + 20
        while not server.started and time.monotonic() < deadline:
            time.sleep(0.01)
        yield listening.getsockname()[1]
        server.should_exit = True
        thread.join(timeout=20)


def send_requests(port: int, sent: Iterable[HostileRequest], outcome: Outcome) -> None:
    """Send every request over a socket of its own and read the status that comes back."""
    for at, request in enumerate(sent):
        how = f"{at} {request.how}"
        started = time.perf_counter()
        status = _status(port, request.content)
        outcome.took(time.perf_counter() - started, how)
        outcome.answers[status or "closed"] += 1
        if status.startswith("5"):
            outcome.failures.append(f"{status} {how}: {request.content[:200]!r}")


def _status(port: int, content: bytes) -> str:
    """Return the status of the answer, nothing where the connection was closed without one."""
    head = b""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as wire, suppress(OSError):
        wire.sendall(content)
        try:
            head = wire.recv(4096)
        except TimeoutError:  # it waits for the rest of what has no rest
            wire.shutdown(socket.SHUT_WR)
            wire.settimeout(30)
            head = wire.recv(4096)
        while wire.recv(1 << 16):
            pass
    line = head.split(b"\r\n", 1)[0].split(b" ")
    return line[1].decode() if len(line) > 1 and line[0].startswith(b"HTTP/") else ""


def seats(app: FastAPI, members: Iterable[str]) -> list[str]:
    """Return a cookie for each `member|role|purpose` of an exercise, and none at all."""
    cookies = [""]
    for member in members:
        with TestClient(app, base_url="http://localhost") as browser:
            browser.post("/seat", data={"seat": member}, headers={"sec-fetch-site": "same-origin"})
            cookies.append("; ".join(f"{name}={value}" for name, value in browser.cookies.items()))
    return cookies


def measure(
    ledger: Ledger, acting: Acting, folder: Path, number: int, who: Iterable[str]
) -> tuple[Outcome, Outcome]:
    """Send half of `number` as files and half as requests; return what became of them."""
    half = number // 2
    by_file, by_wire = Outcome(), Outcome()
    warm = max(int(half * _WARM), 1)
    every_file = files(SEED, half)
    # The first child starts a server of children: that time is no file's.
    send_files(acting, terms(), folder, harmless(), Outcome())
    send_files(acting, terms(), folder, _first(every_file, warm), by_file)
    before = held()
    send_files(acting, terms(), folder, every_file, by_file)
    by_file.growth = held() - before
    app = create_app(ledger, clock=now, log=StringIO())
    every_request = requests(app, seats(app, who), SEED, half)
    with served(app) as port:
        send_requests(port, _first(every_request, warm), by_wire)
        before = held()
        send_requests(port, every_request, by_wire)
        by_wire.growth = held() - before
    return by_file, by_wire


def terms() -> Terms:
    """Return the terms that every file comes under."""
    purposes = frozenset({Purpose.ANALYSIS})
    return Terms("hostile", parse_grade("B2"), purposes, Regime.LED, "invented law")


def now() -> datetime:
    """Return what the application takes for its clock."""
    return datetime.now(UTC)


def harmless() -> Iterator[HostileFile]:
    """Yield one good file for each reader."""
    for reader, content in good_files().items():
        yield HostileFile("good", f"good{SUFFIXES[reader]}", reader, content)


def _first(source: Iterator[Any], number: int) -> Iterator[Any]:
    return islice(source, number)


def hostile() -> Iterator[Bar]:
    """Measure crashes, failures, the slowest, growth, and what came without a reason."""
    with ground.scratch() as home, Ledger.open(home) as ledger:
        ground.enrol_bench(ledger)
        folder = home.data.parent / "hostile"
        folder.mkdir()
        reader = Reader("ana", "police", Role.CONTRIBUTOR, Purpose.ANALYSIS)
        with ledger.acting(reader) as acting:
            outcomes = measure(ledger, acting, folder, NUMBER, SEATS)
    for each in outcomes:
        print(each, file=sys.stderr)
    where = f"{NUMBER // 2:,} files through intake, {NUMBER // 2:,} requests over sockets"
    slowest, how = max(each.slowest for each in outcomes)
    for name, value, unit, most in (
        ("hostile-crashes", sum(len(each.crashes) for each in outcomes), "inputs", 0),
        ("hostile-5xx", sum(len(each.failures) for each in outcomes), "answers", 0),
        ("hostile-without-reason", sum(len(each.unreasoned) for each in outcomes), "refusals", 0),
        ("hostile-slowest", round(slowest, 3), "s", 2),
        ("hostile-growth", max(each.growth for each in outcomes) / (1 << 20), "MB", 200),
    ):
        told = f"{where}; {how}" if name == "hostile-slowest" else where
        yield ground.bar("rights", name, value, unit, most, told)


SEATS = ("ana|contributor|analysis", "ana|analyst|analysis")
MEASURES = (hostile,)
"""Send what means harm, and see that it does none."""
