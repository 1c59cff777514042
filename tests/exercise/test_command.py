from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.command_line import run_command

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def ran(environment: dict[str, str]) -> Run:
    """Run a command in an installation of this test's own."""

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return run_command(*arguments, env=os.environ | environment)

    return run


def test_generate_speaks_json(ran: Run, tmp_path: Path) -> None:
    made = ran(
        "exercise", "generate", str(tmp_path / "x"), "--seed", "5", "--scale", "0.05", "--json"
    )

    assert made.returncode == 0, made.stderr
    assert json.loads(made.stdout)["networks"] == 4


def test_what_was_not_played_is_not_scored(ran: Run, small: Path) -> None:
    done = ran("exercise", "score", str(small))

    assert done.returncode == 2
    assert "has not played it" in done.stderr


def test_a_picture_is_scored_in_json(ran: Run, small: Path, nothing_said: Path) -> None:
    done = ran("exercise", "score", str(small), "--picture", str(nothing_said), "--json")

    wanted = {
        "persons.precision", "persons.recall", "objects.precision", "objects.recall",
        "leaders.recall", "baseline.exact.recall", "baseline.fuzzy.recall",
        "protected_in_findings", "innocents_in_findings",
    }  # fmt: skip
    scored = json.loads(done.stdout)
    assert wanted <= set(scored)
    assert all(set(each) == {"value", "numerator", "denominator"} for each in scored.values())


@pytest.fixture
def nothing_said(tmp_path: Path) -> Path:
    picture = tmp_path / "picture.json"
    picture.write_text(json.dumps({"clusters": [], "groups": [], "findings": []}))
    return picture


def test_a_picture_in_a_file_is_held_against_the_truth(
    ran: Run, small: Path, nothing_said: Path
) -> None:
    done = ran("exercise", "score", str(small), "--picture", str(nothing_said))

    assert done.returncode == 0, done.stderr
    assert "leaders.recall" in done.stdout


def test_a_picture_that_is_none_says_what_one_looks_like(
    ran: Run, small: Path, tmp_path: Path
) -> None:
    picture = tmp_path / "picture.json"
    picture.write_text("[1, 2]")

    done = ran("exercise", "score", str(small), "--picture", str(picture))

    assert done.returncode == 2
    assert "clusters" in done.stderr
