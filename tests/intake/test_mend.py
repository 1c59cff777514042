"""Mending rows of quarantine: nothing is lost, nothing doubled, and nothing becomes laxer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

import openpyxl
import psycopg
import pytest
from tests.conftest import ActingAs
from tests.intake.test_take_in import MAPPING, TERMS, TODAY

from wholeroute import custody, intake
from wholeroute.errors import Invalid
from wholeroute.intake import AsItStands, Cell, Retried, parse_mapping, take_in
from wholeroute.ledger import (
    Acting,
    Ledger,
    Receipt,
    SoughtRows,
    entities,
    known,
    quarantine,
    statements,
)
from wholeroute.rights import Category, Purpose, Role

Boss = psycopg.Connection[Any]
PEOPLE = "id,name,born,role\n1,Ermias Ghermay,1980,organiser\n"


@pytest.fixture
def sender(acting: ActingAs) -> Iterator[Acting]:
    """Return a session of a contributor of `ncp-a`."""
    with acting("contributor@ncp-a", Role.CONTRIBUTOR, Purpose.ANALYSIS) as session:
        yield session


class Send(Protocol):
    """Send a file as the contributor."""

    def __call__(
        self, content: str, reader: str = ..., *, mapping: Any = ..., terms: Any = ...
    ) -> Receipt: ...


@pytest.fixture
def send(sender: Acting, tmp_path: Path) -> Send:
    """Return what sends a text as a file of a reader and gives the receipt."""

    def sending(
        content: str, reader: str = "csv", *, mapping: Any = None, terms: Any = TERMS
    ) -> Receipt:
        path = tmp_path / f"file.{reader.replace('ftm', 'json')}"
        path.write_text(content, encoding="utf-8")
        asked = (mapping or MAPPING) if reader == "csv" else None
        return take_in(sender, path, reader, terms, TODAY, mapping=asked)

    return sending


def waiting(sender: Acting) -> dict[int, int]:
    """Return the rows that wait: line to id."""
    return {row.line: row.id for row in quarantine(sender)}


def mend(sender: Acting, receipt: Receipt, **corrections: Any) -> Retried:
    """Correct rows by line (`l3=("…",)`), then try them."""
    rows = waiting(sender)
    named = {rows[int(line[1:])]: words for line, words in corrections.items()}
    intake.correct(sender, {row: words for row, words in named.items() if words is not None})
    return intake.retry(sender, receipt.ref, list(named))


def names(acting: Acting) -> set[str]:
    """Return the names of people that a session sees."""
    with acting.begin() as connection:
        seen = entities(acting, connection)
        return {
            s.value for s in statements(acting, connection, [e.id for e in seen])
            if s.property == "name"
        }  # fmt: skip


def counted(receipt: Receipt) -> tuple[int, int, int, int]:
    return (
        receipt.rows_read, receipt.rows_accepted, receipt.rows_quarantined, receipt.rows_rejected,
    )  # fmt: skip


# --- each kind of file ------------------------------------------------------------------------


def test_a_row_of_a_csv_is_shown_by_column_corrected_and_comes_in(
    send: Send, sender: Acting, analyst: Acting
) -> None:
    receipt = send(PEOPLE + "2,Yonas Tekle,31.02.1984,organiser\n")
    row = waiting(sender)[3]

    shown = intake.show_row(sender, row)
    retried = mend(sender, receipt, l3=("2", "Yonas Tekle", "28.02.1984", "organiser"))

    assert shown == AsItStands(
        (Cell("id", "2"), Cell("name", "Yonas Tekle"), Cell("born", "31.02.1984"),
         Cell("role", "organiser")), "",
    )  # fmt: skip
    assert (retried.tried, retried.accepted) == (1, 1)
    assert counted(retried.receipt) == (2, 2, 0, 0)
    assert retried.receipt.statements == 4
    assert names(analyst) == {"Ermias Ghermay", "Yonas Tekle"}


@pytest.mark.parametrize(
    "broken",
    ['2,"Yonas Tekle,1984,organiser', "2,Yonas Tekle,1984", "2,Yonas Tekle,1984,organiser,x,y"],
)
def test_a_row_whose_cells_are_broken_is_mended_as_well(
    send: Send, sender: Acting, broken: str
) -> None:
    receipt = send(f"{PEOPLE}{broken}\n3,Third,1990,organiser\n")
    assert intake.show_row(sender, waiting(sender)[3]).cells is not None

    retried = mend(sender, receipt, l3=("2", "Yonas Tekle", "1984", "organiser"))

    assert counted(retried.receipt) == (3, 3, 0, 0)


def test_a_row_of_a_workbook_comes_in(sender: Acting, analyst: Acting, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for cells in (["id", "name", "born", "role"], ["1", "Ermias", "1980", "organiser"],
                  ["2", "Yonas", "never", "organiser"]):  # fmt: skip
        book.active.append(cells)
    book.save(tmp_path / "people.xlsx")
    mapping = parse_mapping(MAPPING.text.replace("format: csv", "format: xlsx"))
    receipt = take_in(
        sender, tmp_path / "people.xlsx", "xlsx", TERMS, TODAY, mapping=mapping
    )  # fmt: skip
    assert Cell("born", "never") in (intake.show_row(sender, waiting(sender)[3]).cells or ())

    retried = mend(sender, receipt, l3=("2", "Yonas", "1984", "organiser"))

    assert counted(retried.receipt) == (2, 2, 0, 0)
    assert names(analyst) == {"Ermias", "Yonas"}


SAID = (
    '{"entities": [{"key": "%s", "kind": "Person", "categories": ["%s"],'
    ' "properties": {"name": "%s"}}]}'
)
ONE, TWO = SAID % ("a", "suspect", "Ermias"), SAID % ("b", "suspekt", "Yonas")
LINK = (
    '{"entities": [{"key": "l", "kind": "Associate", '
    '"references": {"person": ["a"], "associate": ["b"]}}]}'
)


def test_a_line_that_names_a_mended_line_comes_in_when_it_is_tried_again(
    send: Send, sender: Acting, analyst: Acting
) -> None:
    receipt = send(f"{ONE}\n{TWO}\n{LINK}", "jsonl")
    assert counted(receipt) == (3, 1, 2, 0)
    assert intake.show_row(sender, waiting(sender)[2]) == AsItStands(None, TWO)

    alone = mend(sender, receipt, l3=None)
    mended = mend(sender, receipt, l2=TWO.replace("suspekt", "suspect"))
    after = mend(sender, receipt, l3=None)

    assert counted(alone.receipt) == (3, 1, 2, 0)
    assert counted(mended.receipt) == (3, 2, 1, 0)
    assert counted(after.receipt) == (3, 3, 0, 0)
    with analyst.begin() as connection:
        assert {each.kind for each in entities(analyst, connection)} == {"Person", "Associate"}


def test_a_line_that_was_not_asked_for_stays_outside_though_it_could_be_read_by_now(
    send: Send, sender: Acting
) -> None:
    receipt = send(f"{ONE}\n{TWO}\n{LINK}", "jsonl")

    mended = mend(sender, receipt, l2=TWO.replace("suspekt", "suspect"))

    assert (mended.tried, mended.accepted) == (1, 1)
    assert list(waiting(sender)) == [3]


def test_a_mended_line_never_pushes_out_one_that_is_in(send: Send, sender: Acting) -> None:
    """The key of line 1 would be a phone's, and line 2, which is in, says it is a person's."""
    receipt = send(f"{TWO}\n{ONE}", "jsonl")
    phone = (
        '{"entities": [{"key": "a", "kind": "Phone", "properties": {"phone": "+39 06 698 1234"}}]}'
    )

    with pytest.raises(Invalid) as error:
        mend(sender, receipt, l1=phone)

    assert (error.value.line, "line 2" in error.value.reason) == (2, True)
    assert list(waiting(sender)) == [1]


FTM = '{"id": "%s", "schema": "Person", "properties": {"name": ["%s"]%s}}'


def test_an_entity_of_followthemoney_comes_in_and_what_it_leaves_out_is_noted_once(
    send: Send, sender: Acting
) -> None:
    terms = replace(TERMS, persons=frozenset({Category.SUSPECT}))
    known_note = FTM % ("a", "Ermias", ', "eyeColor": ["brown"]')
    broken = FTM % ("b", "Yonas", ', "birthDate": ["never"]')
    receipt = send(f"{known_note}\n{broken}\n", "ftm", terms=terms)
    assert counted(receipt) == (3, 1, 2, 0)

    mended = FTM % ("b", "Yonas", ', "eyeColor": ["blue"], "shoeSize": ["44"]')
    retried = mend(sender, receipt, l2=mended)

    assert counted(retried.receipt) == (4, 2, 2, 0)
    assert {row.field for row in quarantine(sender)} == {"Person.eyeColor", "Person.shoeSize"}


def test_what_is_no_row_can_be_rejected_and_not_mended(send: Send, sender: Acting) -> None:
    terms = replace(TERMS, persons=frozenset({Category.SUSPECT}))
    receipt = send(FTM % ("a", "Ermias", ', "eyeColor": ["brown"]'), "ftm", terms=terms)
    (row,) = waiting(sender).values()

    for act in (
        lambda: intake.show_row(sender, row),
        lambda: intake.correct(sender, {row: "{}"}),
    ):
        with pytest.raises(Invalid):
            act()
    assert intake.retry(sender, receipt.ref, [row]).tried == 0
    (after,) = intake.reject(sender, [row], "we need no eyes")

    assert counted(after) == (2, 1, 0, 1)


def test_rows_of_a_text_are_rejected_and_say_why_they_cannot_be_mended(
    sender: Acting, tmp_path: Path
) -> None:
    path = tmp_path / "mail.eml"
    path.write_bytes(
        b"From: a@example.org\nSubject: x\nMIME-Version: 1.0\n"
        b'Content-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/plain\n\nHello.\n'
        b'--b\nContent-Type: image/png\nContent-Disposition: attachment; filename="p.png"\n\nx\n--b--\n'
    )
    receipt = take_in(sender, path, "eml", TERMS, TODAY)
    rows = list(waiting(sender).values())
    assert rows

    with pytest.raises(Invalid):
        intake.show_row(sender, rows[0])

    (tried,) = intake.retry_all(sender, {receipt.ref: rows})
    assert (tried.retried, tried.refusal is not None) == (None, True)
    (after,) = intake.reject(sender, rows, "a picture")
    assert after.rows_quarantined == 0


# --- in bulk, and out for good ----------------------------------------------------------------


def test_rows_are_chosen_by_field_and_reason_across_reports(send: Send, sender: Acting) -> None:
    first = send(PEOPLE + "2,A,never,organiser\n3,B,1990,boss\n")
    second = send(PEOPLE + "2,C,often,organiser\n")
    rows = {(r.contribution, r.line): r for r in quarantine(sender)}
    dates = rows[first.ref, 3]

    chosen = intake.chosen(sender, field=dates.field, reason=dates.reason)

    assert chosen == {
        first.ref: [rows[first.ref, 3].id],
        second.ref: [rows[second.ref, 3].id],
    }
    assert intake.chosen(sender, first.ref) == {
        first.ref: [rows[first.ref, 3].id, rows[first.ref, 4].id]
    }


def test_a_row_that_still_cannot_be_read_says_why_by_now(send: Send, sender: Acting) -> None:
    receipt = send(PEOPLE + "2,A,never,organiser\n")

    retried = mend(sender, receipt, l3=("2", "A", "1984", "boss"))

    (row,) = quarantine(sender)
    assert (retried.accepted, row.field, row.reason) == (0, "role", "… is no known category")
    assert row.outside is not None
    assert counted(retried.receipt) == (2, 1, 1, 0)


def test_a_row_emptied_by_its_correction_waits_on(send: Send, sender: Acting) -> None:
    receipt = send(f"{ONE}\n{TWO}", "jsonl")

    retried = mend(sender, receipt, l2="   ")

    assert (retried.accepted, counted(retried.receipt)) == (0, (2, 1, 1, 0))


def test_a_rejected_row_stays_outside_sealed_as_it_came_with_who_and_why(
    send: Send, sender: Acting, superuser: Boss
) -> None:
    receipt = send(PEOPLE + "2,A,never,organiser\n3,B,1990,boss\n")
    rows = waiting(sender)

    (after,) = intake.reject(sender, [rows[3]], "nobody knows when A was born")
    again = intake.reject(sender, [rows[3]], "twice")
    retried = intake.retry(sender, receipt.ref, list(rows.values()))

    assert counted(after) == (3, 1, 1, 1)
    assert again[0] == after
    assert (retried.tried, retried.accepted) == (1, 0)
    assert counted(known_receipt(sender, superuser)) == (3, 1, 1, 1)
    (kept,) = quarantine(sender, SoughtRows(state="rejected"))
    key = custody.KeyRing(sender.ledger.home.keys).load(receipt.ref)
    assert "A" in custody.open_rejected(key, kept.sealed).row
    ((member, sealed),) = superuser.execute(
        "select member, sealed from ledger.mending where act = 'rejected'"
    ).fetchall()
    assert (member, key.unseal(sealed)) == (
        "contributor@ncp-a", b"nobody knows when A was born",
    )  # fmt: skip


def known_receipt(sender: Acting, superuser: Boss) -> Receipt:
    ((sha256,),) = superuser.execute("select sha256 from ledger.contribution").fetchall()
    found = known(sender, sha256)
    assert found is not None
    return found


def test_rejecting_needs_a_reason(send: Send, sender: Acting) -> None:
    send(PEOPLE + "2,A,never,organiser\n")

    with pytest.raises(Invalid):
        intake.reject(sender, list(waiting(sender).values()), " ")


def test_what_is_decided_is_not_corrected_any_more(send: Send, sender: Acting) -> None:
    send(PEOPLE + "2,A,never,organiser\n")
    row = waiting(sender)[3]
    intake.reject(sender, [row], "no")

    with pytest.raises(Invalid):
        intake.correct(sender, {row: ("2", "A", "1984", "organiser")})


def test_every_correction_is_kept_sealed_with_who_made_it(
    send: Send, sender: Acting, superuser: Boss
) -> None:
    receipt = send(PEOPLE + "2,Amina,never,organiser\n")
    row = waiting(sender)[3]
    intake.correct(sender, {row: ("2", "Amina", "sometimes", "organiser")})
    mend(sender, receipt, l3=("2", "Amina", "1984", "organiser"))

    rows = superuser.execute(
        "select act, member, sealed from ledger.mending order by id"
    ).fetchall()

    assert [(act, member) for act, member, _ in rows] == [
        ("fixed", "contributor@ncp-a"), ("fixed", "contributor@ncp-a"),
        ("accepted", "contributor@ncp-a"),
    ]  # fmt: skip
    assert not any(b"Amina" in sealed for _, _, sealed in rows)


# --- lanes ------------------------------------------------------------------------------------


def lanes(boss: Boss) -> dict[str, str]:
    """Return the lane of each person, by the number at the end of their position."""
    return dict(
        boss.execute(
            "select s.value, e.lane::text from ledger.entity e join ledger.statement s"
            " on s.entity = e.id where s.property = 'position'"
        ).fetchall()
    )


SEEN = parse_mapping("""
format: csv
entities:
  - name: person
    kind: Person
    key: [id]
    properties: {name: name, birthDate: born, position: mark, notes: notes}
    category: {column: role, map: {organiser: suspect, victim: victim, passenger: smuggled-person}}
  - name: phone
    kind: Phone
    key: [phone]
    properties: {phone: phone}
    references: {holder: person}
