"""A twentieth of the crash benchmark: client and postmaster killed, nothing acknowledged lost."""

from __future__ import annotations

import pytest
from bench import crash


def test_no_kill_loses_doubles_or_halves_a_report(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crash, "REPORTS", 100)
    monkeypatch.setattr(crash, "KILLS", 2)

    bars = {bar.bar: bar for bar in crash.crash_bars()}

    assert set(bars) == {"crash-lost", "crash-half-visible", "crash-doubled", "crash-restart"}
    assert [bar.bar for bar in bars.values() if not bar.ok and bar.bar != "crash-restart"] == []
