import csv
import io
import tempfile
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholeroute.entities import Claim, Draft, Reference, Reject, Row
from wholeroute.errors import Invalid
from wholeroute.intake.csv_records import Record, records
from wholeroute.intake.mapping_file import parse_mapping
from wholeroute.intake.tables import read_csv, read_xlsx

PEOPLE = """\
format: csv
required: [id]
as_of: reported
entities:
  - name: person
    kind: Person
    key: [id, name]
    properties:
      name: name
      alias: {column: aliases, split: "; ", lang: ar}
      birthDate: born
    literal: {country: Greece}
    category: {column: role, map: {Driver: suspect, passenger: smuggled-person}}
    minor: {column: child, true: [yes], false: [no]}
  - name: phone
    kind: Phone
    properties: {phone: phone}
    references: {holder: person}
links:
  - name: tie
    kind: UnknownLink
    references: {subject: person, object: phone}
"""
HEADER = "id,name,aliases,born,role,child,phone,reported\n"


def read(tmp_path: Path, content: str | bytes, mapping: str = PEOPLE) -> list[Row | Reject]:
    path = tmp_path / "table.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return list(read_csv(path, parse_mapping(mapping)))


def rejects(rows: Sequence[Row | Reject]) -> list[Reject]:
    return [row for row in rows if isinstance(row, Reject)]


def drafts(rows: Sequence[Row | Reject]) -> list[Draft]:
    return [draft for row in rows if isinstance(row, Row) for draft in row.drafts]


def test_a_row_becomes_its_drafts_with_keys_claims_and_references(tmp_path: Path) -> None:
    line = '7,"Omar  Nasser",A; B;,1988,driver,no,+218 91 1,\n'

    (row,) = read(tmp_path, HEADER + line)

    assert isinstance(row, Row)
    assert row.line == 2
    person, phone, tie = row.drafts
    assert person.key == "Person:7|omar nasser"
    assert person.claims == (
        Claim("name", "Omar  Nasser"),
        Claim("alias", "A", "ar"),
        Claim("alias", "B;", "ar"),
        Claim("birthDate", "1988"),
        Claim("country", "Greece"),
    )
    assert person.categories == {"suspect"}
    assert not person.minor
    assert phone == Draft(
        "2:phone", phone.kind, (Claim("phone", "+218 91 1"),), (Reference("holder", person.key),)
    )
    assert tie.references == (Reference("subject", person.key), Reference("object", "2:phone"))


def test_empty_cells_give_no_claim_no_entity_and_no_link(tmp_path: Path) -> None:
    (row,) = read(tmp_path, HEADER + "7,Omar,,,,,,\n")

    assert isinstance(row, Row)
    (person,) = row.drafts
    assert person.claims == (Claim("name", "Omar"), Claim("country", "Greece"))
    assert person.categories == {"uncategorised"}


def test_an_age_carries_the_day_on_which_it_was_true(tmp_path: Path) -> None:
    (person,) = drafts(read(tmp_path, HEADER + "7,Omar,,24 years old,,,,4 March 2026\n"))

    assert Claim("birthDate", "24 years old (as of 2026-03-04)") in person.claims


def test_a_minor_is_flagged_and_an_unknown_word_for_it_is_rejected(tmp_path: Path) -> None:
    rows = read(tmp_path, HEADER + "7,A,,,,YES,,\n8,B,,,,perhaps,,\n")

    assert drafts(rows)[0].minor
    assert (rejects(rows)[0].field, rejects(rows)[0].line) == ("child", 3)


def test_keys_do_not_run_into_each_other(tmp_path: Path) -> None:
    rows = read(tmp_path, HEADER + "a|b,c,,,,,,\na,b|c,,,,,,\n A|B ,  C,,,,,,\n")

    first, second, third = (draft.key for draft in drafts(rows))
    assert first != second
    assert first == third


def test_each_broken_row_is_rejected_alone_with_its_line_and_text(tmp_path: Path) -> None:
    content = (
        HEADER.encode()
        + b"1,short\n"
        + b"2,a,,,,,,,too,many\n"
        + b"3,nul\0,,,,,,\n"
        + b"4,\xff\xfe,,,,,,\n"
        + b",missing id,,,,,,\n"
        + b"6,f,,,captain,,,\n"
        + b'7,"multi\nline",,,,,,\n'
        + b'8,"closed" amid,,,,,,\n'
        + b"9,good,,,,,,\n"
    )

    rows = read(tmp_path, content)

    assert [(row.line, row.field) for row in rejects(rows)] == [
        (2, "row"),
        (3, "row"),
        (4, "row"),
        (5, "row"),
        (6, "id"),
        (7, "role"),
        (10, "row"),
    ]
    assert rejects(rows)[0].raw == "1,short"
    assert rejects(rows)[2].raw == r"3,nul\x00,,,,,,"
    assert rejects(rows)[3].raw == r"4,\xff\xfe,,,,,,"
    assert "'driver'" in rejects(rows)[5].fix
    assert [draft.claims[0].text for draft in drafts(rows)] == ["multi\nline", "good"]
    assert [row.line for row in rows if isinstance(row, Row)] == [8, 11]


def test_an_open_quote_costs_its_own_line_only(tmp_path: Path) -> None:
    good = "".join(f"{number},n,,,,,,\n" for number in range(3, 40))

    rows = read(tmp_path, HEADER + '2,"never closed,,,,,,\n' + good)

    assert [(row.line, row.raw) for row in rejects(rows)] == [(2, '2,"never closed,,,,,,')]
    assert [row.line for row in rows if isinstance(row, Row)] == list(range(3, 40))


