"""What is held for one."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import HTMLResponse

from wholeroute.rights import Action, Lane
from wholeroute.web.may import must
from wholeroute.web.sitting import Sitting, Visiting, doing
from wholeroute.web.views.merged import Merged, merged

router = APIRouter(dependencies=[Depends(doing(Action.READ, "merged"))])


@router.get("/merged", include_in_schema=False)
def merged_page(visit: Visiting, after: UUID | None = None) -> HTMLResponse:
    """Show the clusters."""
    must(visit.acting.reader, Action.READ, Lane.OPEN)
    return visit.page("merged.html", merged=merged(visit.acting, after), first=after is None)


@router.get("/merged.json", tags=["entities"])
def merged_list(acting: Sitting, after: UUID | None = None) -> Merged:
    """Return a page of the records held for one, in the order of ids."""
    must(acting.reader, Action.READ, Lane.OPEN)
    return merged(acting, after)
