"""Keep what a session's map holds in memory for a short while, as the canvas keeps its network.

Whoever was protected or erased meanwhile is gone at the next look: the ledger's epoch is asked
each time.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock

from wholeroute.ledger import Acting, epoch_of
from wholeroute.network.atlas.model import Atlas
from wholeroute.network.atlas.reading import read_atlas
from wholeroute.network.canvas.keeping import KEPT_FOR, MOST_KEPT


@dataclass(slots=True)
class _Place:
    lock: Lock = field(default_factory=Lock)
    atlas: Atlas | None = None
    epoch: int = -1


class AtlasKeeper:
    """What each session's map holds, the one used longest ago given up first."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._lock = Lock()
        self._places: OrderedDict[str, _Place] = OrderedDict()

    def atlas(self, acting: Acting) -> Atlas:
        """Return what this session may see, read within the last ten minutes."""
        place = self._place(acting.token)
        with place.lock:
            now, epoch = self._clock(), epoch_of(acting)
            atlas = place.atlas
            if atlas is None or place.epoch != epoch or now - atlas.read_at > KEPT_FOR:
                # The epoch is asked before: what is protected meanwhile makes this old at once.
                atlas = read_atlas(acting, now)
                place.atlas, place.epoch = atlas, epoch
            return atlas

    def forget(self, acting: Acting) -> None:
        """Have the next look read anew."""
        place = self._place(acting.token)
        with place.lock:
            place.atlas = None

    def _place(self, token: str) -> _Place:
        with self._lock:
            place = self._places.setdefault(token, _Place())
            self._places.move_to_end(token)
            while len(self._places) > MOST_KEPT:
                self._places.popitem(last=False)
            return place
