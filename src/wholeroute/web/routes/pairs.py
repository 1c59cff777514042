"""Pairs: the queue, the page of one, judging it, taking back; what contradicts, what a version merged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Form
from starlette.responses import HTMLResponse, RedirectResponse, Response

from wholeroute.crosscheck import queue, remerge, settle, standing_versions, undo, withdraw
from wholeroute.entities import Kind
from wholeroute.errors import Invalid
from wholeroute.ledger import Verdict, VersionRow
from wholeroute.rights import Action, Lane
from wholeroute.web.may import may, must
from wholeroute.web.sitting import Number, Sitting, Visit, Visiting, Words, doing
from wholeroute.web.views.conflict import Conflicts, conflict_page
from wholeroute.web.views.pair import PairPage, Queue, SoughtQueue, pair_page, waiting

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


def sought(
    *, after: Number | None = None, kind: Kind | None = None, everything: bool = False
) -> SoughtQueue:
    """Return which part of the queue an address names."""
    return SoughtQueue(after, kind, everything)


Looking = Annotated[SoughtQueue, Depends(sought)]


@router.get("/pairs", include_in_schema=False)
def queue_page(visit: Visiting, looking: Looking, was: str = "") -> HTMLResponse:
    """Show the pairs that wait."""
    must(visit.acting.reader, Action.JUDGE, Lane.OPEN)
    found = waiting(visit.acting, looking)
    return visit.page("pairs.html", queue=found, sought=looking, was=pair_of(was))


@router.get("/pairs.json", tags=["pairs"])
def queue_list(acting: Sitting, looking: Looking) -> Queue:
    """Return a page of the pairs that wait for a person, likeliest first, and what is new of others."""
    must(acting.reader, Action.JUDGE, Lane.OPEN)
    return waiting(acting, looking)


@router.get("/pairs/conflicts", include_in_schema=False)
def contradictions(visit: Visiting, start: Number = 0) -> HTMLResponse:
    """Show what contradicts itself within what is held for one."""
    must(visit.acting.reader, Action.JUDGE, Lane.OPEN)
    found = conflict_page(visit.acting, start)
    return visit.page("conflicts.html", conflicts=found, start=start)


@router.get("/pairs/conflicts.json", tags=["pairs"])
def contradiction_list(acting: Sitting, start: Number = 0) -> Conflicts:
    """Return a page of what contradicts itself within what is held for one, by kind."""
    must(acting.reader, Action.JUDGE, Lane.OPEN)
    return conflict_page(acting, start)


@router.get("/pairs/versions", include_in_schema=False)
def versions_page(visit: Visiting, taken: Number | None = None) -> HTMLResponse:
    """Show what each version of the score merged, to take it back as one act."""
    must(visit.acting.reader, Action.JUDGE, Lane.OPEN)
    return _versions(visit, taken=taken)


@router.get("/pairs/versions.json", tags=["pairs"])
def version_list(acting: Sitting) -> list[VersionRow]:
    """Return how many judgements of each version of the score stand, as far as the reader sees them."""
    must(acting.reader, Action.JUDGE, Lane.OPEN)
    return standing_versions(acting)


@router.post("/pairs/versions", include_in_schema=False)
def withdraw_version(visit: Visiting, model: Words = "", reason: Words = "") -> Response:
    """Take back every merge of one version that the reader sees."""
    try:
        taken = withdraw(visit.acting, model, reason)
    except Invalid as mistake:
        return _versions(visit, mistake=mistake)
    return RedirectResponse(f"/pairs/versions?taken={taken}", 303)


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
    waits = queue(visit.acting, most=1)
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


@router.post("/pairs/{left:uuid}/{right:uuid}/remerge", include_in_schema=False)
def take_back_unmerge(
    acting: Sitting,
    left: UUID,
    right: UUID,
    entity: Annotated[UUID, Form()],
    reason: Words = "",
) -> RedirectResponse:
    """Take back the whole act by which one of the two was taken out."""
    remerge(acting, entity, reason)
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


def _versions(
    visit: Visit, *, taken: int | None = None, mistake: Invalid | None = None
) -> HTMLResponse:
    return visit.page(
        "versions.html", mistake=mistake, versions=standing_versions(visit.acting), taken=taken
    )


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
        me=visit.acting.reader.member,
    )