def test_a_row_that_says_nothing_is_rejected_and_blank_lines_are_no_rows(tmp_path: Path) -> None:
    mapping = PEOPLE.replace("required: [id]\n", "")

    rows = read(tmp_path, HEADER + "\n,,,,,,,2026-01-01\n\n1,a,,,,,,\n", mapping)

    assert [row.line for row in rows] == [3, 5]
    assert rejects(rows)[0].reason == "says nothing that the mapping reads"


def test_a_key_that_is_empty_while_the_row_speaks_is_rejected(tmp_path: Path) -> None:
    mapping = PEOPLE.replace("required: [id]\n", "").replace("[id, name]", "[id]")

    (row,) = rejects(read(tmp_path, HEADER + ",Omar,,,,,,\n", mapping))

    assert row.field == "id"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1253"])
def test_the_stated_encoding_and_its_mark_are_honoured(tmp_path: Path, encoding: str) -> None:
    stated = f"encoding: {encoding.removesuffix('-sig')}\n" + PEOPLE

    rows = read(tmp_path, (HEADER + "7,Νίκος,,,,,,\n").encode(encoding), stated)

    assert drafts(rows)[0].claims[0] == Claim("name", "Νίκος")


def test_a_cut_off_file_ends_in_a_reject_and_not_in_an_error(tmp_path: Path) -> None:
    content = (HEADER + "7,Omar,,,,,,\n8,Νίκος").encode("utf-16")[:-1]

    rows = read(tmp_path, content, "encoding: utf-16\n" + PEOPLE)

    assert [type(row) for row in rows] == [Row, Reject]


def test_a_column_that_is_not_there_is_named_with_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(Invalid) as refusal:
        read(tmp_path, "id,nom\n1,a\n")

    assert refusal.value.field == "reported"
    assert "'id', 'nom'" in refusal.value.fix


def test_a_column_that_stands_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="twice"):
        read(tmp_path, HEADER.replace("aliases", "name"))


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="empty"):
        read(tmp_path, "")


def test_a_link_with_one_end_stays_only_when_it_says_something(tmp_path: Path) -> None:
    mapping = """\
format: csv
entities:
  - {name: payer, kind: Person, properties: {name: from}, category: suspect}
  - {name: payee, kind: Person, properties: {name: to}, category: contact}
links:
  - name: payment
    kind: Payment
    properties: {amount: amount}
    literal: {currency: EUR}
    references: {payer: payer, beneficiary: payee}
"""
    rows = read(tmp_path, "from,to,amount\na,b,\na,,\na,,5\n", mapping)

    kinds = [[draft.kind.value for draft in row.drafts] for row in rows if isinstance(row, Row)]
    assert kinds == [["Person", "Person", "Payment"], ["Person"], ["Person", "Payment"]]


@given(
    st.lists(
        st.lists(
            st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20),
            min_size=3,
            max_size=3,
        ).filter(any),
        max_size=12,
    )
)
def test_what_a_csv_writer_writes_is_read_back_whole(table: list[list[str]]) -> None:
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows(table)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        path.write_bytes(b"\xef\xbb\xbf" + buffer.getvalue().encode())
        found = list(records(path))

    assert all(isinstance(each, Record) for each in found)
    assert [each.cells for each in found if isinstance(each, Record)] == table


@given(st.binary(max_size=400))
def test_no_bytes_make_the_reader_fail(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        path.write_bytes(content)
        found = list(records(path))

    lines = [each.line for each in found]
    assert lines == sorted(set(lines))


def workbook(path: Path, rows: Sequence[Sequence[object]], title: str = "Sheet") -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    book.save(path)
    return path


XLSX = """\
format: xlsx
entities:
  - name: person
    kind: Person
    key: [id]
    properties: {name: name, birthDate: born}
    category: {column: role, map: {driver: suspect}}
"""


def test_a_workbook_is_read_as_a_person_sees_it(tmp_path: Path) -> None:
    rows = [
        ("id", "name", "born", "role"),
        (7, "Omar", datetime(1988, 5, 7, tzinfo=UTC).replace(tzinfo=None), "driver"),
        (None, None, None, None),
        (8.0, "Sam", date(1990, 1, 2)),
        (9, "Kim", "1990", "captain"),
        (10, "#REF!"),
        (11, "Lee", "1990", "", "fifth"),
    ]
    path = workbook(tmp_path / "table.xlsx", rows)

    found = list(read_xlsx(path, parse_mapping(XLSX)))

    people = drafts(found)
    assert [person.key for person in people] == ["Person:7", "Person:8"]
    assert people[0].claims == (Claim("name", "Omar"), Claim("birthDate", "1988-05-07"))
    assert [(row.line, row.field) for row in rejects(found)] == [
        (5, "role"),
        (6, "row"),
        (7, "row"),
    ]


def test_a_sheet_is_found_by_name_or_refused_with_those_there_are(tmp_path: Path) -> None:
    path = workbook(tmp_path / "table.xlsx", [("id", "name", "born", "role")], "Arrivals")

    assert list(read_xlsx(path, parse_mapping("sheet: Arrivals\n" + XLSX))) == []
    with pytest.raises(Invalid, match="Arrivals"):
        list(read_xlsx(path, parse_mapping("sheet: Departures\n" + XLSX)))


def test_a_broken_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "table.xlsx"
    path.write_bytes(b"PK\x03\x04 nothing more")

    with pytest.raises(Invalid, match="workbook"):
        list(read_xlsx(path, parse_mapping(XLSX)))
