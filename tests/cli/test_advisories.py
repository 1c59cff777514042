"""`wholeroute advisories` says what it checked, and that it checked nothing where it could not."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.test_main import told
from tests.web.test_advisories import advisory


@pytest.fixture
def lock(tmp_path: Path) -> str:
    """Return a lock file that pins an invented package."""
    path = tmp_path / "run.txt"
    path.write_text("some-package==1.4.0 \\\n    --hash=sha256:00\n", encoding="utf-8")
    return str(path)


def test_the_lack_of_advisories_is_said(
    lock: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("WHOLEROUTE_ADVISORIES", raising=False)
    code, err = told(("advisories", lock), monkeypatch, capsys)

    assert code == 0
    assert "not checked" in err


def test_an_affected_package_fails_the_check(
    lock: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "osv"
    folder.mkdir()
    monkeypatch.setenv("WHOLEROUTE_ADVISORIES", str(advisory(folder)))

    assert told(("advisories", lock), monkeypatch, capsys)[0] == 1
