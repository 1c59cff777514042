"""The audit log, for those who watch over it, with the proof that it was not changed."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from starlette.responses import HTMLResponse, PlainTextResponse

from wholeroute import custody
from wholeroute.ledger import AuditRow, audit_rows
from wholeroute.rights import Action
from wholeroute.web.sitting import Number, Sitting, Visiting, doing

router = APIRouter(dependencies=[Depends(doing(Action.AUDIT, "audit"))])
PAGE = 100
Rule = Annotated[str, Query(max_length=100, pattern=r"^[^\x00]*$")]
Object = Annotated[str, Query(alias="object", max_length=200, pattern=r"^[^\x00]*$")]


@router.get("/audit", include_in_schema=False)
def audit_page(
    visit: Visiting, before: Number | None = None, rule: Rule = "", obj: Object = ""
) -> HTMLResponse:
    """Show the newest lines, what one rule refused or was done to one object, and what is sealed."""
    rows = audit_rows(
        visit.acting, most=PAGE + 1, before=before, rule=rule or None, obj=obj or None
    )
    older = rows[PAGE - 1].id if len(rows) > PAGE else None
    tree = custody.tree_state(visit.acting)
    late = tree.is_late(visit.request.app.state.clock())
    return visit.page(
        "audit.html", rows=rows[:PAGE], older=older, rule=rule, obj=obj, tree=tree, late=late
    )


@router.get("/audit.json", tags=["audit"])
def audit_list(
    acting: Sitting, before: Number | None = None, rule: Rule = "", obj: Object = ""
) -> list[AuditRow]:
    """Return lines of the log, newest first: before an id, what one rule refused, or of one object."""
    return audit_rows(acting, most=PAGE, before=before, rule=rule or None, obj=obj or None)


@router.get("/audit/checkpoint", tags=["audit"], response_class=PlainTextResponse)
def checkpoint(acting: Sitting, since: Number | None = None) -> PlainTextResponse:
    """Return the newest checkpoint as a C2SP note; with `since`, what a witness is asked."""
    return PlainTextResponse(
        custody.checkpoint_note(acting, since),
        headers={"content-disposition": 'attachment; filename="checkpoint.txt"'},
    )


@router.get("/audit/{row}/proof.json", tags=["audit"])
def proof(acting: Sitting, row: Number) -> custody.Proof:
    """Return what shows to anybody that a row's leaf stands in the log (RFC 6962)."""
    return custody.prove(acting, row)
