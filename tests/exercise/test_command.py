from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path


def ran(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from wholeroute.cli import main; main()", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_generate_and_score_speak_json(tmp_path: Path) -> None:
    folder = str(tmp_path / "halcyon")

    made = ran("exercise", "generate", folder, "--seed", "5", "--scale", "0.05", "--json")
    assert made.returncode == 0, made.stderr
    assert json.loads(made.stdout)["networks"] == 4

    scored = json.loads(ran("exercise", "score", folder, "--json").stdout)
    wanted = {
        "persons.precision", "persons.recall", "objects.precision", "objects.recall",
        "leaders.recall", "baseline.exact.recall", "baseline.fuzzy.recall",
        "protected_in_findings", "innocents_in_findings",
    }  # fmt: skip
    assert wanted <= set(scored)
    assert all(set(each) == {"value", "numerator", "denominator"} for each in scored.values())


def test_a_picture_in_a_file_is_held_against_the_truth(small: Path, tmp_path: Path) -> None:
    picture = tmp_path / "picture.json"
    picture.write_text(json.dumps({"clusters": [], "groups": [], "findings": []}))

    done = ran("exercise", "score", str(small), "--picture", str(picture))

    assert done.returncode == 0, done.stderr
    assert "leaders.recall" in done.stdout


def test_a_picture_that_is_none_says_what_one_looks_like(small: Path, tmp_path: Path) -> None:
    picture = tmp_path / "picture.json"
    picture.write_text("[1, 2]")

    done = ran("exercise", "score", str(small), "--picture", str(picture))

    assert done.returncode == 2
    assert "clusters" in done.stderr
