"""Cross-checking against truths that others wrote down, that lists imply, or that were invented.

BENCH_CROSSCHECK names the modules to run: "names,lists". Data of others is read from the input
folder; where it is absent, what stands on it is left out, and stderr says so. BENCH_QUERIES asks for
names that somebody brings (see `screening`), and for nothing else.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

from bench.contract import Bar, chosen, each
from bench.crosscheck import arrivals, bulk, evenness, lists, names, operations, screening

MEASURES: tuple[Callable[[Path | None], Iterable[Bar]], ...] = (
    *names.MEASURES,
    *evenness.MEASURES,
    *lists.MEASURES,
    *operations.MEASURES,
    *screening.MEASURES,
    *bulk.MEASURES,
    *arrivals.MEASURES,
)


def bars(input_dir: Path | None) -> Iterator[Bar]:
    """Run every measure, or those of the modules asked for, one after the other."""
    if os.environ.get("BENCH_QUERIES"):
        return screening.of_given(input_dir)
    asked = chosen(MEASURES, "BENCH_CROSSCHECK")
    return each([partial(measure, input_dir) for measure in asked])
