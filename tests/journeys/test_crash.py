"""Samples of the crash benchmarks: client and postmaster killed, nothing acknowledged lost."""

from __future__ import annotations

import pytest
from bench import crash
from bench.rights import surviving


def test_no_kill_loses_doubles_or_halves_a_report(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crash, "REPORTS", 60)
    monkeypatch.setattr(crash, "KILLS", 2)

    bars = {bar.bar: bar for bar in crash.crash_bars()}

    assert set(bars) == {"crash-lost", "crash-half-visible", "crash-doubled", "crash-restart"}
    assert [bar.bar for bar in bars.values() if not bar.ok and bar.bar != "crash-restart"] == []


def test_no_kill_loses_halves_or_leaves_behind_an_original_a_record_or_an_identity(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(surviving, "REPORTS", 30)
    monkeypatch.setattr(surviving, "KILLS", 2)
    monkeypatch.setattr(surviving, "_STARTING_OVER", 5)

    bars = {bar.bar: bar for bar in surviving.crash_bars()}

    assert set(bars) == {
        "kill-lost", "kill-half-visible", "kill-orphans", "kill-doubled", "kill-restart",
    }  # fmt: skip
    assert [bar.bar for bar in bars.values() if not bar.ok and bar.bar != "kill-restart"] == []
