"""A file's way in: whole or not at all, once, with every row accounted for."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Protocol
from uuid import UUID

import pytest
from tests.conftest import ActingAs

from wholeroute.custody import KeyRing, Originals, Vault, open_rejected, sweep
from wholeroute.errors import Refused
from wholeroute.intake import Terms, parse_mapping, take_in
from wholeroute.ledger import (
    Ledger,
    Receipt,
    Receiving,
    counts,
    entities,
    own_contributions,
    quarantine,
    statements,
)
from wholeroute.rights import Purpose, Regime, Role, parse_grade

TODAY = date(2026, 11, 24)
MAPPING = parse_mapping("""
format: csv
entities:
  - name: person
    kind: Person
    key: [id]
    properties: {name: name, birthDate: born}
    category: {column: role, map: {organiser: suspect, passenger: smuggled-person}}
""")
PEOPLE = "id,name,born,role\n1,Ermias Ghermay,1980,organiser\n2,Yonas Tekle,1984-03-12,organiser\n"
TERMS = Terms(
    "people", parse_grade("B2"), frozenset(Purpose), Regime.LED, "a law", frozenset({"*"})
)


class Send(Protocol):
    """Send a CSV as a contributor of `ncp-a`."""

    def __call__(self, content: str | bytes, name: str = ...) -> Receipt: ...


@pytest.fixture
def send(acting: ActingAs, tmp_path: Path) -> Send:
    """Return what sends a CSV text as a contributor and gives the receipt."""

    def sending(content: str | bytes, name: str = "people.csv") -> Receipt:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        with acting("contributor@ncp-a", Role.CONTRIBUTOR, Purpose.ANALYSIS) as session:
            return take_in(session, path, "csv", TERMS, TODAY, mapping=MAPPING)

    return sending


def kept(ledger: Ledger) -> tuple[int, int]:
    """Return how many keys and originals lie in the stores."""
    keys, originals = KeyRing(ledger.home.keys), Originals(ledger.home.data)
    return len(list(keys.refs())), len(list(originals.refs()))


def test_a_receipt_accounts_for_every_row(send: Send, acting: ActingAs) -> None:
    receipt = send(PEOPLE + "3,Nobody,31 February 1980,organiser\n4,Somebody,1990,organizzer\n")

    assert (receipt.rows_read, receipt.rows_accepted, receipt.rows_quarantined) == (4, 2, 2)
    with acting("contributor@ncp-a", Role.CONTRIBUTOR, Purpose.ANALYSIS) as session:
        rows = quarantine(session)
        key = KeyRing(session.ledger.home.keys).load(receipt.ref)
    assert [(row.line, row.field) for row in rows] == [(4, "birthDate"), (5, "role")]
    opened = open_rejected(key, rows[0].sealed)
    assert "Nobody" in opened.row
    assert "31 February 1980" in opened.reason
    assert "31 February" not in rows[0].reason
    assert all(b"Nobody" not in row.sealed for row in rows)


def test_the_same_bytes_again_change_nothing_and_say_so(send: Send, acting: ActingAs) -> None:
    first, second = send(PEOPLE), send(PEOPLE, "another name.csv")

    assert second.already
    assert second.ref == first.ref
    with acting("contributor@ncp-a", Role.CONTRIBUTOR, Purpose.ANALYSIS) as session:
        assert len(own_contributions(session)) == 1


def test_two_reports_that_say_the_same_stay_two_statements(send: Send, acting: ActingAs) -> None:
    send(PEOPLE)
    send(PEOPLE + "\n")

    with acting("analyst@ncp-a", Role.ANALYST, Purpose.ANALYSIS) as analyst:
        assert counts(analyst).entities == {"Person": 4}
        assert counts(analyst).statements == 8


def test_a_row_said_twice_in_one_report_is_one_statement(send: Send, acting: ActingAs) -> None:
    receipt = send(PEOPLE + "1,Ermias Ghermay,1980,organiser\n")

    assert receipt.rows_accepted == 3
    assert receipt.statements == 4


def test_a_later_row_that_protects_protects_the_earlier_one(send: Send, acting: ActingAs) -> None:
    send(PEOPLE + "1,Ermias Ghermay,1980,passenger\n")

    with (
        acting("analyst@ncp-a", Role.ANALYST, Purpose.ANALYSIS) as analyst,
        analyst.begin() as link,
    ):
        seen = statements(analyst, link, [e.id for e in entities(analyst, link)])
    assert {s.value for s in seen if s.property == "name"} == {"Yonas Tekle"}


def test_the_original_is_sealed_and_opens_with_its_key(
    send: Send, enrolled: Ledger, tmp_path: Path
) -> None:
    receipt = send(PEOPLE)
    originals = Originals(enrolled.home.data)

    originals.unseal(KeyRing(enrolled.home.keys).load(receipt.ref), tmp_path / "back.csv")

    assert (tmp_path / "back.csv").read_text() == PEOPLE
    sealed = [p.read_bytes() for p in enrolled.home.data.rglob("*.age")]
    assert len(sealed) == 1
    assert b"Ghermay" not in sealed[0]


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"id,name,born,role\n1," + b"x" * (1 << 21) + b",1980,organiser\n", "hostile-file"),
        (b"PK\x03\x04" + b"\0" * 5000, "hostile-file"),
    ],
)
def test_a_hostile_file_is_refused_and_leaves_nothing(
    send: Send,
    enrolled: Ledger,
    content: bytes,
    rule: str,
) -> None:
    with pytest.raises(Refused) as refusal:
        send(content)

    assert refusal.value.rule == rule
    assert kept(enrolled) == (0, 0)


def test_a_failure_before_the_commit_leaves_nothing_visible_and_the_sweep_tidies_up(
    send: Send,
    enrolled: Ledger,
    acting: ActingAs,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def dies(*_: object, **__: object) -> Receipt:
        raise OSError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(Receiving, "finish", dies)
        with pytest.raises(OSError, match="disk"):
            send(PEOPLE + "3,Amina Canary,2004,passenger\n")

    with acting("analyst@ncp-a", Role.ANALYST, Purpose.ANALYSIS) as analyst:
        assert counts(analyst).contributions == 0
        assert counts(analyst).statements == 0
    assert kept(enrolled) == (1, 1)
    assert len(Vault(enrolled).contributions(-1)) == 1
    swept = sweep(enrolled, now=2**40, young=-1)
    assert (swept.keys, swept.originals, swept.identities) == (1, 1, 2)
    assert not send(PEOPLE).already


def test_young_orphans_are_left_alone_and_known_reports_always(
    send: Send, enrolled: Ledger
) -> None:
    receipt = send(PEOPLE)
    KeyRing(enrolled.home.keys).create(UUID(int=7))

    assert sweep(enrolled, now=0.0).keys == 0
    assert sweep(enrolled, now=2**40).keys == 1
    assert KeyRing(enrolled.home.keys).load(receipt.ref).ref == receipt.ref
