"""To look before a file is taken in: in the child, nothing stored, as it would land."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from wholeroute.entities import Row
from wholeroute.errors import Invalid, Refused
from wholeroute.intake import ROWS_SHOWN, parse_mapping, preview, propose_mapping
from wholeroute.intake.readers import open_rows

NOBODY_SAID = frozenset({"uncategorised"})
MAPPING = parse_mapping("""
format: csv
entities:
  - name: person
    kind: Person
    key: [name]
    properties: {name: name, birthDate: born}
    category: {column: role, map: {driver: suspect, passenger: smuggled-person}}
  - {name: phone, kind: Phone, key: [phone], properties: {phone: phone}, references: {holder: person}}
""")
TABLE = """name,born,role,phone
Saba Haile,12.03.1988,driver,+218 91 000 0001
Yonas Tekle,1990,passenger,
Omar Nasser,31 February 1980,driver,
Ana B,1970,cook,
Saba Haile,,passenger,
"""

TODAY = date(2026, 11, 27)


def written(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_a_dry_run_shows_rows_as_they_would_land(tmp_path: Path) -> None:
    rows = preview(written(tmp_path, "a.csv", TABLE), "csv", MAPPING, NOBODY_SAID, TODAY)

    first = rows[0]["entities"]
    assert first[0]["says"] == [
        {"property": "name", "value": "Saba Haile", "printed": ""},
        {"property": "birthDate", "value": "1988-03-12", "printed": "12.03.1988"},
    ]
    assert first[1]["names"] == [{"property": "holder", "key": first[0]["key"]}]
    assert "lane" not in first[1]
    assert [(row["line"], row["field"]) for row in rows if "reason" in row] == [
        (4, "birthDate"),
        (5, "role"),
    ]


def test_a_lane_follows_from_all_rows_shown(tmp_path: Path) -> None:
    rows = preview(written(tmp_path, "a.csv", TABLE), "csv", MAPPING, NOBODY_SAID, TODAY)

    lanes = [row["entities"][0]["lane"] for row in rows if "entities" in row]
    assert lanes == ["protected", "protected", "protected"]


def test_no_more_rows_are_read_than_are_shown(tmp_path: Path) -> None:
    path = written(tmp_path, "a.csv", "name,born,role,phone\n" + "A,1980,driver,\n" * 500)

    assert len(preview(path, "csv", MAPPING, NOBODY_SAID, TODAY)) == ROWS_SHOWN


def test_a_text_is_shown_in_the_lane_its_terms_give(tmp_path: Path) -> None:
    path = written(tmp_path, "a.txt", "Saba Haile met Omar Nasser at the pier.")

    (walled,) = preview(path, "text", None, NOBODY_SAID, TODAY)
    (nobody,) = preview(path, "text", None, frozenset(), TODAY)

    assert walled["entities"][0]["lane"] == "uncategorised"
    assert "lane" not in nobody["entities"][0]


def test_a_hostile_file_is_refused_before_anybody_looks(tmp_path: Path) -> None:
    path = written(tmp_path, "a.csv", b"PK\x03\x04")

    with pytest.raises(Refused):
        preview(path, "csv", MAPPING, NOBODY_SAID, TODAY)
    with pytest.raises(Refused):
        propose_mapping(path, "csv")


def test_a_dry_run_tells_what_is_wrong_with_the_mapping(tmp_path: Path) -> None:
    with pytest.raises(Invalid):
        preview(written(tmp_path, "a.csv", "x\n1\n"), "csv", MAPPING, NOBODY_SAID, TODAY)


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        ("name;born\nA B;1980\nC, D;1981\n", ['delimiter: ";"']),
        ("name\tborn\nA B\t1980\n", ['delimiter: "\\t"']),
        ("nom;prénom\nA;B\n".encode("cp1252"), ["encoding: cp1252"]),
        ("Επώνυμο;Όνομα\nA;B\n".encode("cp1253"), ["encoding: cp1253"]),
        ("الاسم;الجنسية\nA;B\n".encode("cp1256"), ["encoding: cp1256"]),
        ("name,born\nÄ,1980\n".encode("utf-16"), ["encoding: utf-16"]),
    ],
)
def test_how_a_table_is_written_is_seen(
    tmp_path: Path, content: str | bytes, lines: list[str]
) -> None:
    proposed = propose_mapping(written(tmp_path, "a.csv", content), "csv")

    assert set(lines) <= set(proposed.splitlines())
    parse_mapping(proposed.replace("STATE", "victim"))


def test_a_workbook_is_proposed_for_too(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["nome", "cognome", "telefono"])
    book.active.append(["Saba", "Haile", "+218 91 000 0001"])
    book.save(tmp_path / "a.xlsx")
    book.close()

    mapping = parse_mapping(propose_mapping(tmp_path / "a.xlsx", "xlsx").replace("STATE", "victim"))

    assert mapping.format == "xlsx"
    assert [each.kind for each in mapping.entities] == ["Person", "Phone"]


@pytest.mark.parametrize(
    "content",
    [
        "List of March;;\n\nname;born;role\nA B;1980;guest\n",
        "List of March\n\nname;born;role\nA B;1980;guest\n",
        "List of March\n\nname,born,role\nA B,1980,guest\n",
    ],
)
def test_a_title_above_the_header_is_passed_over(tmp_path: Path, content: str) -> None:
    proposed = propose_mapping(written(tmp_path, "a.csv", content), "csv")

    assert "header_row: 3" in proposed
    (row,) = open_rows(
        "csv", tmp_path / "a.csv", parse_mapping(proposed.replace("STATE", "victim"))
    )
    assert isinstance(row, Row)
    assert row.line == 4


def test_a_title_in_a_workbook_is_passed_over_too(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (["List of March"], [], ["nome", "cognome", "telefono"], ["Saba", "Haile", "+441"]):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    book.close()

    proposed = propose_mapping(tmp_path / "a.xlsx", "xlsx")

    assert "header_row: 3" in proposed
    mapping = parse_mapping(proposed.replace("STATE", "victim"))
    (only,) = open_rows("xlsx", tmp_path / "a.xlsx", mapping)
    assert only.line == 4


@pytest.mark.parametrize("content", ["name\nA B\n", "name;born\nA, B, C, D;1980\n"])
def test_narrow_tables_and_commas_in_cells_are_no_titles(tmp_path: Path, content: str) -> None:
    assert '"name"' in propose_mapping(written(tmp_path, "a.csv", content), "csv")


@pytest.mark.parametrize("content", [b"", b"\n\n"])
def test_an_empty_table_says_so(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(Invalid, match="empty"):
        propose_mapping(written(tmp_path, "a.csv", content), "csv")


def test_what_needs_no_mapping_gets_none(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="no mapping"):
        propose_mapping(written(tmp_path, "a.txt", "words"), "text")


def test_whoever_may_be_a_child_would_land_protected(tmp_path: Path) -> None:
    path = written(tmp_path, "a.csv", "name,born,role,phone\nSaba Haile,2009,driver,\n")

    (then,) = preview(path, "csv", MAPPING, NOBODY_SAID, TODAY)
    (later,) = preview(path, "csv", MAPPING, NOBODY_SAID, date(2030, 1, 1))

    assert (then["entities"][0]["minor"], then["entities"][0]["lane"]) == (True, "protected")
    assert (later["entities"][0]["minor"], later["entities"][0]["lane"]) == (False, "open")
