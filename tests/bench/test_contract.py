"""The bench contract: what a bar says, and that nothing but bars reaches stdout."""

from __future__ import annotations

import json
import math
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest
from bench import crosscheck, rights
from bench.contract import NAMES, Bar, Better, each, find_bars, module_of
from hypothesis import given
from hypothesis import strategies as st

BENCH = Path(__file__).parents[2] / "bench"

FASTER = Bar(
    bench="money",
    bar="payments traced",
    value=120.0,
    unit="payments/s",
    target=100.0,
    better=Better.HIGHER,
    input="1,000 invented payments",
    peer="pandas 3.0",
    peer_value=40.0,
)


def measured(bar: Bar, *, value: float, better: Better) -> Bar:
    return replace(bar, value=value, better=better)


@given(st.floats(allow_nan=False, allow_infinity=False), st.sampled_from(Better))
def test_a_value_that_equals_its_target_meets_it(value: float, better: Better) -> None:
    assert replace(FASTER, value=value, target=value, better=better).ok


def test_a_higher_value_misses_a_bar_where_lower_is_better() -> None:
    assert measured(FASTER, value=101.0, better=Better.HIGHER).ok
    assert not measured(FASTER, value=101.0, better=Better.LOWER).ok
    assert measured(FASTER, value=99.0, better=Better.LOWER).ok
    assert not measured(FASTER, value=99.0, better=Better.HIGHER).ok


def test_the_ratio_is_the_value_over_the_peers() -> None:
    assert FASTER.ratio == 3.0
    assert replace(FASTER, peer_value=0.0).ratio is None
    assert replace(FASTER, peer=None, peer_value=None).ratio is None


def test_a_bar_is_one_line_of_json_with_every_field_of_the_contract() -> None:
    line = replace(FASTER, input="données,\nécrites").as_json()

    assert "\n" not in line
    assert " ".join(json.loads(line)) == (
        "bench bar value unit target better peer peer_value ratio ok input"
    )
    assert json.loads(line)["better"] == "higher"
    assert json.loads(line)["input"] == "données,\nécrites"


@pytest.mark.parametrize(
    "wrong",
    [
        {"bench": "bananas"},
        {"bar": " "},
        {"unit": ""},
        {"input": ""},
        {"value": math.nan},
        {"target": math.inf},
        {"peer_value": math.nan},
        {"peer": None},
        {"peer": ""},
        {"peer_value": None},
        {"better": "bigger"},
    ],
)
def test_a_bar_that_measures_nothing_cannot_be_made(wrong: dict[str, object]) -> None:
    (field,) = wrong
    with pytest.raises((ValueError, TypeError), match="peer" if "peer" in field else field):
        replace(FASTER, **wrong)  # type: ignore[arg-type]


def test_a_measure_that_raises_does_not_stop_those_after_it() -> None:
    def fails() -> list[Bar]:
        raise RuntimeError("peer not installed")

    outcomes = each([fails, lambda: [FASTER]])

    with pytest.raises(RuntimeError):
        next(outcomes)
    assert list(outcomes) == [FASTER]


def test_an_unknown_benchmark_is_not_looked_for() -> None:
    with pytest.raises(KeyError):
        find_bars("contract")


# --- the command -------------------------------------------------------------------------------

SENTINEL = "not a bar"
MODULE = f"""
import os, subprocess, sys
from dataclasses import replace
from bench.contract import Bar, Better, each

BAR = Bar(bench="money", bar="first", value=1, unit="s", target=2, better=Better.LOWER, input="i")

def noisy():
    print({SENTINEL!r})
    os.write(1, b"{SENTINEL}\\n")
    subprocess.run(["echo", {SENTINEL!r}], check=True)
    return [BAR]

def fails():
    raise RuntimeError("peer not installed")

def bars(input_dir):
    return each(MEASURES)

def where(input_dir):
    yield replace(BAR, input=str(input_dir))
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return an empty checkout: this bench package without any benchmark."""
    (tmp_path / "repo" / "bench").mkdir(parents=True)
    for module in ("__init__.py", "__main__.py", "contract.py"):
        shutil.copy(BENCH / module, tmp_path / "repo" / "bench" / module)
    return tmp_path / "repo"


