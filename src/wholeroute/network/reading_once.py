"""Keep what a reader may see in memory for a short while: ids and numbers alone.

Colleagues who read in one role for one purpose see the same, so it is read once for them. Names are
never kept: a page reads them under its own session, and says on record whom it showed.

What anybody's protection or erasure made wrong is never shown: the ledger's epoch is asked each
time. What came in since is read when the time is over, or when the reader asks for it.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from typing import Any, Generic, Protocol, TypeVar

from wholeroute.ledger import Acting, epoch_of
from wholeroute.rights import Purpose, Reader, Role

KEPT_FOR = timedelta(minutes=10)
MOST_KEPT = 8


class _Read(Protocol):
    """What was read; `read_at` says when."""

    @property
    def read_at(self) -> datetime: ...


R = TypeVar("R", bound=_Read)


@dataclass(slots=True)
class Place(Generic[R]):
    """What is held for one sort of reader, and what was worked out of it meanwhile."""

    lock: Lock = field(default_factory=Lock)
    held: R | None = None
    epoch: int = -1
    made: OrderedDict[Hashable, Any] = field(default_factory=OrderedDict)


Same = tuple[str, Role, Purpose]
"""What decides what somebody sees: their organisation, their role and what they read for."""


def same(reader: Reader) -> Same:
    """Return what a reader shares with all who see the same."""
    return reader.organisation, reader.role, reader.purpose


class ReadOnce(Generic[R]):
    """What is held for each sort of reader, the one used longest ago given up first."""

    def __init__(
        self, clock: Callable[[], datetime], read: Callable[[Acting, datetime], R]
    ) -> None:
        self._clock = clock
        self._read = read
        self._lock = Lock()
        self._places: OrderedDict[Same, Place[R]] = OrderedDict()

    def held(self, acting: Acting) -> R:
        """Return what this reader may see, read within the last ten minutes."""
        with self.place(acting) as (held, _):
            return held

    @contextmanager
    def place(self, acting: Acting) -> Iterator[tuple[R, OrderedDict[Hashable, Any]]]:
        """Yield what this reader may see and what was made of it, to nobody else meanwhile."""
        place = self._place(acting.reader)
        with place.lock:
            yield self._renewed(acting, place), place.made

    def forget(self, acting: Acting) -> None:
        """Have the next look read anew."""
        place = self._place(acting.reader)
        with place.lock:
            place.held = None

    def _renewed(self, acting: Acting, place: Place[R]) -> R:
        now, epoch = self._clock(), epoch_of(acting)
        held = place.held
        if held is None or place.epoch != epoch or now - held.read_at > KEPT_FOR:
            # The epoch is asked before: what is protected meanwhile makes this old at once.
            held = self._read(acting, now)
            place.held, place.epoch = held, epoch
            place.made.clear()
        return held

    def _place(self, reader: Reader) -> Place[R]:
        sort = same(reader)
        with self._lock:
            place = self._places.setdefault(sort, Place())
            self._places.move_to_end(sort)
            while len(self._places) > MOST_KEPT:
                self._places.popitem(last=False)
            return place
