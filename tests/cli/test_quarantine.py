"""Rows of quarantine from the command line: listed, fixed, tried in bulk, rejected."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from tests.web.scene import send_table
from typer.testing import CliRunner, Result

from wholeroute.cli.main import app
from wholeroute.errors import Invalid, NotFound
from wholeroute.ledger import Ledger


@pytest.fixture
def sent(
    enrolled: Ledger,
    environment: dict[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> UUID:
    """Return a report of whose rows four stayed outside; commands find its installation."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    (ref,) = send_table(enrolled, tmp_path, "Lia,1983,organiser,see annex\n")
    return ref


def quarantine(*arguments: str, as_: str = "ncp-a") -> Result:
    options = ("--as", f"contributor@{as_}", "--purpose", "analysis", "--json")
    return CliRunner().invoke(app, [*options, "intake", "quarantine", *arguments])


def said(*arguments: str) -> Any:
    done = quarantine(*arguments)
    assert done.exit_code == 0, done.output
    return json.loads(done.output)


def test_the_old_form_still_lists(sent: UUID) -> None:
    for arguments in ((), (str(sent),), ("list",), ("list", str(sent))):
        assert [row["line"] for row in said(*arguments)] == [3, 4, 5, 6]


def test_reasons_are_counted_and_listed_by_themselves(sent: UUID) -> None:
    groups = said("--by-reason")

    assert [(g["field"], g["rows"]) for g in groups] == [
        ("role", 2), ("birthDate", 1), ("row", 1),
    ]  # fmt: skip
    rows = said("--field", "role", "--reason", groups[0]["reason"])
    assert [row["line"] for row in rows] == [4, 5]


def test_a_row_is_shown_by_column_fixed_and_accepted(sent: UUID) -> None:
    row = str(said()[0]["id"])

    shown = said("fix", row)
    still = quarantine("fix", row, "--set", "born=often")
    done = said("fix", row, "--set", "born=1984")

    assert {"column": "born", "text": "never"} in shown["cells"]
    assert still.exit_code == 1
    assert (done["accepted"], done["receipt"]["rows_quarantined"]) == (1, 3)


def test_a_correction_may_wait_for_the_retry_of_all(sent: UUID) -> None:
    said("fix", str(said()[0]["id"]), "--set", "born=1984", "--later")

    (done,) = said("retry", str(sent))

    assert (done["accepted"], done["receipt"]["rows_accepted"]) == (1, 2)


def test_rows_of_one_reason_are_fixed_and_tried_at_once(sent: UUID) -> None:
    (named,) = said("retry", "--field", "role", "--set", "role=organiser")
    (surplus,) = said("retry", "--field", "row", "--columns-only")

    assert (named["accepted"], surplus["accepted"]) == (2, 1)


def test_rows_are_rejected_with_a_reason_alone(sent: UUID) -> None:
    row = str(said()[0]["id"])

    assert isinstance(quarantine("reject", row).exception, Invalid)
    assert isinstance(quarantine("reject", "--because", "x").exception, Invalid)
    (receipt,) = said("reject", row, "--because", "nobody knows")
    said("reject", "--field", "role", "--because", "no such part")

    assert (receipt["rows_quarantined"], receipt["rows_rejected"]) == (3, 1)
    assert [each["state"] for each in said("--state", "rejected")] == ["rejected"] * 3


def test_another_organisation_finds_nothing(sent: UUID) -> None:
    row = str(said()[0]["id"])

    for arguments in ((), ("fix", row), ("reject", row, "--because", "x"), ("retry", str(sent))):
        assert isinstance(quarantine(*arguments, as_="ncp-b").exception, NotFound)
