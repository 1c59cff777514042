"""Draw what a reader may see as a network to work on: begun small, expanded by count, undone at will.

A canvas is its acts (`acts`), done in their order (`scene`) on what the reader's own open lane
holds (`held`, `reading`), and drawn where the server says (`drawing`, `network.placing`). This must never
draw or count anybody outside the open lane, keep a name, or show one reader what another sees.
"""

from wholeroute.network.canvas.acts import (
    LARGEST_CORE,
    MOST_STEPS,
    Act,
    Bond,
    Deed,
    Gathering,
    History,
    act,
    last_of,
    long,
    read_act,
    read_acts,
    short,
    written,
)
from wholeroute.network.canvas.drawing import REST, Drawing, Line, Node, draw
from wholeroute.network.canvas.held import EPOCH, KINDS, Held, Ties
from wholeroute.network.canvas.keeping import Canvas, Keeper
from wholeroute.network.canvas.reading import read_held
from wholeroute.network.canvas.scene import Members, Scene, Settings, play

__all__ = [
    "EPOCH",
    "KINDS",
    "LARGEST_CORE",
    "MOST_STEPS",
    "REST",
    "Act",
    "Bond",
    "Canvas",
    "Deed",
    "Drawing",
    "Gathering",
    "Held",
    "History",
    "Keeper",
    "Line",
    "Members",
    "Node",
    "Scene",
    "Settings",
    "Ties",
    "act",
    "draw",
    "last_of",
    "long",
    "play",
    "read_act",
    "read_acts",
    "read_held",
    "short",
    "written",
]
