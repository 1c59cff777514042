"""What the workspace's pages take, and whether they find what they are for.

BENCH_WORKSPACE names the modules to run: "desk,entity,search,canvas,map,timeline,paint,users,api".
Scale comes from the environment of each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

from bench.contract import Bar, chosen, each
from bench.workspace import api, canvas, desk, entity, paint, search, timeline, users
from bench.workspace import map as map_

MEASURES: tuple[Callable[[Path | None], Iterable[Bar]], ...] = (
    *desk.MEASURES,
    *entity.MEASURES,
    *search.MEASURES,
    *canvas.MEASURES,
    *map_.MEASURES,
    *timeline.MEASURES,
    *paint.MEASURES,
    *users.MEASURES,
    *api.MEASURES,
)


def bars(input_dir: Path | None) -> Iterator[Bar]:
    """Run every measure, or those of the modules asked for, one after the other."""
    asked = chosen(MEASURES, "BENCH_WORKSPACE")
    return each([partial(measure, input_dir) for measure in asked])
