"""Rights and security under attack: each module beside this one measures one promise."""

from __future__ import annotations

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
    """Run every measure, one after the other."""
    return each(MEASURES)
