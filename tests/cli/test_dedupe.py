"""`dedupe` and `crosscheck run --engine` as a person and a machine meet them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.command_line import run_command

from wholeroute import exercise
from wholeroute.ledger import Home, Ledger

PEOPLE = (
    "id,name,category,born,who,colour\n"
    "1,Ermias Ghermay,suspect,1980-05-17,e,red\n2,ኤርሚያስ ገርማይ,listed,1980-05-17,e,\n"
    "3,Ermias Ghermay,victim,1980-05-17,e,\n4,Olga Petrova,contact,1975,o,\n5,Nobody Knows,,,n,\n"
)


class Command:
    """An installation and a folder with a table, used only through the command line."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.env = os.environ | {
            "WHOLEROUTE_HOME": str(folder / "home"),
            "WHOLEROUTE_KEYS": str(folder / "keys"),
        }
        (folder / "people.csv").write_text(PEOPLE, encoding="utf-8")

    def __call__(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return run_command(*arguments, env=self.env, cwd=self.folder)

    def dedupe(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self("--as", "ana", "dedupe", "people.csv", *arguments)


@pytest.fixture(scope="module")
def command() -> Iterator[Command]:
    # Not tmp_path: the server's own account must be able to pass.
    folder = Path(tempfile.mkdtemp(prefix="wholeroute-dedupe-"))
    folder.chmod(0o755)
    made = Command(folder)
    with Ledger.open(Home(folder / "home", folder / "keys")):  # no command starts the server anew
        done = made("members", "enrol", "--exercise", str(exercise.members_file()))
        assert done.returncode == 0, done.stderr
        yield made
    shutil.rmtree(folder, ignore_errors=True)


def test_json_holds_pairs_clusters_the_truth_and_each_row_left_out(command: Command) -> None:
    done = command.dedupe("--purpose", "analysis", "--truth", "who", "--json")

    assert done.returncode == 0, done.stderr
    said: dict[str, Any] = json.loads(done.stdout)
    (pair,) = said["pairs"]
    assert (pair["left"], pair["right"], pair["verdict"]) == ("1", "2", "same")
    assert "same birth date" in [each["words"] for each in pair["evidence"]]
    assert said["clusters"] == [["1", "2"]]
    assert said["truth"] == {
        "precision": 1.0, "recall": 1.0, "f1": 1.0, "true": 1, "found": 1, "right": 1,
    }  # fmt: skip
    assert [(each["line"], each["rule"]) for each in said["left_out"]] == [
        (4, "protected"),
        (6, "uncategorised"),
    ]
    assert said["unread_columns"] == ["colour"]


def test_a_person_reads_it_in_words(command: Command) -> None:
    done = command.dedupe("--purpose", "analysis", "--truth", "who")

    assert done.returncode == 0, done.stderr
    assert "same birth date" in done.stdout
    assert "precision 1.0000, recall 1.0000, F1 1.0000" in done.stdout
    assert "line 4" in done.stderr


def test_the_log_tells_figures_and_the_rows_refused(command: Command) -> None:
    command.dedupe("--purpose", "analysis")

    log = command("--as", "otto", "audit", "list", "--json")

    said = [row for row in json.loads(log.stdout) if row.get("object") == "dedupe"]
    assert [(row["rule"], row["details"]) for row in said[:2]] == [
        ("uncategorised-rows", {"rows": 1}),
        ("protected-rows", {"rows": 1}),
    ]
    assert (said[2]["allowed"], said[2]["details"]["records"]) == (True, 3)
    assert "Ermias" not in log.stdout


def test_a_purpose_must_be_stated(command: Command) -> None:
    done = command.dedupe("--json")

    assert done.returncode != 0
    assert "--purpose" in done.stdout


def test_a_truth_that_is_no_column_is_named(command: Command) -> None:
    done = command.dedupe("--purpose", "analysis", "--truth", "nowhere", "--json")

    assert done.returncode != 0
    assert "nowhere" in done.stdout


def test_a_run_in_bulk_writes_what_a_run_writes(command: Command) -> None:
    plain = command("--as", "ana", "--purpose", "analysis", "crosscheck", "run", "--json")
    bulk = command(
        "--as", "ana", "--purpose", "analysis", "crosscheck", "run", "--engine", "duckdb", "--json"
    )

    assert bulk.returncode == 0, bulk.stderr
    assert json.loads(bulk.stdout).keys() == json.loads(plain.stdout).keys()


def test_an_engine_that_is_none_is_refused_with_the_choice(command: Command) -> None:
    done = command(
        "--as", "ana", "--purpose", "analysis", "crosscheck", "run", "--engine", "abacus", "--json"
    )

    assert done.returncode != 0
    assert "duckdb" in done.stdout
