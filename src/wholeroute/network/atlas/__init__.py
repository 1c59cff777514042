"""Say where what one reader may see was: incidents, hubs, facilities, addresses, vessels, routes.

Reads a snapshot and nothing else, so that only the open lane has a place here. This must never give
a person a point, a track or a count: what has a place is a thing, a place or an event.
"""

from wholeroute.network.atlas.choosing import Chosen, Wanted, choose, things_of
from wholeroute.network.atlas.model import (
    EXACTNESS,
    LAYERS,
    SCALE,
    Atlas,
    Flow,
    MapLayer,
    Positions,
    Spots,
    layer_of,
)
from wholeroute.network.atlas.reading import read_atlas
from wholeroute.network.atlas.sending import MOST_SENT, Sent, number_held, sent_of

__all__ = [
    "EXACTNESS",
    "LAYERS",
    "MOST_SENT",
    "SCALE",
    "Atlas",
    "Chosen",
    "Flow",
    "MapLayer",
    "Positions",
    "Sent",
    "Spots",
    "Wanted",
    "choose",
    "layer_of",
    "number_held",
    "read_atlas",
    "sent_of",
    "things_of",
]
