"""To look before a file is taken in, from the command line: no installation is touched."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from wholeroute.cli.main import app
from wholeroute.errors import Invalid
from wholeroute.intake import printed_schema

TABLE = "nome;cognome;nato il;ruolo;targa\nSaba;Haile;12.03.1988;autista;XH-123-AB\n"


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a table, in a place where there is no installation and none may be made."""
    monkeypatch.setenv("WHOLEROUTE_HOME", "/nowhere/home")
    monkeypatch.setenv("WHOLEROUTE_KEYS", "/nowhere/keys")
    path = tmp_path / "landings.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def wholeroute(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


def test_from_a_table_to_a_dry_run(table: Path) -> None:
    out = table.with_name("landings.yml")

    first = wholeroute("intake", "map", str(table), "--out", str(out))
    unstated = wholeroute("intake", "add", str(table), "--mapping", str(out), "--dry-run")
    out.write_text(out.read_text(encoding="utf-8").replace("STATE", "suspect"), encoding="utf-8")
    done = wholeroute("intake", "add", str(table), "--mapping", str(out), "--dry-run")

    assert first.exit_code == 0, first.output
    assert isinstance(unstated.exception, Invalid)
    assert unstated.exception.line is not None
    assert done.exit_code == 0, done.output
    assert "Person (suspect → open lane)" in done.output
    assert "1988-03-12 (printed: 12.03.1988)" in done.output.replace("\n", " ")


def test_a_dry_run_as_json_is_the_rows(table: Path) -> None:
    report = table.with_name("a.jsonl")
    report.write_text('{"text": [{"text": "Two men wait."}]}\n{\n', encoding="utf-8")

    done = wholeroute("--json", "intake", "add", str(report), "--dry-run")

    landed, wrong = json.loads(done.output)
    assert landed["entities"][0]["lane"] == "uncategorised"
    assert wrong["field"] == "line"


def test_a_proposal_never_overwrites_a_mapping(table: Path) -> None:
    out = table.with_name("landings.yml")
    out.write_text("mine", encoding="utf-8")

    refused = wholeroute("intake", "map", str(table), "--out", str(out))

    assert isinstance(refused.exception, Invalid)
    assert out.read_text(encoding="utf-8") == "mine"


def test_nothing_comes_in_without_terms(table: Path) -> None:
    assert isinstance(wholeroute("intake", "add", str(table)).exception, Invalid)


def test_a_table_without_a_mapping_is_told_how_to_get_one(table: Path) -> None:
    done = wholeroute("intake", "add", str(table), "--dry-run")

    assert isinstance(done.exception, Invalid)
    assert f"wholeroute intake map {table}" in done.exception.fix


def test_the_schema_is_printed_as_it_is_published() -> None:
    assert wholeroute("intake", "schema").stdout_bytes == printed_schema()
