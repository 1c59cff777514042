"""Reports: those a reader may see, the page of one, and its receipt for who sent it."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import HTMLResponse

from wholeroute.errors import Refused
from wholeroute.ledger import Acting
from wholeroute.rights import Action
from wholeroute.web.may import sees_reports, sends_reports
from wholeroute.web.sitting import Sitting, Visiting, doing
from wholeroute.web.views.contribution import (
    ContributionPage,
    Contributions,
    contribution_page,
    contributions,
)

router = APIRouter(dependencies=[Depends(doing(Action.READ, "contribution"))])


@router.get("/contributions", include_in_schema=False)
def contributions_page(visit: Visiting, after: UUID | None = None) -> HTMLResponse:
    """Show the reports, to their sender with the receipts."""
    _must_see(visit.acting)
    return visit.page(
        "contributions.html",
        contributions=contributions(visit.acting, after),
        sends=sends_reports(visit.acting.reader),
        first=after is None,
    )


@router.get("/contributions.json", tags=["contributions"])
def contributions_list(acting: Sitting, after: UUID | None = None) -> Contributions:
    """Return a page of the reports this reader may see, newest first; receipts to their sender."""
    _must_see(acting)
    return contributions(acting, after)


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
