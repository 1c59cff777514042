"""Rows that stayed outside, for the organisation that sent them."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import HTMLResponse, Response

from wholeroute.rights import Action
from wholeroute.web.sitting import Number, Sitting, Visiting, doing
from wholeroute.web.views.quarantined import MOST_CSV, Rejected, as_csv, rejected

router = APIRouter(dependencies=[Depends(doing(Action.SUBMIT, "quarantine"))])


@router.get("/quarantine", include_in_schema=False)
def quarantine_page(visit: Visiting, after: Number = 0) -> HTMLResponse:
    """Show every row that stayed outside."""
    return visit.page("quarantine.html", rejected=rejected(visit.acting, None, after))


@router.get("/quarantine.json", tags=["contributions"])
def quarantine_list(acting: Sitting, after: Number = 0) -> Rejected:
    """Return the rows that stayed outside, opened. The reading is audited."""
    return rejected(acting, None, after)


@router.get("/quarantine.csv", include_in_schema=False)
def quarantine_csv(acting: Sitting) -> Response:
    """Return them as a file."""
    return _csv(acting, None)


@router.get("/quarantine/{ref:uuid}.json", tags=["contributions"])
def quarantine_of_list(acting: Sitting, ref: UUID, after: Number = 0) -> Rejected:
    """Return the rows of one contribution that stayed outside, opened."""
    return rejected(acting, ref, after)


@router.get("/quarantine/{ref:uuid}.csv", include_in_schema=False)
def quarantine_of_csv(acting: Sitting, ref: UUID) -> Response:
    """Return the rows of one contribution as a file."""
    return _csv(acting, ref)


@router.get("/quarantine/{ref:uuid}", include_in_schema=False)
def quarantine_of_page(visit: Visiting, ref: UUID, after: Number = 0) -> HTMLResponse:
    """Show the rows of one contribution that stayed outside."""
    return visit.page("quarantine.html", rejected=rejected(visit.acting, ref, after))


def _csv(acting: Sitting, ref: UUID | None) -> Response:
    content = as_csv(rejected(acting, ref, 0, most=MOST_CSV).rows)
    name = f"quarantine-{ref}.csv" if ref else "quarantine.csv"
    return Response(
        # The mark makes a spreadsheet read UTF-8.
        f"\ufeff{content}".encode(),
        media_type="text/csv; charset=utf-8",
        headers={"content-disposition": f'attachment; filename="{name}"'},
    )
