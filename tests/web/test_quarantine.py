"""The quarantine, for the organisation that sent its rows alone."""

from __future__ import annotations

import csv
from io import StringIO
from uuid import UUID

import pytest
from starlette.testclient import TestClient
from tests.web.conftest import SitAs
from tests.web.scene import HOSTILE, reject

from wholeroute.custody import KeyRing
from wholeroute.ledger import Ledger
from wholeroute.web.views.quarantined import defused


@pytest.fixture
def sender(sit: SitAs) -> TestClient:
    """Return a browser in which a contributor of `ncp-a` sits."""
    return sit("contributor@ncp-a", "contributor", "analysis")


@pytest.fixture
def broken(enrolled: Ledger) -> UUID:
    """Return a report of `ncp-a` of which two rows stayed outside."""
    return reject(enrolled)


def test_a_rejected_row_shows_line_field_reason_fix_and_itself(
    sender: TestClient, broken: UUID
) -> None:
    page = sender.get(f"/quarantine/{broken}").text

    for part in (
        ">3<",
        "birthDate",
        "is no date",
        "Write a date that exists.",
        "Kidane;31.02.1980",
    ):
        assert part in page


def test_another_organisation_sees_none_of_it(sit: SitAs, broken: UUID) -> None:
    other = sit("contributor@ncp-b", "contributor", "analysis")

    assert other.get(f"/quarantine/{broken}.json").json()["rows"] == []
    assert "No row of your organisation" in other.get("/quarantine").text


@pytest.mark.parametrize("path", ["/quarantine", "/quarantine.json", "/quarantine.csv"])
@pytest.mark.parametrize(
    "seat",
    [
        ("analyst@ncp-a", "analyst", "analysis"),
        ("protection-officer@ncp-a", "protection-officer", "protection"),
    ],
)
def test_nobody_but_a_contributor_sees_the_quarantine(
    sit: SitAs, path: str, seat: tuple[str, str, str]
) -> None:
    assert sit(*seat).get(path).status_code == 403


def test_a_row_whose_key_is_destroyed_says_it_is_erased(
    sender: TestClient, broken: UUID, enrolled: Ledger
) -> None:
    KeyRing(enrolled.home.keys).destroy(broken)

    page = sender.get("/quarantine").text

    assert "erased with its report" in page
    assert "Kidane" not in page


def test_no_cell_of_the_download_is_a_formula(sender: TestClient, broken: UUID) -> None:
    answer = sender.get(f"/quarantine/{broken}.csv")
    rows = list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))

    assert "attachment" in answer.headers["content-disposition"]
    assert len(rows) == 3
    assert rows[2][-1] == f"'{HOSTILE}"
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@x", "\t=1", "  =1", "\r=1"])
def test_what_a_spreadsheet_would_run_becomes_text(cell: str) -> None:
    assert defused(cell) == f"'{cell}"


def test_anything_else_stays_as_it_is() -> None:
    assert defused("Kidane; 1980 = 1981") == "Kidane; 1980 = 1981"


def test_the_quarantine_goes_on_after_a_row(sender: TestClient, broken: UUID) -> None:
    first = sender.get("/quarantine.json").json()

    rest = sender.get("/quarantine.json", params={"after": first["rows"][0]["id"]}).json()

    assert first["after"] is None
    assert [row["line"] for row in rest["rows"]] == [9]
