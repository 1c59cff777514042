"""The ground the chain is measured on: a scratch installation and invented people."""

from __future__ import annotations

import csv
import random
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from bench.contract import Bar, Better
from wholeroute.intake import Terms, parse_mapping, take_in
from wholeroute.ledger import Home, Ledger, Receipt, vacuum_after
from wholeroute.members import Member, Organisation, begin_exercise, enrol
from wholeroute.rights import OrganisationKind, Purpose, Reader, Regime, Role, parse_grade

A_ROW = 13
"""Statements of one row: eight of a person, three of a car, two ends of an ownership."""

PERSON = """
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
"""
"""How a row is read as a person."""

_CAR = """\
  - name: car
    kind: Vehicle
    properties: {registrationNumber: plate, model: model, country: registered in}
links:
  - name: owning
    kind: Ownership
    references: {owner: person, asset: car}
"""
MAPPING = PERSON + _CAR


def bar(
    bench: str, name: str, value: float, unit: str, target: float, where: str, *,
    higher: bool = False,
) -> Bar:  # fmt: skip
    """Return one bar of the benchmark `bench`, rounded for reading."""
    return Bar(
        bench=bench, bar=name, value=round(value, 3), unit=unit, target=target,
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
    """Enrol one police with a contributor and an analyst, in an exercise."""
    begin_exercise(ledger)
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


def file_table(
    ledger: Ledger, path: Path, head: Sequence[str], rows: Iterable[Sequence[str]], mapping: str
) -> Receipt:
    """Write a CSV and take it in as the contributor, as `wholeroute intake add` does."""
    with path.open("w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows([head, *rows])
    receipt = file_report(ledger, path, mapping)
    vacuum_after(ledger, receipt.statements)
    return receipt


def file_report(ledger: Ledger, source: Path, mapping: str = MAPPING) -> Receipt:
    """Take one CSV in as the contributor."""
    reader = Reader("ana", "police", Role.CONTRIBUTOR, Purpose.ANALYSIS)
    today = datetime.now(UTC).date()
    with ledger.acting(reader) as acting:
        return take_in(acting, source, "csv", terms(), today, mapping=parse_mapping(mapping))


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
