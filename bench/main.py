"""The chain's own figures: rate, memory and look-up of intake, and what a crash may cost.

Scale comes from the environment: BENCH_STATEMENTS (5,000,000) and BENCH_REPORTS (2,000).
"""

from __future__ import annotations

import csv
import os
import random
import resource
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from sqlalchemy import text

from bench.contract import Bar, Bars, Better, each
from bench.crash import crash_bars
from wholeroute.intake import Terms, parse_mapping, take_in
from wholeroute.ledger import Acting, Home, Ledger, Receipt, entities, statements
from wholeroute.members import Member, Organisation, enrol
from wholeroute.rights import (
    OrganisationKind,
    Purpose,
    Reader,
    Regime,
    Role,
    parse_grade,
)

STATEMENTS = int(os.environ.get("BENCH_STATEMENTS", "5000000"))
CLASSES = 2000
A_ROW = 13
"""Statements of one row: eight of a person, three of a car, two ends of an ownership."""

MAPPING = """
format: csv
entities:
  - name: person
    kind: Person
    properties:
      name: name
      alias: alias
      birthDate: born
      birthPlace: birth place
      nationality: nationality
      passportNumber: passport
      phone: phone
      gender: gender
    category: suspect
  - name: car
    kind: Vehicle
    properties: {registrationNumber: plate, model: model, country: registered in}
links:
  - name: owning
    kind: Ownership
    references: {owner: person, asset: car}
"""


def bars(_input_dir: Path | None) -> Iterator[Bar]:
    """Measure intake, memory and look-up on one ledger; then crashes on another."""
    return each([_intake_bars, crash_bars, _demo_bar])


def _intake_bars() -> Iterator[Bar]:
    with scratch() as home, Ledger.open(home) as ledger:
        enrol_bench(ledger)
        rows = STATEMENTS // A_ROW
        source = write_people(home.data / "people.csv", rows)
        print(f"{rows:,} rows, {source.stat().st_size / 1e6:,.0f} MB", file=sys.stderr)
        add_classes(ledger, CLASSES)
        started = time.monotonic()
        receipt = file_report(ledger, source)
        seconds = time.monotonic() - started
        where = f"CSV of {rows:,} rows, {receipt.statements:,} statements, fences and audit on"
        yield bar(
            "intake", receipt.statements / seconds, "statements/s", 40_000, where, higher=True
        )
        peak = max(
            resource.getrusage(who).ru_maxrss / 1024
            for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
        )
        yield bar("intake-memory", peak, "MB", 400, f"peak of client and child, {where}")
        yield bar(
            "entity-query", _query_ms(ledger), "ms", 20,
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
    yield bar("demo-fresh-clone", seconds, "s", 180, "fresh clone, fresh venv, warm package cache")


def bar(
    name: str, value: float, unit: str, target: float, where: str, *, higher: bool = False
) -> Bar:
    """Return one bar of this benchmark."""
    return Bar(
        bench="main", bar=name, value=round(value, 3), unit=unit, target=target,
        better=Better.HIGHER if higher else Better.LOWER, input=where,
    )  # fmt: skip


@contextmanager
def scratch() -> Iterator[Home]:
    """Yield a home of its own that nothing outlives."""
    folder = Path(tempfile.mkdtemp(prefix="wholeroute-bench-"))
    folder.chmod(0o755)
    try:
        home = Home(folder / "home", folder / "keys")
        home.prepare()
        yield home
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def enrol_bench(ledger: Ledger) -> None:
    """Enrol one police with a contributor and an analyst."""
    enrol(
        ledger,
        [Organisation("police", "Bench Police", OrganisationKind.AUTHORITY, Regime.LED)],
        [Member("ana", "police", "Ana", (Role.CONTRIBUTOR, Role.ANALYST))],
    )


def add_classes(ledger: Ledger, number: int) -> None:
    """Intern `number` access classes that the analyst may read, as many contributors would."""
    with psycopg.connect(ledger.places.conninfo("wr_owner")) as owner:
        owner.execute(
            "insert into ledger.access_class"
            " (originator, audience, purposes, h0, h1, h2, h3, tlp)"
            " select 'police', array['body-' || n], array['analysis'], false, false, false, '',"
            " 'amber' from generate_series(1, %s) n",
            (number,),
        )


def terms() -> Terms:
    """Return the terms all invented reports of the benchmarks come under."""
    return Terms(
        "bench", parse_grade("B2"), frozenset({Purpose.ANALYSIS}), Regime.LED, "invented law"
    )


def file_report(ledger: Ledger, source: Path) -> Receipt:
    """Take one CSV in as the contributor."""
    reader = Reader("ana", "police", Role.CONTRIBUTOR, Purpose.ANALYSIS)
    with ledger.acting(reader) as acting:
        return take_in(
            acting, source, "csv", terms(), datetime.now(UTC).date(), mapping=parse_mapping(MAPPING)
        )


_SYLLABLES = tuple("ba de fi go ha ja ki lo mu na or pe ra sa ti um ve wa yo za".split())  # noqa: SIM905
_COUNTRIES = ("Eritrea", "Libya", "Syria", "Iraq", "Afghanistan", "Serbia", "Turkey", "Mali")
HEADER = (
    "name", "alias", "born", "birth place", "nationality", "passport", "phone", "gender",
    "plate", "model", "registered in",
)  # fmt: skip


def write_people(path: Path, rows: int, seed: int = 1) -> Path:
    """Write `rows` invented people with their cars; names, dates and numbers mostly distinct."""
    draw = random.Random(seed)
    with path.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(HEADER)
        for row in range(rows):
            writer.writerow(_person(draw, row))
    return path


def _person(draw: random.Random, row: int) -> tuple[str, ...]:
    given, family = (_word(draw).title() for _ in range(2))
    return (
        f"{given} {family}",
        _word(draw).title(),
        f"{draw.randint(1950, 2005)}-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}",
        _word(draw).title(),
        draw.choice(_COUNTRIES),
        f"X{seed_number(draw, row)}",
        f"+447700{900000 + draw.randint(0, 999):06}",
        draw.choice(("male", "female")),
        f"XB-{row:07}",
        draw.choice(("van", "lorry", "estate car")),
        draw.choice(_COUNTRIES),
    )


def _word(draw: random.Random) -> str:
    return "".join(draw.choices(_SYLLABLES, k=draw.randint(2, 4)))


def seed_number(draw: random.Random, row: int) -> str:
    """Return a document number that no other row of the file has."""
    return f"{row:07}{draw.randint(0, 9)}"


__all__ = ["Bars", "bars"]
