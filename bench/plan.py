"""Whether the plan's register is whole, and what choosing among its 209 actions takes.

BENCH_VISITS (40) says how often each page is asked for. Milliseconds are of this process's
processor beside those of the clock: what else the machine does counts in the latter.
"""

from __future__ import annotations

import os
import statistics
from collections.abc import Iterator
from pathlib import Path

from bench import ground
from bench.contract import Bar, Better, each
from bench.differencing import differencing
from bench.editions import editions
from bench.workspace.served import asked_of
from wholeroute.ledger import Ledger
from wholeroute.plan import built_in

BENCH = "plan"
VISITS = int(os.environ.get("BENCH_VISITS", "40"))
CHOICES = (
    ("all", "/plan", "209 of 209 actions"),
    ("pillar", "/plan?pillar=4", "74 of 209 actions"),
    (
        "four-choices",
        "/plan?pillar=3&section=3.2&force=should&actor=member-states",
        "of 209 actions",
    ),
    ("words", "/plan?words=partner", "of 209 actions"),
)
_MOST_MS = 100


def bars(_input_dir: Path | None) -> Iterator[Bar]:
    """Count the register's rows, ask for its pages, attack what is published, rebuild an edition."""
    return each([_rows, _choosing, differencing, editions])


def _rows() -> Iterator[Bar]:
    plan = built_in()
    boxed = [action for action in plan.actions if action.boxed]
    said = [s for s in plan.systems if s.needs and all(n.page or not n.does for n in s.needs)]
    for name, number, target in (
        ("actions", len(plan.actions), 209),
        ("boxed-with-elaborations", sum(bool(box.elaborated_by) for box in boxed), 27),
        ("systems", len(plan.systems), 141),
        ("systems-with-page-or-not-yet", len(said), 141),
        ("figures", len(plan.figures), 57),
    ):
        where = "the plan of 2021 as it comes with the program"
        yield Bar(
            bench=BENCH, bar=name, value=number, unit="rows", target=target,
            better=Better.HIGHER, input=where,
        )  # fmt: skip


def _choosing() -> Iterator[Bar]:
    with ground.scratch() as home, Ledger.open(home) as ledger:
        for name, path, holds in CHOICES:
            wall, own, size = asked_of(ledger, path, VISITS, holds=holds)
            where = f"{path}, {size / 1000:.0f} kB, median of {VISITS} visits"
            for sort, took in (("", wall), ("-processor", own)):
                yield Bar(
                    bench=BENCH, bar=f"choose-{name}{sort}", value=statistics.median(took),
                    unit="ms", target=_MOST_MS, better=Better.LOWER, input=where,
                )  # fmt: skip
