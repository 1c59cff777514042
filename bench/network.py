"""The whole chain on Exercise Halcyon: how long it takes, and what it says, held against the truth.

Each seed of BENCH_SEEDS (none of them tuned on) is made at BENCH_SCALE, taken in, cross-checked
and pictured by the same commands that a person gives, in an installation of its own. BENCH_LOAD=20
then asks what a report costs at that scale, and how much memory all of it takes.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from bench import ground
from bench.contract import Bar, each
from bench.spent import Spent
from wholeroute import crosscheck
from wholeroute.cli.desk import Desk
from wholeroute.cli.exercise import told
from wholeroute.cli.members import read_members
from wholeroute.cli.play import ANALYST, Played, play, sender
from wholeroute.exercise import halcyon
from wholeroute.intake import Submission, take_in_all
from wholeroute.ledger import Ledger
from wholeroute.members import begin_exercise, enrol, members
from wholeroute.rights import Purpose, Role

BENCH = "network"
SEEDS = [int(each) for each in os.environ.get("BENCH_SEEDS", "101,102,103").split(",")]
SCALE = float(os.environ.get("BENCH_SCALE", "1"))
LOAD = float(os.environ.get("BENCH_LOAD", "0"))
_SECONDS = 120
"""What generation, intake, cross-check and network may take at scale 1."""
_MORE = 10
"""Of how many more reports that name somebody the slowest is said."""
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
    """Measure every seed, and the load where it is asked for."""
    return each([*(partial(_seed, seed) for seed in SEEDS), *([_load] if LOAD else [])])


@dataclass(frozen=True, slots=True)
class Run:
    """One exercise from its generation to the picture, and the installation that holds it."""

    ledger: Ledger
    folder: Path
    played: Played
    making: float
    spent: Spent
    scale: float
    where: str

    @property
    def seconds(self) -> float:
        """Return how long all of it took."""
        return self.making + sum(self.played.seconds.values())


@contextmanager
def _run(seed: int, scale: float) -> Iterator[Run]:
    """Play one exercise in an installation of its own."""
    where = f"Exercise Halcyon, seed {seed}, scale {scale:g}"
    with ground.scratch() as home, Spent(home.data.parent) as spent, Ledger.open(home) as ledger:
        folder = home.data.parent / "halcyon"
        started = time.monotonic()
        halcyon.generate(folder, halcyon.world(seed, scale))
        making = time.monotonic() - started
        begin_exercise(ledger)
        enrol(ledger, *read_members(folder / "members.yaml"))
        played = play(_quiet(), ledger, list(halcyon.halcyon_files(folder)))
        print(where, played, file=sys.stderr)
        yield Run(ledger, folder, played, making, spent, scale, where)


def _seed(seed: int) -> Iterator[Bar]:
    with _run(seed, SCALE) as run:
        yield from _chain(run)
        yield from _truth(run)
        one_more = _one_more(run.ledger, seed)
        yield ground.bar(BENCH, "one-more-report", one_more, "s", 2, run.where)


def _load() -> Iterator[Bar]:
    """Measure what a report costs at BENCH_LOAD, beside what it costs at scale 1 in the same run."""
    with _run(SEEDS[0], 1) as run:
        least = _cost(run)
    with _run(SEEDS[0], LOAD) as run:
        seconds, processor = _cost(run)
        yield from _chain(run)
        where = f"{run.where}: {run.played.intake.files:,} files"
        time_of, processor_of = (
            f"{where}, {1000 * each:.1f} ms each" for each in (seconds, processor)
        )
        ratio, unit = 1.5, "of scale 1"
        yield ground.bar(BENCH, "cost-per-report", seconds / least[0], unit, ratio, time_of)
        yield ground.bar(
            BENCH, "processor-a-report", processor / least[1], unit, ratio, processor_of
        )
        yield from _truth(run)
        peak = run.spent.bytes / (1 << 30)
        yield ground.bar(BENCH, "peak-memory", peak, "GiB, all processes", 8, run.where)


def _cost(run: Run) -> tuple[float, float]:
    """Return the seconds, and those of a processor, that one file took."""
    files = run.played.intake.files
    return run.seconds / files, run.spent.processor / files


def _truth(run: Run) -> Iterator[Bar]:
    truth = halcyon.load_truth(run.folder)
    scored = halcyon.score(truth, told(run.ledger, truth)).measures
    for key, target in _LEAST.items():
        share = scored[key].value or 0.0
        yield ground.bar(BENCH, key, share, "share", target, run.where, higher=True)
    for key, target in _BASELINES.items():
        yield ground.bar(BENCH, key, scored[key].value or 0.0, "share", target, run.where)
    for key in _NOBODY:
        of = f"{run.where}, of {scored[key].denominator:,}"
        yield ground.bar(BENCH, key, scored[key].numerator, "people", 0, of)


def _chain(run: Run) -> Iterator[Bar]:
    came = run.played.intake
    lost = came.rows - came.accepted - came.quarantined
    yield ground.bar(BENCH, "rows-unaccounted", lost, "rows", 0, run.where)
    yield ground.bar(BENCH, "files-refused", len(came.refused), "files", 0, run.where)
    parts = {"generate": run.making, **run.played.seconds}
    told_of = ", ".join(f"{name} {seconds:.0f} s" for name, seconds in parts.items())
    where = f"{run.where}: {told_of}"
    yield ground.bar(BENCH, "chain", run.seconds, "s", _SECONDS * run.scale, where)


def _one_more(ledger: Ledger, seed: int) -> float:
    """Return the seconds from a file nobody sent yet to its cross-check, the slowest of a few.

    Not every file names somebody who could be compared, so the first `_MORE` that do are timed.
    """
    folder = Path(tempfile.mkdtemp(prefix="wholeroute-one-more-"))
    taken: list[float] = []
    try:
        halcyon.generate(folder, halcyon.world(seed + 100_000, 0.02))
        for file in halcyon.halcyon_files(folder):
            seconds, profiles = _sent(ledger, file)
            if profiles:
                taken.append(seconds)
            if len(taken) == _MORE:
                break
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if len(taken) < _MORE:
        raise AssertionError(f"{len(taken)} more reports named somebody, and {_MORE} are timed")
    return max(taken)


def _sent(ledger: Ledger, file: Submission) -> tuple[float, int]:
    """Return the seconds one file took up to its cross-check, and how many profiles it brought."""
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
    print(f"one more report: {seconds:.3f} s, {arrival}", file=sys.stderr)
    return seconds, arrival.profiles


def _quiet() -> Desk:
    return Desk(member="", purpose="", role="", json=True)
