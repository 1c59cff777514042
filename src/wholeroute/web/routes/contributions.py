"""Reports: those a reader may see, the page of one, and its receipt for who sent it."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from starlette.responses import HTMLResponse

from wholeroute.errors import Refused
from wholeroute.ledger import Acting, PageEnd, SoughtReports
from wholeroute.rights import Action, Reliability
from wholeroute.web.may import only_sends, sees_reports
from wholeroute.web.sitting import Sitting, Visiting, doing
from wholeroute.web.views.contribution import (
    ContributionPage,
    Contributions,
    contribution_page,
    contributions,
)

router = APIRouter(dependencies=[Depends(doing(Action.READ, "contribution"))])


def sought(
    reader: Annotated[str, Query(max_length=40, pattern="^[a-z-]*$")] = "",
    reliability: Reliability | None = None,
    after: Annotated[str, Query(max_length=60)] = "",
) -> SoughtReports:
    """Return which reports the list is about."""
    return SoughtReports(reader or None, reliability, PageEnd.read(after) if after else None)


Asked = Annotated[SoughtReports, Depends(sought)]


@router.get("/contributions", include_in_schema=False)
def contributions_page(visit: Visiting, asked: Asked) -> HTMLResponse:
    """Show the reports, to their sender with the receipts."""
    _must_see(visit.acting)
    return visit.page(
        "contributions.html",
        contributions=contributions(visit.acting, asked),
        sends=only_sends(visit.acting.reader),
        first=asked.after is None,
    )


@router.get("/contributions.json", tags=["contributions"])
def contributions_list(acting: Sitting, asked: Asked) -> Contributions:
    """Return a page of the reports this reader may see, newest first; receipts to their sender."""
    _must_see(acting)
    return contributions(acting, asked)


@router.get("/contributions/{ref:uuid}.json", tags=["contributions"])
def contribution_facts(acting: Sitting, ref: UUID, after: UUID | None = None) -> ContributionPage:
    """Return a report and what of it this reader may see. The reading is audited."""
    _must_see(acting)
    return contribution_page(acting, ref, after)


@router.get("/contributions/{ref:uuid}", include_in_schema=False)
def one_contribution(visit: Visiting, ref: UUID, after: UUID | None = None) -> HTMLResponse:
    """Show a report."""
    _must_see(visit.acting)
    return visit.page(
        "contribution.html",
        contribution=contribution_page(visit.acting, ref, after),
        first=after is None,
    )


def _must_see(acting: Acting) -> None:
    if not sees_reports(acting.reader):
        reader = acting.reader
        raise Refused("no-rule", f"the role of {reader.role} reads no reports for {reader.purpose}")
