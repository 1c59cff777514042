"""Whom screening is measured on: people of real lists, invented people, and tables somebody brings."""

from __future__ import annotations

import csv
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from bench.people import Report, reports
from wholeroute.crosscheck.sheets import Record, Sheet, read_sheet
from wholeroute.entities import PROPERTIES, Kind, Reject, Row, dated, normalise, printed_values
from wholeroute.entities.scripts import Script, script_of
from wholeroute.errors import Invalid
from wholeroute.intake.readers import open_rows
from wholeroute.rights import Category

MARK = "FIXTURE"
"""A file of this name beside a table says that everybody in it is invented or publicly listed."""

_READ = frozenset(
    {
        "name", "alias", "weakAlias", "previousName",
        "birthDate", "birthPlace", "nationality", "gender",
    }
)  # fmt: skip


def un_people(sanctions: Path) -> list[Record]:
    """Return everybody on the UN's list."""
    return list(_people(open_rows("un-xml", max(sanctions.glob("un_consolidated*.xml")))))


def ofac_people(sanctions: Path) -> list[Record]:
    """Return everybody on OFAC's list."""
    return list(_people(open_rows("ofac", max(sanctions.glob("ofac_sdn*.csv")))))


def _people(rows: Iterable[Row | Reject]) -> Iterator[Record]:
    for row in rows:
        for draft in row.drafts if isinstance(row, Row) else ():
            if draft.kind is Kind.PERSON:
                said = [each for each in draft.claims if each.property in _READ]
                values = [pair for each in said for pair in values_of(each.property, each.text)]
                yield Record(draft.key, row.line, Kind.PERSON, tuple(values))


def values_of(prop: str, text: str) -> Iterator[tuple[str, str]]:
    """Yield what one printed cell says in its stored form; what cannot be read says nothing."""
    bare, as_of = dated(text) if prop == "birthDate" else (text, None)
    for each in printed_values(PROPERTIES[prop], bare, as_of=as_of):
        try:
            yield prop, normalise(PROPERTIES[prop], each, as_of=as_of).value
        except Invalid:
            continue


_COLUMNS = {
    "full_name": "name",
    "gender": "gender",
    "date_of_birth": "birthDate",
    "place_of_birth": "birthPlace",
    "nationality": "nationality",
}


def asked_in(path: Path) -> list[Record]:
    """Return the queries of a table with full_name, date_of_birth and so on, in its order."""
    with path.open(encoding="utf-8") as file:
        return [_query(f"q{at}", row) for at, row in enumerate(csv.DictReader(file))]


def _query(name: str, row: Mapping[str, str]) -> Record:
    said = [
        pair
        for column, prop in _COLUMNS.items()
        if row[column]
        for pair in values_of(prop, row[column])
    ]
    return Record(name, 0, Kind.PERSON, tuple(said))


def by_own_script(input_dir: Path) -> tuple[list[tuple[Record, str]], list[Record]]:
    """Return people of the UN's list by their own script, each with whom, and the list in Latin alone."""
    with (input_dir / "names" / "un_original_script_pairs.csv").open(encoding="utf-8") as file:
        asked = [
            (named("q", row["original_script"]), row["reference"]) for row in csv.DictReader(file)
        ]
    return asked, [_in_latin(record) for record in un_people(input_dir / "sanctions")]


def _in_latin(record: Record) -> Record:
    names = [value for prop, value in record.said if prop in {"name", "alias", "previousName"}]
    return named(record.id, *(name for name in names if script_of(name) is Script.LATIN))


def by_amharic(input_dir: Path) -> tuple[list[tuple[Record, str]], list[Record]]:
    """Return Amharic full names, each with whose it is, and the same people in Latin letters."""
    text = (input_dir / "names" / "geezorg_amharic_fullnames.txt").read_text("utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    whole = [row for row in rows if len(row) > 2 and len(row[0].split()) > 1]
    asked = [(named("q", re.sub("/[^/]*/", "", row[0])), str(at)) for at, row in enumerate(whole)]
    return asked, [named(str(at), row[2]) for at, row in enumerate(whole)]


def named(who: str, *names: str) -> Record:
    """Return a person of whom the names are all that is known."""
    return Record(who, 0, Kind.PERSON, tuple(("name", name) for name in names))


def invented(count: int, seed: int) -> Iterator[tuple[Record, int]]:
    """Yield invented records, some of them further reports, each with the person's number."""
    for at, report in enumerate(reports(count, seed)):
        yield _record(f"{seed}-{at}", report), report.person


def _record(name: str, report: Report) -> Record:
    said = [("name", f"{report.given} {report.family}".strip())]
    for prop, text in (
        ("birthDate", report.born),
        ("nationality", report.country),
        ("gender", report.gender),
        ("number", report.document),
    ):
        said += values_of(prop, text) if text else ()
    return Record(name, 0, Kind.PERSON, tuple(said))


def fixture(path: Path) -> Sheet:
    """Return a table of names that somebody brings to the benchmark, outside the fences.

    Raises `Invalid` unless its folder holds the mark. A table without categories is taken for one of
    listed people; one that has them is refused its protected rows here as well.
    """
    if not (path.parent / MARK).is_file():
        fix = f"Put a file {MARK} beside it that says where the names are from: none may be a report's."
        raise Invalid(path.name, "is not marked as a fixture", fix)
    today = datetime.now(UTC).date()
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    if not rows or "category" in [cell.strip().casefold() for cell in rows[0]]:
        return read_sheet(path, today)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / path.name
        with copy.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(
                [
                    [*rows[0], "category"],
                    *(
                        [*row, *[""] * (len(rows[0]) - len(row)), Category.LISTED]
                        for row in rows[1:]
                    ),
                ]
            )
        return read_sheet(copy, today)
