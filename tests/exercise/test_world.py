from __future__ import annotations

import json
from collections import Counter
from hashlib import sha256
from pathlib import Path

import pytest

from wholeroute.errors import Invalid
from wholeroute.exercise import halcyon
from wholeroute.exercise.halcyon.truth import lines


def digests(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_same_seed_makes_the_same_bytes(small: Path, tmp_path: Path) -> None:
    halcyon.generate(tmp_path / "again", halcyon.world(3, 0.05))

    assert digests(tmp_path / "again") == digests(small)


def test_another_seed_makes_another_operation(small: Path, tmp_path: Path) -> None:
    halcyon.generate(tmp_path / "other", halcyon.world(4, 0.05))

    here, there = digests(small), digests(tmp_path / "other")
    reports = [name for name in here if name.startswith("reports/")]
    same = [name for name in reports if here[name] == there.get(name)]
    assert not same


def test_a_twentieth_has_four_networks_and_every_kind_of_report(small: Path) -> None:
    said = json.loads((small / "truth" / "exercise.json").read_text())

    assert said["networks"] == 4
    assert 230 <= said["reports"] <= 270
    assert 110 <= said["persons"] <= 150
    assert 1_800 <= said["payments"] <= 2_700
    assert set(said["by_kind"]) == set(halcyon.FILES)


def test_every_route_reports(small: Path) -> None:
    routes = Counter(said["route"] for said in lines(small / "manifest.jsonl"))

    assert len(routes) == 4


def test_every_script_is_written(middling: Path) -> None:
    text = "".join(
        path.read_text(encoding="utf-8")
        for path in (middling / "reports").rglob("*")
        if path.suffix in (".csv", ".jsonl", ".txt")
    )

    assert any("\u0600" <= letter <= "\u06ff" for letter in text)
    assert any("\u1200" <= letter <= "\u137f" for letter in text)
    assert any("\u0400" <= letter <= "\u04ff" for letter in text)
    assert any("\u0370" <= letter <= "\u03ff" for letter in text)


def test_the_manifest_names_every_report_and_its_hash(small: Path) -> None:
    told = {said["path"]: said["sha256"] for said in lines(small / "manifest.jsonl")}
    there = {name: digest for name, digest in digests(small).items() if name.startswith("reports/")}

    assert told == there


def test_reports_come_in_by_their_day(small: Path) -> None:
    days = [said["collected_on"] for said in lines(small / "manifest.jsonl")]

    assert days == sorted(days)


def test_no_file_says_which_network_it_speaks_of(small: Path) -> None:
    people = [said["id"] for said in lines(small / "truth" / "persons.jsonl")]
    handed_over = [
        path for path in small.rglob("*") if path.is_file() and path.parent.name != "truth"
    ]

    for path in handed_over:
        content = path.read_bytes()
        assert not [each for each in people if each.encode() in content], path


def test_a_world_of_no_size_is_refused() -> None:
    with pytest.raises(Invalid) as refusal:
        halcyon.world(1, 0)

    assert refusal.value.field == "--scale"


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")

    with pytest.raises(Invalid):
        halcyon.generate(tmp_path, halcyon.world(1, 0.05))

    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_an_older_exercise_is_renewed_without_remains(tmp_path: Path, small: Path) -> None:
    halcyon.generate(tmp_path, halcyon.world(4, 0.05))
    halcyon.generate(tmp_path, halcyon.world(3, 0.05))

    assert digests(tmp_path) == digests(small)


def test_an_exercise_whose_writing_was_interrupted_is_not_played_and_can_be_renewed(
    tmp_path: Path, small: Path
) -> None:
    def interrupt(_done: int, _of: int) -> None:
        raise KeyboardInterrupt

    halcyon.generate(tmp_path, halcyon.world(4, 0.05))
    with pytest.raises(KeyboardInterrupt):
        halcyon.generate(tmp_path, halcyon.world(3, 0.05), interrupt)

    with pytest.raises(Invalid, match="whole exercise"):
        list(halcyon.halcyon_files(tmp_path))
    halcyon.generate(tmp_path, halcyon.world(3, 0.05))
    assert digests(tmp_path) == digests(small)


def test_the_watcher_hears_of_each_network(tmp_path: Path) -> None:
    heard: list[tuple[int, int]] = []

    halcyon.generate(tmp_path, halcyon.world(1, 0.05), lambda done, of: heard.append((done, of)))

    assert heard == [(1, 4), (2, 4), (3, 4), (4, 4)]
