"""Mending rows of quarantine: nothing is lost, nothing doubled, and nothing becomes laxer."""

from __future__ import annotations

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

import openpyxl
import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from tests.conftest import ActingAs, Contribute, Databases, phone, suspect
from tests.crosscheck.test_custodian_check import told
from tests.intake.test_take_in import MAPPING, TERMS, TODAY

from wholeroute import crosscheck, custody, intake
from wholeroute.entities import RecordKind
from wholeroute.errors import Invalid, NotFound, Refused
from wholeroute.intake import AsItStands, Cell, Retried, parse_mapping, take_in
from wholeroute.ledger import (
    Acting,
    Mending,
    Receipt,
    SoughtRows,
    Verdict,
    entities,
    history,
    known,
    opened,
    quarantine,
    snapshot,
    statements,
)
from wholeroute.rights import Category, Lane, Purpose, Role

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


def test_surplus_cells_are_left_out_only_where_one_says_so(send: Send, sender: Acting) -> None:
    receipt = send(PEOPLE + "2,Yonas,1984,organiser,see annex\n3,Saba,1985,organiser,,\n")
    rows = {receipt.ref: list(waiting(sender).values())}

    (kept,) = intake.retry_all(sender, rows)
    (left,) = intake.retry_all(sender, rows, surplus=False)

    assert kept.retried is not None
    assert left.retried is not None
    assert (kept.retried.accepted, left.retried.accepted) == (0, 2)


def test_a_row_that_is_emptied_behind_its_columns_ends_with_them(
    send: Send, sender: Acting
) -> None:
    receipt = send(PEOPLE + "2,Yonas,1984,organiser,see annex\n")

    retried = mend(sender, receipt, l3=("2", "Yonas", "1984", "organiser", ""))

    assert retried.accepted == 1


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
    with sender.begin() as connection:
        found = known(connection, sender.reader.organisation, sha256)
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

SEEN = parse_mapping("""
format: csv
entities:
  - name: person
    kind: Person
    key: [id]
    properties: {name: name, birthDate: born, position: mark, notes: notes}
    category:
      column: role
      map: {organiser: suspect, victim: victim, somebody: uncategorised}
  - name: phone
    kind: Phone
    key: [phone]
    properties: {phone: phone}
    references: {holder: person}
""")
HEAD = "id,name,born,role,mark,phone,notes\n"
AMINA = "1,Amina Canary,1990,organiser,amina,+39 06 698 1234,seen at the quay\n"
TEKLE = "2,Tekle Berhane,1980,organiser,tekle,+39 06 698 5678,spoke with Amina\n"
VICTIM = ("1", "Amina Canary", "1990", "victim", "amina", "+39 06 698 1234", "")
BROKEN = "9,X,never,victim,x,,\n"
"""A row that is read, and says that somebody is protected, and still cannot be stored."""
UNREAD = "9,X,1990,boss,x,,\n"
"""A row that cannot even be read."""


def lanes(boss: Boss) -> dict[str, str]:
    """Return the lane of each person by the mark their row gives them."""
    return dict(
        boss.execute(
            "select s.value, e.lane::text from ledger.entity e join ledger.statement s"
            " on s.entity = e.id where s.property = 'position'"
        ).fetchall()
    )


def seen_by(acting: Acting) -> set[str]:
    """Return every value that a session sees."""
    with acting.begin() as connection:
        ids = [each.id for each in entities(acting, connection)]
        return {s.value for s in statements(acting, connection, ids)}


def in_the_clear(boss: Boss, word: str) -> list[str]:
    """Return where a word stands that only the vault may hold."""
    return [
        f"{table}: {row}"
        for table in ("ledger.statement", "ledger.contribution", "ledger.shelf")
        for (row,) in boss.execute(f"select t::text from {table} t").fetchall()
        if word in row
    ]


@pytest.mark.parametrize("broken", [BROKEN, UNREAD])
def test_who_stood_open_is_protected_at_once_when_a_mended_row_calls_them_a_victim(
    send: Send, sender: Acting, analyst: Acting, superuser: Boss, broken: str
) -> None:
    receipt = send(HEAD + AMINA + TEKLE + broken, mapping=SEEN)
    standing = "select count(*) from ledger.statement"
    ((before,),) = superuser.execute(standing).fetchall()

    retried = mend(sender, receipt, l4=VICTIM)

    assert retried.accepted == 1
    assert lanes(superuser)["amina"] == "protected"
    assert lanes(superuser)["tekle"] == "open"
    left = seen_by(analyst)
    assert "Tekle Berhane" in left
    assert not [value for value in left if "Amina" in value or "1234" in value or "quay" in value]
    assert in_the_clear(superuser, "Amina") == []
    ((after,),) = superuser.execute(standing).fetchall()
    assert after - before == retried.receipt.statements - receipt.statements
    kept = superuser.execute("select categories from protected.entity where kind = 'Person'")
    assert (["suspect", "victim"],) in kept.fetchall()


