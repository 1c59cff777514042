"""What analysis found: the inbox, the page of one finding, deciding on it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from starlette.responses import HTMLResponse, RedirectResponse, Response

from wholeroute.errors import Invalid
from wholeroute.ledger import FindingState, decide_finding
from wholeroute.rights import Action, Lane
from wholeroute.web.may import may, must, must_read_findings
from wholeroute.web.sitting import Number, Sitting, Visit, Visiting, Words, doing
from wholeroute.web.views.found import FindingPage, Inbox, finding_page, inbox

router = APIRouter(dependencies=[Depends(doing(Action.READ, "finding"))])

Kind = Annotated[str, Query(max_length=100, pattern=r"^[^\x00]*$")]


class Shown(StrEnum):
    """The states by which the inbox may be asked: all but the withdrawn, which it never shows."""

    NEW = FindingState.NEW
    CONFIRMED = FindingState.CONFIRMED
    DISMISSED = FindingState.DISMISSED
    EXPIRED = FindingState.EXPIRED


HUMAN = (Shown.CONFIRMED, Shown.DISMISSED)


@dataclass(frozen=True, slots=True)
class Draft:
    """A decision as it was filled in, before anybody looked at it."""

    state: str = ""
    reason: str = ""


EMPTY = Draft()


def filled_in(state: Words = "", reason: Words = "") -> Draft:
    """Return what the form holds."""
    return Draft(state, reason)


@router.get("/findings", include_in_schema=False)
def inbox_page(
    visit: Visiting, kind: Kind = "", state: Shown | None = None, start: Number = 0
) -> HTMLResponse:
    """Show the inbox."""
    must_read_findings(visit.acting.reader)
    shown = _inbox(visit.acting, kind, state, start)
    return visit.page("findings.html", inbox=shown, start=start)


@router.get("/findings.json", tags=["findings"])
def inbox_list(
    acting: Sitting, kind: Kind = "", state: Shown | None = None, start: Number = 0
) -> Inbox:
    """Return a page of the findings this reader may see, the newest first. Audited."""
    must_read_findings(acting.reader)
    return _inbox(acting, kind, state, start)


@router.get("/findings/{which:uuid}.json", tags=["findings"])
def finding_facts(acting: Sitting, which: UUID) -> FindingPage:
    """Return one finding with its evidence and what became of it. The reading is audited."""
    must_read_findings(acting.reader)
    return finding_page(acting, which)


@router.get("/findings/{which:uuid}", include_in_schema=False)
def one_finding(visit: Visiting, which: UUID) -> HTMLResponse:
    """Show a finding."""
    must_read_findings(visit.acting.reader)
    return _page(visit, which)


@router.post(
    "/findings/{which:uuid}",
    include_in_schema=False,
    dependencies=[Depends(doing(Action.JUDGE, "finding"))],
)
def decide(visit: Visiting, which: UUID, draft: Annotated[Draft, Depends(filled_in)]) -> Response:
    """Write what a person made of a finding; ask again where something is missing."""
    must(visit.acting.reader, Action.JUDGE, Lane.OPEN)
    try:
        with visit.acting.begin() as connection:
            decide_finding(
                connection, visit.acting.reader, which, state_of(draft.state), draft.reason
            )
    except Invalid as mistake:
        return _page(visit, which, mistake=mistake, draft=draft)
    return RedirectResponse(f"/findings/{which}", 303)


def state_of(text: str) -> FindingState:
    """Return the state a form names; raise `Invalid` for none or one that nobody gives."""
    found = next((each for each in HUMAN if each == text), None)
    if found is None:
        raise Invalid("state", "no decision is chosen", "Choose to confirm or to dismiss it.")
    return FindingState(found)


def _inbox(acting: Sitting, kind: str, state: Shown | None, start: int) -> Inbox:
    return inbox(acting, kind or None, FindingState(state) if state else None, start)


def _page(
    visit: Visit, which: UUID, *, mistake: Invalid | None = None, draft: Draft = EMPTY
) -> HTMLResponse:
    shown = finding_page(visit.acting, which)
    decides = may(visit.acting.reader, Action.JUDGE, Lane.OPEN) and shown.finding.living
    return visit.page("finding.html", mistake=mistake, page=shown, draft=draft, decides=decides)
