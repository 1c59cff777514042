"""One small exercise and two middling ones, made once for each worker."""

from __future__ import annotations

from pathlib import Path

import pytest

from wholeroute.exercise import halcyon


def made(folder: Path, seed: int, scale: float) -> Path:
    halcyon.generate(folder, halcyon.world(seed, scale))
    return folder


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("small"), seed=3, scale=0.05)


@pytest.fixture(scope="session", params=[11, 12])
def middling(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("middling"), seed=int(request.param), scale=0.2)


@pytest.fixture(scope="session")
def truth(small: Path) -> halcyon.Truth:
    return halcyon.load_truth(small)
