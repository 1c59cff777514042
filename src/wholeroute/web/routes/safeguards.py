"""Who may do what: the access rules, readable by anybody who opens the page."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from wholeroute.web.sitting import MaybeSitting, PagesHere
from wholeroute.web.views.rules import RoleRules, rules_by_role

router = APIRouter()


@router.get("/safeguards", include_in_schema=False)
def safeguards_page(request: Request, _: MaybeSitting, pages: PagesHere) -> HTMLResponse:
    """Show the access rules."""
    return pages.render(request, "safeguards.html", roles=rules_by_role())


@router.get("/safeguards.json", tags=["safeguards"])
def safeguards_list() -> list[RoleRules]:
    """Return every access rule, by role. What is not listed is not allowed."""
    return list(rules_by_role())