def bench(checkout: Path, *names: str, **environment: str) -> subprocess.CompletedProcess[str]:
    inherited = {key: value for key, value in os.environ.items() if key != "BENCH_INPUT"}
    return subprocess.run(
        [sys.executable, "-m", "bench", *names],
        cwd=checkout,
        env=inherited | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def write(checkout: Path, measures: str) -> None:
    (checkout / "bench" / "money.py").write_text(f"{MODULE}\nMEASURES = {measures}\n")


def read_bars(stdout: str) -> list[str]:
    return [json.loads(line)["bar"] for line in stdout.splitlines()]


def test_stdout_holds_bars_only_whatever_libraries_and_programs_print(checkout: Path) -> None:
    write(checkout, "[noisy, lambda: [replace(BAR, bar='second')]]")

    done = bench(checkout, "money")

    assert done.returncode == 0
    assert read_bars(done.stdout) == ["first", "second"]
    assert done.stderr.count(SENTINEL) == 3


def test_a_bar_that_raises_says_so_on_stderr_and_the_others_still_run(checkout: Path) -> None:
    write(checkout, "[fails, noisy]")

    done = bench(checkout, "money")

    assert done.returncode == 3
    assert read_bars(done.stdout) == ["first"]
    assert "RuntimeError: peer not installed" in done.stderr


def test_a_bar_of_another_benchmark_is_an_error(checkout: Path) -> None:
    write(checkout, "[lambda: [replace(BAR, bench='sea')], noisy]")

    done = bench(checkout, "money")

    assert done.returncode == 3
    assert read_bars(done.stdout) == ["first"]


def test_a_benchmark_that_cannot_be_imported_is_an_error_not_an_absence(checkout: Path) -> None:
    (checkout / "bench" / "money.py").write_text("import bananas_that_nobody_ships\n")

    done = bench(checkout, "money")

    assert (done.returncode, done.stdout) == (3, "")
    assert "bananas_that_nobody_ships" in done.stderr


@pytest.mark.parametrize("name", ["main", "money"])
def test_a_known_name_without_bars_prints_none_and_says_so(checkout: Path, name: str) -> None:
    done = bench(checkout, name)

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"{name}: no bar is defined yet\n"


@pytest.mark.parametrize("names", [[], ["bananas"], ["money", "sea"], ["contract"]])
def test_an_unknown_name_is_told_the_known_ones(checkout: Path, names: list[str]) -> None:
    done = bench(checkout, *names)

    assert (done.returncode, done.stdout) == (2, "")
    assert all(name in done.stderr for name in NAMES)


def test_the_input_is_the_shared_data_beside_the_checkout_unless_told(checkout: Path) -> None:
    write(checkout, "[]\nbars = where")
    other = checkout.parent / "other"
    other.mkdir()

    def given_input(**environment: str) -> str:
        given: str = json.loads(bench(checkout, "money", **environment).stdout)["input"]
        return given

    assert given_input() == "None"
    shared = checkout.parent / "shared" / "data"
    shared.mkdir(parents=True)
    assert given_input() == str(shared)
    assert given_input(BENCH_INPUT=str(other)) == str(other)
    assert bench(checkout, "money", BENCH_INPUT=str(other / "absent")).returncode == 2


@pytest.mark.parametrize("package", [crosscheck, rights], ids=["crosscheck", "rights"])
def test_every_measure_of_a_package_is_run(package: ModuleType) -> None:
    folder = Path(package.__path__[0])
    modules = {path.stem for path in folder.glob("*.py") if "\nMEASURES = (" in path.read_text()}

    assert modules == set(map(module_of, package.MEASURES))


def test_a_measure_of_rights_that_is_not_there_is_no_measure(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("BENCH_RIGHTS", "hostile,timming")

    with pytest.raises(ValueError, match="'timming' is no module; there are fences, decisions"):
        rights.bars(None)
