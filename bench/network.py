"""The whole chain on Exercise Halcyon: how long it takes, and what it says, held against the truth.

Each seed of BENCH_SEEDS (none of them tuned on) is made at BENCH_SCALE, taken in, cross-checked
and pictured by the same commands that a person gives, in an installation of its own.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from bench import ground
from bench.contract import Bar, each
from wholeroute import crosscheck
from wholeroute.cli.desk import Desk
from wholeroute.cli.exercise import told
from wholeroute.cli.members import read_members
from wholeroute.cli.play import ANALYST, Played, play, sender
from wholeroute.exercise import halcyon
from wholeroute.intake import take_in_all
from wholeroute.ledger import Ledger
from wholeroute.members import enrol, members
from wholeroute.rights import Purpose, Role

BENCH = "network"
SEEDS = [int(each) for each in os.environ.get("BENCH_SEEDS", "101,102,103").split(",")]
SCALE = float(os.environ.get("BENCH_SCALE", "1"))
_SECONDS = 120 * SCALE
_LEAST = {
    "persons.precision": 0.99,
    "persons.recall": 0.90,
    "objects.precision": 0.99,
    "objects.recall": 0.98,
    "leaders.recall": 0.90,
}
_NOBODY = ("protected_in_findings", "innocents_in_findings")
_BASELINES = {"baseline.exact.recall": 0.60, "baseline.fuzzy.recall": 0.80}


def bars(_input_dir: Path | None) -> Iterator[Bar]:
    """Measure every seed."""
    return each([partial(_seed, seed) for seed in SEEDS])


def _seed(seed: int) -> Iterator[Bar]:
    where = f"Exercise Halcyon, seed {seed}, scale {SCALE:g}"
    with ground.scratch() as home, Ledger.open(home) as ledger:
        folder = home.data.parent / "halcyon"
        started = time.monotonic()
        halcyon.generate(folder, halcyon.world(seed, SCALE))
        making = time.monotonic() - started
        enrol(ledger, *read_members(folder / "members.yaml"))
        played = play(_quiet(), ledger, list(halcyon.halcyon_files(folder)))
        yield from _chain(played, making, where)
        truth = halcyon.load_truth(folder)
        scored = halcyon.score(truth, told(ledger, truth)).measures
        for key, target in _LEAST.items():
            share = scored[key].value or 0.0
            yield ground.bar(BENCH, key, share, "share", target, where, higher=True)
        for key, target in _BASELINES.items():
            yield ground.bar(BENCH, key, scored[key].value or 0.0, "share", target, where)
        for key in _NOBODY:
            of = f"{where}, of {scored[key].denominator:,}"
            yield ground.bar(BENCH, key, scored[key].numerator, "people", 0, of)
        yield ground.bar(BENCH, "one-more-report", _one_more(ledger, seed), "s", 2, where)


def _chain(played: Played, making: float, where: str) -> Iterator[Bar]:
    print(where, played, file=sys.stderr)
    lost = played.intake.rows - played.intake.accepted - played.intake.quarantined
    yield ground.bar(BENCH, "rows-unaccounted", lost, "rows", 0, where)
    parts = {"generate": making, **played.seconds}
    told_of = ", ".join(f"{name} {seconds:.0f} s" for name, seconds in parts.items())
    yield ground.bar(BENCH, "chain", sum(parts.values()), "s", _SECONDS, f"{where}: {told_of}")


def _one_more(ledger: Ledger, seed: int) -> float:
    """Return the seconds from a file that nobody sent yet to its cross-check."""
    folder = Path(tempfile.mkdtemp(prefix="wholeroute-one-more-"))
    try:
        halcyon.generate(folder, halcyon.world(seed + 100_000, 0.02))
        file = next(f for f in halcyon.halcyon_files(folder) if f.reader == "csv")
        started = time.monotonic()
        known = {each.id: each for each in members(ledger)}
        (taken,) = take_in_all(
            ledger, [file], datetime.now(UTC).date(), lambda f: sender(known[f.member], f)
        )
        if taken.receipt is None or taken.receipt.already:
            raise AssertionError(f"the one more report did not come in: {taken}")
        analyst = known[ANALYST].as_reader(Role.ANALYST, Purpose.ANALYSIS)
        with ledger.acting(analyst) as acting:
            arrival = crosscheck.arrive(acting, [taken.receipt.ref])
        seconds = time.monotonic() - started
        print(arrival, file=sys.stderr)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return seconds


def _quiet() -> Desk:
    return Desk(member="", purpose="", role="", json=True)
