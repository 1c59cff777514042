"""Records on their way in: from the rows of a table to what a snapshot shows, and nothing past it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

import psycopg
import pytest
from sqlalchemy.exc import ProgrammingError
from tests.conftest import ActingAs

from wholeroute.custody import KeyRing, RecordFiles, snapshot_with_records, sweep
from wholeroute.entities import RecordKind
from wholeroute.errors import Invalid, Refused
from wholeroute.intake import Terms, parse_mapping, take_in
from wholeroute.ledger import (
    Acting,
    Ledger,
    Receipt,
    Receiving,
    counts,
    opened,
    quarantine,
    record_parts,
    snapshot,
)
from wholeroute.rights import Lane, Purpose, Regime, Role, parse_grade

TODAY = date(2026, 11, 24)
TERMS = Terms(
    "payments", parse_grade("B2"), frozenset(Purpose), Regime.LED, "a law", frozenset({"*"})
)
PARTIES = """
format: csv
entities:
  - name: sender
    kind: Person
    key: [from]
    properties: {name: from}
    category: {column: from is, map: {suspect: suspect, victim: victim}}
  - name: receiver
    kind: BankAccount
    key: [to]
    properties: {accountNumber: to}
"""
PAYMENTS = (
    PARTIES
    + """
records:
  - kind: Payment
    fields:
      payer: sender
      payee: receiver
      amount: {column: amount, decimal: ","}
      currency: {value: EUR}
      at: {column: booked, format: "%d/%m/%Y %H:%M", zone: Europe/Rome}
      purpose: {column: words, unknown: ["-"]}
"""
)
HEADER = "from,from is,to,amount,booked,words\n"
ROWS = HEADER + (
    'Tekle,suspect,4711,"1.250,50",04/03/2026 10:00,van\n'
    'Tekle,suspect,4712,"99",05/07/2026 10:00,-\n'
)
TRACK = """
format: csv
entities:
  - {name: ship, kind: Vessel, key: [mmsi], properties: {mmsi: mmsi}}
records:
  - kind: Position
    fields:
      vessel: ship
      at: {column: t, format: unix}
      latitude: lat
      longitude: lon
      speed_knots: sog
      course_degrees: {column: cog, unknown: ["511", "360.0"]}
      source: {value: AIS}
"""
HITS = """
format: csv
entities:
  - {name: paper, kind: Passport, key: [no], properties: {number: no}}
  - {name: holder, kind: Person, key: [name], properties: {name: name}, category: suspect}
records:
  - kind: DocumentHit
    fields: {document: paper, person: holder, at: day, place: where, outcome: end}
