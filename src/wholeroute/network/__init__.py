"""Picture who works together: ties by layer, groups, and role cards with their evidence.

Reads a snapshot and nothing else, so only the open lane enters. Decides whom several
independent layers put together, and says what stands without each input. This room must never
make anybody a subject for a label, for contacts where no money is missing, for one source's word
or for what a smuggled person told, never release a hold, and never store whoever is merely near.
"""

from wholeroute.network.drawn import MOST_DRAWN, places
from wholeroute.network.looking import Look, Looks
from wholeroute.network.model import Card, Group, Layer, Picture, Role, Tie
from wholeroute.network.reading_once import ReadOnce
from wholeroute.network.register import REGISTER
from wholeroute.network.run import RULE, NetworkReport, Window, look, run
from wholeroute.network.shown import (
    ShownCard,
    ShownGroup,
    ShownLine,
    ShownPerson,
    ShownTie,
    cards_about,
    group,
    groups,
    may_see,
    must_see,
)

__all__ = [
    "MOST_DRAWN",
    "REGISTER",
    "RULE",
    "Card",
    "Group",
    "Layer",
    "Look",
    "Looks",
    "NetworkReport",
    "Picture",
    "ReadOnce",
    "Role",
    "ShownCard",
    "ShownGroup",
    "ShownLine",
    "ShownPerson",
    "ShownTie",
    "Tie",
    "Window",
    "cards_about",
    "group",
    "groups",
    "look",
    "may_see",
    "must_see",
    "places",
    "run",
]
