"""Rights and security under attack: each module beside this one measures one promise.

All of it takes more than an hour; BENCH_RIGHTS names the modules to run: "hostile,timing".
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from bench.contract import Bar, each
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
    wanted = os.environ.get("BENCH_RIGHTS", "").replace(",", " ").split()
    unknown = sorted(set(wanted) - set(map(module_of, MEASURES)))
    if unknown:
        known = ", ".join(dict.fromkeys(map(module_of, MEASURES)))
        raise ValueError(f"BENCH_RIGHTS: {unknown[0]!r} is no module; there are {known}")
    return each([measure for measure in MEASURES if not wanted or module_of(measure) in wanted])


def module_of(measure: Callable[[], Iterable[Bar]]) -> str:
    """Return the name of the module that brings a measure."""
    return measure.__module__.rpartition(".")[2]