def test_a_short_text_that_names_whom_a_mended_row_hides_is_walled(
    send: Send, sender: Acting, analyst: Acting, superuser: Boss
) -> None:
    """One stands already, one comes in with the mended rows; what names nobody stays."""
    told = ("boss of Amina Canary", "cousin of Amina", "driver")
    tekle, yonas = "2,Tekle Berhane,1980,organiser,{},,\n", ("3", "Yonas", "1970", "organiser")
    receipt = send(
        HEAD + AMINA + tekle.format(told[0]) + tekle.format(told[2]) + BROKEN + BROKEN, mapping=SEEN
    )
    assert {told[0], told[2]} <= seen_by(analyst)

    mend(sender, receipt, l5=VICTIM, l6=(*yonas, told[1], "", ""))

    assert lanes(superuser)["amina"] == "protected"
    assert not [value for value in seen_by(analyst) if "Amina" in value]
    assert told[2] in seen_by(analyst)
    assert in_the_clear(superuser, "Amina") == []
    kept = {each.value for each in custody.Vault(sender.ledger).of(receipt.ref)}
    assert set(told[:2]) <= kept


def test_short_texts_of_others_wait_until_a_custodian_looks_whom_they_name(
    send: Send, sender: Acting, analyst: Acting, custodian: Acting, contribute: Contribute,
    superuser: Boss,
) -> None:  # fmt: skip
    theirs = contribute(
        [
            suspect("a", "Amena Kanary"),
            suspect("y", "Yonas", position="Amena's man", title="driver"),
        ],
        as_="ncp-b",
    )
    receipt = send(HEAD + AMINA + UNREAD, mapping=SEEN)
    crosscheck.settle(
        analyst, entity(superuser, "amina"), theirs["a"], Verdict.SAME, "one passport"
    )

    mend(sender, receipt, l3=VICTIM)

    assert seen_by(analyst) == {"Yonas"}
    custody.carry_shelved(custodian)
    assert seen_by(analyst) == {"Yonas", "driver"}
    assert in_the_clear(superuser, "Amena") == []


def test_what_the_vault_took_in_by_a_mended_row_opens_for_those_who_protect(
    send: Send, sender: Acting, acting: ActingAs
) -> None:
    receipt = send(HEAD + AMINA + BROKEN, mapping=SEEN)
    mend(sender, receipt, l3=VICTIM)

    with acting("protection-officer@ncp-a", Role.PROTECTION_OFFICER, Purpose.PROTECTION) as officer:
        with officer.begin() as connection:
            ids = [each.id for each in entities(officer, connection)]
            tokens = [s.id for s in statements(officer, connection, ids) if s.flag == "vault"]
        opened = custody.Vault(officer.ledger).reveal(officer, tokens, Lane.PROTECTED)

    assert {"Amina Canary", "1990", "+39 06 698 1234", "seen at the quay"} <= set(opened.values())


def test_their_judgements_and_snapshots_go_with_them(
    send: Send, sender: Acting, analyst: Acting, contribute: Contribute, superuser: Boss
) -> None:
    other = contribute([suspect("a", "Amina Canary")])["a"]
    receipt = send(HEAD + AMINA + UNREAD, mapping=SEEN)
    amina = entity(superuser, "amina")
    crosscheck.settle(analyst, amina, other, Verdict.UNSURE, "hard to say")
    frozen = snapshot(analyst)

    mend(sender, receipt, l3=VICTIM)

    with analyst.begin() as connection:
        assert history(connection, *sorted((amina, other))) == []
    assert not list((sender.ledger.home.data / "snapshots").glob("*-*"))
    with pytest.raises(Refused):
        opened(analyst, frozen).__enter__()
    assert seen_by(analyst) == {"Amina Canary"}  # hers of the other report: nobody said the same


def entity(boss: Boss, mark: str) -> UUID:
    """Return the person whose row gives them this mark."""
    ((found,),) = boss.execute(
        "select entity from ledger.statement where property = 'position' and value = %s", (mark,)
    ).fetchall()
    return UUID(str(found))


