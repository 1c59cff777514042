"""An invented operation to open pages on: Exercise Halcyon, taken in, cross-checked and pictured.

BENCH_SEED and BENCH_SCALE say which; BENCH_PLAYED names the folder of one that `wholeroute demo`
played before, which spares the minutes that scale 1 takes.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench import ground
from wholeroute import crosscheck, network
from wholeroute.cli.members import read_members
from wholeroute.cli.play import take_all
from wholeroute.exercise import halcyon
from wholeroute.ledger import Home, Ledger
from wholeroute.members import begin_exercise, enrol, member_named
from wholeroute.rights import Purpose, Role

SEED = int(os.environ.get("BENCH_SEED", "107"))
SCALE = float(os.environ.get("BENCH_SCALE", ".4"))
PLAYED = os.environ.get("BENCH_PLAYED", "")
WHICH = f"Exercise Halcyon, {f'played in {Path(PLAYED).name}' if PLAYED else f'seed {SEED}, scale {SCALE}'}"


@contextmanager
def played() -> Iterator[Home]:
    """Yield the home of an operation that was played; nothing has it open."""
    if PLAYED:
        yield Home(Path(PLAYED), Path(os.environ["WHOLEROUTE_KEYS"]))
        return
    with ground.scratch() as home:
        with Ledger.open(home) as ledger:
            play(ledger, home.data.parent / "halcyon")
        yield home


def play(ledger: Ledger, folder: Path, scale: float = SCALE) -> None:
    """Write the operation into `folder`, take all its reports in, cross-check and picture them."""
    halcyon.generate(folder, halcyon.world(SEED, scale))
    begin_exercise(ledger)
    enrol(ledger, *read_members(folder / "members.yaml"))
    take_all(ledger, list(halcyon.halcyon_files(folder)), lambda _done, _of: None)
    analyst = member_named(ledger, "ana").as_reader(Role.ANALYST, Purpose.ANALYSIS)
    with ledger.acting(analyst) as acting:
        print(crosscheck.run(acting), file=sys.stderr)
        network.run(acting)
    crosscheck.check_arrivals(ledger)
