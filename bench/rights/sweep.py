"""Canaries behind every door of the application, asked for by every role that may not see them.

The tests ask each route for one of the hidden; here it is asked for every one.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

from bench.contract import Bar
from bench.rights.fences import failures

EVERY = 18
"""As many as there are canaries."""


def sweep() -> Iterator[Bar]:
    """Sweep every route for every canary."""
    os.environ["SWEEP_SAMPLE"] = str(EVERY)
    try:
        yield from failures("canaries-seen", ("test_sweep.py",), "readers who saw one")
    finally:
        del os.environ["SWEEP_SAMPLE"]


MEASURES = (sweep,)
