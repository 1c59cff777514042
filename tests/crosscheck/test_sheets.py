"""Tables that somebody brings: who is in them is read, who is protected is not, nothing is silent."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from wholeroute.crosscheck.sheets import LONGEST_CELL, Rule, Sheet, read_sheet
from wholeroute.entities import Kind
from wholeroute.errors import Invalid
from wholeroute.rights import OPEN_CATEGORIES, Category

DAY = date(2026, 11, 27)
HEAD = "id,name,category,alias,born,country,gender,document,kind\n"


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    return tmp_path / "sheet.csv"


def read(path: Path, text: str, **asked: tuple[str, ...]) -> Sheet:
    path.write_text(text, encoding="utf-8")
    return read_sheet(path, DAY, **asked)


def told(read: Sheet) -> list[tuple[int, str, str]]:
    return [(each.line, each.rule.value, each.column) for each in read.left_out]


def test_rows_that_share_an_id_are_one_record_with_all_they_say(sheet: Path) -> None:
    found = read(
        sheet,
        HEAD
        + '1,"SALEK, Abdulhai",listed,Hai Salek; Haji Salek,1965 or 1966,Afghan,m,AB 123456,\n'
        + "1,عبد الحی,listed,,,,,,\n"
        + "2,Ocean Star,,,,pa,,IMO 9074729,vessel\n",
    )

    (one, two) = found.records
    assert (one.id, one.line, one.kind, two.kind) == ("1", 2, Kind.PERSON, Kind.VESSEL)
    profile = one.profile("L")
    assert profile.primary == 2
    assert {name.text for name in profile.names[2:]} == {"Hai Salek", "Haji Salek"}
    assert [str(birth) for birth in profile.births] == ["1965", "1966"]
    assert profile.nationalities == {"af"}
    assert profile.gender == "male"
    assert profile.identifiers == {("document", "AB123456")}
    assert two.profile().identifiers == {("imo", "9074729")}
    assert not found.left_out
    assert not found.unread
    assert found.rows == 3


@pytest.mark.parametrize("category", [*sorted(set(Category) - OPEN_CATEGORIES), "minor", "child"])
def test_whoever_is_no_subject_of_analysis_is_no_record(sheet: Path, category: str) -> None:
    found = read(sheet, HEAD + f"1,Amina Yusuf,{category},\n2,Omar Ali,suspect\n")

    assert [each.id for each in found.records] == ["2"]
    (left,) = found.left_out
    assert left.line == 2
    assert left.rule is (Rule.UNCATEGORISED if category == "uncategorised" else Rule.PROTECTED)
    assert found.refused == 1
    assert "Amina" not in str(left)


def test_one_protecting_row_keeps_the_whole_id_out(sheet: Path) -> None:
    found = read(
        sheet, HEAD + "1,Amina Yusuf,suspect\n1,Amina Y.,contact;Victim\n2,Omar Ali,listed\n"
    )

    assert [each.id for each in found.records] == ["2"]
    assert told(found) == [(2, "protected", "id"), (3, "protected", "category")]


def test_nobody_is_a_record_without_a_category_and_a_thing_needs_none(sheet: Path) -> None:
    found = read(sheet, HEAD + "1,Omar Ali,\n2,Omar Ali\n3,Star Line Ltd,,,,,,,Company\n")

    assert [each.id for each in found.records] == ["3"]
    assert told(found) == [(2, "uncategorised", "category"), (3, "uncategorised", "category")]


def test_who_may_be_a_child_by_any_date_is_no_record(sheet: Path) -> None:
    found = read(
        sheet,
        HEAD + "1,A B,suspect,,2010-01-01\n2,C D,suspect,,1980; 2009\n3,E F,suspect,,2008-11-27\n",
    )

    assert [each.id for each in found.records] == ["3"]
    assert told(found) == [(2, "protected", "born"), (3, "protected", "born")]


@pytest.mark.parametrize(
    ("row", "column", "says"),
    [
        (",Omar Ali,listed", "id", "empty"),
        ("1,,listed", "name", "empty"),
        ("1,\u202e\u200b ,listed", "name", "no letter"),
        ("1,😀 🚢,listed", "name", "no letter"),
        ("1,12 34,listed", "name", "no letter"),
        ("1," + "Ali " * 61 + ",listed", "name", "61 words"),
        ("1,Omar Ali,listed,...", "alias", "no letter"),
        ("1,Omar Ali,banana", "category", "'banana'"),
        ("1,Omar Ali,listed,,31/31/1980", "born", "1980"),
        ("1,Omar Ali,listed,,,Atlantis", "country", "Atlantis"),
        ("1,Omar Ali,listed,,,,blue", "gender", "blue"),
        ("1,Omar Ali,listed,,,,,,Banana", "kind", "Banana"),
        ("1,Omar Ali,listed,,,,,,Phone", "kind", "Phone"),
        ("1," + "x" * (LONGEST_CELL + 1) + ",listed", "name", "10,001"),
        ("1,ALI, Omar,listed,,,,,,,", "row", "11 cells"),
    ],
)
def test_a_row_that_cannot_be_read_is_told_by_line_and_column_and_how_to_mend_it(
    sheet: Path, row: str, column: str, says: str
) -> None:
    found = read(sheet, HEAD + "0,Omar Ali,listed\n\n" + row + "\n9,Omar Ali,listed\n")

    assert [each.id for each in found.records] == ["0", "9"]
    (left,) = found.left_out
    assert (left.line, left.rule, left.column) == (4, Rule.UNREADABLE, column)
    assert says in str(left)
    assert left.fix
    assert found.refused == 0


def test_pictures_are_no_part_of_a_name_and_a_ship_may_be_a_number(sheet: Path) -> None:
    found = read(sheet, HEAD + "1,Omar 😀 Ali,listed\n2,777,,,,,,,Vessel\n")

    assert [each.said[0] for each in found.records] == [("name", "Omar Ali"), ("name", "777")]


def test_one_id_is_one_kind(sheet: Path) -> None:
    found = read(sheet, HEAD + "1,Omar Ali,listed\n1,Omar Ali Ltd,listed,,,,,,Company\n")

    assert told(found) == [(3, "unreadable", "kind")]


@pytest.mark.parametrize(
    ("data", "field", "line"),
    [
        (b"", "file", None),
        (b"\n \n", "file", None),
        (b"id,name\n1,x\n", "header", 1),
        (b"id,name,category,Name\n", "header", 1),
        (b"id;name;category\n1;x;listed\n", "header", 1),
        ("id,name,category\n1,Müller,listed\n".encode("latin-1"), "file", 2),
        ("id,name,category\n".encode("utf-16"), "file", 1),
        (b'id,name,category\n1,"Omar,listed\n', "row", 2),
        (b'id,name,category\n1,"Omar"x,listed\n', "row", 2),
    ],
)
def test_a_file_that_is_no_such_table_says_where_and_how_to_mend_it(
    sheet: Path, data: bytes, field: str, line: int | None
) -> None:
    sheet.write_bytes(data)

    with pytest.raises(Invalid) as wrong:
        read_sheet(sheet, DAY)

    assert (wrong.value.field, wrong.value.line) == (field, line)
    assert wrong.value.fix


def test_a_file_that_is_not_there_is_told_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match=r"none\.csv"):
        read_sheet(tmp_path / "none.csv", DAY)
    with pytest.raises(Invalid):
        read_sheet(tmp_path, DAY)


def test_a_column_is_kept_where_it_is_asked_for_and_else_told_unread(sheet: Path) -> None:
    text = "id,name,category,truth\n1,Omar Ali,listed,7\n1,O. Ali,listed,8\n"

    assert read(sheet, text, keep=("truth",)).records[0].kept == ("7",)
    assert read(sheet, text).unread == ("truth",)
    with pytest.raises(Invalid, match="there is no column 'cluster'"):
        read(sheet, text, keep=("cluster",))


def test_marks_of_byte_order_and_lines_of_windows_are_read(sheet: Path) -> None:
    sheet.write_bytes("\ufeffID,Name,Category\r\n1,Omar Ali,listed\r\n2,Omar Ali,\r\n".encode())

    found = read_sheet(sheet, DAY)

    assert [each.id for each in found.records] == ["1"]
    assert told(found) == [(3, "uncategorised", "category")]
