"""Exercise Halcyon: a whole invented operation as raw files, with its truth beside them.

`world` says what is to be made, `generate` writes it, `score` holds a picture against its truth.
Nothing in it is real: see `reserved` for the numbers, `names.yaml` for the names. The truth
folder is read by the scorer alone; nothing that wholeroute concludes may come from it.
"""

from wholeroute.exercise.halcyon.world import World, world
from wholeroute.exercise.halcyon.write import Summary, generate

__all__ = ["Summary", "World", "generate", "world"]
