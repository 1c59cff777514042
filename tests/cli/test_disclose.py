"""Disclosing by command: a request file, what would be refused and why, two people, one file."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import yaml
from tests.command_line import run_command
from tests.conftest import MEMBERS, ActingAs, Contribute, Filed, person, suspect
from tests.disclosure.conftest import LOOKED, WHY

from wholeroute.cli.request_file import read_request
from wholeroute.errors import Invalid
from wholeroute.ledger import Ledger
from wholeroute.members import Member, enrol
from wholeroute.rights import Purpose, Role

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(environment: dict[str, str], enrolled: Ledger, tmp_path: Path) -> Run:
    """Return what runs a command as somebody."""
    second = Member("second@ncp-a", "ncp-a", "a colleague", (Role.INVESTIGATOR,))
    enrol(enrolled, [], [*MEMBERS, second])

    def command(member: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        return run_command(
            "--json", "--as", member, "--purpose", "investigation", *arguments,
            env=os.environ | environment, cwd=tmp_path,
        )  # fmt: skip

    return command


@pytest.fixture
def filed(contribute: Contribute) -> Filed:
    """Return a report on a suspect and a contact."""
    return contribute(
        [suspect("s", "Tekle Berhane", notes="rich"), person("c", "Marta Rossi", "contact")]
    )


def write(folder: Path, filed: Filed, **changes: Any) -> str:
    """Write a request for both, and return its path."""
    said = {
        "entities": [str(filed["s"]), str(filed["c"])],
        "recipient": "agency",
        "legal_basis": "Directive (EU) 2023/977, Article 7",
        "necessity": {str(filed["s"]): WHY[0], str(filed["c"]): WHY[1]},
        "form": "csv",
    } | changes
    path = folder / "request.yaml"
    path.write_text(yaml.safe_dump(said))
    return str(path)


INVESTIGATOR = "investigator@ncp-a"


def test_a_request_is_confirmed_by_a_second_person_and_taken_out_once(
    run: Run, filed: Filed, tmp_path: Path
) -> None:
    asked = json.loads(run(INVESTIGATOR, "disclose", "ask", write(tmp_path, filed)).stdout)
    request = asked["request"]
    early = run(INVESTIGATOR, "disclose", "take", request)
    assert (early.returncode, json.loads(early.stdout)["rule"]) == (1, "four-eyes")
    words = json.loads(run("second@ncp-a", "disclose", "show", request).stdout)
    assert {each["words"] for each in words} == {WHY[0], WHY[1]}

    assert run("second@ncp-a", "disclose", "confirm", request, "--yes").returncode == 0
    taken = json.loads(run(INVESTIGATOR, "disclose", "take", request, "--out", "p.csv").stdout)

    assert "Tekle Berhane" in (tmp_path / "p.csv").read_text()
    left = json.loads(run(INVESTIGATOR, "disclose", "list").stdout)
    assert [each["sha256"] for each in left["disclosures"]] == [taken["sha256"]]
    again = run(INVESTIGATOR, "disclose", "take", request, "--out", "q.csv")
    assert json.loads(again.stdout)["rule"] == "left"
    assert not (tmp_path / "q.csv").exists()


def test_a_dry_run_says_what_would_be_refused_field_by_field(
    run: Run, filed: Filed, tmp_path: Path
) -> None:
    path = write(tmp_path, filed, recipient="partner", necessity={str(filed["s"]): WHY[0]})

    seen = json.loads(run(INVESTIGATOR, "disclose", "ask", path, "--dry-run").stdout)

    assert [each["rule"] for each in seen["problems"]] == ["necessity", "transfer"]
    assert [(each["property"], each["rule"]) for each in seen["withheld"]] == [("notes", "field")]
    assert seen["needs_second"] is True
    assert json.loads(run(INVESTIGATOR, "disclose", "list").stdout)["requests"] == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"recipients": "agency"}, "recipients"),
        ({"recipient": ""}, "recipient"),
        ({"recipient": {"name": "A body", "regime": "none"}}, "recipient.regime"),
        ({"entities": ["x"]}, "entities"),
        ({"entities": 5}, "entities"),
        ({"entities": str(UUID(int=1))}, "entities"),
        ({"legal_basis": {"a": "b"}}, "legal_basis"),
        ({"objects_necessity": ["a"]}, "objects_necessity"),
        ({"leave_out": "maybe"}, "leave_out"),
        ({"form": "xml"}, "form"),
        ({"transfer": {"basis": "agreement", "death_penalty": "no"}}, "death_penalty"),
        ({"transfer": {"basis": "agreement", "death_penalty": {}}}, "transfer.death_penalty"),
    ],
)
def test_what_is_wrong_with_a_file_is_named(
    acting: ActingAs, filed: Filed, tmp_path: Path, change: dict[str, Any], field: str
) -> None:
    path = Path(write(tmp_path, filed, **change))
    with acting(INVESTIGATOR, Role.INVESTIGATOR, Purpose.INVESTIGATION) as session:
        with pytest.raises(Invalid) as mistake:
            read_request(session, path)
        assert mistake.value.field == field


def test_a_third_country_needs_its_part_of_the_file(
    acting: ActingAs, filed: Filed, tmp_path: Path
) -> None:
    path = Path(write(tmp_path, filed, recipient="partner"))
    # Bare words, as a person writes them: YAML reads `yes` as true.
    path.write_text(
        path.read_text()
        + "transfer:\n  basis: agreement\n  reference: Agreement of 2024\n"
        + f'  death_penalty: {{yes: false, words: "{LOOKED}"}}\n'
        + f'  persecution: {{yes: yes, words: "{LOOKED}"}}\n  assurance: Note 7\n'
    )
    with acting(INVESTIGATOR, Role.INVESTIGATOR, Purpose.INVESTIGATION) as session:
        transfer = read_request(session, path).transfer

    assert transfer is not None
    assert (transfer.death_penalty.yes, transfer.persecution.yes) == (False, True)
    assert transfer.persecution.words == LOOKED


def test_permissions_and_referrals_go_by_command(run: Run, filed: Filed) -> None:
    who = "contributor@ncp-a"
    given = run(
        who, "permissions", "give", str(filed.ref), "--code", "H2", "--recipient", "agency",
        "--until", "2027-03-31",
    )  # fmt: skip
    permission = json.loads(given.stdout)["permission"]
    assert run(who, "permissions", "revoke", permission).returncode == 0
    (listed,) = json.loads(run(who, "permissions", "list").stdout)
    assert listed["revoked_by"] == who
    sent = run(
        who, "referrals", "send", "ngo", "--need", "medical", "--place", "The old port",
        "--urgency", "now", "--contact", "Duty desk", "--language", "ti", "--legal-basis", "a law",
    )  # fmt: skip
    assert sent.returncode == 0, sent.stderr
    (waiting,) = json.loads(run(who, "referrals", "list").stdout)
    assert waiting["need"] == "medical"
