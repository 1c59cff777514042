"""A report that is added is cross-checked at once; what met it is told by `hits`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from tests.conftest import Contribute, suspect
from typer.testing import CliRunner, Result

from wholeroute.cli import hits as command
from wholeroute.cli.main import app
from wholeroute.crosscheck import check_arrivals, on_arrival
from wholeroute.errors import NotFound, Unavailable
from wholeroute.ledger import Ledger

MAPPING = """
format: csv
entities:
  - {name: person, kind: Person, category: suspect,
     properties: {name: name, birthDate: born, passportNumber: passport}}
"""
TERMS = """
title: Arrivals
grade: B2
purposes: [analysis]
regime: led
legal_basis: a law
audience: ["*"]
"""
ROW = "name,born,passport\nGhirmay Ermyas,1980-05-01,K1234567\n"


@pytest.fixture
def file(
    enrolled: Ledger, environment: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """Return a file to be added, its terms and mapping beside it, in an installation that is open."""
    assert enrolled.home.data
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    (tmp_path / "mapping.yml").write_text(MAPPING)
    (tmp_path / "terms.yml").write_text(TERMS)
    (tmp_path / "report.csv").write_text(ROW)
    return tmp_path / "report.csv"


def wholeroute(*arguments: str, as_: str = "contributor@ncp-b") -> Result:
    return CliRunner().invoke(app, ["--as", as_, "--purpose", "analysis", *arguments])


def add(file: Path) -> UUID:
    done = wholeroute(
        "--json", "intake", "add", str(file), "--terms", str(file.with_name("terms.yml")),
        "--mapping", str(file.with_name("mapping.yml")),
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    return UUID(json.loads(done.stdout)["ref"])


@pytest.mark.parametrize(("many", "known"), [(3, True), (4, False)])
def test_after_a_large_file_the_database_knows_what_lies_in_its_tables(
    many: int, known: bool,  # noqa: FBT001
    file: Path, superuser: psycopg.Connection[tuple[int]], monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr("wholeroute.ledger.tidying._MANY", many)
    noted = "from pg_statistic where starelid = 'ledger.statement'::regclass"
    superuser.execute(f"delete {noted}")

    add(file)

    assert bool(superuser.execute(f"select starelid {noted}").fetchall()) is known


def said(*arguments: str, as_: str = "contributor@ncp-b") -> Any:
    done = wholeroute("--json", "hits", *arguments, as_=as_)
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_what_is_added_is_checked_and_both_are_told(
    contribute: Contribute, enrolled: Ledger, file: Path
) -> None:
    held = contribute(
        [suspect("a", "Ermias Ghermay", birthDate="1980-05-01", passportNumber="K1234567")]
    )
    check_arrivals(enrolled)

    ref = add(file)

    (hit,) = said()
    assert (hit["report"], hit["owner"], hit["verdict"]) == (str(ref), "ncp-a", "same")
    (theirs,) = said(as_="analyst@ncp-a")
    assert (theirs["report"], theirs["owner"]) == (str(held.ref), "ncp-b")
    table = wholeroute("hits")
    assert "ncp-a" in table.stdout
    assert "the same" in table.stdout


def test_that_nothing_met_it_is_told_too(file: Path) -> None:
    ref = add(file)

    told = said("--report", str(ref))
    assert told["hits"] == []
    assert told["checked"][0]["at"]
    assert "no hit so far; cross-checked 20" in wholeroute("hits", "--report", str(ref)).stdout
    nothing = wholeroute("hits")
    assert isinstance(nothing.exception, NotFound)


def test_a_check_that_fails_leaves_the_receipt_and_is_made_up_for(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise Unavailable("no")

    with monkeypatch.context() as patch:
        patch.setattr(on_arrival, "check_arrival", fail)
        ref = add(file)
    assert "not cross-checked yet" in wholeroute("hits", "--report", str(ref)).stdout

    done = wholeroute("--json", "crosscheck", "waiting")

    assert json.loads(done.stdout) == {"checked": 1, "failed": 0}
    assert said("--report", str(ref))["checked"][0]["waits"] is False


def test_a_large_report_is_left_to_be_checked_later(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "MOST_AT_ONCE", 0)
    ref = add(file)

    assert said("--report", str(ref))["checked"][0]["at"] is None
    assert "1 reports were cross-checked" in wholeroute("crosscheck", "waiting").stdout


def test_of_a_report_of_others_nothing_is_said(contribute: Contribute, file: Path) -> None:
    theirs = contribute([suspect("a", "Ermias Ghermay")])
    add(file)

    done = wholeroute("hits", "--report", str(theirs.ref))

    assert isinstance(done.exception, NotFound)
