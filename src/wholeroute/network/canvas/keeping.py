"""Keep what the acts of a canvas come to, beside what is held: going on from the act before is quick."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wholeroute.ledger import Acting
from wholeroute.network.canvas.acts import Act, Deed
from wholeroute.network.canvas.drawing import Drawing, GroupOf, draw
from wholeroute.network.canvas.held import Held
from wholeroute.network.canvas.reading import read_held
from wholeroute.network.canvas.scene import Members, Scene, go_on, play
from wholeroute.network.reading_once import ReadOnce

MOST_SCENES = 24


@dataclass(frozen=True, slots=True, eq=False)
class Canvas:
    """What a reader holds, what their acts come to, and what is drawn of that."""

    held: Held
    scene: Scene
    drawing: Drawing


class Keeper(ReadOnce[Held]):
    """What is held of networks, and the canvases that were looked at last."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        super().__init__(clock, read_held)

    def canvas(
        self, acting: Acting, acts: tuple[Act, ...], members: Members, group_of: GroupOf,
    ) -> Canvas:  # fmt: skip
        """Return what `acts` come to on what this reader may see, read within the last ten minutes."""
        with self.place(acting) as (held, made):
            return _canvas(held, made, acts, members, group_of)


def _canvas(
    held: Held, made: OrderedDict[Hashable, Any], acts: tuple[Act, ...], members: Members,
    group_of: GroupOf,
) -> Canvas:  # fmt: skip
    """Return the canvas of `acts`, going on from the act before where that is still there."""
    known: Canvas | None = made.get(acts)
    if known is not None:
        made.move_to_end(acts)
        return known
    before: Canvas | None = None
    if acts and acts[-1].deed is not Deed.FOLD:
        before = made.get(acts[:-1])
    scene = go_on(before.scene, acts[-1], members) if before else play(held, acts, members)
    made[acts] = found = Canvas(held, scene, draw(scene, group_of))
    while len(made) > MOST_SCENES:
        made.popitem(last=False)
    return found
