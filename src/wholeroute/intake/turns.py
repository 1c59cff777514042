"""Let small reports take turns: of many that come at once, whoever came first is done first.

Worked on all at once, each would wait for all the others, and some twice as long as most.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

_AT_ONCE = 2 * (os.cpu_count() or 1) + 4
"""Some wait for the disk, some for the database, some for their child: as many as keep all busy."""

_SMALL = 1 << 20
"""Bytes. A larger report takes its time, and nobody waits for it nor it for anybody."""


class Turns:
    """So many at a time; the others wait in the order they came."""

    def __init__(self, at_once: int) -> None:
        self._free = at_once
        self._waiting: deque[Lock] = deque()
        self._looking = Lock()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a turn and hold it."""
        with self._looking:
            mine = Lock()
            mine.acquire()
            if self._free:
                self._free -= 1
                mine.release()
            else:
                self._waiting.append(mine)
        with mine:
            try:
                yield
            finally:
                self._pass_on()

    def _pass_on(self) -> None:
        with self._looking:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._free += 1


_TURNS = Turns(_AT_ONCE)


@contextmanager
def in_turn(size: int) -> Iterator[None]:
    """Hold a turn while a report of `size` bytes is taken in, if it is a small one."""
    if size > _SMALL:
        yield
    else:
        with _TURNS.turn():
            yield
