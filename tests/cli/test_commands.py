"""The commands as a person and a machine meet them: exit codes, JSON alone, errors that help."""

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
from sqlalchemy import text
from tests.command_line import run_command

from wholeroute import exercise
from wholeroute.cli.vocabulary import as_markdown
from wholeroute.exercise import halcyon
from wholeroute.exercise.halcyon.score import in_scope
from wholeroute.ledger import Home, Ledger
from wholeroute.members import member_named, members
from wholeroute.rights import Purpose, Role

ROOT = Path(__file__).parents[2]


class Installation:
    """One installation, used only through the command line."""

    def __init__(self, folder: Path) -> None:
        self.env = os.environ | {
            "WHOLEROUTE_HOME": str(folder / "home"),
            "WHOLEROUTE_KEYS": str(folder / "keys"),
        }

    def __call__(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return run_command(*arguments, env=self.env)

    def json(self, *arguments: str) -> object:
        done = self("--json", *arguments)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)


@pytest.fixture(scope="module")
def wholeroute() -> Iterator[Installation]:
    """Yield an installation that was fed the first files, command by command."""
    # Not tmp_path: the server's own account must be able to pass.
    folder = Path(tempfile.mkdtemp(prefix="wholeroute-cli-"))
    folder.chmod(0o755)
    command = Installation(folder)
    with Ledger.open(Home(folder / "home", folder / "keys")):  # no command starts the server anew
        feed(command)
        yield command
    shutil.rmtree(folder, ignore_errors=True)


def feed(command: Installation) -> None:
    """Do what the README says to do with a file of one's own."""
    files = exercise.members_file().parent
    steps: list[tuple[str, ...]] = [
        ("members", "enrol", "--exercise", str(exercise.members_file()))
    ]
    for name, member, purpose in (
        ("police-a", "pavel", "analysis"),
        ("border-b", "berta", "analysis"),
        ("harbour", "hanna", "protection"),
    ):
        steps.append(
            ("--as", member, "--role", "contributor", "--purpose", purpose, "intake", "add",
             str(files / f"{name}.csv"), "--mapping", str(files / f"{name}.mapping.yaml"),
             "--terms", str(files / f"{name}.terms.yaml"))
        )  # fmt: skip
    steps.append(("--as", "ana", "--purpose", "analysis", "crosscheck", "run"))
    for step in steps:
        done = command(*step)
        assert done.returncode == 0, done.stderr
    assert "3 the same" in done.stdout


def test_the_demonstration_plays_an_exercise_and_a_second_run_takes_nothing_in_again() -> None:
    folder = Path(tempfile.mkdtemp(prefix="wholeroute-demo-"))
    folder.chmod(0o755)
    try:
        command = Installation(folder)
        first = command.json("demo", "--no-serve", "--scale", "0.02")
        again = command("demo", "--no-serve", "--scale", "0.02", "--json")
        played = folder / "home" / "exercise" / "1-0.02"
        scored = command.json("exercise", "score", str(played))
        elsewhere = unlike_the_truth(Home(folder / "home", folder / "keys"), played)
    finally:
        shutil.rmtree(folder, ignore_errors=True)

    assert isinstance(first, dict)
    assert first["intake"]["refused"] == {}
    assert first["intake"]["rows"] == first["intake"]["accepted"] + first["intake"]["quarantined"]
    assert first["numbers"]["people"].keys() >= {"open", "protected", "on hold"}
    second = json.loads(again.stdout)
    assert second["intake"]["already"] == second["intake"]["files"] == first["intake"]["files"]
    assert second["numbers"]["people"] == first["numbers"]["people"]
    assert isinstance(scored, dict)
    assert scored["protected_in_findings"]["numerator"] == 0
    assert scored["innocents_in_findings"]["numerator"] == 0
    assert scored["persons.precision"]["value"] >= 0.99
    assert elsewhere == []


def unlike_the_truth(home: Home, played: Path) -> list[str]:
    """Return who is in scope of recall and not in the open lane, or held by their report and in it."""
    truth = halcyon.load_truth(played)
    scope = {each.id for each in in_scope(truth)}
    with Ledger.open(home) as ledger:
        known = members(ledger)
        senders = [
            each.as_reader(Role.CONTRIBUTOR, Purpose.ANALYSIS)
            for each in known
            if Role.CONTRIBUTOR in each.roles
        ]
        at = halcyon.mentioned(ledger, truth.mentions, senders)
        analyst = member_named(ledger, "ana").as_reader(Role.ANALYST, Purpose.ANALYSIS)
        with ledger.acting(analyst) as acting, acting.begin() as connection:
            opened = {row[0] for row in connection.execute(text("select id from open.entity"))}
    lane = {mention: entity in opened for entity, mentions in at.items() for mention in mentions}
    held = {each.id for each in truth.mentions if each.held}
    assert held & lane.keys()
    return [
        each for each in lane if (each in scope) > lane[each] or ((each in held) and lane[each])
    ]


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
    ana = ("--as", "ana", "--purpose", "analysis")
    hits = wholeroute.json(*ana, "screen", "Selim Albahri")
    assert isinstance(hits, list)
    clusters: list[Any] = [wholeroute.json(*ana, "show", hit["entity"]) for hit in hits]
    left, right = next(each["records"] for each in clusters if len(each["records"]) == 2)

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