def test_whom_a_person_judged_the_same_leaves_too_and_no_sender_sees_who_they_are(
    send: Send,
    sender: Acting,
    analyst: Acting,
    custodian: Acting,
    acting: ActingAs,
    contribute: Contribute,
    superuser: Boss,
) -> None:
    theirs = contribute(
        [suspect("a", "Amena Kanary", notes="Amena again"), phone("p", "+39 06 698 9999", "a")],
        as_="ncp-b",
        title="Amena and others",
    )
    receipt = send(HEAD + AMINA + UNREAD, mapping=SEEN)
    crosscheck.settle(
        analyst, entity(superuser, "amina"), theirs["a"], Verdict.SAME, "one passport"
    )

    mend(sender, receipt, l3=VICTIM)

    assert seen_by(analyst) == set()
    assert in_the_clear(superuser, "Amena") == [
        row for row in in_the_clear(superuser, "Amena") if row.startswith("ledger.shelf")
    ]
    with sender.begin() as connection, pytest.raises(ProgrammingError, match="permission denied"):
        connection.execute(text("select * from ledger.shelf"))

    carried = custody.carry_shelved(custodian)

    assert carried == 3
    assert custody.carry_shelved(custodian) == 0
    assert in_the_clear(superuser, "Amena") == []
    with acting("protection-officer@ncp-a", Role.PROTECTION_OFFICER, Purpose.PROTECTION) as officer:
        with officer.begin() as connection:
            said = statements(officer, connection, [theirs["a"], theirs["p"]])
        values = custody.Vault(officer.ledger).reveal(
            officer, [s.id for s in said if s.flag == "vault"], Lane.PROTECTED
        )
    assert set(values.values()) == {"Amena Kanary", "Amena again", "+39 06 698 9999"}


def test_whom_somebody_moves_meanwhile_keeps_no_row_from_being_mended(
    send: Send, sender: Acting, analyst: Acting, contribute: Contribute, superuser: Boss,
    databases: Databases,
) -> None:  # fmt: skip
    theirs = contribute([suspect("a", "Amena Kanary")], as_="ncp-b")
    receipt = send(HEAD + AMINA + UNREAD, mapping=SEEN)
    crosscheck.settle(
        analyst, entity(superuser, "amina"), theirs["a"], Verdict.SAME, "one passport"
    )
    waits = "select count(*) from pg_locks where not granted and locktype = 'transactionid'"

    with ThreadPoolExecutor(1) as aside, psycopg.connect(databases.superuser) as mover:
        mover.execute("update ledger.judgement set subject_lane = null")
        for table, key in (("entity", "id"), ("statement", "entity")):
            mover.execute(
                f"update ledger.{table} set lane = 'protected' where {key} = %s", [theirs["a"]]
            )
        mended = aside.submit(mend, sender, receipt, l3=VICTIM)
        while superuser.execute(waits).fetchone() == (0,):
            assert not mended.done(), mended.result()
        mover.commit()

        assert mended.result(timeout=60).accepted == 1
    assert lanes(superuser) == {"amina": "protected"}


def test_nothing_becomes_laxer_by_a_mended_row(send: Send, sender: Acting, superuser: Boss) -> None:
    receipt = send(
        HEAD + "1,Amina,1990,victim,amina,,\n2,Tekle,1980,somebody,tekle,,\n" + BROKEN + BROKEN,
        mapping=SEEN,
    )

    mend(
        sender, receipt,
        l4=("1", "Amina", "1991", "organiser", "amina", "+39 06 698 1234", ""),
        l5=("2", "Tekle", "1981", "organiser", "tekle", "+39 06 698 1235", ""),
    )  # fmt: skip

    assert lanes(superuser) == {"amina": "protected", "tekle": "uncategorised"}
    phones = superuser.execute(
        "select distinct lane::text from ledger.entity where kind = 'Phone' order by 1"
    ).fetchall()
    assert phones == [("protected",), ("uncategorised",)]


