"""Say what a bar is: one measured value, the target it must meet, the peer beside it.

A benchmark is a module `bench/<name>.py` with a function

    def bars(input_dir: Path | None) -> Iterator[Bar]

where `input_dir` is the folder of real data, or None where there is none. Stray
output of libraries is harmless: while bars run, file descriptor 1 is stderr.
"""

from __future__ import annotations

import importlib
import importlib.util
import json
import math
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

__all__ = ["NAMES", "Bar", "Bars", "Better", "chosen", "each", "find_bars", "module_of"]

NAMES = (
    "main",
    "rights",
    "crosscheck",
    "workspace",
    "plan",
    "partnerships",
    "network",
    "money",
    "picture",
    "sea",
    "documents",
    "online",
    "operations",
    "justice",
    "sanctions",
    "protection",
    "exchange",
    "reports",
)


class Better(StrEnum):
    """Which way a value improves."""

    HIGHER = "higher"
    LOWER = "lower"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One measured value against its target and, where one was run, against a peer.

    The peer is measured on the same `input` in the same run, and `peer` names it with
    its version. `input` says what was measured on: which data, how many rows.
    """

    bench: str
    bar: str
    value: float
    unit: str
    target: float
    better: Better
    input: str
    peer: str | None = None
    peer_value: float | None = None

    def __post_init__(self) -> None:
        if self.bench not in NAMES:
            raise ValueError(f"bench: {self.bench!r} is none of {', '.join(NAMES)}")
        for field in ("bar", "unit", "input"):
            if not getattr(self, field).strip():
                raise ValueError(f"{field}: empty")
        for field in ("value", "target", "peer_value"):
            number = getattr(self, field)
            if number is not None and not math.isfinite(number):
                raise ValueError(f"{field}: {number} is no measurement")
        if not isinstance(self.better, Better):
            raise TypeError(f"better: {self.better!r} is no Better")
        if (self.peer is None) != (self.peer_value is None) or self.peer == "":
            raise ValueError("peer: a name and a value come together or not at all")

    @property
    def ok(self) -> bool:
        """Whether the value meets the target; the target itself meets it."""
        if self.better is Better.HIGHER:
            return self.value >= self.target
        return self.value <= self.target

    @property
    def ratio(self) -> float | None:
        """The value as a multiple of the peer's, None without a peer or where that is 0."""
        return self.value / self.peer_value if self.peer_value else None

    def as_json(self) -> str:
        """Return the bar as one line of JSON, without the line end."""
        return json.dumps(
            {
                "bench": self.bench,
                "bar": self.bar,
                "value": self.value,
                "unit": self.unit,
                "target": self.target,
                "better": self.better,
                "peer": self.peer,
                "peer_value": self.peer_value,
                "ratio": self.ratio,
                "ok": self.ok,
                "input": self.input,
            },
            ensure_ascii=False,
            allow_nan=False,
        )


Bars = Callable[[Path | None], Iterator[Bar]]


def each(measures: Iterable[Callable[[], Iterable[Bar]]]) -> Iterator[Bar]:
    """Yield the bars of each measure, in order.

    A generator ends at its first exception; this iterator goes on past a measure that
    fails, so the measures after it still run. End `bars` with `return each([...])`.
    """
    return _Measures(measures)


class _Measures(Iterator[Bar]):
    def __init__(self, measures: Iterable[Callable[[], Iterable[Bar]]]) -> None:
        self._waiting = iter(measures)
        self._running: Iterator[Bar] = iter(())

    def __next__(self) -> Bar:
        while True:
            try:
                return next(self._running)
            except StopIteration:
                self._running = iter(next(self._waiting)())
            except Exception:
                self._running = iter(())
                raise


_Measure = TypeVar("_Measure", bound=Callable[..., Iterable[Bar]])


def chosen(measures: Iterable[_Measure], variable: str) -> list[_Measure]:
    """Return the measures of the modules that an environment variable names, all without one.

    Raises `ValueError` for a module that brings none of them.
    """
    known = list(measures)
    wanted = os.environ.get(variable, "").replace(",", " ").split()
    unknown = sorted(set(wanted) - set(map(module_of, known)))
    if unknown:
        modules = ", ".join(dict.fromkeys(map(module_of, known)))
        raise ValueError(f"{variable}: {unknown[0]!r} is no module; there are {modules}")
    return [measure for measure in known if not wanted or module_of(measure) in wanted]


def module_of(measure: Callable[..., Iterable[Bar]]) -> str:
    """Return the name of the module that brings a measure."""
    return measure.__module__.rpartition(".")[2]


def find_bars(name: str) -> Bars | None:
    """Return the `bars` of a benchmark, None where it isn't written yet.

    Raises `KeyError` for a name outside `NAMES`, and whatever importing it raises.
    """
    if name not in NAMES:
        raise KeyError(name)
    module = f"{__package__}.{name}"
    if importlib.util.find_spec(module) is None:
        return None
    bars: Bars = importlib.import_module(module).bars
    return bars
