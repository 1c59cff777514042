"""The page of an entity of which 2,000 statements are made: server time, and bytes.

Two hundred and fifty records of twenty-five reports are held for one by a person's word. The page
is asked of the application in process, so that no network and no browser is measured. Beside the
wall clock stands the time of our own processor: on a busy machine it is the steadier of the two.
"""

from __future__ import annotations

import csv
import os
import statistics
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
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
REPORTS, ROWS, STATEMENTS = 25, 10, 2_000
TIMES = int(os.environ.get("BENCH_TIMES", "40"))
_COLUMNS = ground.HEADER[:8]
_MAPPING = parse_mapping(ground.PERSON)


def of_an_entity(_input_dir: Path | None) -> Iterator[Bar]:
    """Measure the page of one entity of 2,000 statements, and that of the queue beside it."""
    with ground.scratch() as home, Ledger.open(home) as ledger:
        ground.enrol_bench(ledger)
        _take_reports(ledger, home.data.parent)
        reader = Reader("ana", "police", Role.ANALYST, Purpose.ANALYSIS)
        with ledger.acting(reader) as acting:
            asked = _hold_for_one(acting)
        yield from _measured(ledger, f"/entities/{asked}", "entity", 150)
        yield from _measured(ledger, "/pairs", "queue", 300)


MEASURES = (of_an_entity,)


def _take_reports(ledger: Ledger, folder: Path) -> None:
    contributor = Reader("ana", "police", Role.CONTRIBUTOR, Purpose.ANALYSIS)
    today = datetime.now(UTC).date()
    with ledger.acting(contributor) as acting:
        for report in range(REPORTS):
            path = folder / f"report-{report}.csv"
            with path.open("w", newline="", encoding="utf-8") as out:
                writer = csv.writer(out)
                writer.writerow(_COLUMNS)
                writer.writerows(_row(report, row) for row in range(ROWS))
            terms = replace(
                ground.terms(),
                title=f"Report {report}",
                collected_on=today - timedelta(days=40 * report),
            )
            take_in(acting, path, "csv", terms, today, mapping=_MAPPING)


def _row(report: int, row: int) -> tuple[str, ...]:
    at = report * ROWS + row
    return (
        "Ermias Ghermay", f"Ermias {at}", f"198{at % 3}-05-01", "Asmara", "ER", f"K{at:07d}",
        f"+3906698{at:04d}", "male",
    )  # fmt: skip


def _hold_for_one(acting: Acting) -> UUID:
    """Judge every record the same as the first; return it."""
    with acting.begin() as connection:
        ids = list(connection.execute(text("select id from open.entity order by id")).scalars())
        said = connection.execute(text("select count(*) from open.statement")).scalar_one()
        if said != STATEMENTS:
            raise AssertionError(f"{said} statements are no {STATEMENTS}")
        judge(
            connection,
            [
                NewJudgement(ids[0], other, Verdict.SAME, "the bench says so", "ana")
                for other in ids[1:]
            ],
        )
    first: UUID = ids[0]
    return first


def _measured(ledger: Ledger, path: str, name: str, most: float) -> Iterator[Bar]:
    wall, own, size = asked_of(ledger, path, TIMES)
    p95 = statistics.quantiles(wall, n=20)[-1]
    where = (
        f"{STATEMENTS:,} statements in {REPORTS * ROWS} records, {TIMES} times; p50"
        f" {statistics.median(wall):.0f} ms, of our processor {statistics.median(own):.0f} ms"
    )
    yield ground.bar(BENCH, f"{name}-p95", p95, "ms, server in process", most, where)
    yield ground.bar(BENCH, f"{name}-size", size / 1024, "KB", 120, where)