def test_what_people_decided_since_is_kept(
    send: Send, sender: Acting, custodian: Acting, superuser: Boss, analyst: Acting
) -> None:
    """Amina was protected, Tekle categorised, both later than their rows, which say otherwise."""
    receipt = send(HEAD + AMINA + "2,Tekle,1980,somebody,tekle,,\n" + BROKEN + BROKEN, mapping=SEEN)
    custody.protect(custodian, entity(superuser, "amina"), Category.VICTIM, "she asked")
    custody.categorise(custodian, entity(superuser, "tekle"), Category.SUSPECT, "a warrant")
    assert lanes(superuser) == {"amina": "protected", "tekle": "open"}

    mend(
        sender, receipt,
        l4=("1", "Amina", "1991", "organiser", "amina", "+39 06 698 7777", "a new note"),
        l5=("2", "Tekle", "1981", "somebody", "tekle", "+39 06 698 1235", ""),
    )  # fmt: skip

    assert lanes(superuser) == {"amina": "protected", "tekle": "open"}
    assert not [v for v in seen_by(analyst) if "7777" in v or "Amina" in v or "note" in v]
    assert in_the_clear(superuser, "7777") == []


def test_a_mended_row_that_shows_somebody_aboard_puts_them_on_hold(
    send: Send, sender: Acting, superuser: Boss, analyst: Acting
) -> None:
    receipt = send(HEAD + TEKLE + UNREAD, mapping=SEEN)

    mend(
        sender, receipt,
        l3=("2", "Tekle Berhane", "1980", "organiser", "tekle", "", "held the tiller"),
    )  # fmt: skip

    assert lanes(superuser) == {"tekle": "uncategorised"}
    assert seen_by(analyst) == set()
    holds = superuser.execute("select holds from uncategorised.entity where kind = 'Person'")
    assert [row for (row,) in holds.fetchall()] == [["steering"]]


def test_earlier_recipients_are_owed_a_notice_of_whom_a_mended_row_protects(
    send: Send, sender: Acting, superuser: Boss
) -> None:
    receipt = send(HEAD + AMINA + TEKLE + UNREAD, mapping=SEEN)
    amina = entity(superuser, "amina")
    told(superuser, amina, entity(superuser, "tekle"))

    mend(sender, receipt, l4=VICTIM)

    assert superuser.execute(NOTICES).fetchall() == [(amina, "protected")]


def test_earlier_recipients_are_owed_a_neutral_notice_of_whom_a_mended_row_holds(
    send: Send, sender: Acting, superuser: Boss
) -> None:
    receipt = send(HEAD + TEKLE + UNREAD, mapping=SEEN)
    tekle = entity(superuser, "tekle")
    told(superuser, tekle)

    mend(
        sender, receipt,
        l3=("2", "Tekle Berhane", "1980", "organiser", "tekle", "", "held the tiller"),
    )  # fmt: skip

    assert superuser.execute(NOTICES).fetchall() == [(tekle, "withdrawn")]


NOTICES = "select entity, what from ledger.notice"


def test_a_title_that_names_whom_a_mended_row_hides_goes(
    send: Send, sender: Acting, superuser: Boss
) -> None:
    receipt = send(HEAD + TEKLE + UNREAD, mapping=SEEN, terms=replace(TERMS, title="About Zarah"))

    mend(sender, receipt, l3=("3", "Zarah", "1990", "victim", "zarah", "", ""))

    assert superuser.execute("select title from ledger.contribution").fetchall() == [("report",)]


# --- records ----------------------------------------------------------------------------------

PAID = parse_mapping("""
format: csv
entities:
  - {name: sender, kind: Person, key: [from], properties: {name: from},
     category: {column: role, map: {payer: suspect, victim: victim}}}
  - {name: receiver, kind: Person, key: [to], properties: {name: to}, category: suspect}
records:
  - kind: Payment
    fields: {payer: sender, payee: receiver, amount: amount, currency: {value: EUR}, at: day,
             purpose: words}
""")
PAYMENTS = (
    "from,to,role,amount,day,words\n"
    "Amina,Tekle,payer,100,2026-01-02,for Amina\n"
    "Yonas,Tekle,payer,200,2026-01-03,for the car\n"
    "Amina,Yonas,payer,300,someday,for the boat\n"
)


def payments(acting: Acting) -> list[tuple[int, str | None]]:
    """Return amounts and words of the payments that a session may analyse."""
    with custody_snapshot(acting) as connection:
        return sorted(connection.execute("select amount::int, purpose from payment").fetchall())


@contextmanager
def custody_snapshot(acting: Acting) -> Iterator[Any]:
    with opened(acting, custody.snapshot_with_records(acting), [RecordKind.PAYMENT]) as connection:
        yield connection


