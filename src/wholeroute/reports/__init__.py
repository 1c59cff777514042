"""Render editions of a plan: reports to read, data to take along, a site for everybody.

`render` is pure: the same edition in the same form and language is the same bytes on another machine
and in another year. What was made first is kept by its hash, and whatever comes out otherwise is not
handed over. This room must never say what is not in the edition.
"""

from wholeroute.reports.compose import STATUSES
from wholeroute.reports.held import Made, made, make_first, publish
from wholeroute.reports.messages import LABELS, MESSAGES
from wholeroute.reports.render import (
    DATA,
    DATA_LANGUAGE,
    REPORTS,
    SET,
    all_forms,
    libraries,
    render,
)
from wholeroute.reports.site import MOST_BYTES, site
from wholeroute.reports.tables import TABLES, dictionary

__all__ = [
    "DATA",
    "DATA_LANGUAGE",
    "LABELS",
    "MESSAGES",
    "MOST_BYTES",
    "REPORTS",
    "SET",
    "STATUSES",
    "TABLES",
    "Made",
    "all_forms",
    "dictionary",
    "libraries",
    "made",
    "make_first",
    "publish",
    "render",
    "site",
]
