"""What an installation's processes spent: ours, the children's, the database's.

The most memory at once: shared pages are counted once (proportional set size), so that buffers
that every backend maps do not add up. And seconds of processor, which a busy machine changes
less than it changes time. Sampled: what comes and goes between two looks is missed.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread
from types import TracebackType
from typing import Self

_EVERY = 1.0  # seconds between two looks
_PROC = Path("/proc")
_TICK = os.sysconf("SC_CLK_TCK")
_USED = slice(11, 13)  # user and system ticks, among what follows a process's name


class Spent:
    """What is seen in the block of this process, what it started, and what runs in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()
        self._ended = Event()
        self._thread = Thread(target=self._look, daemon=True)
        self._ticks: dict[int, int] = {}
        self._before = 0
        self.bytes = 0
        """The largest sum of memory."""

    @property
    def processor(self) -> float:
        """Return the seconds of processor that all of them took since the block began."""
        return (sum(self._ticks.values()) - self._before) / _TICK

    def __enter__(self) -> Self:
        self._before = sum(_ticks(each) for each in self._ours())
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ended.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._ended.wait(_EVERY):
            self._see()
        self._see()

    def _see(self) -> None:
        ours = self._ours()
        self.bytes = max(self.bytes, sum(map(_held, ours)))
        self._ticks |= {each: max(self._ticks.get(each, 0), _ticks(each)) for each in ours}

    def _ours(self) -> set[int]:
        above = {}
        for each in _PROC.iterdir():
            if each.name.isdigit():
                with suppress(OSError):
                    above[int(each.name)] = _parent(each)
        ours = {pid for pid in above if pid == os.getpid() or self._works_here(pid)}
        while more := {pid for pid, parent in above.items() if parent in ours} - ours:
            ours |= more
        return ours

    def _works_here(self, pid: int) -> bool:
        with suppress(OSError):
            return (_PROC / str(pid) / "cwd").resolve().is_relative_to(self._folder)
        return False


def peak() -> int:
    """Return the most bytes that this process held at once.

    `getrusage` would tell of the program that started this one, if that held more: Linux hands the
    mark on to what a process becomes.
    """
    for line in (_PROC / "self" / "status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) << 10
    raise RuntimeError("/proc/self/status names no VmHWM")


def _parent(process: Path) -> int:
    after_name = (process / "stat").read_text().rpartition(")")[2]
    return int(after_name.split()[1])


def _ticks(pid: int) -> int:
    with suppress(OSError):
        after_name = (_PROC / str(pid) / "stat").read_text().rpartition(")")[2]
        return sum(map(int, after_name.split()[_USED]))
    return 0


def _held(pid: int) -> int:
    with suppress(OSError):
        for line in (_PROC / str(pid) / "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) << 10
    return 0
