"""One more report against a ledger of a million people: from the file to the hits that are told.

Invented people (`bench.people`) are taken in as files and keyed as a whole run keys them; then new
reports of one to five people each come in, of whom some are known under another spelling. One is
measured from its file to the answer its contributor gets. That arrivals find what a whole run
finds is measured beside it, on a heap small enough to be run whole.

BENCH_PEOPLE says how many people there are, BENCH_ARRIVALS how many reports come in.
"""

from __future__ import annotations

import csv
import os
import statistics
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from random import Random
from typing import TypeVar
from uuid import UUID

import psycopg
from sqlalchemy import text

from bench import ground, people
from bench.contract import Bar
from wholeroute import crosscheck
from wholeroute.crosscheck.keys import add_keys, found_keys
from wholeroute.crosscheck.kinds import MATCHED_KINDS
from wholeroute.crosscheck.load import profiles_of
from wholeroute.intake import Terms, parse_mapping, take_in
from wholeroute.intake.children import Child
from wholeroute.ledger import Acting, Ledger, Verdict, standing
from wholeroute.members import Member, Organisation, begin_exercise, enrol
from wholeroute.rights import (
    AccessClass,
    Action,
    OrganisationKind,
    Purpose,
    Reader,
    Regime,
    Role,
    parse_grade,
)

BENCH = "crosscheck"
PEOPLE = int(os.environ.get("BENCH_PEOPLE", "1000000"))
ARRIVALS = int(os.environ.get("BENCH_ARRIVALS", "200"))
HEAP = 4_000
_ROWS_A_FILE = 100_000
_KEYED_AT_ONCE = 20_000
SEED = 11
Row = TypeVar("Row")
_MAPPING = parse_mapping("""
format: csv
entities:
  - name: person
    kind: Person
    properties:
      firstName: given
      lastName: family
      birthDate: born
      nationality: country
      gender: gender
      passportNumber: document
      phone: phone
    category: suspect
""")
_COLUMNS = ("given", "family", "born", "country", "gender", "document", "phone")


def of_arrivals(_input_dir: Path | None) -> Iterator[Bar]:
    """Measure one more report against everybody, and what arrivals find against a whole run."""
    with two_bodies() as (ledger, folder):
        take_everybody(ledger, folder, PEOPLE)
        key_everybody(ledger)
        yield from _one_more(ledger, folder)
    with two_bodies() as (ledger, folder):
        yield _found_as_by_a_run(ledger, folder)


MEASURES = (of_arrivals,)


# --- one more report ----------------------------------------------------------------------------


def _one_more(ledger: Ledger, folder: Path) -> Iterator[Bar]:
    seconds: list[float] = []
    told: list[tuple[int, int]] = []
    register = register_of(PEOPLE + 5 * ARRIVALS)
    known = {row.person for row in islice(register, PEOPLE)}
    rest, draw = iter(register), Random(SEED)
    with _contributing(ledger, "coast") as acting, Child() as child:
        for _ in range(ARRIVALS + 1):
            rows = list(islice(rest, draw.randint(1, 5)))
            path = _written(folder / "new.csv", rows)
            started = time.perf_counter()
            receipt = take_in(
                acting, path, "csv", _terms(), _today(), mapping=_MAPPING, child=child
            )
            done = crosscheck.check_arrivals(ledger)
            said = crosscheck.feedback(acting, [receipt.ref])
            seconds.append(time.perf_counter() - started)
            if done.failed or not said.checked:
                raise AssertionError(f"a report was not checked: {done}")
            lines = {hit.line for hit in said.hits if hit.verdict is Verdict.SAME}
            ours = {at for at, row in enumerate(rows, start=2) if row.person in known}
            told.append((len(lines & ours), len(ours)))
            known |= {row.person for row in rows}
    first, *others = seconds
    p50, p95 = statistics.median(others), statistics.quantiles(others, n=20)[-1]
    hits, known_ones = (sum(each) for each in zip(*told, strict=True))
    where = (
        f"{PEOPLE:,} people, {len(others)} reports of 1-5, the first took {first * 1000:.0f} ms,"
        f" p50 {p50 * 1000:.0f} ms; of {known_ones} known ones {hits} told the same"
    )
    yield ground.bar(BENCH, "arrival-p95", p95 * 1000, "ms, file to hits told", 100, where)


# --- against a whole run ------------------------------------------------------------------------


