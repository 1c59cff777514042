"""Permissions that a provider gives: for one recipient, one code, until a day; and taking them back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import HTMLResponse, RedirectResponse, Response

from wholeroute import disclosure
from wholeroute.disclosure import Grant
from wholeroute.errors import Invalid
from wholeroute.ledger import PermissionRow
from wholeroute.rights import Action, PermitCode, Purpose
from wholeroute.web.may import must
from wholeroute.web.routes.disclosures import Now
from wholeroute.web.sitting import Sitting, Visit, Visiting, Words, doing

router = APIRouter(dependencies=[Depends(doing(Action.PERMIT, "permission"))])


@dataclass(frozen=True, slots=True)
class Draft:
    """A permission as it was filled in."""

    report: str = ""
    code: str = ""
    recipient: str = ""
    purpose: str = ""
    until: str = ""
    proceedings: str = ""
    whole_class: bool = False


EMPTY = Draft()


def filled_in(  # noqa: PLR0913 — the fields of one form
    report: Words = "",
    code: Words = "",
    recipient: Words = "",
    purpose: Words = "",
    until: Words = "",
    proceedings: Words = "",
    whole_class: Words = "",
) -> Draft:
    """Return what the form holds."""
    return Draft(report, code, recipient, purpose, until, proceedings, bool(whole_class))


FilledIn = Annotated[Draft, Depends(filled_in)]


@router.get("/permissions", include_in_schema=False)
def permissions_page(visit: Visiting, report: str = "") -> HTMLResponse:
    """Show the permissions of the reader's organisation, and the form that gives one."""
    must(visit.acting.reader, Action.PERMIT)
    return _page(visit, Draft(report=report[:36]))


@router.get("/permissions.json", tags=["disclosures"])
def permissions_list(acting: Sitting) -> list[PermissionRow]:
    """Return the permissions that the reader's organisation gave, newest first."""
    return [_shown(each) for each in disclosure.given(acting)]


@router.post("/permissions", include_in_schema=False)
def permit(visit: Visiting, draft: FilledIn, now: Now) -> Response:
    """Give a permission."""
    must(visit.acting.reader, Action.PERMIT)
    try:
        disclosure.grant(visit.acting, _grant(draft), now)
    except Invalid as mistake:
        return _page(visit, draft, mistake=mistake)
    return RedirectResponse("/permissions", 303)


@router.post("/permissions/{permission:uuid}/revoke", include_in_schema=False)
def take_back(acting: Sitting, permission: UUID) -> RedirectResponse:
    """Take a permission back, at once."""
    must(acting.reader, Action.PERMIT)
    disclosure.revoke(acting, permission)
    return RedirectResponse("/permissions", 303)


def _grant(draft: Draft) -> Grant:
    try:
        report = UUID(draft.report.strip())
    except ValueError:
        fix = "Copy it from the address of the report's page."
        raise Invalid("report", "that is no id of a report", fix) from None
    try:
        code, purpose = PermitCode(draft.code), Purpose(draft.purpose)
    except ValueError:
        raise Invalid("code", "code or purpose is not chosen", "Choose both.") from None
    try:
        until = datetime.combine(date.fromisoformat(draft.until), time.max, UTC)
    except ValueError:
        raise Invalid("until", "that is no day", "Write it as 2027-03-31.") from None
    return Grant(
        report, code, draft.recipient, purpose, until, draft.proceedings, draft.whole_class
    )


def _shown(row: PermissionRow) -> PermissionRow:
    """Return a permission without its signature, which is no one's business but the gate's."""
    return PermissionRow(
        row.id, row.granted_at, row.granted_by, row.originator, row.code, row.contribution,
        row.access, row.recipient, row.purpose, row.proceedings, row.until, b"", row.revoked_at,
        row.revoked_by,
    )  # fmt: skip


def _page(visit: Visit, draft: Draft = EMPTY, *, mistake: Invalid | None = None) -> HTMLResponse:
    return visit.page(
        "permissions.html", mistake=mistake, given=disclosure.given(visit.acting), draft=draft,
        codes=tuple(PermitCode),
        purposes=(Purpose.ANALYSIS, Purpose.INVESTIGATION, Purpose.PROSECUTION, Purpose.SANCTIONS),
    )  # fmt: skip
