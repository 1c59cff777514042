"""The audit log, for those who watch over it."""

from __future__ import annotations

from fastapi import APIRouter, Depends
from starlette.responses import HTMLResponse

from wholeroute.ledger import AuditRow, audit_rows
from wholeroute.rights import Action
from wholeroute.web.sitting import Number, Sitting, Visiting, doing

router = APIRouter(dependencies=[Depends(doing(Action.AUDIT, "audit"))])
PAGE = 100


@router.get("/audit", include_in_schema=False)
def audit_page(visit: Visiting, before: Number | None = None) -> HTMLResponse:
    """Show the newest lines."""
    rows = audit_rows(visit.acting, most=PAGE + 1, before=before)
    older = rows[PAGE - 1].id if len(rows) > PAGE else None
    return visit.page("audit.html", rows=rows[:PAGE], older=older)


@router.get("/audit.json", tags=["audit"])
def audit_list(acting: Sitting, before: Number | None = None) -> list[AuditRow]:
    """Return lines of the log, newest first, those before an id where one is given."""
    return audit_rows(acting, most=PAGE, before=before)
