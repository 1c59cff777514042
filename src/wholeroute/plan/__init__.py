"""Hold a plan as it was adopted: its actions, what they call for, from whom, by when and measured how.

A plan is a folder of YAML files, or one file. The plan of 2021 comes with the program; any other (a
national strategy, the next plan of the Union) is read by the same loader and may share indicators,
organisations and laws. Pure: no database, no clock, no request. This room holds no person and must
never say that something is done: a status is worked out from evidence, never typed.
"""

from wholeroute.plan.acts import Act, Stage, Step
from wholeroute.plan.built_in import built_in
from wholeroute.plan.choose import Count, Facets, Group, Shelf, Wanted, facets, shelve
from wholeroute.plan.faults import Fault
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

__all__ = [
    "About",
    "Act",
    "Action",
    "Count",
    "Deadline",
    "Facets",
    "Fault",
    "Figure",
    "Force",
    "Group",
    "Indicator",
    "Loaded",
    "Need",
    "Organisation",
    "Period",
    "Pillar",
    "Plan",
    "Qualifier",
    "Section",
    "Shelf",
    "Stage",
    "Step",
    "System",
    "SystemKind",
    "Unit",
    "Wanted",
    "built_in",
    "facets",
    "load",
    "look_at",
    "look_at_files",
    "shelve",
]
