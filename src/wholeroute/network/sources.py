"""Say of each report whose it is, which codes it has, and whether it is what somebody told.

Hearsay of a source that is not known for reliable counts as told as well. In doubt it is
testimony, which makes nobody a suspect.
"""

from __future__ import annotations

from sqlalchemy import Connection

from wholeroute.ledger import Acting, Report, reports
from wholeroute.network.model import Source

HEARSAY = 4
"""The information grade that nobody can confirm."""

RELIABLE = frozenset("AB")
_EVERY = 10_000_000


def sources_seen(acting: Acting, connection: Connection) -> dict[str, Source]:
    """Return every report that this reader sees, by its id."""
    return {str(each.ref): source_of(each) for each in reports(acting, connection, most=_EVERY)}


def source_of(report: Report) -> Source:
    """Return what counts of one report."""
    codes = report.handling.split(":")[0].split()
    return Source(
        report.originator,
        report.reliability,
        h1="H1" in codes,
        h2="H2" in codes,
        testimony=report.testimony,
        day=report.collected_on or report.received_at.date(),
    )
