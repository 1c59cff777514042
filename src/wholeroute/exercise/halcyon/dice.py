"""Draw from a small table of choices and their weights."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


def drawn(rng: Random, table: Sequence[tuple[T, float]]) -> T:
    """Return one of the choices, each as likely as its weight says."""
    weights = [weight for _, weight in table]
    return rng.choices([choice for choice, _ in table], weights)[0]
