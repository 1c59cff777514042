"""Show reports as their readers may know them, and what of each a reader may see."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from wholeroute import crosscheck
from wholeroute.ledger import (
    Acting,
    PageEnd,
    Report,
    ReportChecked,
    Sought,
    SoughtReports,
    Worth,
    contributions_by_reader,
    entities_after,
    record,
    report,
    reports,
)
from wholeroute.rights import Action, Lane
from wholeroute.web.may import may_read
from wholeroute.web.views.lines import Line, lines

PAGE = 50


@dataclass(frozen=True, slots=True)
class ReaderCount:
    """How many reports this reader sees that were read as `reader`, of sources graded alike."""

    reader: str
    reliability: str
    number: int


@dataclass(frozen=True, slots=True)
class Contributions:
    """One page of reports, the newest first; `after` starts the next, `sorts` counts them all."""

    reader: str | None
    reliability: str | None
    sorts: tuple[ReaderCount, ...]
    reports: tuple[Report, ...]
    after: str | None


@dataclass(frozen=True, slots=True)
class ContributionPage:
    """One report, with a page of the entities in it that this reader may see.

    `reads` is false for those who send reports and read none: their receipt stands instead.
    `checked` and `hits` say what became of an own report; None where that is not told here.
    `worth` says of how many hits their owners said what they were worth.
    """

    report: Report
    reads: bool
    lines: tuple[Line, ...]
    after: UUID | None
    checked: ReportChecked | None = None
    hits: int = 0
    worth: tuple[tuple[Worth, int], ...] = ()
    on_timeline: bool = False


def contributions(acting: Acting, sought: SoughtReports) -> Contributions:
    """Return the page of reports that is sought."""
    with acting.begin() as connection:
        found = reports(acting, connection, sought, most=PAGE + 1)
    page = tuple(found[:PAGE])
    further = str(PageEnd(page[-1].received_at, page[-1].ref)) if len(found) > PAGE else None
    return Contributions(sought.reader, sought.reliability, sorts(acting), page, further)


def sorts(acting: Acting) -> tuple[ReaderCount, ...]:
    """Return how many reports of each sort the session sees."""
    return tuple(ReaderCount(*key, n) for key, n in contributions_by_reader(acting).items())


def contribution_page(acting: Acting, ref: UUID, after: UUID | None) -> ContributionPage:
    """Return the page of a report, leaving an audit row; hidden and absent look the same."""
    with acting.begin() as connection:
        shown = report(acting, connection, ref)
        sought = Sought(report=ref, after=after)
        found = entities_after(acting, connection, sought, most=PAGE + 1)
        page = lines(acting, connection, found[:PAGE])
        record(connection, acting.reader, Action.READ, f"contribution:{ref}")
    checked, number, worth = _met(acting, ref)
    further = page[-1].id if len(found) > PAGE else None
    opens = any(each.lane is Lane.OPEN for each in page)
    return ContributionPage(
        shown, may_read(acting.reader), page, further, checked, number, worth, opens
    )  # fmt: skip


def _met(
    acting: Acting, ref: UUID
) -> tuple[ReportChecked | None, int, tuple[tuple[Worth, int], ...]]:
    """Return how far the check of an own report has come, how many hits, and what these were worth."""
    if not crosscheck.may_see_hits(acting.reader):
        return None, 0, ()
    told = crosscheck.feedback(acting, [ref])
    said = Counter(each.said for each in told.hits if each.filed and each.said)
    worth = tuple((each, said[each]) for each in Worth if said[each])
    return (told.checked[0] if told.checked else None), len(told.hits), worth
