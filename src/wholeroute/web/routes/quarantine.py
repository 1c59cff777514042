"""Rows that stayed outside, for the organisation that sent them: to see, mend, retry, reject."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Query
from starlette.responses import HTMLResponse, RedirectResponse, Response

from wholeroute.errors import Invalid
from wholeroute.intake import Correction, chosen, correct, reject, report_of_row, retry, retry_all
from wholeroute.ledger import SoughtRows
from wholeroute.rights import Action
from wholeroute.web.downloads import as_download
from wholeroute.web.sitting import Number, Sending, SendingVisit, Visit, Words, doing
from wholeroute.web.views.quarantined import (
    MOST_CSV,
    Rejected,
    RowPage,
    as_csv,
    rejected,
    row_page,
)

router = APIRouter(dependencies=[Depends(doing(Action.SUBMIT, "quarantine"))])

Group = Annotated[str, Query(max_length=500, pattern=r"^[^\x00]*$")]
Cells = Annotated[list[str], Form(max_length=4096)]
Line = Annotated[str, Form(max_length=60_000, pattern=r"^[^\x00]*$")]


def sought(
    ref: UUID | None = None, field: Group = "", reason: Group = "", after: Number = 0
) -> SoughtRows:
    """Return which rows the list is about."""
    return SoughtRows(ref, field or None, reason or None, after=after)


Asked = Annotated[SoughtRows, Depends(sought)]


def named(ref: UUID | None = None, field: Words = "", reason: Words = "") -> SoughtRows:
    """Return which rows a form for many is about; its address names the report, if one."""
    return SoughtRows(ref, field or None, reason or None)


Named = Annotated[SoughtRows, Depends(named)]


@router.get("/quarantine", include_in_schema=False)
@router.get("/quarantine/{ref:uuid}", include_in_schema=False)
def quarantine_page(
    visit: SendingVisit, asked: Asked, accepted: Number = 0, tried: Number = 0, rejected: Number = 0
) -> HTMLResponse:
    """Show the rows that stayed outside, by reason and one by one."""
    return _page(visit, asked, told=(accepted, tried, rejected))


@router.get("/quarantine.json", tags=["contributions"])
@router.get("/quarantine/{ref:uuid}.json", tags=["contributions"])
def quarantine_list(acting: Sending, asked: Asked) -> Rejected:
    """Return the rows that stayed outside, opened, and how many by reason. The reading is audited."""
    return rejected(acting, asked)


@router.get("/quarantine.csv", include_in_schema=False)
@router.get("/quarantine/{ref:uuid}.csv", include_in_schema=False)
def quarantine_csv(acting: Sending, asked: Asked) -> Response:
    """Return them as a file."""
    content = as_csv(rejected(acting, replace(asked, after=0), most=MOST_CSV).rows)
    name = f"quarantine-{asked.report}.csv" if asked.report else "quarantine.csv"
    # The mark makes a spreadsheet read UTF-8.
    return as_download(name, f"\ufeff{content}".encode(), "text/csv; charset=utf-8")


@router.get("/quarantine/rows/{row:int}.json", tags=["contributions"])
def row_facts(acting: Sending, row: Number) -> RowPage:
    """Return one row as it stands, and what was done to it. The reading is audited."""
    return row_page(acting, row)


@router.get("/quarantine/rows/{row:int}", include_in_schema=False)
def one_row(visit: SendingVisit, row: Number) -> HTMLResponse:
    """Show one row, to be mended."""
    return _row(visit, row)


@router.post("/quarantine/rows/{row:int}", include_in_schema=False)
def mend_row(
    visit: SendingVisit,
    row: Number,
    cell: Cells = [],  # noqa: B006 — FastAPI copies it
    line: Line = "",
) -> Response:
    """Keep a row in new words and try it; show what is still amiss."""
    try:
        correct(visit.acting, {row: _words(cell, line)})
        ref = report_of_row(visit.acting, row)
        done = retry(visit.acting, ref, [row])
    except Invalid as mistake:
        return _row(visit, row, mistake)
    if done.accepted:
        return RedirectResponse(f"/quarantine/{ref}?accepted=1&tried=1", 303)
    after = row_page(visit.acting, row).row
    return _row(visit, row, Invalid(after.field, after.reason, after.fix))


@router.post("/quarantine/rows/{row:int}/reject", include_in_schema=False)
def reject_row(visit: SendingVisit, row: Number, because: Words = "") -> Response:
    """Leave a row outside for good."""
    try:
        (receipt,) = reject(visit.acting, [row], because)
    except Invalid as mistake:
        return _row(visit, row, mistake)
    return RedirectResponse(f"/quarantine/{receipt.ref}?rejected=1", 303)


@router.post("/quarantine/retry", include_in_schema=False)
@router.post("/quarantine/{ref:uuid}/retry", include_in_schema=False)
def retry_group(
    visit: SendingVisit,
    asked: Named,
    column: Words = "",
    value: Words = "",
    columns_only: Annotated[bool, Form()] = False,  # noqa: FBT002 — a tick of the form
) -> Response:
    """Try all rows again that wait for one reason, one column set in each where one is named."""
    rows = chosen(visit.acting, asked.report, asked.field, asked.reason)
    change = {column.strip(): value} if column.strip() else None
    tried = retry_all(visit.acting, rows, change, surplus=not columns_only)
    refusal = next((each.refusal for each in tried if each.refusal), None)
    if refusal is not None:
        return _page(visit, asked, mistake=refusal)
    done = [each.retried for each in tried if each.retried]
    counts = {"accepted": sum(e.accepted for e in done), "tried": sum(e.tried for e in done)}
    return _back(asked, counts)


@router.post("/quarantine/reject", include_in_schema=False)
@router.post("/quarantine/{ref:uuid}/reject", include_in_schema=False)
def reject_group(visit: SendingVisit, asked: Named, because: Words = "") -> Response:
    """Leave all rows outside for good that wait for one reason."""
    rows = chosen(visit.acting, asked.report, asked.field, asked.reason)
    ids = [row for each in rows.values() for row in each]
    try:
        reject(visit.acting, ids, because)
    except Invalid as mistake:
        return _page(visit, asked, mistake=mistake)
    return _back(asked, {"rejected": len(ids)})


def _words(cells: list[str], line: str) -> Correction:
    words: Correction = tuple(cells) if cells else line.strip()
    if not any(words):
        raise Invalid("row", "is empty", "Fill it, or reject it.")
    return words


def _back(asked: SoughtRows, counts: dict[str, int]) -> RedirectResponse:
    where = f"/quarantine/{asked.report}" if asked.report else "/quarantine"
    return RedirectResponse(f"{where}?{urlencode(counts)}", 303)


def _page(
    visit: Visit,
    asked: SoughtRows,
    *,
    told: tuple[int, int, int] = (0, 0, 0),
    mistake: Invalid | None = None,
) -> HTMLResponse:
    found = rejected(visit.acting, asked)
    return visit.page("quarantine.html", mistake=mistake, rejected=found, told=told)


def _row(visit: Visit, row: int, mistake: Invalid | None = None) -> HTMLResponse:
    return visit.page("quarantined.html", mistake=mistake, page=row_page(visit.acting, row))
