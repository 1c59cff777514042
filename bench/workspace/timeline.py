"""The timeline of three people of whom 10,000 things are dated: server time of the page, and its bytes.

Reports of payments between them are taken in as any report is. The page is asked of the application
in process: all of it (which counts by month), and one month of it (which tells each thing).
Beside the wall clock stands the time of our own processor: on a busy machine it is the steadier.
"""

from __future__ import annotations

import csv
import os
import statistics
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy import text

from bench import ground
from bench.contract import Bar
from bench.workspace.served import asked_of
from wholeroute.intake import parse_mapping, take_in
from wholeroute.ledger import Acting, Ledger, NewJudgement, Verdict, judge
from wholeroute.rights import Purpose, Reader, Role

BENCH = "workspace"
REPORTS, THINGS, PEOPLE = 10, 10_000, 3
TIMES = int(os.environ.get("BENCH_TIMES", "40"))
_MAPPING = parse_mapping("""
format: csv
entities:
  - name: payer
    kind: Person
    key: [payer]
    properties: {name: payer}
    category: {column: role, map: {suspect: suspect}}
  - name: payee
    kind: Person
    key: [payee]
    properties: {name: payee}
    category: {column: role, map: {suspect: suspect}}
records:
  - {kind: Payment, fields: {payer: payer, payee: payee, amount: amount, currency: currency, at: at}}
""")


def of_a_timeline(_input_dir: Path | None) -> Iterator[Bar]:
    """Measure the page of a timeline, whole and a month of it."""
    with ground.scratch() as home, Ledger.open(home) as ledger:
        ground.enrol_bench(ledger)
        _take_reports(ledger, home.data.parent)
        reader = Reader("ana", "police", Role.ANALYST, Purpose.ANALYSIS)
        with ledger.acting(reader) as acting:
            asked = _chosen(acting)
        yield from _measured(ledger, f"/timeline?{asked}", "timeline")
        yield from _measured(
            ledger, f"/timeline?{asked}&zoom=month&at=2026-02-01", "timeline-month"
        )


MEASURES = (of_a_timeline,)


def _take_reports(ledger: Ledger, folder: Path) -> None:
    contributor = Reader("ana", "police", Role.CONTRIBUTOR, Purpose.ANALYSIS)
    today = datetime.now(UTC).date()
    with ledger.acting(contributor) as acting:
        for report in range(REPORTS):
            path = folder / f"payments-{report}.csv"
            with path.open("w", newline="", encoding="utf-8") as out:
                writer = csv.writer(out)
                writer.writerow(("payer", "payee", "role", "amount", "currency", "at"))
                writer.writerows(_row(report, row) for row in range(THINGS // REPORTS))
            take_in(acting, path, "csv", ground.terms(), today, mapping=_MAPPING)


def _row(report: int, row: int) -> tuple[str, ...]:
    at = report * (THINGS // REPORTS) + row
    day = date(2025, 1, 1) + timedelta(days=at % 700)
    return (
        f"Chosen {at % PEOPLE}", f"Other {at % 97}", "suspect", f"{at % 977 + 1}.00", "EUR",
        f"{day}T{at % 24:02}:15:00Z",
    )  # fmt: skip


def _chosen(acting: Acting) -> str:
    """Return the address of everybody who is called as one of the chosen, in each report."""
    asked = text(
        "select entity from open.statement where value like 'Chosen %' order by value, entity"
    )
    with acting.begin() as connection:
        ids = list(connection.execute(asked).scalars())
    if len(ids) != PEOPLE * REPORTS:
        raise AssertionError(f"{len(ids)} records are no {PEOPLE * REPORTS}")
    return _held_for_one(acting, ids)


def _held_for_one(acting: Acting, ids: list[UUID]) -> str:
    """Judge the records of each of the chosen the same; return the address of them all."""
    parts = [ids[at * REPORTS : (at + 1) * REPORTS] for at in range(PEOPLE)]
    with acting.begin() as connection:
        judge(
            connection,
            [
                NewJudgement(part[0], other, Verdict.SAME, "the bench says so", "ana")
                for part in parts
                for other in part[1:]
            ],
        )
    return "&".join(f"entity={part[0]}" for part in parts)


def _measured(ledger: Ledger, path: str, name: str) -> Iterator[Bar]:
    wall, own, size = asked_of(ledger, path, TIMES, holds='class="lane-of"')
    p95 = statistics.quantiles(own, n=20)[-1]
    where = (
        f"{THINGS:,} payments of {PEOPLE} people in {REPORTS} reports, {TIMES} times; wall clock p50"
        f" {statistics.median(wall):.0f} ms"
    )
    yield ground.bar(
        BENCH, f"{name}-cpu-p95", p95, "ms of our processor, server in process", 300, where
    )
    yield ground.bar(BENCH, f"{name}-size", size / 1024, "KB", 600, where)
