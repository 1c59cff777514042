"""Exercise Halcyon: a whole invented operation as raw files, with its truth beside them.

`world` says what is to be made, `generate` writes it, `halcyon_files` hands the files to intake,
`score` holds a picture against the truth. Nothing in it is real: see `reserved` for the numbers
and `names.yaml` for the names. The truth folder is for the scorer alone: nothing that wholeroute
concludes may come from it.
"""

from wholeroute.exercise.halcyon.files import halcyon_files
from wholeroute.exercise.halcyon.picture import Finding, Group, Picture
from wholeroute.exercise.halcyon.plan import FILES
from wholeroute.exercise.halcyon.score import Measure, Score, score
from wholeroute.exercise.halcyon.told import mentioned, told
from wholeroute.exercise.halcyon.truth import (
    Mention,
    NetworkTruth,
    PersonTruth,
    Trap,
    Truth,
    load_truth,
)
from wholeroute.exercise.halcyon.world import World, world
from wholeroute.exercise.halcyon.write import Summary, generate

__all__ = [
    "FILES",
    "Finding",
    "Group",
    "Measure",
    "Mention",
    "NetworkTruth",
    "PersonTruth",
    "Picture",
    "Score",
    "Summary",
    "Trap",
    "Truth",
    "World",
    "generate",
    "halcyon_files",
    "load_truth",
    "mentioned",
    "score",
    "told",
    "world",
]
