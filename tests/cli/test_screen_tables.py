"""`screen --queries --against` as a person and a machine meet it: answers, refusals, exit codes."""

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
from wholeroute.crosscheck.screening import SCREENING
from wholeroute.ledger import Home, Ledger

QUERIES = (
    "id,name,category\n1,ኤርሚያስ ገርማይ,suspect\n2,Ermias Ghermay,victim\n"
    "3,Ermias Ghermay,\n4,Olga Petrova,contact\n5,Tekle,contact\n"
)
AGAINST = "id,name,category,colour\nA,Ermias Ghermay,listed,red\nB,Tekle Hagos,listed,\n"


class Tables:
    """An installation and a folder with two tables, used only through the command line."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.env = os.environ | {
            "WHOLEROUTE_HOME": str(folder / "home"),
            "WHOLEROUTE_KEYS": str(folder / "keys"),
        }
        (folder / "q.csv").write_text(QUERIES, encoding="utf-8")
        (folder / "l.csv").write_text(AGAINST, encoding="utf-8")

    def __call__(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return run_command(*arguments, env=self.env, cwd=self.folder)

    def screen(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self("--as", "ana", "screen", *arguments)


@pytest.fixture(scope="module")
def tables() -> Iterator[Tables]:
    # Not tmp_path: the server's own account must be able to pass.
    folder = Path(tempfile.mkdtemp(prefix="wholeroute-screen-"))
    folder.chmod(0o755)
    command = Tables(folder)
    with Ledger.open(Home(folder / "home", folder / "keys")):  # no command starts the server anew
        done = command("members", "enrol", "--exercise", str(exercise.members_file()))
        assert done.returncode == 0, done.stderr
        yield command
    shutil.rmtree(folder, ignore_errors=True)


BOTH = ("--queries", "q.csv", "--against", "l.csv")


def test_json_holds_each_answer_and_each_row_left_out(tables: Tables) -> None:
    done = tables.screen(*BOTH, "--purpose", "analysis", "--json")

    assert done.returncode == 0, done.stderr
    said: dict[str, Any] = json.loads(done.stdout)
    assert [(each["id"], each["verdict"]) for each in said["answers"]] == [
        ("1", "match"),
        ("4", "no"),
        ("5", "not enough"),
    ]
    (best,) = said["answers"][0]["candidates"]
    assert (best["id"], best["name"], best["verdict"]) == ("A", "Ermias Ghermay", "match")
    assert 0.8 <= best["score"] <= 1
    assert set(best["evidence"][0]) == {"feature", "agreement", "weight", "words"}
    assert [(each["line"], each["rule"]) for each in said["left_out"]["queries"]] == [
        (3, "protected"),
        (4, "uncategorised"),
    ]
    assert said["model"] == SCREENING
    assert said["unread_columns"] == {"queries": [], "against": ["colour"]}


def test_people_read_a_table_and_what_was_left_out_beside_it(tables: Tables) -> None:
    done = tables.screen(*BOTH, "--purpose", "analysis")

    assert done.returncode == 0, done.stderr
    assert "Ermias Ghermay" in done.stdout
    assert "3 asked against 2: 1 match, 0 possible, 1 no, 1 not enough" in done.stdout
    assert "queries line 3, category: protected" in done.stderr
    assert "'colour' says nothing here" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        ((*BOTH,), 2, "--purpose"),
        ((*BOTH, "--purpose", "protection"), 1, "refused"),
        (("--queries", "q.csv", "--purpose", "analysis"), 2, "--against"),
        (("Ermias", *BOTH, "--purpose", "analysis"), 2, "no NAME"),
        (("--queries", "q.csv", "--against", "no.csv", "--purpose", "analysis"), 2, "no.csv"),
        ((*BOTH, "--purpose", "analysis", "--most", "0"), 2, "most"),
        (("--purpose", "analysis"), 2, "name"),
    ],
)
def test_what_is_wrong_says_so_and_how_to_mend_it(
    tables: Tables, arguments: tuple[str, ...], code: int, says: str
) -> None:
    done = tables.screen(*arguments)

    assert done.returncode == code, done.stderr
    assert says in done.stderr
    assert not done.stdout


def test_a_table_of_protected_people_alone_gets_no_answer(tables: Tables) -> None:
    (tables.folder / "p.csv").write_text("id,name,category\n1,Amina,victim\n", encoding="utf-8")

    done = tables.screen(
        "--queries", "p.csv", "--against", "l.csv", "--purpose", "analysis", "--json"
    )

    assert done.returncode == 1
    assert json.loads(done.stdout)["answers"] == []
