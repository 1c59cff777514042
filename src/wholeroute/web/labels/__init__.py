"""Name closed sets for people: every kind, property, role and lane has words of its own.

One module holds the sets of one room. A test fails where a set gains a member that has no label here.
"""

from __future__ import annotations

from collections.abc import Mapping

from wholeroute.web.labels.allegations import ALLEGATIONS
from wholeroute.web.labels.campaigns import CAMPAIGNS
from wholeroute.web.labels.desk import DESK
from wholeroute.web.labels.figures import FIGURES
from wholeroute.web.labels.judging import JUDGING
from wholeroute.web.labels.keeping import KEEPING
from wholeroute.web.labels.leaving import LEAVING
from wholeroute.web.labels.money import MONEY
from wholeroute.web.labels.partnership_lists import PARTNERSHIP_LISTS
from wholeroute.web.labels.partnerships import PARTNERSHIPS
from wholeroute.web.labels.people import PEOPLE
from wholeroute.web.labels.pictures import PICTURES
from wholeroute.web.labels.plan import PLAN
from wholeroute.web.labels.plan_asking import PLAN_ASKING
from wholeroute.web.labels.plan_came import PLAN_CAME
from wholeroute.web.labels.plan_indicator import PLAN_INDICATOR
from wholeroute.web.labels.plan_law import PLAN_LAW
from wholeroute.web.labels.plan_notes import PLAN_NOTES
from wholeroute.web.labels.readers import READERS
from wholeroute.web.labels.records import RECORDS
from wholeroute.web.labels.reports import REPORTS

__all__ = ["LABELS", "SETS", "label"]

SETS = (
    ALLEGATIONS, CAMPAIGNS, DESK, FIGURES, JUDGING, KEEPING, LEAVING, MONEY, PARTNERSHIP_LISTS,
    PARTNERSHIPS, PEOPLE, PICTURES, PLAN, PLAN_ASKING, PLAN_CAME, PLAN_INDICATOR, PLAN_LAW,
    PLAN_NOTES, READERS, RECORDS, REPORTS,
)  # fmt: skip
LABELS: Mapping[str, Mapping[str, str]] = {of: words for each in SETS for of, words in each.items()}


def label(of: str, value: object) -> str:
    """Return the message that names `value`, a member of the set called `of`, or the value itself."""
    return LABELS[of].get(str(value), str(value))
