"""The test on times: it hears a small shift in much noise, and raises no alarm over noise alone."""

from __future__ import annotations

import random

from bench.rights.timing import signed_rank


def noise(seed: int, shift: float = 0.0, pairs: int = 1000) -> list[float]:
    """Return differences of times as a busy machine makes them: skewed, now and then far out."""
    draw = random.Random(seed)  # noqa: S311 — a draw that can be repeated

    def taken() -> float:
        return 0.010 + draw.expovariate(1 / 0.001) + (0.05 if draw.random() < 0.01 else 0)

    return [taken() + shift - taken() for _ in range(pairs)]


def test_noise_alone_raises_no_alarm() -> None:
    alarms = sum(signed_rank(noise(seed)) < 0.01 for seed in range(200))

    assert alarms <= 8


def test_a_shift_of_a_fiftieth_is_heard() -> None:
    assert all(signed_rank(noise(seed, shift=0.0002)) < 0.01 / 17 for seed in range(20))


def test_no_difference_at_all_is_none() -> None:
    assert signed_rank([0.0] * 100) == 1.0
