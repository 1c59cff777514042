"""Decide who may do what with which statement, and in which lane a person stands.

Pure: no clock, no database, no request. The ledger enforces the same table a
second time in the database; a test holds the two equal. This room must never
learn who a person is: it sees roles, categories and codes, never names.
"""

from wholeroute.rights.decide import (
    ACCESS_RULES,
    ROLES_OF_PROFILE,
    AccessRule,
    Decision,
    Item,
    Permit,
    Reader,
    Recipient,
    decide,
    require,
    rules_of,
)
from wholeroute.rights.grades import Grade, from_3x5x2, from_4x4, from_admiralty, parse_grade
from wholeroute.rights.lanes import (
    ALLEGED_CATEGORIES,
    OPEN_CATEGORIES,
    PROTECTING_CATEGORIES,
    lane_of_object,
    lane_of_person,
    strictest,
)
from wholeroute.rights.model import (
    AccessClass,
    Action,
    Category,
    Handling,
    InformationGrade,
    Lane,
    OrganisationKind,
    PermitCode,
    Profile,
    Purpose,
    Regime,
    Reliability,
    Role,
    Tlp,
)

__all__ = [
    "ACCESS_RULES",
    "ALLEGED_CATEGORIES",
    "OPEN_CATEGORIES",
    "PROTECTING_CATEGORIES",
    "ROLES_OF_PROFILE",
    "AccessClass",
    "AccessRule",
    "Action",
    "Category",
    "Decision",
    "Grade",
    "Handling",
    "InformationGrade",
    "Item",
    "Lane",
    "OrganisationKind",
    "Permit",
    "PermitCode",
    "Profile",
    "Purpose",
    "Reader",
    "Recipient",
    "Regime",
    "Reliability",
    "Role",
    "Tlp",
    "decide",
    "from_3x5x2",
    "from_4x4",
    "from_admiralty",
    "lane_of_object",
    "lane_of_person",
    "parse_grade",
    "require",
    "rules_of",
    "strictest",
]
