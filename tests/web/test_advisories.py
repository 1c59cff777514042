"""Packages are held against advisories that lie at hand; where none do, nothing is claimed."""

from __future__ import annotations

import json
import zipfile
from datetime import date
from pathlib import Path

import pytest

from wholeroute.web.advisories import NODE, PYTHON, Component, check, installed, locked

ROOT = Path(__file__).parents[2]
OLD = Component(PYTHON, "Some_Package", "1.4.0")


def advisory(folder: Path, **changed: object) -> Path:
    """Write one advisory of an invented package and return the folder."""
    said = {
        "id": "GHSA-aaaa-bbbb-cccc",
        "modified": "2026-11-01T00:00:00Z",
        "summary": "It opens the door",
        "database_specific": {"severity": "HIGH"},
        "affected": [
            {
                "package": {"ecosystem": PYTHON, "name": "some-package"},
                "ranges": [
                    {
                        "type": "ECOSYSTEM",
                        "events": [
                            {"introduced": "1.2"},
                            {"fixed": "1.4.1"},
                            {"introduced": "2.0"},
                        ],
                    }
                ],
            }
        ],
    } | changed
    (folder / "GHSA-aaaa-bbbb-cccc.json").write_text(json.dumps(said), encoding="utf-8")
    return folder


def test_without_advisories_nothing_is_claimed(tmp_path: Path) -> None:
    for folder in (None, tmp_path, tmp_path / "none"):
        done = check([OLD], folder)
        assert (done.components, done.read, done.newest, done.found) == (1, 0, None, ())


def test_an_affected_package_is_named_with_what_mends_it(tmp_path: Path) -> None:
    done = check([OLD], advisory(tmp_path))

    assert (done.read, done.newest) == (1, date(2026, 11, 1))
    (found,) = done.found
    assert found.component == OLD
    assert (found.advisory, found.severity, found.mended_in) == (
        "GHSA-aaaa-bbbb-cccc", "high", "1.4.1",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("version", "affected"),
    [("1.1.9", False), ("1.2", True), ("1.2.0", True), ("1.4.1rc1", True), ("1.4.1", False),
     ("1.10", False), ("2.0.0b1", False), ("2.0", True), ("3", True)],
)  # fmt: skip
def test_a_range_is_read_as_it_is_meant(
    tmp_path: Path,
    version: str,
    affected: bool,  # noqa: FBT001 — a row of the table above
) -> None:
    found = check([OLD._replace(version=version)], advisory(tmp_path)).found

    assert bool(found) is affected


def test_a_version_that_is_named_is_affected(tmp_path: Path) -> None:
    named = [{"package": {"ecosystem": PYTHON, "name": "Some.Package"}, "versions": ["1.4.0"]}]

    assert check([OLD], advisory(tmp_path, affected=named)).found


def test_what_was_withdrawn_or_is_about_another_says_nothing(tmp_path: Path) -> None:
    assert not check([OLD], advisory(tmp_path, withdrawn="2026-11-02T00:00:00Z")).found
    assert not check([OLD._replace(ecosystem=NODE)], advisory(tmp_path)).found
    assert not check([OLD._replace(name="other")], advisory(tmp_path)).found


def test_a_package_of_advisories_is_read_and_what_is_none_passed_over(tmp_path: Path) -> None:
    loose = advisory(tmp_path) / "GHSA-aaaa-bbbb-cccc.json"
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as package:
        package.writestr("GHSA.json", loose.read_bytes())
        package.writestr("README.md", "no advisory")
    loose.write_text("{", encoding="utf-8")
    (tmp_path / "list.json").write_text("[1]", encoding="utf-8")

    done = check([OLD], tmp_path)

    assert done.read == 1
    assert done.found


def test_every_lock_file_is_read() -> None:
    for path in (*sorted((ROOT / "requirements").glob("*.txt")), ROOT / "package-lock.json"):
        pinned = list(locked(path))
        assert pinned, path
        assert all(each.name and each.version[0].isdecimal() for each in pinned), path
    assert Component(NODE, "htmx.org", "4.0.1") in list(locked(ROOT / "package-lock.json"))


def test_what_is_installed_is_what_is_pinned_to_run() -> None:
    here = {each.name.lower() for each in installed()}

    assert {"fastapi", "sqlalchemy", "wholeroute"} <= here
