"""The commands as a person and a machine meet them: exit codes, JSON alone, errors that help."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from wholeroute import exercise
from wholeroute.cli.vocabulary import as_markdown

ROOT = Path(__file__).parents[2]


class Installation:
    """One installation, used only through the command line."""

    def __init__(self, folder: Path) -> None:
        self.env = os.environ | {
            "WHOLEROUTE_HOME": str(folder / "home"),
            "WHOLEROUTE_KEYS": str(folder / "keys"),
            "PYTHONWARNINGS": "default",
        }

    def __call__(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", "from wholeroute.cli import main; main()", *arguments],
            env=self.env,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    def json(self, *arguments: str) -> object:
        done = self("--json", *arguments)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)


@pytest.fixture(scope="module")
def wholeroute() -> Iterator[Installation]:
    """Yield an installation in which the demonstration has run."""
    # Not tmp_path: the server's own account must be able to pass.
    folder = Path(tempfile.mkdtemp(prefix="wholeroute-cli-"))
    folder.chmod(0o755)
    command = Installation(folder)
    done = command("demo", "--no-serve")
    assert done.returncode == 0, done.stderr
    assert "3 the same" in done.stdout
    yield command
    shutil.rmtree(folder, ignore_errors=True)


def test_the_demonstration_finds_the_three_and_a_second_run_changes_nothing(
    wholeroute: Installation,
) -> None:
    again = wholeroute.json("demo", "--no-serve")

    assert isinstance(again, dict)
    assert again["crosscheck"]["same"] == 3
    assert "already received" in wholeroute("demo", "--no-serve").stderr


def test_a_search_prints_json_alone_and_names_the_evidence(wholeroute: Installation) -> None:
    hits = wholeroute.json("--as", "ana", "--purpose", "analysis", "screen", "Selim Albahri")

    assert isinstance(hits, list)
    assert any("names agree" in e["words"] for hit in hits for e in hit["score"]["evidence"])


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("--as", "ana", "--purpose", "analysis", "screen", "Selam Abraha"), 1, "nobody"),
        (("--as", "ana", "screen", "Selim"), 2, "--purpose"),
        (("--as", "nobody", "--purpose", "analysis", "screen", "Selim"), 2, "Members:"),
        (("--as", "pavel", "--role", "contributor", "screen", "Selim"), 1, "may not"),
        (("screen",), 2, "wrong use"),
        (("bogus",), 2, "bogus"),
        (("--as", "rita", "protect", "x", "--category", "victim", "--reason", "y"), 2, "x"),
        (("--as", "hanna", "intake", "add", "none.csv", "--terms", "t.yaml"), 2, "no file"),
    ],
)  # fmt: skip
def test_wrong_or_fruitless_use_says_why_and_ends_with_its_code(
    wholeroute: Installation, arguments: tuple[str, ...], code: int, says: str
) -> None:
    done = wholeroute(*arguments)

    assert done.returncode == code, done.stderr
    assert says in done.stderr


def test_the_same_file_again_changes_nothing_and_says_so(wholeroute: Installation) -> None:
    file = exercise.members_file().parent / "border-b.csv"
    done = wholeroute(
        "--as", "berta", "--purpose", "analysis", "intake", "add", str(file),
        "--mapping", str(file.with_suffix(".mapping.yaml")), "--terms", str(file.with_suffix(".terms.yaml")),
    )  # fmt: skip

    assert done.returncode == 0
    assert "nothing changed" in done.stdout


def test_quarantine_shows_line_field_reason_fix_and_the_row_itself(
    wholeroute: Installation,
) -> None:
    rows = wholeroute.json("--as", "pavel", "--purpose", "analysis", "intake", "quarantine")

    assert isinstance(rows, list)
    assert {(row["line"], row["field"]) for row in rows} == {(10, "seen as"), (11, "birthDate")}
    assert all(row["fix"] for row in rows)
    assert "Melnik" in rows[0]["row"]


def test_a_pair_is_explained_and_unmerged_by_one_command(wholeroute: Installation) -> None:
    people = wholeroute.json("demo", "--no-serve")
    assert isinstance(people, dict)
    left, right = people["people"][0]["records"][:2]
    ana = ("--as", "ana", "--purpose", "analysis")

    explained = wholeroute.json(*ana, "crosscheck", "explain", left, right)
    assert isinstance(explained, dict)
    assert explained["score"]["verdict"] == "same"
    undone = wholeroute.json(*ana, "crosscheck", "unmerge", left, "--reason", "another man")
    assert isinstance(undone, list)
    assert len(undone) == 1
    shown = wholeroute.json(*ana, "show", left)
    assert isinstance(shown, dict)
    assert shown["records"] == [left]


def test_the_page_on_the_vocabulary_is_what_the_code_says() -> None:
    assert (ROOT / "docs" / "vocabulary.md").read_text() == as_markdown() + "\n"