def _found_as_by_a_run(ledger: Ledger, folder: Path) -> Bar:
    """Return which share of the pairs that a run holds for the same the arrivals had found."""
    rows = list(register_of(HEAP))
    _file(ledger, "police", folder, rows[: HEAP // 2])
    with analysing(ledger) as acting:
        crosscheck.run(acting)
    draw, rest = Random(SEED), iter(rows[HEAP // 2 :])
    while few := list(islice(rest, draw.randint(1, 5))):
        _file(ledger, "coast", folder, few)
    crosscheck.check_arrivals(ledger)
    with analysing(ledger) as acting:
        arrived = _same(acting)
        crosscheck.run(acting)
        run = _same(acting)
    where = f"{HEAP:,} people, half arrive; {len(run)} pairs, {len(arrived - run)} beyond them"
    return ground.bar(
        BENCH, "arrivals-find-what-a-run-finds", len(arrived & run) / len(run), "share", 0.99, where,
        higher=True,
    )  # fmt: skip


def _same(acting: Acting) -> set[tuple[UUID, UUID]]:
    with acting.begin() as connection:
        stand = standing(connection, brief=True)
    return {(each.left, each.right) for each in stand if each.verdict is Verdict.SAME}


# --- the ground ---------------------------------------------------------------------------------


@contextmanager
def two_bodies() -> Iterator[tuple[Ledger, Path]]:
    """Yield a ledger in which a police analyses and a coast guard only reports."""
    with ground.scratch() as home, Ledger.open(home) as ledger:
        enrol_two(ledger)
        yield ledger, home.data.parent


def enrol_two(ledger: Ledger) -> None:
    """Enrol the two in a new ledger, in an exercise."""
    begin_exercise(ledger)
    bodies = [
        Organisation(name, name, OrganisationKind.AUTHORITY, Regime.LED)
        for name in ("police", "coast")
    ]
    roles = {"police": (Role.CONTRIBUTOR, Role.ANALYST), "coast": (Role.CONTRIBUTOR,)}
    enrol(ledger, bodies, [Member(f"{b}-1", b, b, of) for b, of in roles.items()])


@contextmanager
def _contributing(ledger: Ledger, body: str) -> Iterator[Acting]:
    reader = Reader(f"{body}-1", body, Role.CONTRIBUTOR, Purpose.ANALYSIS)
    with ledger.acting(reader, Action.SUBMIT) as acting:
        yield acting


@contextmanager
def analysing(ledger: Ledger) -> Iterator[Acting]:
    with ledger.acting(Reader("police-1", "police", Role.ANALYST, Purpose.ANALYSIS)) as acting:
        yield acting


def register_of(rows: int) -> Iterator[people.Report]:
    return people.reports(rows, SEED)


def _terms() -> Terms:
    return Terms(
        "bench", parse_grade("B2"), frozenset({Purpose.ANALYSIS}), Regime.LED, "invented law",
        audience=frozenset({AccessClass.EVERYONE}),
    )  # fmt: skip


def _parts(rows: Iterable[Row], size: int) -> Iterator[list[Row]]:
    rest = iter(rows)
    while part := list(islice(rest, size)):
        yield part


def _written(path: Path, rows: Iterable[people.Report]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(_COLUMNS)
        for row in rows:
            writer.writerow(
                (row.given, row.family, row.born, row.country, row.gender,
                 row.document, row.phone)
            )  # fmt: skip
    return path


def _file(ledger: Ledger, body: str, folder: Path, rows: Sequence[people.Report]) -> None:
    path = _written(folder / "report.csv", rows)
    with _contributing(ledger, body) as acting:
        receipt = take_in(acting, path, "csv", _terms(), _today(), mapping=_MAPPING)
    if receipt.rows_accepted != len(rows):
        raise AssertionError(f"rows stayed outside: {receipt}")


def take_everybody(ledger: Ledger, folder: Path, rows: int) -> None:
    started = time.monotonic()
    for part in _parts(register_of(rows), _ROWS_A_FILE):
        _file(ledger, "police", folder, part)
    print(f"{rows:,} people in after {time.monotonic() - started:.0f} s", file=sys.stderr)


def key_everybody(ledger: Ledger) -> None:
    """Store everybody's keys as a whole run stores them; nobody waits for a check any more."""
    started = time.monotonic()
    kinds = sorted(kind.value for kind in MATCHED_KINDS)
    with analysing(ledger) as acting:
        with acting.begin() as connection:
            everybody = list(
                connection.execute(
                    text("select id from open.entity where kind = any (:kinds) order by id"),
                    {"kinds": kinds},
                ).scalars()
            )
        for part in _parts(everybody, _KEYED_AT_ONCE):
            with acting.begin() as connection:
                profiles = profiles_of(connection, part)
                add_keys(connection, ((each.id, found_keys(each)) for each in profiles))
    with psycopg.connect(ledger.places.conninfo("wr_owner"), autocommit=True) as owner:
        owner.execute("update ledger.arrival set checked = came, checked_at = now()")
        owner.execute("vacuum analyze")
    print(f"keyed after {time.monotonic() - started:.0f} s", file=sys.stderr)


def _today() -> date:
    return datetime.now(UTC).date()
