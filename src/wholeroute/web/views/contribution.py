"""Show reports as their readers may know them, and what of each a reader may see."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from wholeroute.ledger import Acting, Report, Sought, entities_after, record, report, reports
from wholeroute.rights import Action
from wholeroute.web.may import may_read
from wholeroute.web.views.lines import Line, lines

PAGE = 50


@dataclass(frozen=True, slots=True)
class Contributions:
    """One page of reports, the newest first; `after` starts the next."""

    reports: tuple[Report, ...]
    after: UUID | None


@dataclass(frozen=True, slots=True)
class ContributionPage:
    """One report, with a page of the entities in it that this reader may see.

    `reads` is false for those who send reports and read none: their receipt stands instead.
    """

    report: Report
    reads: bool
    lines: tuple[Line, ...]
    after: UUID | None


def contributions(acting: Acting, after: UUID | None) -> Contributions:
    """Return the page of reports behind `after`."""
    with acting.begin() as connection:
        found = reports(acting, connection, after, most=PAGE + 1)
    page = tuple(found[:PAGE])
    return Contributions(page, page[-1].ref if len(found) > PAGE else None)


def contribution_page(acting: Acting, ref: UUID, after: UUID | None) -> ContributionPage:
    """Return the page of a report, leaving an audit row; hidden and absent look the same."""
    with acting.begin() as connection:
        shown = report(acting, connection, ref)
        sought = Sought(report=ref, after=after)
        found = entities_after(acting, connection, sought, most=PAGE + 1)
        page = lines(acting, connection, found[:PAGE])
        record(connection, acting.reader, Action.READ, f"contribution:{ref}")
    return ContributionPage(
        shown, may_read(acting.reader), page, page[-1].id if len(found) > PAGE else None
    )
