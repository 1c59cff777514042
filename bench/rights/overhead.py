"""What rights and audit cost intake: the same files with them on and with them off, in turns.

Small reports take turns one by one: a machine that is slow for a minute is slow for both then.

Off is a scratch installation whose superuser has switched row-level security and triggers off,
in a process that writes no audit row and shows no session token. Nothing in the product can be
switched so. What stays on both sides is what a report is: lanes, vault, keys, sealed originals.

Scale comes from the environment: BENCH_OVERHEAD_STATEMENTS (500,000), _REPORTS (300), _PAIRS (3).
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from unittest.mock import patch

import psycopg
from psycopg import sql

from bench import ground
from bench.contract import Bar
from bench.rights.attachments import KINDS, contributing, file_one, write_reports
from wholeroute.custody import seal
from wholeroute.intake.children import Child
from wholeroute.ledger import Ledger, connect, postgres, receive

STATEMENTS = int(os.environ.get("BENCH_OVERHEAD_STATEMENTS", "500000"))
REPORTS = int(os.environ.get("BENCH_OVERHEAD_REPORTS", "300"))
PAIRS = int(os.environ.get("BENCH_OVERHEAD_PAIRS", "3"))
CLASSES = 2000
"""Access classes in both: what a session may read and write is asked of as many as there are."""


def overhead_bars() -> Iterator[Bar]:
    """File tables and small reports in pairs, alternating who comes first."""
    with ExitStack() as stack:
        homes = [stack.enter_context(ground.scratch()) for _ in range(2)]
        fenced, bare = (stack.enter_context(Ledger.open(home)) for home in homes)
        for ledger in (fenced, bare):
            ground.enrol_bench(ledger)
            ground.add_classes(ledger, CLASSES)
        take_down(bare)
        bulk: list[tuple[float, float]] = []
        small: list[tuple[float, float]] = []
        for pair in range(PAIRS + 1):
            table, reports = _files(homes[0].data, pair)
            sides = (fenced, bare) if pair % 2 else (bare, fenced)
            took = {side is fenced: _table(side, table, on=side is fenced) for side in sides}
            one_by_one = _reports(fenced, bare, reports)
            if pair:  # the first pair warms both up
                bulk.append((took[True], took[False]))
                small.append(one_by_one)
        print(f"bulk {bulk}; small {small}", file=sys.stderr)
        rows = STATEMENTS // ground.A_ROW
        yield _bar("overhead-bulk", bulk, f"CSV of {rows:,} rows")
        yield _bar("overhead-small", small, f"{REPORTS} small reports, one after the other")


def _bar(name: str, pairs: list[tuple[float, float]], what: str) -> Bar:
    more = [100 * (on / off - 1) for on, off in pairs]
    where = f"median of {len(pairs)} pairs, {what}; {CLASSES} classes; rights, audit and its seal on or off"
    return ground.bar("rights", name, statistics.median(more), "% more time", 25, where)


def _files(folder: Path, pair: int) -> tuple[Path, Path]:
    table = ground.write_people(
        folder / f"people{pair}.csv", STATEMENTS // ground.A_ROW, seed=100 + pair
    )
    reports = folder / f"reports{pair}"
    write_reports(reports, REPORTS, seed=100 + pair)
    return table, reports


def _table(ledger: Ledger, table: Path, *, on: bool) -> float:
    """Return how many seconds one large table took."""
    with _watched(on=on):
        started = time.perf_counter()
        ground.file_report(ledger, table)
        if on:
            seal(ledger)
        return time.perf_counter() - started


def _reports(fenced: Ledger, bare: Ledger, folder: Path) -> tuple[float, float]:
    """Return how many seconds all small reports took, fenced and bare, each filed to both in turn."""
    took = {True: 0.0, False: 0.0}
    with contributing(fenced) as watched, contributing(bare) as free, Child() as child:
        for at, path in enumerate(sorted(folder.iterdir())):
            for on in (True, False) if at // len(KINDS) % 2 else (False, True):
                with _watched(on=on):
                    started = time.perf_counter()
                    file_one(watched if on else free, path, child)
                    took[on] += time.perf_counter() - started
        started = time.perf_counter()
        seal(fenced)
        took[True] += time.perf_counter() - started
    return took[True], took[False]


@contextmanager
def _watched(*, on: bool) -> Iterator[None]:
    """Leave audit rows and show tokens, or do not: for the length of one measurement."""
    with ExitStack() as stack:
        if not on:
            stack.enter_context(patch.object(receive, "record"))
            stack.enter_context(patch.object(connect, "show_token"))
        yield


def take_down(ledger: Ledger) -> None:
    """Switch every fence of a scratch ledger off, as its superuser and nobody else can."""
    server = ledger.server
    if server is None:
        raise AssertionError("only an embedded scratch server is measured")
    info = postgres.conninfo(server.socket, postgres.SUPERUSER, server.password, "wholeroute")
    with psycopg.connect(info, autocommit=True) as boss:
        fenced = boss.execute(
            "select n.nspname, c.relname from pg_class c join pg_namespace n"
            " on n.oid = c.relnamespace where c.relrowsecurity or (c.relkind in ('r', 'p')"
            " and exists (select from pg_trigger t where t.tgrelid = c.oid and not t.tgisinternal))"
        ).fetchall()
        for schema, name in fenced:
            table = sql.Identifier(schema, name)
            for change in (
                "alter table {} disable row level security",
                "alter table {} no force row level security",
                "alter table {} disable trigger user",
            ):
                boss.execute(sql.SQL(change).format(table))


MEASURES = (overhead_bars,)
"""The same intake with rights and audit, and without."""
