"""Kill client and server in turn, at random moments of an intake, and count what was lost.

A client is a process that files reports one after the other and prints each receipt
after it got it: a printed receipt is an acknowledged report.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from sqlalchemy import text

from bench import ground
from bench.contract import Bar
from wholeroute.ledger import Home, Ledger
from wholeroute.rights import Purpose, Reader, Role

REPORTS = int(os.environ.get("BENCH_REPORTS", "2000"))
KILLS = 20
ROWS = 3


def crash_bars() -> Iterator[Bar]:
    """File reports under 20 kills; count lost, half visible and doubled ones."""
    with ground.scratch() as home:
        folder = home.data / "reports"
        folder.mkdir()
        for number in range(REPORTS):
            ground.write_people(folder / f"{number:05}.csv", ROWS, seed=number)
        with Ledger.open(home) as ledger:
            ground.enrol_bench(ledger)
        acknowledged, slowest = _under_fire(home, folder)
        with Ledger.open(home) as ledger:
            found = _visible(ledger)
            again = [ground.file_report(ledger, path) for path in sorted(folder.glob("*.csv"))]
            after = _visible(ledger)
        where = f"{REPORTS:,} reports, {KILLS} kill -9 alternately of client and postmaster"
        half = sum(1 for statements in found.values() if statements != ROWS * ground.A_ROW)
        missing = acknowledged - set(found)
        doubled = (len(after) - REPORTS) + sum(1 for receipt in again if not receipt.already)
        print(f"{len(found)} reports, {len(acknowledged)} acknowledged", file=sys.stderr)
        yield ground.bar("main", "crash-lost", len(missing), "acknowledged reports", 0, where)
        yield ground.bar("main", "crash-half-visible", half, "reports", 0, where)
        yield ground.bar(
            "main", "crash-doubled", doubled, "reports added by sending all again", 0, where
        )
        yield ground.bar(
            "main", "crash-restart", slowest, "s", 15, f"slowest of the restarts, {where}"
        )


def _visible(ledger: Ledger) -> dict[str, int]:
    """Return each report an analyst sees, with the number of its statements."""
    reader = Reader("ana", "police", Role.ANALYST, Purpose.ANALYSIS)
    with ledger.acting(reader) as acting, acting.begin() as connection:
        rows = connection.execute(
            text(
                "select c.ref::text, count(s.id) from ledger.contribution c"
                " left join open.statement s on s.contribution = c.id group by c.ref"
            )
        )
        return {row[0]: row[1] for row in rows}


def _under_fire(home: Home, folder: Path) -> tuple[set[str], float]:
    """File every report, killing client and postmaster in turn; return receipts and slowest restart."""
    draw = random.Random(20)
    acknowledged: set[str] = set()
    slowest = 0.0
    for kill in range(KILLS):
        client = _client(home, folder, len(acknowledged))
        until_running(home)
        patience = time.monotonic() + draw.uniform(0.2, 5.0)
        acknowledged |= listen(client, until=patience)
        if kill % 2 == 0:
            client.kill()
        else:
            kill_postmaster(home)
        acknowledged |= listen(client, until=None)
        started = time.monotonic()
        Ledger.open(home).close()
        slowest = max(slowest, time.monotonic() - started)
    client = _client(home, folder, 0)
    acknowledged |= listen(client, until=None)
    return acknowledged, slowest


def _client(home: Home, folder: Path, skip: int) -> subprocess.Popen[str]:
    env = os.environ | {"WHOLEROUTE_HOME": str(home.data), "WHOLEROUTE_KEYS": str(home.keys)}
    return subprocess.Popen(
        [sys.executable, "-m", "bench.crash", str(folder), str(max(skip - 20, 0))],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=env,
    )  # fmt: skip


def listen(client: subprocess.Popen[str], *, until: float | None) -> set[str]:
    """Collect receipts until the moment comes, or until the client is gone."""
    heard, begun = set(), ""
    if client.stdout is None:
        raise AssertionError("the client was started without a pipe")
    os.set_blocking(client.stdout.fileno(), until is None)
    while until is None or time.monotonic() < until:
        line = client.stdout.readline()
        begun += line  # a pipe may give a line in two halves
        if line.endswith("\n"):
            heard.add(begun.strip())
            begun = ""
        elif until is None or client.poll() is not None:
            break
        else:
            time.sleep(0.01)
    if until is None:
        client.wait()
        client.stdout.close()
    return heard


def until_running(home: Home) -> None:
    """Wait until the client has started its server: from here any moment is as good."""
    deadline = time.monotonic() + 30
    while not _pid_file(home).exists() and time.monotonic() < deadline:
        time.sleep(0.01)


def _pid_file(home: Home) -> Path:
    return home.data / "postgres" / "data" / "postmaster.pid"


def kill_postmaster(home: Home) -> None:
    try:
        pid = int(_pid_file(home).read_text().split()[0])
    except FileNotFoundError:
        return  # every report was filed before the moment came
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def _file_all(folder: Path, skip: int) -> None:
    with Ledger.open(Home.from_environment()) as ledger:
        for path in sorted(folder.glob("*.csv"))[skip:]:
            print(ground.file_report(ledger, path).ref, flush=True)


if __name__ == "__main__":
    _file_all(Path(sys.argv[1]), int(sys.argv[2]))
