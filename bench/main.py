"""The chain's own figures: rate, memory and look-up of intake, and what a crash may cost.

Scale comes from the environment: BENCH_STATEMENTS (5,000,000) and BENCH_REPORTS (2,000).
"""

from __future__ import annotations

import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import text

from bench import ground
from bench.contract import Bar, each
from bench.crash import crash_bars
from bench.records import record_bars
from wholeroute.ledger import Acting, Ledger, entities, statements
from wholeroute.rights import (
    Purpose,
    Reader,
    Role,
)

STATEMENTS = int(os.environ.get("BENCH_STATEMENTS", "5000000"))
CLASSES = 2000


def bars(_input_dir: Path | None) -> Iterator[Bar]:
    """Measure intake, memory and look-up on one ledger; then records and crashes on others."""
    return each([_intake_bars, record_bars, crash_bars, _demo_bar])


def _intake_bars() -> Iterator[Bar]:
    with ground.scratch() as home, Ledger.open(home) as ledger:
        ground.enrol_bench(ledger)
        rows = STATEMENTS // ground.A_ROW
        source = ground.write_people(home.data / "people.csv", rows)
        print(f"{rows:,} rows, {source.stat().st_size / 1e6:,.0f} MB", file=sys.stderr)
        ground.add_classes(ledger, CLASSES)
        started = time.monotonic()
        receipt = ground.file_report(ledger, source)
        seconds = time.monotonic() - started
        where = f"CSV of {rows:,} rows, {receipt.statements:,} statements, fences and audit on"
        yield ground.bar(
            "main",
            "intake",
            receipt.statements / seconds,
            "statements/s",
            40_000,
            where,
            higher=True,
        )
        peak = max(
            resource.getrusage(who).ru_maxrss / 1024
            for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
        )
        yield ground.bar(
            "main", "intake-memory", peak, "MB", 400, f"peak of client and child, {where}"
        )
        yield ground.bar("main", "entity-query", _query_ms(ledger), "ms", 20,
            f"median of 200 entities among {receipt.statements:,} statements, {CLASSES} classes",
        )  # fmt: skip


def _query_ms(ledger: Ledger) -> float:
    """Return the median time to read one entity with all its statements and sources."""
    analyst = Reader("ana", "police", Role.ANALYST, Purpose.ANALYSIS)
    with ledger.acting(analyst) as acting:
        with acting.begin() as connection:
            ids = connection.execute(
                text("select id from open.entity tablesample system (0.05) limit 200")
            ).scalars()
            sample = list(ids) or [e.id for e in entities(acting, connection, most=200)]
        return statistics.median(_one_query(acting, each_id) for each_id in sample)


def _one_query(acting: Acting, entity: object) -> float:
    started = time.perf_counter()
    with acting.begin() as connection:
        found = entities(acting, connection, [entity])  # type: ignore[list-item]
        said = statements(acting, connection, [found[0].id])
    if not said:
        raise AssertionError("an entity without statements")
    return (time.perf_counter() - started) * 1000


def _demo_bar() -> Iterator[Bar]:
    """Clone what is committed, set it up from nothing and run the demonstration."""
    import subprocess  # noqa: PLC0415 — only here

    root = Path(__file__).parents[1]
    with tempfile.TemporaryDirectory(prefix="wholeroute-clone-") as folder:
        clone = Path(folder) / "clone"
        Path(folder).chmod(0o755)
        subprocess.run(["git", "clone", "--quiet", str(root), str(clone)], check=True)
        env = os.environ | {
            "WHOLEROUTE_HOME": f"{folder}/home",
            "WHOLEROUTE_KEYS": f"{folder}/keys",
        }
        started = time.monotonic()
        subprocess.run(
            ["make", "demo", "DEMO_ARGS=--no-serve"],
            cwd=clone,
            check=True,
            env=env,
            stdout=sys.stderr,
        )
        seconds = time.monotonic() - started
    yield ground.bar(
        "main", "demo-fresh-clone", seconds, "s", 180, "fresh clone, fresh venv, warm package cache"
    )
