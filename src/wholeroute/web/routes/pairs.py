"""Pairs: the queue, the page of one, judging it, taking a judgement back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Form
from starlette.responses import HTMLResponse, RedirectResponse, Response

from wholeroute.crosscheck import settle, undo
from wholeroute.errors import Invalid
from wholeroute.ledger import Verdict
from wholeroute.rights import Action, Lane
from wholeroute.web.may import may, must
from wholeroute.web.sitting import Number, Sitting, Visit, Visiting, Words, doing
from wholeroute.web.views.pair import PairPage, Queue, pair_page, waiting

router = APIRouter(dependencies=[Depends(doing(Action.JUDGE, "pair"))])
VERDICTS = (Verdict.SAME, Verdict.DIFFERENT, Verdict.UNSURE)


@dataclass(frozen=True, slots=True)
class Draft:
    """A judgement as it was filled in, before anybody looked at it."""

    verdict: str = ""
    reason: str = ""


def filled_in(verdict: Words = "", reason: Words = "") -> Draft:
    """Return what the form holds."""
    return Draft(verdict, reason)


FilledIn = Annotated[Draft, Depends(filled_in)]


@router.get("/pairs", include_in_schema=False)
def queue_page(visit: Visiting, start: Number = 0, was: str = "") -> HTMLResponse:
    """Show the pairs that wait."""
    must(visit.acting.reader, Action.JUDGE, Lane.OPEN)
    queue = waiting(visit.acting, start)
    return visit.page("pairs.html", queue=queue, start=start, was=pair_of(was))


@router.get("/pairs.json", tags=["pairs"])
def queue_list(acting: Sitting, start: Number = 0) -> Queue:
    """Return a page of the pairs that wait for a person, likeliest first."""
    must(acting.reader, Action.JUDGE, Lane.OPEN)
    return waiting(acting, start)


@router.get("/pairs/{left:uuid}/{right:uuid}.json", tags=["pairs"])
def pair_facts(acting: Sitting, left: UUID, right: UUID) -> PairPage:
    """Return two records side by side with the explained score. The reading is audited."""
    must(acting.reader, Action.READ, Lane.OPEN)
    return pair_page(acting, left, right)


@router.get("/pairs/{left:uuid}/{right:uuid}", include_in_schema=False)
def one_pair(visit: Visiting, left: UUID, right: UUID, was: str = "") -> HTMLResponse:
    """Show a pair; `was` names the one judged just before."""
    must(visit.acting.reader, Action.READ, Lane.OPEN)
    return _page(visit, (left, right), was=was)


@router.post("/pairs/{left:uuid}/{right:uuid}", include_in_schema=False)
def judge_pair(visit: Visiting, left: UUID, right: UUID, draft: FilledIn) -> Response:
    """Write a judgement and go on to the next pair; ask again where something is missing."""
    try:
        settle(visit.acting, left, right, verdict_of(draft.verdict), draft.reason)
    except Invalid as mistake:
        return _page(visit, (left, right), mistake=mistake, draft=draft)
    waits = waiting(visit.acting).pairs
    where = f"/pairs/{waits[0].left}/{waits[0].right}" if waits else "/pairs"
    return RedirectResponse(f"{where}?was={left}:{right}", 303)


@router.post("/pairs/{left:uuid}/{right:uuid}/undo", include_in_schema=False)
def take_back(
    acting: Sitting,
    left: UUID,
    right: UUID,
    judgement: Annotated[Number, Form()],
    reason: Words = "",
) -> RedirectResponse:
    """Undo the judgement that stands."""
    undo(acting, judgement, reason)
    return RedirectResponse(f"/pairs/{left}/{right}", 303)


def verdict_of(text: str) -> Verdict:
    """Return the verdict a form names; raise `Invalid` for none or another."""
    found = next((each for each in VERDICTS if each == text), None)
    if found is None:
        raise Invalid("verdict", "no verdict is chosen", "Choose same, different or unsure.")
    return found


def pair_of(text: str) -> tuple[UUID, UUID] | None:
    """Return the pair that an address names as `left:right`, None for anything else."""
    try:
        left, right = map(UUID, text.split(":"))
    except ValueError:
        return None
    return left, right


def _page(
    visit: Visit,
    pair: tuple[UUID, UUID],
    *,
    was: str = "",
    mistake: Invalid | None = None,
    draft: Draft = Draft(),
) -> HTMLResponse:
    return visit.page(
        "pair.html",
        mistake=mistake,
        pair=pair_page(visit.acting, *pair),
        was=pair_of(was),
        draft=draft,
        verdicts=VERDICTS,
        may_judge=may(visit.acting.reader, Action.JUDGE, Lane.OPEN),
    )