def test_a_mended_payment_stands_beside_the_others(
    send: Send, sender: Acting, analyst: Acting
) -> None:
    receipt = send(PAYMENTS, mapping=PAID)

    mend(sender, receipt, l4=("Amina", "Yonas", "payer", "300", "2026-01-04", "for the boat"))

    assert payments(analyst) == [
        (100, "for Amina"), (200, "for the car"), (300, "for the boat"),
    ]  # fmt: skip


def test_payments_of_who_is_protected_by_a_mended_row_leave_and_prose_with_them(
    send: Send, sender: Acting, analyst: Acting, superuser: Boss
) -> None:
    receipt = send(PAYMENTS, mapping=PAID)
    files = sender.ledger.home.data / "records"
    before = set(files.rglob("*.parquet"))

    mend(sender, receipt, l4=("Amina", "Yonas", "victim", "300", "2026-01-04", "for the boat"))

    assert payments(analyst) == [(200, None)]
    parts = superuser.execute(
        "select lane::text, prose, sum(rows)::int from ledger.record_part group by 1, 2 order by 1, 2"
    ).fetchall()
    assert parts == [("open", False, 1), ("protected", False, 2), ("protected", True, 1)]
    assert not before & set(files.rglob("*.parquet"))


def test_a_person_protected_while_a_row_is_mended_is_told_of_by_nothing(
    send: Send,
    sender: Acting,
    custodian: Acting,
    superuser: Boss,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Between the reading and the storing a custodian protects Amina, of whom the row says more."""
    receipt = send(HEAD + AMINA + BROKEN, mapping=SEEN)
    tighten = Mending.tighten

    def later(mending: Mending) -> bool:
        with ThreadPoolExecutor(1) as pool:
            pool.submit(
                custody.protect, custodian, entity(superuser, "amina"), Category.VICTIM, "help"
            ).result(timeout=30)
        return tighten(mending)

    monkeypatch.setattr(Mending, "tighten", later)
    mend(
        sender, receipt,
        l3=("1", "Amina Canary", "1991", "organiser", "amina", "+39 06 698 7777", "Amina again"),
    )  # fmt: skip

    assert lanes(superuser) == {"amina": "protected"}
    assert in_the_clear(superuser, "7777") == []
    assert in_the_clear(superuser, "Amina") == []
    assert stands_apart(superuser) == []


# --- crashes, and others ----------------------------------------------------------------------


def test_a_crash_before_the_commit_leaves_all_as_it_was(
    send: Send, sender: Acting, superuser: Boss, monkeypatch: pytest.MonkeyPatch, analyst: Acting
) -> None:
    receipt = send(HEAD + AMINA + UNREAD, mapping=SEEN)
    finish = Mending.finish

    def crash(*_: object) -> Receipt:
        raise KeyboardInterrupt

    monkeypatch.setattr(Mending, "finish", crash)
    with pytest.raises(KeyboardInterrupt):
        mend(sender, receipt, l3=VICTIM)

    assert lanes(superuser) == {"amina": "open"}
    assert "Amina Canary" in seen_by(analyst)
    assert list(waiting(sender)) == [3]

    monkeypatch.setattr(Mending, "finish", finish)
    again = intake.retry(sender, receipt.ref, list(waiting(sender).values()))

    assert counted(again.receipt) == (2, 2, 0, 0)
    assert lanes(superuser) == {"amina": "protected"}


def test_a_second_retry_changes_nothing(send: Send, sender: Acting, superuser: Boss) -> None:
    receipt = send(PEOPLE + "2,Yonas,never,organiser\n")
    rows = list(waiting(sender).values())
    first = mend(sender, receipt, l3=("2", "Yonas", "1984", "organiser"))
    log = "select count(*) from ledger.audit"
    before = superuser.execute(log).fetchall()

    second = intake.retry(sender, receipt.ref, rows)

    assert second == replace(first, tried=0, accepted=0)
    assert superuser.execute(log).fetchall() == before


def test_two_who_mend_one_report_take_turns(send: Send, sender: Acting) -> None:
    receipt = send(PEOPLE + "2,Yonas,never,organiser\n3,Saba,often,organiser\n")
    rows = waiting(sender)
    intake.correct(sender, {rows[3]: ("2", "Yonas", "1984", "organiser")})
    intake.correct(sender, {rows[4]: ("3", "Saba", "1985", "organiser")})

    with ThreadPoolExecutor(3) as pool:
        asked = [[rows[3]], [rows[4]], [rows[3], rows[4]]]
        done = list(pool.map(lambda each: intake.retry(sender, receipt.ref, each), asked))

    assert sum(each.accepted for each in done) == 2
    assert max(counted(each.receipt) for each in done) == (3, 3, 0, 0)


def test_another_organisation_can_do_none_of_it(
    send: Send, sender: Acting, acting: ActingAs
) -> None:
    receipt = send(PEOPLE + "2,Yonas,never,organiser\n")
    (row,) = waiting(sender).values()

    with acting("contributor@ncp-b", Role.CONTRIBUTOR, Purpose.ANALYSIS) as other:
        assert intake.chosen(other) == {}
        for act in (
            lambda: intake.show_row(other, row),
            lambda: intake.correct(other, {row: ("x",)}),
            lambda: intake.reject(other, [row], "no"),
            lambda: intake.retry(other, receipt.ref, [row]),
        ):
            with pytest.raises(NotFound):
                act()


def test_an_analyst_of_the_same_organisation_can_do_none_of_it(
    send: Send, sender: Acting, analyst: Acting
) -> None:
    receipt = send(PEOPLE + "2,Yonas,never,organiser\n")
    (row,) = waiting(sender).values()

    for act in (
        lambda: intake.chosen(analyst),
        lambda: intake.show_row(analyst, row),
        lambda: intake.correct(analyst, {row: ("x",)}),
        lambda: intake.reject(analyst, [row], "no"),
        lambda: intake.retry(analyst, receipt.ref, [row]),
    ):
        with pytest.raises(Refused):
            act()


def test_nothing_of_the_original_is_left_unsealed(send: Send, sender: Acting) -> None:
    receipt = send(PEOPLE + "2,Yonas,never,organiser\n")
    unsealed = "/dev/shm", "wholeroute-opened-*"  # noqa: S108 — looked at, not written to
    before = set(Path(unsealed[0]).glob(unsealed[1]))

    mend(sender, receipt, l3=("2", "Yonas", "1984", "organiser"))

    assert set(Path(unsealed[0]).glob(unsealed[1])) <= before
    assert not list((sender.ledger.home.data / "originals").glob("wholeroute-opened-*"))


@pytest.mark.parametrize("seed", range(5))
def test_mended_in_any_order_a_file_says_the_same_and_is_never_laxer_than_sent_whole(
    send: Send, sender: Acting, superuser: Boss, seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311 — no secret
    roles = ["organiser", "victim", "somebody"]
    rows = [
        (str(chance.randint(1, 4)), f"Name{chance.randint(1, 4)}", "1980", chance.choice(roles),
         f"m{number}", f"+39 06 698 100{chance.randint(1, 4)}", chance.choice(["", "a note"]))
        for number in range(8)
    ]  # fmt: skip
    broken = set(chance.sample(range(8), 4))
    send(HEAD + "".join(",".join(row) + "\n" for row in rows), mapping=SEEN)
    whole, said = lanes(superuser), properties(superuser)
    superuser.execute("delete from ledger.statement; delete from ledger.contribution")
    receipt = send(
        HEAD
        + "".join(
            ",".join([*row[:2], "never" if number in broken else row[2], *row[3:]]) + "\n"
            for number, row in enumerate(rows)
        ),
        mapping=SEEN,
    )

    for number in chance.sample(sorted(broken), 4):
        mend(sender, receipt, **{f"l{number + 2}": rows[number]})

    order = [lane.value for lane in Lane]
    mended = lanes(superuser)
    assert mended.keys() == whole.keys()
    assert all(order.index(mended[mark]) >= order.index(whole[mark]) for mark in whole)
    assert {mark for mark in whole if whole[mark] == "protected"} <= {
        mark for mark in mended if mended[mark] == "protected"
    }
    assert properties(superuser) == said
    assert waiting(sender) == {}
    assert stands_apart(superuser) == []


def properties(boss: Boss) -> list[tuple[Any, ...]]:
    """Return how often each property is said."""
    return boss.execute(
        "select property, count(*) from ledger.statement group by 1 order by 1"
    ).fetchall()


def stands_apart(boss: Boss) -> list[tuple[Any, ...]]:
    """Return what of somebody walled off can be read outside the vault, or stands elsewhere."""
    return boss.execute(
        "select e.lane::text, s.lane::text, s.property, s.value from ledger.statement s"
        " join ledger.entity e on e.id = s.entity where s.lane <> e.lane"
        " or (e.lane <> 'open' and s.property in ('name', 'birthDate', 'phone') and s.value <> '')"
        " or (s.property = 'notes' and s.value <> '' and exists"
        "     (select from ledger.entity o where o.lane <> 'open'))"
    ).fetchall()
