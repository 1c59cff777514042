"""Keeping, erasing, restricting, certificates, and people who ask, from the command line."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import Contribute, Filed, suspect
from typer.testing import CliRunner

from wholeroute.cli.main import app
from wholeroute.errors import Invalid, NotFound, Refused
from wholeroute.ledger import Ledger
from wholeroute.rights import months_after

KEEPER = ("--as", "custodian@ncp-a", "--json")
ANALYST = ("--as", "analyst@ncp-a", "--json")
TODAY = datetime.now(UTC).date()


@pytest.fixture
def filed(
    enrolled: Ledger, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch,
    contribute: Contribute,
) -> Filed:  # fmt: skip
    """Return a report of two suspects; commands find its installation."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return contribute([suspect("a", "CANARY, Amina"), suspect("b", "Tekle")])


def run(*words: object) -> str:
    ran = CliRunner().invoke(app, [str(each) for each in words])
    if ran.exception is not None and not isinstance(ran.exception, SystemExit):
        raise ran.exception
    assert ran.exit_code == 0, ran.output
    return ran.stdout


def done(*words: object) -> Any:
    return json.loads(run(*KEEPER, *words))


def test_a_certificate_is_checked_by_a_key_that_was_handed_out_before(
    filed: Filed, tmp_path: Path
) -> None:
    key = run("retention", "certificate", "key").strip()
    erased = done("retention", "erase", "--entity", filed["a"], "--ground", "requested")
    file = tmp_path / "certificate.json"
    file.write_text(run(*KEEPER, "retention", "certificate", "show", erased["id"]))

    said = json.loads(run("--json", "retention", "certificate", "verify", file, "--key", key))

    assert said["key"] == key
    assert said["certificate"]["counts"]["entities"] == 1
    assert "anary" not in file.read_text()
    told = run("retention", "certificate", "verify", file, "--key", key)
    assert "ground requested; entities 1, statements " in told
    assert [each["id"] for each in done("retention", "certificate", "list")] == [erased["id"]]
    with pytest.raises(Invalid, match="another key"):
        run("retention", "certificate", "verify", file, "--key", "A" * 43 + "=")
    file.write_text(file.read_text().replace("requested", "unlawful"))
    with pytest.raises(Invalid, match="does not fit"):
        run("retention", "certificate", "verify", file)


def test_somebody_is_kept_restricted_and_erased_by_command(filed: Filed) -> None:
    who = filed["a"]
    assert done("retention", "due")["people"] == []
    until = months_after(TODAY, 6)
    assert done("retention", "keep", who, "--until", until, "--reason", "a case")["entity"]
    with pytest.raises(Refused, match="at the longest"):
        done("retention", "keep", who, "--until", months_after(TODAY, 400), "--reason", "a case")

    done("retention", "restrict", who, "--proceedings", "7/2026", "--reason", "charged")
    (evidence,) = done("retention", "due")["evidence"]
    assert (evidence["entity"], evidence["proceedings"]) == (str(who), "7/2026")
    with pytest.raises(Refused, match="restricted, not erased"):
        done("retention", "erase", "--entity", who, "--ground", "wrong")
    done("retention", "end", who)
    assert done("retention", "erase", "--entity", who, "--ground", "wrong")["salt"]

    assert done("retention", "run") == []
    with pytest.raises(NotFound):
        done("retention", "keep", who, "--until", until, "--reason", "a case")
    with pytest.raises(Refused):
        run(*ANALYST, "retention", "erase", "--entity", filed["b"], "--ground", "wrong")


def test_what_an_erasure_is_of_is_said_once(filed: Filed, contribute: Contribute) -> None:
    other = contribute([suspect("c", "Saba")])
    with pytest.raises(Invalid):
        done("retention", "erase", "--ground", "wrong")
    with pytest.raises(Invalid, match="more than one report"):
        done(
            "retention",
            "erase",
            "--entity",
            filed["a"],
            "--entity",
            other["c"],
            "--ground",
            "wrong",
        )
    with pytest.raises(Invalid, match="not known"):
        done("retention", "erase", "--entity", filed["a"], "--ground", "because")

    whole = done("retention", "erase", "--report", filed.ref, "--ground", "withdrawn")

    assert whole["counts"]["entities"] == 2
    assert done("retention", "erase", "--entity", other["c"], "--ground", "wrong")["id"]


def test_who_asks_is_found_and_answered_by_command(filed: Filed, tmp_path: Path) -> None:
    particulars = tmp_path / "who.txt"
    particulars.write_text("name: Amina Canary\nproof: passport seen, file 7\n")
    asked = done("subject", "register", particulars, "--received", TODAY)["request"]
    assert done("subject", "look", asked) == {"found": 1}
    (meant,) = done("subject", "show", asked)["may_be_meant"]
    assert meant["match"]["entity"] == str(filed["a"])
    with pytest.raises(Invalid, match="undecided"):
        done("subject", "answer", asked, "--into", tmp_path)
    done("subject", "decide", asked, filed["a"], "--meant", "--tell")

    assert done("subject", "answer", asked, "--into", tmp_path) == {"answer": "full"}

    letter = tmp_path / f"{asked}.txt"
    assert "CANARY, Amina" in letter.read_text()
    assert letter.stat().st_mode & 0o777 == 0o600
    assert done("subject", "list")[0]["answer"] == "full"


def test_whatever_is_wrong_with_particulars_is_named(filed: Filed, tmp_path: Path) -> None:
    particulars = tmp_path / "who.txt"
    for said, wrong in (("naem: Amina", "nothing known"), ("proof: seen", "nobody is named")):
        particulars.write_text(said)
        with pytest.raises(Invalid, match=wrong):
            done("subject", "register", particulars, "--received", TODAY)
    particulars.write_text("name: Amina\nproof: seen\n")
    with pytest.raises(Invalid, match="is no day"):
        done("subject", "register", particulars, "--received", "yesterday")
