"""Read annexes of the Official Journal of the European Union, as transcribed to CSV.

Both kinds of file: consolidated ones, and those of one amending act. The same entity
stands on a row for every measure against it and keeps one key. The columns on
ethnicity and looks are never read, and are blanked in what goes to quarantine.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

from wholeroute.entities import Claim, Draft, Kind, Reject, Row
from wholeroute.errors import Invalid
from wholeroute.intake.ages import dated_age, iso_day
from wholeroute.intake.csv_records import Record, header_of, records
from wholeroute.intake.mapping import comparable
from wholeroute.intake.storable import storable
from wholeroute.intake.un import document_claims, language_of, names_in, without_looks
from wholeroute.rights import Category

NEVER_READ = frozenset({"appearance", "ethnicity"})
"""Columns that wholeroute has no place for."""

_ACTS = ("celex", "amendedCelex")
_SCHEMAS = {
    "Person": Kind.PERSON,
    "LegalEntity": Kind.LEGAL_ENTITY,
    "Organization": Kind.ORGANIZATION,
    "Company": Kind.COMPANY,
    "Vessel": Kind.VESSEL,
    "Asset": Kind.ASSET,
}
_NAMES = ("alias", "weakAlias", "previousName")
_SINGLE = {"programKey": "program", "measure": "measure", "startDate": "startDate"}
_SINGLE |= {"reason": "reason"}
_SEVERAL = (
    "country nationality jurisdiction birthDate birthPlace position gender fatherName motherName"
    " incorporationDate legalForm sector registrationNumber taxNumber innCode ogrnCode kppCode"
    " okpoCode leiCode swiftBic ticker imoNumber mmsi flag address phone email website"
)
_PROPERTIES = tuple(_SEVERAL.split())
_DOCUMENTS = {"passportNumber": "passport", "idNumber": "national identification"}
_NEEDED = ("recordId", "annex", "schema", "name", *_SINGLE, *_NAMES, *_PROPERTIES)
_LISTED = frozenset({Category.LISTED.value})

_COUNTRIES = frozenset({"country", "nationality", "jurisdiction", "flag"})
_LONGEST_PHONE, _LONGEST_COUNTRY = 60, 60

_Cell = Callable[[str], str]


def read_eu_journal(path: Path) -> Iterator[Row | Reject]:
    """Yield every row of an annex; raise `Invalid` where the header is another format's."""
    found = records(path)
    with closing(found):
        header = header_of(found)
        at = _positions(header)
        for record in found:
            yield record if isinstance(record, Reject) else _row(record, header, at)


def _positions(header: Sequence[str]) -> dict[str, int]:
    needed = (*_NEEDED, *_DOCUMENTS, "notes")
    missing = [name for name in needed if name not in header]
    if not any(act in header for act in _ACTS):
        missing.insert(0, _ACTS[0])
    if missing:
        fix = "Send a file with the header of the EU Journal format."
        raise Invalid(missing[0], "is not a column of the file", fix, line=1)
    return {name: number for number, name in enumerate(header) if name not in NEVER_READ}


def _row(record: Record, header: Sequence[str], at: dict[str, int]) -> Row | Reject:
    line, cells, raw = record
    if len(cells) != len(header):
        fix = f"Give it {len(header)} cells, and quote those that hold commas."
        return Reject(line, "row", f"has {len(cells)} cells", fix, storable(raw))

    def cell(name: str) -> str:
        return " ".join(cells[at[name]].split())

    kind = _SCHEMAS.get(cell("schema"))
    if kind is None:
        reason, fix = f"{cell('schema')!r} is unknown", f"Write one of: {', '.join(_SCHEMAS)}."
        return Reject(line, "schema", reason, fix, _blanked(header, cells))
    if not cell("name"):
        fix = "Write the name as the annex prints it."
        return Reject(line, "name", "is empty", fix, _blanked(header, cells))
    key = "|".join(comparable(cell(name)) for name in ("schema", "name", "birthDate"))
    categories = _LISTED if kind is Kind.PERSON else frozenset()
    claims = tuple(dict.fromkeys(_claims(cell, at, is_person=kind is Kind.PERSON)))
    return Row(line, (Draft(key, kind, claims, categories=categories),))


def _claims(cell: _Cell, at: dict[str, int], *, is_person: bool) -> Iterator[Claim]:
    name = cell("name")
    yield Claim("name", name, language_of(name))
    for column in _NAMES:
        for value in values_in(cell(column)):
            yield from names_in(column, value, is_person=is_person)
    listed = iso_day(cell("startDate"))
    for column in _PROPERTIES:
        for value in values_in(cell(column)):
            text = dated_age(value, listed) if column == "birthDate" else value
            yield Claim(column, text) if _fits(column, value) else _as_printed(column, value)
    for column, kind in _DOCUMENTS.items():
        for value in values_in(cell(column)):
            yield from _document(column, value, kind)
    yield from (Claim(to, text) for column, to in _SINGLE.items() if (text := cell(column)))
    if cell("recordId"):
        act = cell(next(act for act in _ACTS if act in at))
        yield Claim("listingId", f"{act}:{cell('annex')}:{cell('recordId')}")
    for value in values_in(cell("notes")):
        if text := without_looks(value):
            yield Claim("notes", text)


def _document(column: str, printed: str, kind: str) -> Iterator[Claim]:
    """Yield the numbers in one cell; what else it says of the document goes to the notes."""
    found = list(document_claims(printed, kind))
    yield from found
    if " " in printed or not found:
        yield _as_printed(column, printed)


def _as_printed(column: str, printed: str) -> Claim:
    return Claim("notes", f"{column} as printed: {printed}")


def _fits(column: str, value: str) -> bool:
    """Tell a value from a remark that was printed in its place."""
    if column == "email":
        return "@" in value
    if column == "phone":
        return len(value) <= _LONGEST_PHONE and any(map(str.isdecimal, value))
    return column not in _COUNTRIES or len(value) <= _LONGEST_COUNTRY


def values_in(cell: str) -> list[str]:
    """Return the values of one cell: "; " parts them, quotes hold together what holds a "; "."""
    if ";" not in cell and '"' not in cell:
        return [cell] if cell else []
    parts = next(csv.reader([cell], delimiter=";", skipinitialspace=True), [])
    return [text for part in parts if (text := part.strip())]


def _blanked(header: Sequence[str], cells: Sequence[str]) -> str:
    """Return a row as text, without the cells that are never read."""
    pairs = zip(header, cells, strict=True)
    return storable("\t".join("" if name in NEVER_READ else cell for name, cell in pairs))
