"""Reports to type: the drafts of one's own, a new one, one from a file, the form for no server."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Query
from starlette.responses import HTMLResponse, RedirectResponse, Response

from wholeroute import drafting, members
from wholeroute.drafting import Content, Part
from wholeroute.errors import Invalid, NotFound
from wholeroute.ledger import Acting, Report, report
from wholeroute.rights import Action
from wholeroute.web.downloads import as_download
from wholeroute.web.may import must
from wholeroute.web.offline import offline_form
from wholeroute.web.sitting import Sending, SendingVisit, Today, Visit, Visiting, doing, sent_file
from wholeroute.web.views.reports import DraftLine, draft_lines

router = APIRouter(dependencies=[Depends(doing(Action.SUBMIT, "draft"))])


@router.get("/reports", include_in_schema=False)
def reports_page(
    visit: SendingVisit, sent: UUID | None = None, gone: Annotated[str, Query(max_length=5)] = ""
) -> HTMLResponse:
    """Show the drafts that this member may open, and the receipt of what was just sent."""
    return _page(visit, sent=sent, gone=bool(gone))


@router.get("/reports.json", tags=["reports"])
def reports_list(acting: Sending) -> tuple[DraftLine, ...]:
    """Return the drafts that this member types, and those that wait for a second person."""
    return draft_lines(acting)


@router.get("/reports/new", include_in_schema=False)
def new_page(visit: SendingVisit) -> HTMLResponse:
    """Show the ways in which a report can be typed."""
    return visit.page("report_new.html")


@router.post("/reports/new", include_in_schema=False)
def begin_report(visit: SendingVisit, today: Today) -> RedirectResponse:
    """Begin a report."""
    return begin(visit, Content(), today)


def begin(visit: Visit, content: Content, today: date, at: str = "terms") -> RedirectResponse:
    """Begin a draft, which names the law its organisation stands under, and open a part of it."""
    acting = visit.acting
    bodies = {each.id: each for each in members.organisations(acting.ledger)}
    own = bodies[acting.reader.organisation]
    named = replace(content, terms=Part({"regime": own.regime.value}))
    which = drafting.begin(acting, named, today)
    return RedirectResponse(f"/reports/{which}?at={at}", 303)


@router.get("/reports/offline", include_in_schema=False)
def offline_page(visit: SendingVisit) -> Response:
    """Hand over the form that works without a server, as one page to keep."""
    language = visit.pages.languages.of(visit.request)
    page = offline_form(language).encode()
    return as_download("report-form.html", page, "text/html; charset=utf-8")


@router.post("/reports/upload", include_in_schema=False)
def upload(
    visit: SendingVisit, today: Today, file: Annotated[bytes, Depends(sent_file)]
) -> Response:
    """Take what was typed without a server, as a draft to look at."""
    try:
        content = drafting.read_back(file)
    except Invalid as mistake:
        return _page(visit, mistake=mistake)
    return begin(visit, content, today)


@router.get("/reports/rule", include_in_schema=False)
def rule_page(visit: Visiting) -> HTMLResponse:
    """Show whether an organisation wants two people to send what one typed."""
    must(visit.acting.reader, Action.ADMINISTER)
    return visit.page("report_rule.html", two=drafting.wants_two(visit.acting))


@router.post("/reports/rule", include_in_schema=False)
def set_rule(visit: Visiting, two: Annotated[str, Form(max_length=8)] = "") -> RedirectResponse:
    """Decide it."""
    drafting.let_two_send(visit.acting, wanted=two == "yes")
    return RedirectResponse("/reports/rule", 303)


def _page(
    visit: Visit,
    *,
    sent: UUID | None = None,
    gone: bool = False,
    mistake: Invalid | None = None,
) -> HTMLResponse:
    return visit.page(
        "reports.html", mistake=mistake, drafts=draft_lines(visit.acting),
        receipt=_receipt(visit.acting, sent) if sent else None, gone=gone,
    )  # fmt: skip


def _receipt(acting: Acting, ref: UUID) -> Report | None:
    try:
        with acting.begin() as connection:
            return report(acting, connection, ref)
    except NotFound:
        return None
