"""Hold a plan as it was adopted: its actions, what they call for, from whom, by when and measured how.

A plan is a folder of YAML files, or one file. The plan of 2021 comes with the program; any other (a
national strategy, the next plan of the Union) is read by the same loader and may share indicators,
organisations and laws. What is kept beside it is signed rows that never change, and editions frozen of
them. This room holds no person and must never say that something is done: a status is worked out from
evidence, never typed.
"""

from wholeroute.plan.acts import Act, Stage, Step
from wholeroute.plan.built_in import built_in
from wholeroute.plan.choose import Count, Facets, Group, Shelf, Wanted, facets, shelve
from wholeroute.plan.edition import (
    SEVERAL,
    Change,
    Consulted,
    Edition,
    Frame,
    OfGroup,
    OfTopic,
    Piece,
    Reached,
    Replied,
    Standing,
    Told,
    as_json,
    kinds_of,
)
from wholeroute.plan.faults import Fault
from wholeroute.plan.freeze import (
    Order,
    freeze,
    keep_renderings,
    must_be_publishable,
    publish_edition,
    sign_edition,
)
from wholeroute.plan.load import Loaded, load, look_at, look_at_files
from wholeroute.plan.model import (
    About,
    Action,
    Deadline,
    Figure,
    Force,
    Indicator,
    Need,
    Organisation,
    Period,
    Pillar,
    Plan,
    Qualifier,
    Section,
    System,
    SystemKind,
    Unit,
)
from wholeroute.plan.status import Far
from wholeroute.plan.store.editions import Kept, Rendering, Signature

__all__ = [
    "SEVERAL",
    "About",
    "Act",
    "Action",
    "Change",
    "Consulted",
    "Count",
    "Deadline",
    "Edition",
    "Facets",
    "Far",
    "Fault",
    "Figure",
    "Force",
    "Frame",
    "Group",
    "Indicator",
    "Kept",
    "Loaded",
    "Need",
    "OfGroup",
    "OfTopic",
    "Order",
    "Organisation",
    "Period",
    "Piece",
    "Pillar",
    "Plan",
    "Qualifier",
    "Reached",
    "Rendering",
    "Replied",
    "Section",
    "Shelf",
    "Signature",
    "Stage",
    "Standing",
    "Step",
    "System",
    "SystemKind",
    "Told",
    "Unit",
    "Wanted",
    "as_json",
    "built_in",
    "facets",
    "freeze",
    "keep_renderings",
    "kinds_of",
    "load",
    "look_at",
    "look_at_files",
    "must_be_publishable",
    "publish_edition",
    "shelve",
    "sign_edition",
]
