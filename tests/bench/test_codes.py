"""The bench of codes on a twentieth of its records, and that it notices when a code is not held."""

from __future__ import annotations

import sys

import pytest
from bench.rights.codes import MEASURES, tallied

from wholeroute.disclosure import Form
from wholeroute.rights import Decision

CODES = sys.modules["wholeroute.disclosure.codes"]


@pytest.mark.parametrize("form", Form)
def test_a_sample_holds_every_code(form: Form) -> None:
    tally = tallied(form, 250, seed=1)

    assert (tally.h1_in_court, tally.h2_onward, tally.laxer) == (0, 0, 0)
    assert tally.left > 20


@pytest.mark.parametrize("form", Form)
def test_without_the_rules_the_bench_finds_what_leaves(
    form: Form, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(CODES, "decide", lambda *_, **__: Decision(True, "x", ""))

    tally = tallied(form, 250, seed=1)

    assert min(tally.h1_in_court, tally.h2_onward) > 0


def test_without_the_strictest_code_the_bench_finds_it(monkeypatch: pytest.MonkeyPatch) -> None:
    carried = CODES.carried
    monkeypatch.setattr(
        sys.modules["wholeroute.disclosure.write"], "carried", lambda inputs: carried(inputs[:1])
    )

    assert tallied(Form.JSON, 250, seed=1).laxer > 0


def test_every_bar_is_zero_on_a_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["bench.rights.codes"], "RECORDS", 250)

    assert {bar.value for measure in MEASURES for bar in measure()} == {0}
