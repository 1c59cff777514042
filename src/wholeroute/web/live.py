"""Tell an open desk that it changed: that, and never what.

One question about the database every few seconds serves every open desk: whether anything was
written at all. Only then a desk is read again, under its own session, and its reader hears of it
where what they may see became another. A stream ends with its session, keeps no sign-in alive, and
there are only so many.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock

import anyio
from anyio.to_thread import run_sync

from wholeroute.errors import Unavailable
from wholeroute.ledger import Acting, last_written

TICK_SECONDS = 5.0
LONGEST_SECONDS = 25 * 60
"""Shorter than a sign-in may idle: an open tab is no sign of somebody being there."""
MOST_STREAMS = 100
MOST_OF_ONE = 6


@dataclass(slots=True)
class Streams:
    """The streams that are open, by the session that each stands on."""

    _open: Counter[str] = field(default_factory=Counter)
    _lock: Lock = field(default_factory=Lock, compare=False)

    @contextmanager
    def one_more(self, session: str) -> Iterator[None]:
        """Hold a place for a stream; raise `Unavailable` where there is none."""
        with self._lock:
            if self._open.total() >= MOST_STREAMS or self._open[session] >= MOST_OF_ONE:
                raise Unavailable(
                    "too many desks are kept up to date here; reload to see what is new"
                )
            self._open[session] += 1
        try:
            yield
        finally:
            with self._lock:
                self._open[session] -= 1
                if not self._open[session]:
                    del self._open[session]


async def changes(acting: Acting, print_of: Callable[[], bytes]) -> AsyncIterator[None]:
    """Yield each time that a desk changed, until its session or the stream's time is over."""
    written, last = await run_sync(last_written, acting), await run_sync(print_of)
    with anyio.move_on_after(LONGEST_SECONDS):
        while await run_sync(acting.is_open):
            await anyio.sleep(TICK_SECONDS)
            now = await run_sync(last_written, acting)
            if now == written:
                continue
            written, before = now, last
            last = await run_sync(print_of)
            if last != before:
                yield
