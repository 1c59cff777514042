"""Let small reports take turns: of many that come at once, whoever came first is done first.

Worked on all at once, each would wait for all the others, and some twice as long as most.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

_AT_ONCE = min(2 * (os.cpu_count() or 1) + 4, 16)
"""Some wait for the disk, some for the database, some for their child: as many as keep all busy, and
no more than have a connection at once."""

_SMALL = 256 << 10
"""Bytes of the file. A larger report takes its time, and nobody waits for it nor it for anybody."""


class Turns:
    """So many at a time; the others wait in the order they came."""

    def __init__(self, at_once: int) -> None:
        self._free = at_once
        self._waiting: deque[Lock] = deque()
        self._looking = Lock()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a turn and hold it."""
        mine = Lock()
        mine.acquire()
        with self._looking:
            self._waiting.append(mine)
            self._let_in()
        try:
            mine.acquire()
            yield
        finally:
            with self._looking:
                if mine in self._waiting:  # whoever waited gave up
                    self._waiting.remove(mine)
                else:
                    self._free += 1
                self._let_in()

    def _let_in(self) -> None:
        while self._free and self._waiting:
            self._free -= 1
            self._waiting.popleft().release()


_TURNS = Turns(_AT_ONCE)


@contextmanager
def in_turn(size: int) -> Iterator[None]:
    """Hold a turn while a report of `size` bytes is taken in, if it is a small one."""
    if size > _SMALL:
        yield
    else:
        with _TURNS.turn():
            yield
