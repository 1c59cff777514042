"""Thirty-two writers at once on one installation: nothing that was acknowledged is missing.

Most file small reports as fast as they are taken in; some judge pairs and some protect people at
the same time. Every writer is a member of its own session, in one process, as the pages are.
BENCH_WRITING_SECONDS (300) says for how long.
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Barrier, Lock, Thread
from uuid import UUID

import psycopg
from sqlalchemy import text

from bench import ground
from bench.contract import Bar
from bench.rights.attachments import contributing, file_one, stands, write_reports
from wholeroute.cli.operate import settle
from wholeroute.custody import protect
from wholeroute.intake.children import Child
from wholeroute.ledger import Ledger, NewJudgement, Verdict, judge, vacuum
from wholeroute.members import Member, enrol
from wholeroute.rights import Category, Purpose, Reader, Role

WRITERS, JUDGES, CUSTODIANS = 32, 4, 2
SECONDS = float(os.environ.get("BENCH_WRITING_SECONDS", "300"))
_BETWEEN = 0.1
"""What a person needs at least between two decisions, in seconds."""
_TABLES_IN_TEN_SECONDS = 3
"""How many tables of sixty people there are before: custodians have somebody to protect to the end."""
_REPORTS_A_SECOND = 60
"""How many reports are prepared a second and writer at most: writing them is not measured."""


@dataclass(slots=True)
class Written:
    """What all writers were told is done, and how long each report took."""

    reports: dict[UUID, int] = field(default_factory=dict)
    judgements: set[str] = field(default_factory=set)
    protected: set[UUID] = field(default_factory=set)
    seconds: list[float] = field(default_factory=list)
    failed: list[BaseException] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)


def writer_bars() -> Iterator[Bar]:
    """Write from 32 sides at once and count what is missing."""
    settle()
    with ground.scratch() as home, Ledger.open(home) as ledger:
        written = write_at_once(ledger, home.data / "reports", SECONDS)
        lost, found = lost_updates(ledger, written), stands(ledger)
        where = (
            f"{WRITERS} writers, {SECONDS:.0f} s, {len(written.reports):,} reports,"
            f" {len(written.judgements):,} judgements, {len(written.protected):,} people protected"
        )
        if written.failed:
            print(f"{len(written.failed)} failed: {written.failed[:3]!r}", file=sys.stderr)
        yield ground.bar("rights", "writers-lost-updates", lost, "updates", 0, where)
        yield ground.bar("rights", "writers-failed", len(written.failed), "writes", 0, where)
        yield ground.bar("rights", "writers-half", len(found.half), "reports", 0, where)
        times = sorted(written.seconds)
        p99 = times[int(len(times) * 0.99)] * 1000
        yield ground.bar(
            "rights", "writers-p99", p99, "ms", 500,
            f"a small report, median {statistics.median(times) * 1000:.0f} ms, {where}",
        )  # fmt: skip


def write_at_once(ledger: Ledger, folder: Path, seconds: float) -> Written:
    """Let every writer write for so many seconds and return what they were told."""
    ground.enrol_bench(ledger)
    enrol(ledger, [], [Member("cus", "police", "Cus", (Role.CUSTODIAN,))])
    people = _first_people(ledger, folder, int(max(seconds, 10) / 10 * _TABLES_IN_TEN_SECONDS))
    written, begun = Written(), Barrier(WRITERS + 1)
    filing = WRITERS - JUDGES - CUSTODIANS
    jobs: list[Callable[[float], None]] = [
        *(_filing(ledger, folder.with_name(f"{folder.name}{n}"), n, seconds, written)
          for n in range(filing)),
        *(_judging(ledger, people[: len(people) // 2], n, written) for n in range(JUDGES)),
        *(_protecting(ledger, people[len(people) // 2 + n :: CUSTODIANS], written)
          for n in range(CUSTODIANS)),
    ]  # fmt: skip

    def run(job: Callable[[float], None]) -> None:
        begun.wait()
        try:
            job(time.monotonic() + seconds)
        except BaseException as error:  # noqa: BLE001 — counted; the others go on
            with written.lock:
                written.failed.append(error)

    threads = [Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    begun.wait()
    for thread in threads:
        thread.join()
    return written


def lost_updates(ledger: Ledger, written: Written) -> int:
    """Return how many acknowledged writes are not there, or not as they were acknowledged."""
    vacuum(ledger)  # what was written in minutes is asked for by a plan made for it
    with psycopg.connect(ledger.places.conninfo("wr_owner")) as owner:
        reports: dict[UUID, int] = dict(
            owner.execute(
                "select c.ref, count(s.id) from ledger.contribution c"
                " left join ledger.statement s on s.contribution = c.id group by c.ref"
            ).fetchall()
        )
        judgements = {
            row[0] for row in owner.execute("select reason from ledger.judgement").fetchall()
        }
        protected = {row[0] for row in owner.execute("select id from protected.entity").fetchall()}
    missing = sum(reports.get(ref) != said for ref, said in written.reports.items())
    return missing + len(written.judgements - judgements) + len(written.protected - protected)


def _first_people(ledger: Ledger, folder: Path, tables: int) -> list[UUID]:
    """File tables of suspects, whom judges judge and custodians protect."""
    for number in range(tables):
        source = folder.with_name(f"{folder.name}-first-{number}.csv")
        ground.file_report(ledger, ground.write_people(source, 60, seed=number))
    analyst = Reader("ana", "police", Role.ANALYST, Purpose.ANALYSIS)
    with ledger.acting(analyst) as acting, acting.begin() as connection:
        found = connection.execute(
            text("select id from open.entity where kind = 'Person' order by id")
        )
        return [UUID(str(row[0])) for row in found]


def _filing(
    ledger: Ledger, folder: Path, number: int, seconds: float, written: Written
) -> Callable[[float], None]:
    write_reports(folder, int(max(seconds, 5) * _REPORTS_A_SECOND / 4), seed=1000 + number)

    def file(until: float) -> None:
        with contributing(ledger) as acting, Child() as child:
            for path in sorted(folder.iterdir()):
                started = time.monotonic()
                if started > until:
                    return
                receipt = file_one(acting, path, child)
                with written.lock:
                    written.seconds.append(time.monotonic() - started)
                    written.reports[receipt.ref] = receipt.statements

    return file


def _judging(
    ledger: Ledger, people: list[UUID], number: int, written: Written
) -> Callable[[float], None]:
    """Judge pairs of the same few people as the other judges do, so that they meet."""

    def judge_on(until: float) -> None:
        draw = random.Random(number)
        reader = Reader("ana", "police", Role.ANALYST, Purpose.ANALYSIS)
        with ledger.acting(reader) as acting:
            for count in range(1_000_000):
                if time.monotonic() > until:
                    return
                left, right = sorted(draw.sample(people[:40], 2))
                reason = f"judge {number}, judgement {count}"
                new = NewJudgement(left, right, Verdict.DIFFERENT, reason, member="ana")
                with acting.begin() as connection:
                    judge(connection, [new])
                with written.lock:
                    written.judgements.add(reason)
                time.sleep(_BETWEEN)

    return judge_on


def _protecting(ledger: Ledger, people: list[UUID], written: Written) -> Callable[[float], None]:
    def protect_on(until: float) -> None:
        reader = Reader("cus", "police", Role.CUSTODIAN, Purpose.CATEGORISATION)
        with ledger.acting(reader) as acting:
            for person in people:
                if time.monotonic() > until:
                    return
                protect(acting, person, Category.WITNESS, "they testified")
                with written.lock:
                    written.protected.add(person)
                time.sleep(_BETWEEN)

    return protect_on


MEASURES = (writer_bars,)
"""Write from many sides at once."""
