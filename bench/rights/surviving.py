"""Nothing acknowledged is lost: 200 kills amid 10,000 reports.

Scale comes from the environment: BENCH_KILLED_REPORTS (10,000), BENCH_KILLS (200). What a full
or read-only disk does is tested, not measured: tests/journeys/test_full_disk.py.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from bench import ground
from bench.contract import Bar
from bench.crash import kill_postmaster, listen, until_running
from bench.rights.attachments import contributing, file_one, stands, write_reports
from wholeroute.custody import sweep
from wholeroute.intake.children import Child
from wholeroute.ledger import Home, Ledger

REPORTS = int(os.environ.get("BENCH_KILLED_REPORTS", "10000"))
KILLS = int(os.environ.get("BENCH_KILLS", "200"))
_STARTING_OVER = 40  # reports before the last one that a new client sends again


def crash_bars() -> Iterator[Bar]:
    """File reports under kill -9; count lost, half visible, doubled and stray things."""
    with ground.scratch() as home:
        folder = home.data / "reports"
        write_reports(folder, REPORTS)
        with Ledger.open(home) as ledger:
            ground.enrol_bench(ledger)
        fired = _under_fire(home, folder)
        with Ledger.open(home) as ledger:
            swept = sweep(ledger, time.time(), young=0)
            found = stands(ledger)
            doubled = _sent_again(ledger, folder, found.reports)
        print(f"swept {swept}; {(*found.half, *found.orphans)[:20]}", file=sys.stderr)
        where = f"{REPORTS:,} reports with originals, {KILLS} kill -9 of client and postmaster"
        lost = len(fired.acknowledged - found.reports)
        for name, value, unit in (
            ("kill-lost", lost, "acknowledged reports"),
            ("kill-half-visible", len(found.half), "reports, originals, records, identities"),
            ("kill-orphans", len(found.orphans), "files and identities after the sweep"),
            ("kill-doubled", doubled, "reports added by sending all again"),
        ):
            yield ground.bar("rights", name, value, unit, 0, where)
        yield ground.bar(
            "rights", "kill-restart", max(fired.restarts), "s", 15,
            f"slowest of {len(fired.restarts)} restarts, {where}",
        )  # fmt: skip


@dataclass(slots=True)
class _Fired:
    acknowledged: set[UUID] = field(default_factory=set)
    restarts: list[float] = field(default_factory=list)


def _under_fire(home: Home, folder: Path) -> _Fired:
    """File every report, killing client and postmaster in turn, at any point of any report."""
    draw, fired = random.Random(200), _Fired()
    apart = max(1, REPORTS // KILLS)
    for kill in range(KILLS):
        client = _client(home, folder, len(fired.acknowledged))
        until_running(home)
        enough = len(fired.acknowledged) + _STARTING_OVER + draw.randint(0, 2 * apart)
        fired.acknowledged |= _hear(client, fired.acknowledged, enough)
        time.sleep(draw.uniform(0, 0.05))
        if kill % 2 == 0:
            client.kill()
        else:
            kill_postmaster(home)
        fired.acknowledged |= _refs(listen(client, until=None))
        started = time.monotonic()
        Ledger.open(home).close()
        fired.restarts.append(time.monotonic() - started)
        if kill % 20 == 19:
            print(f"{kill + 1} kills, {len(fired.acknowledged):,} reports", file=sys.stderr)
    fired.acknowledged |= _refs(listen(_client(home, folder, 0), until=None))
    return fired


def _hear(client: subprocess.Popen[str], known: set[UUID], enough: int) -> set[UUID]:
    """Collect receipts until there are `enough` with those known, or the client is done."""
    heard: set[UUID] = set()
    again = 0
    while client.stdout is not None and len(known | heard) + again < enough:
        line = client.stdout.readline()
        if not line.endswith("\n"):
            break
        ref = UUID(line.strip())
        again += ref in known
        heard.add(ref)
    return heard


def _refs(lines: set[str]) -> set[UUID]:
    return {UUID(line) for line in lines}


def _client(home: Home, folder: Path, filed: int) -> subprocess.Popen[str]:
    env = os.environ | {"WHOLEROUTE_HOME": str(home.data), "WHOLEROUTE_KEYS": str(home.keys)}
    return subprocess.Popen(
        [sys.executable, "-m", "bench.rights.surviving", str(folder),
         str(max(filed - _STARTING_OVER, 0))],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=env,
    )  # fmt: skip


def _file_all(folder: Path, skip: int) -> None:
    with (
        Ledger.open(Home.from_environment()) as ledger,
        contributing(ledger) as acting,
        Child() as child,
    ):
        for path in sorted(folder.iterdir())[skip:]:
            print(file_one(acting, path, child).ref, flush=True)


def _sent_again(ledger: Ledger, folder: Path, before: frozenset[UUID]) -> int:
    """Send everything once more and return how much that added, which must be what was missing."""
    with contributing(ledger) as acting, Child() as child:
        again = [file_one(acting, path, child) for path in sorted(folder.iterdir())]
    new = sum(not receipt.already for receipt in again)
    return new + len({receipt.ref for receipt in again} ^ before)


MEASURES = (crash_bars,)
"""Kill at two hundred points."""

if __name__ == "__main__":
    _file_all(Path(sys.argv[1]), int(sys.argv[2]))
