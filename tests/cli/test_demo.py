"""Where a demonstration lives."""

from __future__ import annotations

from pathlib import Path

import pytest

from wholeroute.cli.demo import demo_home


def test_two_exercises_never_share_an_installation(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("WHOLEROUTE_HOME", "WHOLEROUTE_KEYS", "WHOLEROUTE_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    homes = [demo_home(1, 1.0), demo_home(1, 0.05), demo_home(2, 1.0)]

    assert len({each.data for each in homes}) == len({each.keys for each in homes}) == 3
    assert homes[0].data.name.endswith("-demo")


def test_an_installation_that_is_named_is_used(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("WHOLEROUTE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("WHOLEROUTE_KEYS", str(tmp_path / "keys"))

    assert demo_home(1, 0.05).data == tmp_path / "home"
