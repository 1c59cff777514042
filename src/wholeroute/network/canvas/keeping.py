"""Keep what is read of a network in memory for a short while: ids and numbers alone.

Colleagues who read in one role for one purpose see the same, so it is read once for them. Names are
never kept: a page reads them under its own session, and says on record whom it showed.

What anybody's protection or erasure made wrong is never shown: the ledger's epoch is asked each
time. What came in since is read when the time is over, or when the reader asks for it.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

from wholeroute.ledger import Acting, epoch_of
from wholeroute.network.canvas.acts import Act, Deed
from wholeroute.network.canvas.drawing import Drawing, GroupOf, draw
from wholeroute.network.canvas.held import Held
from wholeroute.network.canvas.reading import read_held
from wholeroute.network.canvas.scene import Members, Scene, go_on, play
from wholeroute.rights import Purpose, Reader, Role

KEPT_FOR = timedelta(minutes=10)
MOST_KEPT = 8
MOST_SCENES = 24


@dataclass(frozen=True, slots=True, eq=False)
class Canvas:
    """What a reader holds, what their acts come to, and what is drawn of that."""

    held: Held
    scene: Scene
    drawing: Drawing


@dataclass(slots=True)
class _Place:
    lock: Lock = field(default_factory=Lock)
    held: Held | None = None
    epoch: int = -1
    made: OrderedDict[tuple[Act, ...], Canvas] = field(default_factory=OrderedDict)

    def canvas(self, acts: tuple[Act, ...], members: Members, group_of: GroupOf) -> Canvas:
        """Return the canvas of `acts`, going on from the act before where that is still there."""
        if (made := self.made.get(acts)) is not None:
            self.made.move_to_end(acts)
            return made
        held = self.held
        assert held is not None  # noqa: S101 — read by whoever holds the lock
        before = self.made.get(acts[:-1]) if acts and acts[-1].deed is not Deed.FOLD else None
        scene = go_on(before.scene, acts[-1], members) if before else play(held, acts, members)
        self.made[acts] = Canvas(held, scene, draw(scene, group_of))
        while len(self.made) > MOST_SCENES:
            self.made.popitem(last=False)
        return self.made[acts]


_Same = tuple[str, Role, Purpose]
"""What decides what somebody sees: their organisation, their role and what they read for."""


class Keeper:
    """What is held for each sort of reader, the one used longest ago given up first."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._lock = Lock()
        self._places: OrderedDict[_Same, _Place] = OrderedDict()

    def canvas(
        self, acting: Acting, acts: tuple[Act, ...], members: Members, group_of: GroupOf,
    ) -> Canvas:  # fmt: skip
        """Return what `acts` come to on what this reader may see, read within the last ten minutes."""
        place = self._place(acting.reader)
        with place.lock:
            self._renew(acting, place)
            return place.canvas(acts, members, group_of)

    def held(self, acting: Acting) -> Held:
        """Return what this reader may see, read within the last ten minutes."""
        place = self._place(acting.reader)
        with place.lock:
            return self._renew(acting, place)

    def forget(self, acting: Acting) -> None:
        """Have the next look read anew."""
        place = self._place(acting.reader)
        with place.lock:
            place.held = None

    def _renew(self, acting: Acting, place: _Place) -> Held:
        now, epoch = self._clock(), epoch_of(acting)
        held = place.held
        if held is None or place.epoch != epoch or now - held.read_at > KEPT_FOR:
            # The epoch is asked before: what is protected meanwhile makes this old at once.
            held = read_held(acting, now)
            place.held, place.epoch = held, epoch
            place.made.clear()
        return held

    def _place(self, reader: Reader) -> _Place:
        same = reader.organisation, reader.role, reader.purpose
        with self._lock:
            place = self._places.setdefault(same, _Place())
            self._places.move_to_end(same)
            while len(self._places) > MOST_KEPT:
                self._places.popitem(last=False)
            return place
