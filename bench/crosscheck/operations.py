"""The same person across the reports of an invented operation whose truth is known.

Exercise Halcyon for each seed of BENCH_SEEDS (none of them tuned on) at BENCH_SCALE, taken in and
cross-checked, held against its truth by the exercise's own scorer.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from bench import ground
from bench.contract import Bar
from wholeroute import crosscheck
from wholeroute.cli.exercise import told
from wholeroute.cli.members import read_members
from wholeroute.cli.play import take_all
from wholeroute.exercise import halcyon
from wholeroute.ledger import Ledger
from wholeroute.members import begin_exercise, enrol, member_named
from wholeroute.rights import Purpose, Role

BENCH = "crosscheck"
SEEDS = [int(each) for each in os.environ.get("BENCH_SEEDS", "107,108,109").split(",")]
SCALE = float(os.environ.get("BENCH_SCALE", "1"))
_LEAST = {
    "persons.precision": 0.995,
    "persons.recall": 0.96,
    "objects.precision": 0.99,
    "objects.recall": 0.98,
}


def of_operations(_input_dir: Path | None) -> Iterator[Bar]:
    """Cross-check one operation for each seed."""
    for seed in SEEDS:
        yield from _operation(seed)


def _operation(seed: int) -> Iterator[Bar]:
    where = f"Exercise Halcyon, seed {seed}, scale {SCALE}"
    with ground.scratch() as home, Ledger.open(home) as ledger:
        folder = home.data.parent / "halcyon"
        halcyon.generate(folder, halcyon.world(seed, SCALE))
        begin_exercise(ledger)
        enrol(ledger, *read_members(folder / "members.yaml"))
        take_all(ledger, list(halcyon.halcyon_files(folder)), lambda _done, _of: None)
        analyst = member_named(ledger, "ana").as_reader(Role.ANALYST, Purpose.ANALYSIS)
        with ledger.acting(analyst) as acting:
            started = time.monotonic()
            print(where, crosscheck.run(acting), file=sys.stderr)
            seconds = time.monotonic() - started
            truth = halcyon.load_truth(folder)
            scored = halcyon.score(truth, told(ledger, truth))
    for key, target in _LEAST.items():
        name = f"halcyon-{key.replace('.', '-')}"
        share = scored.measures[key].value or 0.0
        yield ground.bar(BENCH, name, share, "share", target, where, higher=True)
    yield ground.bar(BENCH, "halcyon-run", seconds, "s", 25, where)


MEASURES = (of_operations,)
