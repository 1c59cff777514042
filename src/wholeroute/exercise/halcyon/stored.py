"""Read the exercise's own lists: stems of names, routes, texts, mappings."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from wholeroute.exercise.halcyon.model import Route


def data_folder() -> Path:
    """Return the folder of the exercise's own data."""
    return Path(str(files("wholeroute.exercise"))) / "data" / "halcyon"


@cache
def stored(name: str) -> Any:
    """Return one of the lists by its name."""
    return yaml.safe_load((data_folder() / f"{name}.yaml").read_text(encoding="utf-8"))


@cache
def routes() -> tuple[Route, ...]:
    """Return the four routes in their order."""
    return tuple(
        Route(
            name,
            said["letter"],
            tuple(said["codes"]),
            said["iban"],
            tuple(said["languages"]),
            tuple(said["members"].items()),
            tuple(said["smuggled"].items()),
            tuple(said["towns"]),
            tuple((north, east) for north, east in said["sea"]),
            said["land"],
        )
        for name, said in stored("routes").items()
    )