""")
HEAD = "id,name,born,role,mark,phone,notes\n"
AMINA = "1,Amina Canary,1990,organiser,amina,+39 06 698 1234,seen at the quay\n"
TEKLE = "2,Tekle Berhane,1980,organiser,tekle,+39 06 698 5678,spoke with Amina\n"
BROKEN = "1,Amina Canary,never,victim,amina,+39 06 698 1234,\n"
VICTIM = ("1", "Amina Canary", "1990", "victim", "amina", "+39 06 698 1234", "")


def seen_by(acting: Acting) -> set[str]:
    with acting.begin() as connection:
        ids = [each.id for each in entities(acting, connection)]
        return {s.value for s in statements(acting, connection, ids)}


def test_who_stood_open_is_protected_at_once_when_a_mended_row_calls_them_a_victim(
    send: Send, sender: Acting, analyst: Acting, superuser: Boss, enrolled: Ledger
) -> None:
    receipt = send(HEAD + AMINA + TEKLE + "3,X,never,victim,x,,\n", mapping=SEEN)
    assert {"Amina Canary", "seen at the quay"} <= seen_by(analyst) | {"seen at the quay"}
    before = _standing(superuser)

    retried = mend(sender, receipt, l4=VICTIM)

    assert retried.accepted == 1
    assert lanes(superuser) == {"amina": "protected", "tekle": "open"}
    left = seen_by(analyst)
    assert "Tekle Berhane" in left
    assert not any("Amina" in value or "1234" in value or "quay" in value for value in left)
    ((value,),) = superuser.execute(
        "select s.value from ledger.statement s join protected.entity e on e.id = s.entity"
        " where s.property = 'name' and e.kind = 'Person' and s.value <> 'X' and e.id in"
        " (select entity from ledger.statement where value = 'amina')"
    ).fetchall()
    assert value == ""
    assert _standing(superuser) == before + retried.receipt.statements - receipt.statements


def _standing(boss: Boss) -> int:
    ((number,),) = boss.execute("select count(*) from ledger.statement").fetchall()
    return int(number)