"""


class Send(Protocol):
    """Send a CSV under a mapping as a contributor of `ncp-a`."""

    def __call__(self, mapping: str, content: str, terms: Terms = ...) -> Receipt: ...


@pytest.fixture
def send(acting: ActingAs, tmp_path: Path) -> Send:
    """Return what sends a CSV text and gives the receipt."""

    def sending(mapping: str, content: str, terms: Terms = TERMS) -> Receipt:
        path = tmp_path / "table.csv"
        path.write_text(content)
        with acting("contributor@ncp-a", Role.CONTRIBUTOR, Purpose.ANALYSIS) as session:
            return take_in(session, path, "csv", terms, TODAY, mapping=parse_mapping(mapping))

    return sending


def seen(acting: Acting, query: str) -> list[tuple[Any, ...]]:
    with opened(acting, snapshot_with_records(acting)) as database:
        return database.execute(query).fetchall()


def held(superuser: psycopg.Connection[Any]) -> list[tuple[str, str, bool, int]]:
    return superuser.execute(
        "select kind, lane::text, prose, rows from ledger.record_part order by 1, lane, 3"
    ).fetchall()


def files(ledger: Ledger) -> set[UUID]:
    return {part for _, part, _ in RecordFiles(ledger.home.data).files()}


def test_payments_come_out_as_they_went_in(send: Send, analyst: Acting) -> None:
    receipt = send(PAYMENTS, ROWS)

    rows = seen(
        analyst,
        "select p.contribution, p.row, a.value, b.value, p.amount, p.currency, p.at at time zone"
        " 'UTC', p.at_is_day, p.purpose, p.reference, p.grade from payment p"
        " join statement a on a.entity = p.payer and a.property = 'name'"
        " join statement b on b.entity = p.payee and b.property = 'accountNumber' order by p.row",
    )

    assert (receipt.rows_accepted, receipt.rows_quarantined, receipt.statements) == (2, 0, 3)
    assert rows == [
        (receipt.ref, 2, "Tekle", "4711", Decimal("1250.5"), "EUR", datetime(2026, 3, 4, 9), False,  # noqa: DTZ001
         "van", None, 2),
        (receipt.ref, 3, "Tekle", "4712", Decimal(99), "EUR", datetime(2026, 7, 5, 8), False,  # noqa: DTZ001
         None, None, 2),
    ]  # fmt: skip


def test_a_track_comes_out_as_it_went_in(send: Send, analyst: Acting) -> None:
    send(TRACK, "mmsi,t,lat,lon,sog,cog\n247000001,1772618400,35.5,12.25,3.4,511\n")

    (row,) = seen(
        analyst,
        "select epoch(p.at), latitude, longitude, speed_knots, course_degrees, source"
        " from position p",
    )
    assert row == (1772618400.0, 35.5, 12.25, 3.4, None, "AIS")


def test_a_document_hit_comes_out_as_it_went_in(send: Send, analyst: Acting) -> None:
    send(HITS, "no,name,day,where,end\nX1234567,Tekle,2026-03-04,Ventimiglia,let pass\n")

    (row,) = seen(analyst, "select person is not null, at_is_day, place, outcome from document_hit")
    assert row == (True, True, "Ventimiglia", "let pass")


def test_kinds_of_which_there_is_none_are_empty_tables_with_their_columns(
    send: Send, analyst: Acting
) -> None:
    assert seen(analyst, "select p.payer, p.amount, p.at, p.row from payment p") == []
    assert seen(analyst, "select p.vessel, p.latitude, p.speed_knots from position p") == []
    assert seen(analyst, "select p.document, p.person, p.outcome from document_hit p") == []


def test_a_detector_takes_the_kinds_it_asks_for(send: Send, analyst: Acting) -> None:
    send(PAYMENTS, ROWS)
    frozen = snapshot_with_records(analyst)

    with opened(analyst, frozen, (RecordKind.POSITION,)) as database:
        tables = {name for (name,) in database.execute("show tables").fetchall()}
    assert tables == {"statement", "position"}


def test_a_snapshot_without_records_has_no_table_that_could_be_taken_for_empty(
    send: Send, analyst: Acting
) -> None:
    send(PAYMENTS, ROWS)

    with opened(analyst, snapshot(analyst)) as database:
        assert database.execute("show tables").fetchall() == [("statement",)]


def test_a_row_whose_record_cannot_be_read_is_quarantined_whole(
    send: Send, analyst: Acting, acting: ActingAs
) -> None:
    receipt = send(
        PAYMENTS,
        ROWS
        + "Ermias,suspect,4713,many,06/03/2026 10:00,x\n"
        + "Ermias,suspect,4713,5,2026-03-06,x\n"
        + "Ermias,suspect,,5,06/03/2026 10:00,x\n",
    )

    assert (receipt.rows_read, receipt.rows_accepted, receipt.rows_quarantined) == (5, 2, 3)
    with acting("contributor@ncp-a", Role.CONTRIBUTOR, Purpose.ANALYSIS) as session:
        rows = quarantine(session)
    assert [(row.line, row.field) for row in rows] == [
        (4, "Payment.amount"), (5, "Payment.at"), (6, "Payment.payee"),
    ]  # fmt: skip
    assert all(row.reason and row.fix for row in rows)
    assert len(seen(analyst, "select row from payment")) == 2
    assert "Ermias" not in str(seen(analyst, "select value from statement"))


def test_what_a_quarantined_row_first_said_is_said_by_the_next_that_says_it(
    send: Send, analyst: Acting
) -> None:
    send(
        PAYMENTS,
        HEADER + "Tekle,suspect,4711,many,06/03/2026 10:00,x\n"
        "Tekle,suspect,4711,5,06/03/2026 10:00,x\n",
    )

    assert seen(analyst, "select value from statement where property = 'name'") == [("Tekle",)]


def test_records_are_never_statements(send: Send, analyst: Acting) -> None:
    rows = "".join(f'Tekle,suspect,4711,"{n},00",04/03/2026 10:00,van\n' for n in range(500))

    receipt = send(PAYMENTS, HEADER + rows)

    assert receipt.statements == 2
    assert counts(analyst).statements == 2
    assert seen(analyst, "select count(*), count(distinct row), sum(amount) from payment") == [
        (500, 500, Decimal(sum(range(500))))
    ]


MIXED = ROWS + 'Amina,victim,4711,"5",04/03/2026 11:00,my savings\n'


def test_rows_that_name_a_victim_and_all_prose_stand_in_the_protected_lane(
    send: Send, analyst: Acting, superuser: psycopg.Connection[Any]
) -> None:
    send(PAYMENTS, MIXED)

    assert held(superuser) == [
        ("Payment", "open", False, 2),
        ("Payment", "protected", False, 1),
        ("Payment", "protected", True, 1),
    ]
    assert seen(analyst, "select row, purpose from payment order by row") == [(2, None), (3, None)]


def test_a_later_row_that_protects_takes_the_earlier_payments_along(
    send: Send, analyst: Acting
) -> None:
    send(PAYMENTS, MIXED + 'Tekle,victim,4712,"5",04/03/2026 12:00,x\n')

    assert seen(analyst, "select row from payment") == []


def test_a_judicial_report_gives_its_records_to_the_judicial_lane_alone(
    send: Send, analyst: Acting, acting: ActingAs, superuser: psycopg.Connection[Any]
) -> None:
    case = Terms(
        "payments", parse_grade("B2"), frozenset(Purpose), Regime.LED, "a law", frozenset({"*"}),
        judicial_case="case 7",
    )  # fmt: skip
    send(PAYMENTS, ROWS, case)

    assert held(superuser) == [("Payment", "judicial", False, 2)]
    assert seen(analyst, "select row from payment") == []
    with (
        acting("prosecutor@ncp-a", Role.PROSECUTOR, Purpose.PROSECUTION) as prosecutor,
        prosecutor.begin() as connection,
    ):
        (part,) = record_parts(connection, Lane.JUDICIAL)
    assert part.rows == 2


READERS = [
    ("analyst@ncp-a", Role.ANALYST, Purpose.ANALYSIS, {"open"}),
    ("investigator@ncp-b", Role.INVESTIGATOR, Purpose.INVESTIGATION, {"open"}),
    ("prosecutor@ncp-a", Role.PROSECUTOR, Purpose.PROSECUTION, {"open"}),
    ("protection-officer@ncp-a", Role.PROTECTION_OFFICER, Purpose.PROTECTION, {"protected"}),
    ("custodian@ncp-a", Role.CUSTODIAN, Purpose.CATEGORISATION, {"uncategorised"}),
    ("custodian@ncp-a", Role.CUSTODIAN, Purpose.PROTECTION, {"protected"}),
    ("auditor@ncp-a", Role.AUDITOR, Purpose.OVERSIGHT, set()),
    ("administrator@ncp-a", Role.ADMINISTRATOR, Purpose.OVERSIGHT, set()),
    ("contributor@ncp-a", Role.CONTRIBUTOR, Purpose.ANALYSIS, set()),
]


@pytest.mark.parametrize(("member", "role", "purpose", "lanes"), READERS)
def test_each_role_reads_the_manifest_of_its_own_lanes_alone(
    send: Send, acting: ActingAs, member: str, role: Role, purpose: Purpose, lanes: set[str]
) -> None:
    send(PAYMENTS, MIXED + 'Someone,,4712,"5",04/03/2026 12:00,x\n')
    shown = set()
    with acting(member, role, purpose) as session:
        for lane in Lane:
            try:
                with session.begin() as connection:
                    shown |= {part.slot.lane.value for part in record_parts(connection, lane)}
            except ProgrammingError as refusal:
                if "permission denied" not in str(refusal):
                    raise
    assert shown == lanes


def test_a_class_one_was_not_sent_shows_no_part(send: Send, acting: ActingAs) -> None:
    own = Terms("payments", parse_grade("B2"), frozenset({Purpose.ANALYSIS}), Regime.LED, "a law")
    send(PAYMENTS, ROWS, own)

    for member, role, purpose, size in (
        ("analyst@ncp-a", Role.ANALYST, Purpose.ANALYSIS, 2),
        ("analyst@ncp-b", Role.ANALYST, Purpose.ANALYSIS, 0),
        ("analyst@ncp-a", Role.ANALYST, Purpose.SANCTIONS, 0),
    ):
        with acting(member, role, purpose) as session:
            assert len(seen(session, "select row from payment")) == size


def test_the_same_bytes_again_add_nothing(
    send: Send, enrolled: Ledger, superuser: psycopg.Connection[Any]
) -> None:
    send(PAYMENTS, ROWS)
    before = (held(superuser), files(enrolled))

    assert send(PAYMENTS, ROWS).already
    assert (held(superuser), files(enrolled)) == before


def test_a_file_that_is_refused_leaves_no_record(
    send: Send,
    enrolled: Ledger,
    superuser: psycopg.Connection[Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuses(*_: object, **__: object) -> Receipt:
        raise Refused("a rule", "no")

    monkeypatch.setattr(Receiving, "finish", refuses)
    with pytest.raises(Refused):
        send(PAYMENTS, ROWS)

    assert (held(superuser), files(enrolled)) == ([], set())


def test_a_crash_before_the_commit_shows_nothing_and_the_sweep_tidies_up(
    send: Send, enrolled: Ledger, analyst: Acting, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*_: object, **__: object) -> Receipt:
        raise OSError("the power is out")

    with monkeypatch.context() as patch:
        patch.setattr(Receiving, "finish", dies)
        with pytest.raises(OSError, match="power"):
            send(PAYMENTS, ROWS)

    assert seen(analyst, "select row from payment") == []
    assert len(files(enrolled)) == 1
    assert sweep(enrolled, now=0.0).records == 0
    assert sweep(enrolled, now=2**40).records == 1
    assert files(enrolled) == set()
    send(PAYMENTS, ROWS)
    assert sweep(enrolled, now=2**40).records == 0
    assert len(seen(analyst, "select row from payment")) == 2


def test_whoever_destroys_the_key_erases_the_records(
    send: Send, enrolled: Ledger, analyst: Acting
) -> None:
    receipt = send(PAYMENTS, ROWS)
    ring = KeyRing(enrolled.home.keys)
    key = ring.load(receipt.ref)

    ring.destroy(receipt.ref)

    assert seen(analyst, "select row from payment") == []
    (path,) = (enrolled.home.data / "records").rglob("*.parquet")
    assert not [
        secret for secret in enrolled.home.keys.rglob("*")
        if secret.is_file() and key.secret in secret.read_bytes()
    ]  # fmt: skip
    assert b"Tekle" not in path.read_bytes()


def test_no_record_lies_in_the_clear(send: Send, enrolled: Ledger) -> None:
    send(PAYMENTS, MIXED)

    for path in (enrolled.home.data / "records").rglob("*.parquet"):
        content = path.read_bytes()
        for clear in (b"my savings", b"van", b"payer", b"EUR"):
            assert clear not in content
        assert path.parent.stat().st_mode & 0o777 == 0o700


# --- the mapping ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("kind: Payment", "kind: Bribe", "records.kind"),
        ("payer: sender", "payer: nobody", "records.Payment.payer"),
        ("      payer: sender\n", "", "records.Payment.payer"),
        ("payee: receiver", "receiver: receiver", "records.Payment.receiver"),
        ("{value: EUR}", "{decimal: ','}", "records.Payment.currency.decimal"),
        ("{value: EUR}", "{value: EUR, column: to}", "records.Payment.currency"),
        ('decimal: ","', 'decimal: ";"', "records.Payment.amount.decimal"),
        ("Europe/Rome", "Europe/Atlantis", "records.Payment.at.zone"),
        ("format: csv", "format: csv\nrecords: 3", "mapping.records"),
    ],
)
def test_a_mapping_that_cannot_be_meant_is_refused_with_field_line_and_fix(
    old: str, new: str, field: str
) -> None:
    assert old in PAYMENTS
    with pytest.raises(Invalid) as error:
        parse_mapping(PAYMENTS.replace(old, new))

    assert error.value.field == field
    assert error.value.line
    assert error.value.fix


def test_a_position_is_of_a_vessel_and_of_nothing_else() -> None:
    with pytest.raises(Invalid) as error:
        parse_mapping(TRACK.replace("kind: Vessel", "kind: Vehicle"))

    assert (error.value.field, error.value.reason) == (
        "records.Position.vessel", "'ship' is of kind Vehicle",
    )  # fmt: skip


def test_two_records_of_one_kind_in_a_row_are_refused() -> None:
    twice = PAYMENTS + PAYMENTS.partition("records:\n")[2]

    with pytest.raises(Invalid, match="stands twice"):
        parse_mapping(twice)


def test_a_column_that_a_record_asks_for_must_be_there(send: Send) -> None:
    with pytest.raises(Invalid) as error:
        send(PAYMENTS, ROWS.replace("amount", "sum"))

    assert error.value.field == "amount"
