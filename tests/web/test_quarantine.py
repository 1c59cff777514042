"""The quarantine, for the organisation that sent its rows alone."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path
from urllib.parse import quote
from uuid import UUID

import pytest
from starlette.testclient import TestClient
from tests.web.conftest import SitAs
from tests.web.scene import HOSTILE, reject, send_table

from wholeroute.custody import KeyRing
from wholeroute.ledger import Ledger


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
        ("custodian@ncp-a", "custodian", "protection"),
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


def test_the_quarantine_goes_on_after_a_row(sender: TestClient, broken: UUID) -> None:
    first = sender.get("/quarantine.json").json()

    rest = sender.get("/quarantine.json", params={"after": first["rows"][0]["id"]}).json()

    assert first["after"] is None
    assert [row["line"] for row in rest["rows"]] == [9]


# --- mending ----------------------------------------------------------------------------------


@pytest.fixture
def sent(enrolled: Ledger, tmp_path: Path) -> UUID:
    """Return a report of `ncp-a` of whose four rows three stayed outside, for two reasons."""
    (ref,) = send_table(enrolled, tmp_path)
    return ref


def rows_of(sender: TestClient) -> dict[int, int]:
    """Return the rows that wait: line to id."""
    return {row["line"]: row["id"] for row in sender.get("/quarantine.json").json()["rows"]}


def receipt_of(sender: TestClient, ref: UUID) -> tuple[int, int, int, int]:
    said = sender.get(f"/contributions/{ref}.json").json()["report"]["receipt"]
    return (
        said["rows_read"], said["rows_accepted"], said["rows_quarantined"], said["rows_rejected"],
    )  # fmt: skip


def test_reasons_stand_with_their_counts_and_lead_to_their_rows(
    sender: TestClient, sent: UUID
) -> None:
    groups = sender.get("/quarantine.json").json()["groups"]

    assert [(g["field"], g["rows"]) for g in groups] == [("role", 2), ("birthDate", 1)]
    page = sender.get("/quarantine").text
    asked = {"field": "role", "reason": groups[0]["reason"]}
    assert f"?field=role&amp;reason={quote(groups[0]['reason'])}" in page
    assert f'reason={quote(groups[0]["reason"])}">2</a></td>' in page
    only = sender.get("/quarantine.json", params=asked).json()
    assert [row["line"] for row in only["rows"]] == [4, 5]


def test_a_row_is_mended_in_its_form_and_the_receipt_says_so(
    sender: TestClient, sent: UUID
) -> None:
    row = rows_of(sender)[3]
    page = sender.get(f"/quarantine/rows/{row}").text
    assert 'value="never"' in page

    still = sender.post(f"/quarantine/rows/{row}", data={"cell": ["Yonas", "often", "organiser"]})
    done = sender.post(
        f"/quarantine/rows/{row}",
        data={"cell": ["Yonas", "1984", "organiser"]},
        follow_redirects=False,
    )

    assert (still.status_code, 'role="alert"' in still.text) == (422, True)
    assert 'value="often"' in still.text
    assert (done.status_code, done.headers["location"]) == (
        303, f"/quarantine/{sent}?accepted=1&tried=1",
    )  # fmt: skip
    assert "came in" in sender.get(done.headers["location"]).text
    assert receipt_of(sender, sent) == (4, 2, 2, 0)
    facts = sender.get(f"/quarantine/rows/{row}.json").json()
    assert [each["act"] for each in facts["steps"]] == ["fixed", "outside", "fixed", "accepted"]


def test_rows_of_one_reason_are_mended_at_once(sender: TestClient, sent: UUID) -> None:
    group = sender.get("/quarantine.json").json()["groups"][0]
    named = {"field": group["field"], "reason": group["reason"]}

    sender.post("/quarantine/retry", data=named | {"column": "role", "value": "organiser"})

    assert receipt_of(sender, sent) == (4, 3, 1, 0)


def test_a_column_that_is_not_there_is_said_and_nothing_tried(
    sender: TestClient, sent: UUID
) -> None:
    answer = sender.post("/quarantine/retry", data={"column": "rolle", "value": "organiser"})

    assert answer.status_code == 422
    assert "is no column of the file" in answer.text
    assert receipt_of(sender, sent) == (4, 1, 3, 0)


def test_rows_are_rejected_one_by_one_or_by_reason_and_only_with_a_reason(
    sender: TestClient, sent: UUID
) -> None:
    row = rows_of(sender)[3]
    group = sender.get("/quarantine.json").json()["groups"][0]
    named = {"field": group["field"], "reason": group["reason"]}

    silent = sender.post(f"/quarantine/rows/{row}/reject", data={"because": " "})
    sender.post(f"/quarantine/rows/{row}/reject", data={"because": "nobody knows"})
    sender.post(f"/quarantine/{sent}/reject", data=named | {"because": "no such part"})

    assert silent.status_code == 422
    assert receipt_of(sender, sent) == (4, 1, 0, 3)
    assert "nobody knows" in sender.get(f"/quarantine/rows/{row}").text
    assert "No row of your organisation" in sender.get("/quarantine").text


def test_what_cannot_be_mended_in_place_says_so(sender: TestClient, broken: UUID) -> None:
    """Its file was never kept: it was filed without one."""
    page = sender.get(f"/quarantine/rows/{rows_of(sender)[3]}").text

    assert "how the file was read was not kept then" in page
    assert 'name="because"' in page


@pytest.mark.parametrize(
    ("member", "role", "status"),
    [("contributor@ncp-b", "contributor", 404), ("analyst@ncp-a", "analyst", 403)],
)
def test_nobody_else_mends_or_rejects(
    sit: SitAs, sender: TestClient, sent: UUID, member: str, role: str, status: int
) -> None:
    row = rows_of(sender)[3]
    other = sit(member, role, "analysis")

    assert other.get(f"/quarantine/rows/{row}").status_code == status
    for path, data in (
        (f"/quarantine/rows/{row}", {"cell": ["x", "1", "organiser"]}),
        (f"/quarantine/rows/{row}/reject", {"because": "no"}),
    ):
        assert other.post(path, data=data).status_code == status
