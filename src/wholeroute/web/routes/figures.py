"""Figures of the whole installation, for those who count and read nothing else."""

from __future__ import annotations

from fastapi import APIRouter, Depends
from starlette.responses import HTMLResponse

from wholeroute.ledger import Figure, statistics
from wholeroute.rights import Action
from wholeroute.web.sitting import Sitting, Visiting, doing
from wholeroute.web.views.counted import counted

router = APIRouter(dependencies=[Depends(doing(Action.COUNT, "figures"))])


@router.get("/figures", include_in_schema=False)
def figures_page(visit: Visiting) -> HTMLResponse:
    """Show the figures, one table for each of what is counted."""
    return visit.page("figures.html", tables=counted(statistics(visit.acting)))


@router.get("/figures.json", tags=["figures"])
def figures_list(acting: Sitting) -> list[Figure]:
    """Return the figures: each rounded down to tens, none below ten. The asking is audited."""
    return statistics(acting)
