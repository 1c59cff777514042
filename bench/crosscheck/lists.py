"""The same person across three real lists: the Libya smugglers of 7 June 2018.

Truth read by hand from the lists: UN LYi.021 to 026 and, where OFAC lists them, its numbers;
LYi.027 and 029 are the two more who must stay apart.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import text

from bench import ground
from bench.contract import Bar
from wholeroute import crosscheck
from wholeroute.cli.members import read_members
from wholeroute.exercise import list_files, members_file
from wholeroute.intake import take_in
from wholeroute.ledger import Acting, Ledger
from wholeroute.members import begin_exercise, enrol, member_named
from wholeroute.rights import Purpose, Role

EU = "32016R0044:II.A"
TRUTH = {
    "LYi.021": ("21", "OFAC:24004"),
    "LYi.022": ("22", "OFAC:24313"),
    "LYi.023": ("23", "OFAC:24314"),
    "LYi.024": ("24", "OFAC:24310"),
    "LYi.025": ("25", "OFAC:24311"),
    "LYi.026": ("26", "OFAC:24312"),
    "LYi.027": ("27", "OFAC:24957"),
    "LYi.029": ("29", ""),
}
SIX = tuple(TRUTH)[:6]
BENCH = "crosscheck"


def of_lists(input_dir: Path | None) -> Iterator[Bar]:
    """Cross-check the UN, EU and OFAC lists where they are, and hold them against the truth."""
    if input_dir is None or not (input_dir / "sanctions").is_dir():
        print("no sanctions lists there: nothing to cross-check", file=sys.stderr)
        return
    yield from _cross_checked(input_dir / "sanctions")


def _cross_checked(folder: Path) -> Iterator[Bar]:
    with ground.scratch() as home, Ledger.open(home) as ledger:
        begin_exercise(ledger)
        enrol(ledger, *read_members(members_file()))
        yield from _load(ledger, folder)
        analyst = member_named(ledger, "ana").as_reader(Role.ANALYST, Purpose.SANCTIONS)
        with ledger.acting(analyst) as acting:
            started = time.monotonic()
            report = crosscheck.run(acting)
            print(report, file=sys.stderr)
            yield ground.bar(
                BENCH, "run", time.monotonic() - started, "s", 60, f"{report.profiles:,} entities"
            )
            yield from _libya(acting)


def _load(ledger: Ledger, folder: Path) -> Iterator[Bar]:
    rows = unaccounted = 0
    sender = member_named(ledger, "ana").as_reader(Role.CONTRIBUTOR, Purpose.SANCTIONS)
    with ledger.acting(sender) as acting:
        for file in list_files(folder):
            receipt = take_in(acting, file.path, file.reader, file.terms, datetime.now(UTC).date())
            print(f"{file.path.name}: {receipt}", file=sys.stderr)
            rows += receipt.rows_read
            unaccounted += receipt.rows_read - receipt.rows_accepted - receipt.rows_quarantined
    yield ground.bar(
        BENCH, "rows-unaccounted", unaccounted, "rows", 0, f"UN, OFAC and EU files, {rows:,} rows"
    )


def _libya(acting: Acting) -> Iterator[Bar]:
    records = {person: _records(acting, person) for person in TRUTH}
    with acting.begin() as connection:
        cluster = {
            person: set(crosscheck.cluster_of(acting, connection, ids[0]))
            for person, ids in records.items()
            if ids
        }
    where = "UN, EU and OFAC lists; eight persons of the Libya regime"
    whole = sum(1 for person in SIX if cluster[person] == set(records[person]))
    yield ground.bar(BENCH, "libya-six-one-entity-each", whole, "people", 6, where, higher=True)
    false = sum(
        1
        for one in TRUTH
        for other in TRUTH
        if one < other and not cluster[one].isdisjoint(records[other])
    )
    yield ground.bar(BENCH, "libya-false-merges", false, "pairs", 0, where)
    explained = undone = 0
    for person in SIX:
        ids = records[person]
        explained += bool(crosscheck.explain(acting, ids[0], ids[1]).score.evidence)
        crosscheck.unmerge(acting, ids[1], "a benchmark takes the record out")
        with acting.begin() as connection:
            undone += ids[1] not in crosscheck.cluster_of(acting, connection, ids[0])
    yield ground.bar(BENCH, "libya-merges-explained", explained, "people", 6, where, higher=True)
    yield ground.bar(
        BENCH, "libya-merges-undone-by-one-call", undone, "people", 6, where, higher=True
    )


def _records(acting: Acting, person: str) -> list[UUID]:
    """Return the UN, EU and OFAC records of one person of the truth."""
    number, ofac = TRUTH[person]
    with acting.begin() as connection:
        return list(
            connection.execute(
                text(
                    "select distinct s.entity from open.statement s"
                    " where (property = 'unscId' and value = :person)"
                    " or (property = 'listingId' and value in (:ofac, :eu))"
                ),
                {"person": person, "ofac": ofac, "eu": f"{EU}:{number}"},
            ).scalars()
        )


MEASURES = (of_lists,)
