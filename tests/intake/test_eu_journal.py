import csv
from pathlib import Path

import pytest

from wholeroute.entities import Draft, Kind, Reject, Row
from wholeroute.errors import Invalid
from wholeroute.intake.eu_journal import read_eu_journal, values_in

COLUMNS = (
    "recordId,programKey,annex,measure,startDate,reason,schema,name,alias,weakAlias,previousName,"
    "country,nationality,jurisdiction,birthDate,birthPlace,position,passportNumber,gender,"
    "appearance,ethnicity,fatherName,motherName,incorporationDate,legalForm,sector,"
    "registrationNumber,taxNumber,idNumber,innCode,ogrnCode,kppCode,okpoCode,leiCode,swiftBic,"
    "ticker,imoNumber,mmsi,flag,address,phone,email,website,notes"
)
CONSOLIDATED = f"celex,{COLUMNS}".split(",")
AMENDING = f"amendedCelex,amendmentCelex,{COLUMNS}".split(",")
PERSON = {
    "celex": "39999R0001",
    "recordId": "7",
    "programKey": "EU-XXX",
    "annex": "II.A",
    "measure": "Asset freeze",
    "startDate": "7 June 2018",
    "schema": "Person",
    "name": "OMAR NASSER",
    "birthDate": "1976; 5 Feb. 1974",
}


def read(
    tmp_path: Path, *rows: dict[str, str], header: list[str] = CONSOLIDATED
) -> list[Row | Reject]:
    path = tmp_path / "39999R0001.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header)
        writer.writeheader()
        writer.writerows(rows)
    return list(read_eu_journal(path))


def only(tmp_path: Path, **more: str) -> Draft:
    (row,) = read(tmp_path, PERSON | more)
    assert isinstance(row, Row)
    return row.drafts[0]


def texts(found: Draft, name: str) -> list[str]:
    return [claim.text for claim in found.claims if claim.property == name]


def test_a_row_is_a_listed_person_with_its_programme_and_listing(tmp_path: Path) -> None:
    found = only(tmp_path, reason="Runs boats; hides them.", fatherName="Ali", motherName="Insaf")

    assert (found.kind, *found.categories) == (Kind.PERSON, "listed")
    assert found.key == "person|omar nasser|1976; 5 feb. 1974"
    assert texts(found, "birthDate") == ["1976", "5 Feb. 1974"]
    assert texts(found, "program") == ["EU-XXX"]
    assert texts(found, "listingId") == ["39999R0001:II.A:7"]
    assert texts(found, "startDate") == ["7 June 2018"]
    assert texts(found, "reason") == ["Runs boats; hides them."]
    assert texts(found, "fatherName") == ["Ali"]
    assert texts(found, "motherName") == ["Insaf"]


def test_looks_and_ethnicity_are_never_read(tmp_path: Path) -> None:
    found = only(
        tmp_path, appearance="tall", ethnicity="SECRET", notes="Eye colour: grey.; Wanted."
    )

    assert texts(found, "notes") == ["Wanted."]
    assert not any("tall" in claim.text or "SECRET" in claim.text for claim in found.claims)


def test_looks_and_ethnicity_do_not_reach_quarantine(tmp_path: Path) -> None:
    (row,) = read(tmp_path, PERSON | {"schema": "Ghost", "ethnicity": "SECRET"})

    assert isinstance(row, Reject)
    assert (row.line, row.field) == (2, "schema")
    assert "OMAR NASSER" in row.raw
    assert "SECRET" not in row.raw


def test_a_row_repeated_for_another_measure_is_one_entity(tmp_path: Path) -> None:
    rows = read(tmp_path, PERSON, PERSON | {"measure": "Travel ban", "name": "Omar  Nasser"})

    assert len({row.drafts[0].key for row in rows if isinstance(row, Row)}) == 1


def test_an_age_carries_the_day_of_the_listing(tmp_path: Path) -> None:
    found = only(tmp_path, birthDate="Approximately (30-35 years old)")

    assert texts(found, "birthDate") == ["Approximately (30-35 years old) (as of 2018-06-07)"]


def test_every_number_in_passport_prose_is_a_claim_and_the_prose_is_kept(tmp_path: Path) -> None:
    prose = '014797; "Libya number AA862825; issued on 19 May 2021; issued in Tripoli"'
    found = only(tmp_path, passportNumber=prose)

    assert texts(found, "passportNumber") == ["014797", "AA862825"]
    assert any("issued in Tripoli" in note for note in texts(found, "notes"))


def test_an_alias_cell_that_prints_a_list_is_parted(tmp_path: Path) -> None:
    found = only(tmp_path, alias="Ermias Ghermay, Guro; Al-Haq, Amin", weakAlias="Amu")

    assert texts(found, "alias") == ["Ermias Ghermay", "Guro", "Al-Haq, Amin"]
    assert texts(found, "weakAlias") == ["Amu"]


def test_a_remark_in_the_place_of_a_value_goes_to_the_notes(tmp_path: Path) -> None:
    found = only(tmp_path, email="all offices worldwide; a@b.example", phone="Telefax no.:")

    assert texts(found, "email") == ["a@b.example"]
    assert texts(found, "phone") == []
    assert "email as printed: all offices worldwide" in texts(found, "notes")


def test_an_amending_act_names_the_act_it_amends(tmp_path: Path) -> None:
    row = {key: value for key, value in PERSON.items() if key != "celex"}
    row |= {"amendedCelex": "39999R0001", "amendmentCelex": "39999R0002"}

    (found,) = read(tmp_path, row, header=AMENDING)

    assert isinstance(found, Row)
    assert texts(found.drafts[0], "listingId") == ["39999R0001:II.A:7"]


def test_a_firm_has_no_category(tmp_path: Path) -> None:
    found = only(tmp_path, schema="Company", birthDate="")

    assert (found.kind, found.categories) == (Kind.COMPANY, frozenset())


def test_another_header_is_refused_with_the_column_that_lacks(tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    path.write_text("celex,name\nx,y\n", encoding="utf-8")

    with pytest.raises(Invalid, match="recordId"):
        list(read_eu_journal(path))


def test_a_row_of_too_few_cells_is_rejected(tmp_path: Path) -> None:
    path = tmp_path / "short.csv"
    path.write_text(",".join(CONSOLIDATED) + "\nx,y\n", encoding="utf-8")

    (row,) = read_eu_journal(path)

    assert isinstance(row, Reject)
    assert (row.line, row.raw) == (2, "x,y")


@pytest.mark.parametrize(
    ("cell", "values"),
    [
        ("", []),
        ("Foo; Bar", ["Foo", "Bar"]),
        ('"Foo; Bar"; Baz', ["Foo; Bar", "Baz"]),
        ('"He said ""no""; then left"', ['He said "no"; then left']),
    ],
)
def test_quotes_hold_a_value_together(cell: str, values: list[str]) -> None:
    assert values_in(cell) == values
