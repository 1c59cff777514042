"""Every date, country, gender and number that the EU, UN and OFAC lists print is read.

The few exceptions stand here, each with the reason why nobody could read it.
"""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import parse

from wholeroute.entities.countries import country_code
from wholeroute.entities.dates import parse_date
from wholeroute.entities.identifiers import document_numbers
from wholeroute.entities.normalise import normalise, printed_values
from wholeroute.entities.vocabulary import PROPERTIES
from wholeroute.errors import Invalid

BESIDE_THE_REPOSITORY = Path(__file__).parents[3] / "shared" / "data"
DATA = Path(os.environ.get("WHOLEROUTE_SHARED_DATA", BESIDE_THE_REPOSITORY)) / "sanctions"
READ_ON = date(2026, 2, 27)

UNREADABLE = {
    "Saudi citizenship withdrawn, Afghan nationality given by the Taliban regime": (
        "prose on two nationalities, one of them lost"
    ),
    "na": "not available, written like the code of Namibia",
    "-0-": "no flag given",
    "None Identified": "no flag given",
    "expiry date 21.7.2024)": "the end of a remark, cut off from its number",
    "might have expired)": "the end of a remark, cut off from its number",
    "Telefax no.:": "a label without its number",
    "all offices worldwide": "no address",
    "09347695504 (Kish Island branch) 09347695504/97-143257022-99 (Dubai branch) "
    "09347695504 (Tehran branch)": "several numbers run together",
}
"""Printed values no human could read as one value of their column, and why."""

EU_COLUMNS = [
    *("birthDate", "startDate", "incorporationDate", "nationality", "country", "gender"),
    *("passportNumber", "idNumber", "taxNumber", "registrationNumber", "innCode", "okpoCode"),
    *("swiftBic", "phone", "email", "website"),
]


def _file(name: str) -> Path:
    path = DATA / name
    if not path.exists():
        pytest.skip(f"{name} of the shared data is not here")
    return path


def _eu_cells(column: str) -> Iterator[str]:
    for path in sorted(_file("eu_journal").glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as lines:
            for row in csv.DictReader(lines):
                cell = row[column]
                for values in csv.reader([cell], delimiter=";", skipinitialspace=True):
                    yield from (value.strip() for value in values if value.strip())


def _ofac_rows() -> Iterator[list[str]]:
    with _file("ofac_sdn_2024-01.csv").open(encoding="latin-1", newline="") as lines:
        yield from (row for row in csv.reader(lines) if len(row) > 11)


def _un() -> Element:
    root: Element | None = parse(_file("un_consolidated_2026-02-27.xml")).getroot()
    assert root is not None
    return root


def _un_birth_dates() -> Iterator[str]:
    for born in _un().iter("INDIVIDUAL_DATE_OF_BIRTH"):
        said = {each.tag: (each.text or "").strip() for each in born}
        note = said.get("NOTE", "")
        year = said.get("YEAR", "")
        hedge = "circa " if "APPROXIMATELY" in (said["TYPE_OF_DATE"], note.upper()) else ""
        if said.get("FROM_YEAR"):
            yield f"{hedge}{said['FROM_YEAR']} to {said['TO_YEAR']}"
        elif exact := said.get("DATE"):
            yield exact
        elif year or note:
            yield f"{hedge}{note} {year}".strip()


def _unread(values: Iterable[str], read: Callable[[str], object]) -> set[str]:
    """Return what `read` refuses, beside the exceptions; an empty input proves nothing."""
    refused, seen = set(), 0
    for value in values:
        seen += 1
        try:
            read(value)
        except Invalid:
            refused.add(value)
    assert seen
    return refused - set(UNREADABLE)


@pytest.mark.parametrize("column", EU_COLUMNS)
def test_every_value_of_the_eu_journal_is_read(column: str) -> None:
    prop = PROPERTIES[column]
    values = (
        value for cell in _eu_cells(column) for value in printed_values(prop, cell, as_of=READ_ON)
    )

    assert _unread(values, partial(normalise, prop, as_of=READ_ON)) == set()


def test_every_birth_date_of_the_united_nations_is_read() -> None:
    assert _unread(_un_birth_dates(), partial(parse_date, as_of=READ_ON)) == set()


def test_every_birth_date_of_the_united_states_is_read() -> None:
    dates = (
        printed.rstrip(". ")
        for row in _ofac_rows()
        for printed in re.findall(r"\bDOB ([^;]*)", row[11])
    )

    assert _unread(dates, parse_date) == set()


def test_every_country_of_the_united_nations_is_read() -> None:
    tags = ("COUNTRY", "ISSUING_COUNTRY", "COUNTRY_OF_ISSUE")
    root = _un()
    countries = [each.text for tag in tags for each in root.iter(tag) if each.text]
    countries += [each.text for held in root.iter("NATIONALITY") for each in held if each.text]

    assert _unread(countries, country_code) == set()


def test_every_country_of_the_united_states_is_read() -> None:
    countries = (
        printed.rstrip(". ")
        for row in _ofac_rows()
        for printed in (*re.findall(r"\b(?:nationality|citizen) ([^;]*)", row[11]), row[9].strip())
    )

    assert _unread(countries, country_code) == set()


@pytest.mark.parametrize("column", ["passportNumber", "idNumber"])
def test_every_document_number_is_short_enough_to_be_one(column: str) -> None:
    long = {
        found.number
        for cell in _eu_cells(column)
        for found in document_numbers(cell)
        if not 2 < len(found.number) <= 22
    }

    assert long == set()


def test_the_exceptions_are_all_still_printed() -> None:
    printed = {value for column in EU_COLUMNS for value in _eu_cells(column)}
    printed |= {row[9].strip() for row in _ofac_rows()}
    printed |= {each.text for held in _un().iter("NATIONALITY") for each in held if each.text}

    assert set(UNREADABLE) <= printed
