"""Hits: that one's own reports met others', and who owns these."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import HTMLResponse

from wholeroute.rights import Action
from wholeroute.web.sitting import Sitting, Visiting, doing
from wholeroute.web.views.hits import Hits, hits

router = APIRouter(dependencies=[Depends(doing(Action.READ, "hits"))])


@router.get("/hits", include_in_schema=False)
def hits_page(visit: Visiting, report: UUID | None = None) -> HTMLResponse:
    """Show what met the reports of the reader's organisation, or one of them."""
    return visit.page("hits.html", hits=hits(visit.acting, report), report=report)


@router.get("/hits.json", tags=["hits"])
def hits_list(acting: Sitting, report: UUID | None = None) -> Hits:
    """Return hits: that there is one, on which line, and who owns the other side. Audited."""
    return hits(acting, report)
