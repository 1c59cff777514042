"""A draft: one part of it open at a time, kept by each button, and by itself where a script runs."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from starlette.responses import HTMLResponse, RedirectResponse, Response

from wholeroute import drafting, members
from wholeroute.drafting import (
    DID,
    LONGEST,
    LONGEST_PROSE,
    PLACES,
    SAID_OF_PERSONS,
    ChangedMeanwhile,
    Content,
    Sort,
)
from wholeroute.errors import Invalid, Refused
from wholeroute.rights import Action, Purpose, Regime, Tlp
from wholeroute.web.sitting import (
    Sending,
    SendingVisit,
    Today,
    Visit,
    Words,
    doing,
    typed_in,
)
from wholeroute.web.views.reports import (
    DraftPage,
    OpenPart,
    asked,
    draft_page,
    ends_of,
    example,
    fields_of,
    follows,
    offered,
    open_part,
    sorts_of,
)

router = APIRouter(dependencies=[Depends(doing(Action.SUBMIT, "draft"))])

MOST_FIELDS = 120
GIVEN_FOR = (
    Purpose.PROTECTION, Purpose.ANALYSIS, Purpose.INVESTIGATION, Purpose.PROSECUTION,
    Purpose.SANCTIONS,
)  # fmt: skip
"""For what a report may be given; the rest are duties of the platform itself."""


TypedIn = Annotated[Mapping[str, str], Depends(typed_in(MOST_FIELDS))]
At = Annotated[str, Query(max_length=40, pattern=r"^[a-z0-9-]*$")]


@router.get("/reports/{draft:uuid}", include_in_schema=False)
def one_draft(visit: SendingVisit, draft: UUID, at: At = "") -> HTMLResponse:
    """Show a draft, with one of its parts open."""
    return _page(visit, draft, at)


@router.get("/reports/{draft:uuid}.json", tags=["reports"])
def draft_facts(acting: Sending, draft: UUID) -> DraftPage:
    """Return a draft: its items and links in a line each, and what it lacks."""
    return draft_page(acting, drafting.opened(acting, draft))


@router.post("/reports/{draft:uuid}/parts/{part}", include_in_schema=False)
def keep_part(
    visit: SendingVisit, draft: UUID, part: str, typed: TypedIn, today: Today
) -> Response:
    """Keep what was typed into a part, and do what the button says."""
    by_itself = visit.request.headers.get("hx-request") == "true"
    then = Then("", "") if by_itself else Then.of(typed.get("then", ""))
    try:
        content = drafting.change(visit.acting, draft, _verb(part, typed, then), today)
    except Invalid as mistake:
        if by_itself:
            return visit.page("report_kept.html", mistake=mistake, part=part, open=None)
        return _page(visit, draft, part, typed=typed, mistake=mistake)
    if by_itself:
        kept = open_part(content, part, typed.get("tab", ""))
        return visit.page("report_kept.html", part=part, open=kept)
    if then.what == "review":
        return RedirectResponse(f"/reports/{draft}/review", 303)
    at = then.at(content, part)
    return RedirectResponse(f"/reports/{draft}?{urlencode({'at': at})}#{at or 'items'}", 303)


@dataclass(frozen=True, slots=True)
class Then:
    """What a button does once everything is kept: open a part, add, take out, bring back, review."""

    what: str
    which: str

    @classmethod
    def of(cls, words: str) -> Then:
        """Read `open:text`, `add:boat`, `remove`, `back:boat-2`, `unlink:link-4`, `review`."""
        what, _, which = words.partition(":")
        return cls(what, which)

    def done(self, content: Content, part: str) -> Content:
        """Return the draft once it is done."""
        if self.what == "add":
            sort = next((each for each in Sort if each == self.which), None)
            if sort is None:
                raise Invalid("sort", "there is nothing of that kind to add", "Choose another.")
            return content.with_new(sort)
        if self.what == "remove" and part not in {"terms", "text", "links"}:
            return content.without(part)
        if self.what == "back":
            return content.with_back(self.which)
        return content.without_link(self.which) if self.what == "unlink" else content

    def at(self, content: Content, part: str) -> str:
        """Return which part is to stand open afterwards."""
        if self.what == "add":
            return content.items[-1].key
        if self.what in {"open", "back"}:
            return self.which
        return "" if self.what == "remove" else part


def _verb(part: str, typed: Mapping[str, str], then: Then) -> Callable[[Content], Content]:
    revision = typed.get("revision", "")
    seen = int(revision) if revision.isascii() and revision.isdecimal() else 0

    def kept(content: Content) -> Content:
        if part == "links":
            ends = [typed.get(name, "") for name in ("relation", "one", "other")]
            wanted = any(ends) and (all(ends) or then.what == "link")
            return then.done(content.with_link(*ends) if wanted else content, part)
        if part != "none":
            content = content.with_part(part, typed, seen, typed.get("tab", ""))
        return then.done(content, part)

    return kept


@router.get("/reports/{draft:uuid}/review", include_in_schema=False)
def review_page(visit: SendingVisit, draft: UUID, today: Today) -> HTMLResponse:
    """Show how a draft would land, before it is sent."""
    return _review(visit, draft, today)


@router.post("/reports/{draft:uuid}/send", include_in_schema=False)
def send_draft(visit: SendingVisit, draft: UUID, today: Today) -> Response:
    """Send it: from now on it is a report like any other."""
    try:
        receipt = drafting.send(visit.acting, draft, today)
    except Invalid as mistake:
        return _review(visit, draft, today, mistake)
    except Refused as refusal:
        review = partial(_review, visit, draft, today)
        return visit.refused(refusal, Action.SUBMIT, f"draft:{draft}", review)
    return RedirectResponse(f"/reports?sent={receipt.ref}", 303)


@router.post("/reports/{draft:uuid}/hand-over", include_in_schema=False)
def hand_over(visit: SendingVisit, draft: UUID) -> RedirectResponse:
    """Let a second person of the same organisation look at it."""
    drafting.hand_over(visit.acting, draft)
    return RedirectResponse(f"/reports/{draft}", 303)


@router.post("/reports/{draft:uuid}/hand-back", include_in_schema=False)
def hand_back(visit: SendingVisit, draft: UUID, remark: Words = "") -> RedirectResponse:
    """Give it back to its author; or take it back, who typed it."""
    mine = drafting.opened(visit.acting, draft).is_by(visit.acting.reader.member)
    drafting.hand_back(visit.acting, draft, remark)
    return RedirectResponse(f"/reports/{draft}" if mine else "/reports", 303)


@router.post("/reports/{draft:uuid}/end", include_in_schema=False)
def end_draft(visit: SendingVisit, draft: UUID) -> RedirectResponse:
    """Throw a draft away."""
    drafting.throw_away(visit.acting, draft)
    return RedirectResponse("/reports?gone=yes", 303)


def _page(
    visit: Visit,
    draft: UUID,
    at: str,
    *,
    typed: Mapping[str, str] | None = None,
    mistake: Invalid | None = None,
) -> HTMLResponse:
    """Return the page; of a form with a mistake in it everything that was typed stands there still."""
    found = drafting.opened(visit.acting, draft)
    tab = (typed or {}).get("tab") or secrets.token_urlsafe(6)
    part = open_part(found.content, at, tab) if found.draft.state == "writing" else None
    if part is not None and typed is not None:
        now = part.said if isinstance(mistake, ChangedMeanwhile) else None
        part = replace(part, said=typed, now=now)
    return visit.page(
        "report_draft.html", mistake=mistake, draft=draft_page(visit.acting, found), open=part,
        sorts=sorts_of(found.content), relations=offered(found.content),
        **_asked(found.content, part), **_terms(visit, part),
    )  # fmt: skip


def _asked(content: Content, part: OpenPart | None) -> dict[str, object]:
    sort = part.sort if part else None
    fields = {first: fields_of(sort, first=first) if sort else [] for first in (True, False)}
    return {
        "first": fields[True], "rest": fields[False],
        "ends": {each.name: ends_of(content, each) for some in fields.values() for each in some},
        "said_of": SAID_OF_PERSONS, "did": tuple(DID), "places": tuple(PLACES), "follows": follows,
        "asked": asked, "example": example, "longest": LONGEST, "longest_prose": LONGEST_PROSE,
    }  # fmt: skip


def _terms(visit: Visit, part: OpenPart | None) -> dict[str, object]:
    if part is None or part.name != "terms":
        return {}
    own = visit.acting.reader.organisation
    others = [each for each in members.organisations(visit.acting.ledger) if each.id != own]
    return {"bodies": others, "purposes": GIVEN_FOR, "regimes": tuple(Regime), "tlps": tuple(Tlp)}


def _review(visit: Visit, draft: UUID, today: date, mistake: Invalid | None = None) -> HTMLResponse:
    found = drafting.opened(visit.acting, draft)
    shown = drafting.landing(visit.acting, found, today)
    return visit.page(
        "report_review.html", mistake=mistake, draft=draft_page(visit.acting, found), landing=shown
    )
