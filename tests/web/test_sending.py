"""Whoever works in protection sends as well: what stayed outside is theirs to mend, on every edge."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from tests.conftest import ActingAs
from tests.web.conftest import SitAs
from tests.web.scene import MAPPING, TABLE, TERMS, send_table

from wholeroute.intake import take_in
from wholeroute.ledger import Ledger
from wholeroute.rights import Action, Purpose, Reader, Role

OFFICER = ("protection-officer@ncp-a", "protection-officer", "protection")
READER = Reader(OFFICER[0], "ncp-a", Role.PROTECTION_OFFICER, Purpose.PROTECTION)
SENDER = ("contributor@ncp-a", "contributor", "analysis")
SHELTERS = replace(TERMS, title="Shelter", purposes=frozenset({Purpose.PROTECTION}))


@pytest.fixture
def sheltered(enrolled: Ledger, tmp_path: Path) -> UUID:
    """Return a report that an officer sent for protection alone; three rows stayed outside."""
    path = tmp_path / "shelter.csv"
    path.write_text(f"{TABLE}Canary,never,organiser\n", encoding="utf-8")
    with enrolled.acting(READER, Action.SUBMIT) as session:
        return take_in(session, path, "csv", SHELTERS, date(2026, 11, 24), mapping=MAPPING).ref


def test_an_officer_sees_and_mends_what_they_sent(sit: SitAs, sheltered: UUID) -> None:
    browser = sit(*OFFICER)
    rows = browser.get(f"/quarantine/{sheltered}.json").json()["rows"]

    assert 'href="/quarantine"' in browser.get("/").text
    assert len(rows) == 4
    assert "Canary" in browser.get(f"/quarantine/{sheltered}.csv").text
    mended = browser.post(
        f"/quarantine/rows/{rows[0]['id']}", data={"cell": ["Yonas", "1985", "organiser"]},
        follow_redirects=False,
    )  # fmt: skip
    assert mended.status_code == 303
    assert browser.get(f"/quarantine/{sheltered}.json").json()["groups"][0]["rows"] < 4


def test_an_officer_still_reads_under_their_own_role(sit: SitAs, sheltered: UUID) -> None:
    browser = sit(*OFFICER)

    assert browser.get("/entities").status_code == 200
    assert browser.get("/").status_code == 200
    assert browser.get("/contributions").status_code == 200


@pytest.mark.parametrize("path", ["", ".json", ".csv"])
def test_who_sends_for_other_ends_sees_no_row_of_what_was_sent_for_protection(
    sit: SitAs, sheltered: UUID, path: str
) -> None:
    other = sit(*SENDER)

    assert "Canary" not in other.get(f"/quarantine{path}").text
    assert "Canary" not in other.get(f"/quarantine/{sheltered}{path}").text


def test_for_protection_a_contributor_sees_it(sit: SitAs, sheltered: UUID) -> None:
    browser = sit("contributor@ncp-a", "contributor", "protection")

    assert "Canary" in browser.get(f"/quarantine/{sheltered}.csv").text


def test_what_was_sent_for_all_ends_is_for_whoever_sends(
    sit: SitAs, enrolled: Ledger, tmp_path: Path
) -> None:
    ((ref, rows),) = send_table(enrolled, tmp_path).items()

    assert len(sit(*SENDER).get(f"/quarantine/{ref}.json").json()["rows"]) == len(rows)


def test_without_the_policy_rows_of_a_shelter_are_seen_by_all_who_send(
    enrolled: Ledger, acting: ActingAs, sheltered: UUID, superuser: psycopg.Connection[Any]
) -> None:
    def seen() -> int:
        with (
            acting("contributor@ncp-a", Role.CONTRIBUTOR, Purpose.ANALYSIS) as sender,
            sender.begin() as connection,
        ):
            counted = connection.exec_driver_sql("select count(*) from ledger.quarantine")
            return int(counted.scalar_one())

    assert seen() == 0
    superuser.execute("alter policy kept_apart on ledger.quarantine using (true)")
    try:
        assert seen() == 4
    finally:
        superuser.execute(
            "alter policy kept_apart on ledger.quarantine using ("
            "(select s.purpose = 'protection' from ledger.current_session() s)"
            " or not ledger.for_protection_alone(contribution))"
        )
