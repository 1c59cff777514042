"""The same person across the reports of an invented operation whose truth is known.

Exercise Halcyon for each seed of BENCH_SEEDS (none of them tuned on) at BENCH_SCALE, taken in and
cross-checked, held against its truth by the exercise's own scorer.
"""

from __future__ import annotations

import os
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from bench import ground
from bench.contract import Bar
from wholeroute import crosscheck
from wholeroute.cli.exercise import told
from wholeroute.cli.members import read_members
from wholeroute.cli.play import take_all
from wholeroute.exercise import halcyon
from wholeroute.ledger import Acting, Ledger, standing
from wholeroute.members import begin_exercise, enrol, member_named, members
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
            off = _off(acting, truth)
    for key, target in _LEAST.items():
        name = f"halcyon-{key.replace('.', '-')}"
        share = scored.measures[key].value or 0.0
        yield ground.bar(BENCH, name, share, "share", target, where, higher=True)
    yield ground.bar(BENCH, "halcyon-calibration", off, "share", 0.02, where)
    yield ground.bar(BENCH, "halcyon-run", seconds, "s", 25, where)


def _off(acting: Acting, truth: halcyon.Truth) -> float:
    """Return how far the stated probabilities lie from the share that is true, tenth by tenth.

    Of the pairs that the machine judged and of which both are told by the truth.
    """
    senders = [
        each.as_reader(Role.CONTRIBUTOR, Purpose.ANALYSIS)
        for each in members(acting.ledger)
        if Role.CONTRIBUTOR in each.roles
    ]
    by_mention = {each.id: each.who for each in truth.mentions}
    at = halcyon.mentioned(acting.ledger, truth.mentions, senders)
    who = {entity: by_mention[mentions[0]] for entity, mentions in at.items()}
    with acting.begin() as connection:
        judged = standing(connection, brief=True)
    tenths: defaultdict[int, list[tuple[float, bool]]] = defaultdict(list)
    for each in judged:
        if each.score is not None and each.left in who and each.right in who:
            same = who[each.left] == who[each.right]
            tenths[min(int(each.score * 10), 9)].append((each.score, same))
    for tenth, told_of in sorted(tenths.items()):
        stated, true = (sum(column) / len(told_of) for column in zip(*told_of, strict=True))
        print(
            f"  {tenth / 10:.1f}: {len(told_of):,} pairs, stated {stated:.3f}, true {true:.3f}",
            file=sys.stderr,
        )
    gaps = [abs(sum(stated - same for stated, same in told_of)) for told_of in tenths.values()]
    return sum(gaps) / sum(map(len, tenths.values()))


MEASURES = (of_operations,)
