"""A report is taken in whole or not at all, once, and stays what it was."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import text
from tests.conftest import ActingAs, Contribute, Filed, everyone_may, person, suspect

from wholeroute.custody import KeyRing, Vault
from wholeroute.entities import Claim, Draft, Kind, Row
from wholeroute.errors import Invalid, Refused
from wholeroute.intake.encode import Encoder
from wholeroute.ledger import (
    Acting,
    AlreadyFiled,
    ContributionForm,
    DatabaseRole,
    Ledger,
    Quarantined,
    Receipt,
    Receiving,
    known,
    lanes_of,
    quarantine,
    statements,
)
from wholeroute.rights import AccessClass, Action, Purpose, Reader, Regime, Role, parse_grade

TABLES = ("contribution", "entity", "statement", "quarantine", "access_class", "audit")
REPORT = [suspect("a", "Tekle Berhane", nationality="Eritrea"), person("v", "Amina", "victim")]


class Broken(Exception):
    """What happens to a report on its way in."""


def held(boss: psycopg.Connection[Any]) -> dict[str, int]:
    return {
        table: boss.execute(f"select count(*) from ledger.{table}").fetchall()[0][0]
        for table in TABLES
    }


def form(originator: str = "ncp-a", sha256: bytes = b"sha") -> ContributionForm:
    return ContributionForm(
        ref=uuid4(), title="a report", reader="csv", access=everyone_may(originator),
        controller=originator, regime=Regime.LED, legal_basis="a law", grade=parse_grade("B2"),
        sha256=sha256, bytes=1, review_on=date(2027, 1, 1), erase_on=date(2029, 1, 1),
    )  # fmt: skip


@pytest.mark.both_servers
@pytest.mark.parametrize("steps", range(6))
def test_a_report_that_breaks_off_anywhere_leaves_nothing(
    enrolled: Ledger, acting: ActingAs, superuser: psycopg.Connection[Any], steps: int
) -> None:
    before = held(superuser)
    key = KeyRing(enrolled.home.keys).create(uuid4())
    encoder, vault = Encoder(key.secret), Vault(enrolled)
    rows = [Row(n, (draft,)) for n, draft in enumerate(REPORT, start=1)]
    subjects: list[str] = []
    for row in rows:
        encoder.subject_lines(row, subjects, [])
    lines = "".join(line for row in rows for line in encoder.statement_lines(row)).encode()

    def take_in(session: Acting) -> None:
        with session.begin() as connection:
            receiving = Receiving(connection, session.reader, form())
            done: list[Callable[[], object]] = [
                lambda: receiving.subjects("".join(subjects).encode()),
                receiving.settle,
                lambda: receiving.statements(lines, lambda values: vault.store(key.ref, values)),
                lambda: receiving.quarantine([Quarantined(3, "name", "empty", "Fill it.", b"x")]),
                lambda: receiving.finish(read=3, accepted=2, quarantined=1),
            ]
            for step in done[:steps]:
                step()
            raise Broken

    with (
        acting("contributor@ncp-a", Role.CONTRIBUTOR, Purpose.ANALYSIS) as session,
        pytest.raises(Broken),
    ):
        take_in(session)

    assert held(superuser) == before


@pytest.mark.both_servers
def test_a_whole_report_stands_with_its_receipt_and_its_row_in_the_log(
    contribute: Contribute, superuser: psycopg.Connection[Any]
) -> None:
    receipt = contribute(REPORT).receipt

    assert (receipt.rows_read, receipt.rows_accepted, receipt.statements) == (2, 2, 3)
    ((xmin, submitted),) = superuser.execute(
        "select xmin::text, details from ledger.audit where object = %s",
        (f"contribution:{receipt.ref}",),
    ).fetchall()
    ((same,),) = superuser.execute(
        "select xmin::text from ledger.contribution where ref = %s", (receipt.ref,)
    ).fetchall()
    assert submitted == {"read": 2, "accepted": 2, "quarantined": 0}
    # One transaction wrote both: neither is ever there without the other.
    assert xmin == same


def test_the_same_bytes_again_bring_the_first_receipt(
    contribute: Contribute, acting: ActingAs
) -> None:
    first = contribute(REPORT, sha256=b"the same").receipt

    contributor = acting("contributor@ncp-a", Role.CONTRIBUTOR, Purpose.ANALYSIS)
    with contributor as session, session.begin() as connection:
        again = known(connection, "ncp-a", b"the same")
        assert known(connection, "ncp-a", b"another") is None

    assert again == Receipt(
        first.ref, first.received_at, first.rows_read, first.rows_accepted,
        first.rows_quarantined, first.statements, already=True,
    )  # fmt: skip
    with pytest.raises(AlreadyFiled):
        contribute(REPORT, sha256=b"the same")


def test_another_organisation_does_not_learn_that_the_same_bytes_came_before(
    contribute: Contribute, acting: ActingAs
) -> None:
    contribute(REPORT, sha256=b"the same")

    contributor = acting("contributor@ncp-b", Role.CONTRIBUTOR, Purpose.ANALYSIS)
    with contributor as session, session.begin() as connection:
        assert known(connection, "ncp-b", b"the same") is None
        assert known(connection, "ncp-a", b"the same") is None
    assert contribute(REPORT, sha256=b"the same", as_="ncp-b").receipt.already is False


def said(analyst: Acting, *filed: tuple[Filed, str]) -> list[tuple[str, str]]:
    with analyst.begin() as connection:
        found = statements(analyst, connection, [each[key] for each, key in filed])
    return [(each.property, each.value) for each in found]


def test_two_reports_that_say_the_same_stay_two(contribute: Contribute, analyst: Acting) -> None:
    one, other = contribute([suspect("a", "Tekle")]), contribute([suspect("a", "Tekle")])

    assert one["a"] != other["a"]
    assert said(analyst, (one, "a"), (other, "a")) == [("name", "Tekle")] * 2


def test_what_one_report_says_twice_it_says_once(contribute: Contribute, analyst: Acting) -> None:
    filed = contribute([suspect("a", "Tekle"), suspect("a", "Tekle"), suspect("a", "Tekle B.")])

    assert said(analyst, (filed, "a")) == [("name", "Tekle"), ("name", "Tekle B.")]
    assert filed.receipt.statements == 2


def test_a_value_with_tabs_lines_and_backslashes_comes_back_as_it_was(
    contribute: Contribute, analyst: Acting
) -> None:
    text = "a\\b\tc\\N"
    filed = contribute([Draft("a", Kind.COMPANY, (Claim("position", text),))])

    with analyst.begin() as connection:
        (found,) = statements(analyst, connection, [filed["a"]])
    assert text in {found.value, found.original}


def test_a_report_is_filed_in_ones_own_organisations_name_alone(acting: ActingAs) -> None:
    with (
        acting("contributor@ncp-a", Role.CONTRIBUTOR, Purpose.ANALYSIS) as session,
        session.begin() as connection,
        pytest.raises(Refused) as refusal,
    ):
        Receiving(connection, session.reader, form("ncp-b"))

    assert refusal.value.rule == "own-reports"


@pytest.mark.parametrize(
    ("role", "purpose"),
    [(Role.ANALYST, Purpose.ANALYSIS), (Role.CONTRIBUTOR, Purpose.OVERSIGHT)],
)
def test_only_who_may_submit_does(acting: ActingAs, role: Role, purpose: Purpose) -> None:
    with (
        acting(f"{role}@ncp-a", role, purpose) as session,
        session.begin() as connection,
        pytest.raises(Refused),
    ):
        Receiving(connection, session.reader, form())


def test_a_receipt_accounts_for_every_row(acting: ActingAs) -> None:
    with (
        acting("contributor@ncp-a", Role.CONTRIBUTOR, Purpose.ANALYSIS) as session,
        session.begin() as connection,
    ):
        receiving = Receiving(connection, session.reader, form())
        receiving.settle()
        with pytest.raises(AssertionError, match="neither accepted nor quarantined"):
            receiving.finish(read=3, accepted=1, quarantined=1)


def test_a_rejected_row_waits_sealed_for_its_own_contributor(
    enrolled: Ledger, acting: ActingAs, superuser: psycopg.Connection[Any]
) -> None:
    key = KeyRing(enrolled.home.keys).create(uuid4())
    sealed = key.seal(b"Amina;31.02.1999")
    with acting("contributor@ncp-a", Role.CONTRIBUTOR, Purpose.ANALYSIS) as session:
        with session.begin() as connection:
            receiving = Receiving(connection, session.reader, form())
            receiving.settle()
            receiving.quarantine(
                [Quarantined(n, "birthDate", "no such day", "Look again.", sealed) for n in (2, 7)]
            )
            receiving.finish(read=2, accepted=0, quarantined=2)
        kept = quarantine(session)
    with acting("contributor@ncp-b", Role.CONTRIBUTOR, Purpose.ANALYSIS) as other:
        assert quarantine(other) == []

    assert [(row.line, row.field, row.reason, row.fix) for row in kept] == [
        (n, "birthDate", "no such day", "Look again.") for n in (2, 7)
    ]
    assert key.unseal(kept[0].sealed).decode() == "Amina;31.02.1999"
    assert not superuser.execute(
        "select from ledger.quarantine q where q::text like '%%Amina%%'"
    ).fetchall()


def test_equal_codes_are_one_class_and_other_codes_another(
    contribute: Contribute, superuser: psycopg.Connection[Any]
) -> None:
    for audience in ({"ngo", "agency"}, {"agency", "ngo"}, {"ngo"}):
        access = AccessClass("ncp-a", frozenset(audience), frozenset({Purpose.ANALYSIS}))
        contribute([suspect("a", "Tekle")], access=access)

    assert held(superuser)["access_class"] == 2


def test_a_session_shows_whose_it_is_and_never_its_token(analyst: Acting) -> None:
    assert analyst.reader == Reader("analyst@ncp-a", "ncp-a", Role.ANALYST, Purpose.ANALYSIS)
    assert analyst.token not in repr(analyst)


@pytest.mark.parametrize(
    "title",
    [
        "Debriefing of AMINA", "Canary's statement", "Passport K1234567", "Passport K 123 4567",
        "Tesfay, Goytom", "Call from 870 395 720",
    ],
)  # fmt: skip
def test_a_title_that_names_whom_the_report_protects_is_refused_whole(
    contribute: Contribute, superuser: psycopg.Connection[Any], title: str
) -> None:
    drafts = [
        person("v", "Amina Canary", "victim", passportNumber="K1234567"),
        person("w", "ጎይቶም ተስፋይ", "victim", phone="+214870395720"),
    ]

    with pytest.raises(Invalid) as refused:
        contribute(drafts, title=title)

    assert refused.value.field == "title"
    assert superuser.execute("select count(*) from ledger.contribution").fetchone() == (0,)
    contribute(drafts, title="Debriefing at the harbour")
    contribute([suspect("s", "Amina Canary")], title="The Canary network")


def test_a_title_may_hold_a_year_that_stands_in_a_number_and_a_word_that_sounds_as_a_name(
    contribute: Contribute,
) -> None:
    drafts = [person("v", "Robert", "victim", idNumber="MT52 XHAL 0202 2025 7816 209")]

    assert contribute(drafts, title="Report of an officer, 2025-11-09").receipt.statements


def test_a_protection_officer_files_a_report_and_reads_none_of_it_as_one_who_files(
    enrolled: Ledger, contribute: Contribute
) -> None:
    officer = Reader(
        "protection-officer@ncp-a", "ncp-a", Role.PROTECTION_OFFICER, Purpose.PROTECTION
    )
    contribute([person("v", "Amina Canary", "victim")])

    with enrolled.acting(officer, Action.SUBMIT) as acting:
        assert acting.role is DatabaseRole.INTAKE
        with acting.begin() as connection:
            assert connection.execute(text("select count(*) from ledger.writable()")).scalar_one()
        assert lanes_of(acting) == ()
