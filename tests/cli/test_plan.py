"""`wholeroute plan check` says all that is to be mended, and nothing else of a plan that is whole."""

from __future__ import annotations

import json
import os
from pathlib import Path

from tests.command_line import run_command

SMALL = Path(__file__).parents[1] / "plan" / "small_strategy.yaml"


def test_a_whole_plan_is_counted() -> None:
    done = run_command("plan", "check", str(SMALL), env=os.environ)

    assert done.returncode == 0, done.stderr
    assert "4 actions (1 boxed), 4 indicators, 1 systems, 1 figures: nothing to mend" in done.stdout


def test_every_fault_is_told_with_its_place_and_the_program_ends_with_two(tmp_path: Path) -> None:
    path = tmp_path / "strategy.yaml"
    text = SMALL.read_text("utf-8")
    path.write_text(text.replace("force: must", "force: strong").replace("[frontex]", "[nobody]"))
    told = run_command("plan", "check", str(path), env=os.environ)
    as_json = run_command("--json", "plan", "check", str(path), env=os.environ)

    assert told.returncode == as_json.returncode == 2
    assert "strategy.yaml:" in told.stdout
    assert "AL-2, force: 'strong' is unknown. Write one of:" in told.stdout.replace("\n", " ")
    assert "1 to mend" in told.stdout
    (fault,) = json.loads(as_json.stdout)["faults"]
    assert (fault["row"], fault["field"]) == ("AL-2", "force")


def test_a_path_that_is_not_there_is_said() -> None:
    done = run_command("plan", "check", "/nowhere.yaml", env=os.environ)

    assert done.returncode == 2
    assert "is not there" in done.stderr
