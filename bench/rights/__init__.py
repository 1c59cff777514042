"""Rights and security under attack: each module beside this one measures one promise.

All of it takes more than two hours; BENCH_RIGHTS names the modules to run: "hostile,timing".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from bench.contract import Bar, chosen, each
from bench.rights import (
    codes,
    decisions,
    fences,
    hostile,
    mutations,
    overhead,
    surviving,
    sweep,
    tampering,
    timing,
    writers,
)

MEASURES: tuple[Callable[[], Iterable[Bar]], ...] = (
    *fences.MEASURES,
    *decisions.MEASURES,
    *sweep.MEASURES,
    *timing.MEASURES,
    *hostile.MEASURES,
    *tampering.MEASURES,
    *codes.MEASURES,
    *overhead.MEASURES,
    *surviving.MEASURES,
    *writers.MEASURES,
    *mutations.MEASURES,
)


def bars(_input_dir: Path | None) -> Iterator[Bar]:
    """Run every measure, or those of the modules asked for, one after the other."""
    return each(chosen(MEASURES, "BENCH_RIGHTS"))
