"""Draw the same random numbers each time: igraph has one generator for the whole process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from threading import Lock

import igraph

_LOCK = Lock()


@contextmanager
def seeded(seed: int = 0) -> Iterator[None]:
    """Let igraph draw from a generator of this seed, and nobody else meanwhile."""
    with _LOCK:
        igraph.set_random_number_generator(Random(seed))  # noqa: S311 — to come out the same
        try:
            yield
        finally:
            igraph.set_random_number_generator(None)
