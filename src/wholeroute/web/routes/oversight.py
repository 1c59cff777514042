"""Which reports there are and for how long, for an auditor who reads none of them."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import HTMLResponse

from wholeroute.errors import Refused
from wholeroute.ledger import Acting, Kept, kept_reports, oversees
from wholeroute.rights import Action
from wholeroute.web.sitting import Sitting, Visiting, doing

router = APIRouter(dependencies=[Depends(doing(Action.AUDIT, "reports"))])
PAGE = 100


@router.get("/oversight", include_in_schema=False)
def oversight_page(visit: Visiting, after: UUID | None = None) -> HTMLResponse:
    """Show reports by the day on which they are due to be erased."""
    found = _kept(visit.acting, after, PAGE + 1)
    further = found[PAGE - 1].ref if len(found) > PAGE else None
    return visit.page("oversight.html", reports=found[:PAGE], after=further, first=after is None)


@router.get("/oversight.json", tags=["audit"])
def oversight_list(acting: Sitting, after: UUID | None = None) -> list[Kept]:
    """Return what an auditor may know of reports: ids, dates, counts and codes. Audited."""
    return _kept(acting, after, PAGE)


def _kept(acting: Acting, after: UUID | None, most: int) -> list[Kept]:
    if not oversees(acting):
        raise Refused("no-rule", f"the role of {acting.reader.role} has no list of every report")
    return kept_reports(acting, after=after, most=most)
