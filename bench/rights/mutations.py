"""Take away every safeguard that Python keeps, one at a time, and count whom nothing notices."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.safeguards.mutations import MUTATIONS, noticed

from bench.contract import Bar, Better


def _unnoticed() -> Iterator[Bar]:
    silent = []
    for number, mutation in enumerate(MUTATIONS, start=1):
        with tempfile.TemporaryDirectory() as scratch:
            seen = noticed(mutation, Path(scratch))
        mark = "red" if seen else "STAYS GREEN"
        print(f"{number}/{len(MUTATIONS)} {mutation.safeguard}: {mark}", file=sys.stderr)
        silent += [] if seen else [mutation.safeguard]
    yield Bar(
        bench="rights", bar="safeguards-gone-unnoticed", value=len(silent), unit="safeguards",
        target=0, better=Better.LOWER, input=f"{len(MUTATIONS)} taken away one at a time",
    )  # fmt: skip


MEASURES = (_unnoticed,)
