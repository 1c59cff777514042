"""Hits: that one's own reports met others', and who owns these."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import HTMLResponse, RedirectResponse

from wholeroute import crosscheck
from wholeroute.errors import Invalid
from wholeroute.ledger import Worth
from wholeroute.rights import Action
from wholeroute.web.sitting import Sitting, Visiting, Words, doing
from wholeroute.web.views.hits import Hits, hits

router = APIRouter(dependencies=[Depends(doing(Action.READ, "hits"))])


@router.get("/hits", include_in_schema=False)
def hits_page(visit: Visiting, report: UUID | None = None, was: str = "") -> HTMLResponse:
    """Show what met the reports of the reader's organisation, or one of them."""
    found = hits(visit.acting, report)
    return visit.page("hits.html", hits=found, report=report, words=tuple(Worth), was=was == "said")


@router.post("/hits/{own:uuid}/{hit:uuid}", include_in_schema=False)
def say(
    visit: Visiting, own: UUID, hit: UUID, report: UUID | None = None, said: Words = ""
) -> RedirectResponse:
    """Say what a hit on an earlier report of one's own was worth."""
    worth = next((each for each in Worth if each == said), None)
    if worth is None:
        raise Invalid("said", "nothing is chosen", "Say whether it was used, not useful or known.")
    crosscheck.say(visit.acting, own, hit, worth)
    query = urlencode({**({"report": report} if report else {}), "was": "said"})
    return RedirectResponse(f"/hits?{query}#held", 303)


@router.get("/hits.json", tags=["hits"])
def hits_list(acting: Sitting, report: UUID | None = None) -> Hits:
    """Return hits: that there is one, on which line, and who owns the other side. Audited."""
    return hits(acting, report)
