"""What was judged and what may be at once: one's own, many between two reports, contradictions, versions."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Query
from starlette.responses import HTMLResponse, RedirectResponse, Response

from wholeroute.crosscheck import (
    settle_at_once,
    standing_versions,
    undo,
    undo_at_once,
    withdraw,
)
from wholeroute.errors import Invalid
from wholeroute.ledger import Acting, VersionRow
from wholeroute.rights import Action, Lane
from wholeroute.web.may import must
from wholeroute.web.routes.pairs import VERDICTS, Draft, FilledIn, pair_of, verdict_of
from wholeroute.web.sitting import Number, Sitting, Visit, Visiting, Words, doing
from wholeroute.web.views.at_once import AtOnce, Together, at_once
from wholeroute.web.views.conflict import Conflicts, conflict_page
from wholeroute.web.views.mine import Mine, mine

router = APIRouter(dependencies=[Depends(doing(Action.JUDGE, "pair"))])


@router.get("/pairs/mine", include_in_schema=False)
def my_judgements(
    visit: Visiting, before: Number | None = None, taken: Number | None = None
) -> HTMLResponse:
    """Show what the reader judged, the newest first, each to be taken back."""
    must(visit.acting.reader, Action.JUDGE, Lane.OPEN)
    return _mine(visit, before=before, taken=taken)


@router.get("/pairs/mine.json", tags=["pairs"])
def my_judgement_list(acting: Sitting, before: Number | None = None) -> Mine:
    """Return a page of the reader's own judgements, the newest first."""
    must(acting.reader, Action.JUDGE, Lane.OPEN)
    return mine(acting, before)


@router.post("/pairs/mine", include_in_schema=False)
def take_mine_back(
    visit: Visiting,
    judgement: Annotated[Number | None, Form()] = None,
    act: Annotated[UUID | None, Form()] = None,
    reason: Words = "",
) -> Response:
    """Take one judgement back, or each of an act."""
    try:
        taken = _taken_back(visit.acting, judgement, act, reason)
    except Invalid as mistake:
        return _mine(visit, mistake=mistake)
    return RedirectResponse(f"/pairs/mine?taken={taken}", 303)


def _taken_back(acting: Acting, judgement: int | None, act: UUID | None, reason: str) -> int:
    """Take a judgement back, or all of an act that stands; return how many."""
    if act is not None:
        return len(undo_at_once(acting, act, reason))
    if judgement is None:
        raise Invalid("judgement", "no judgement is chosen", "Take one of the list.")
    undo(acting, judgement, reason)
    return 1


def together(
    one: UUID, other: UUID, sharing: Annotated[str, Query(max_length=200)] = ""
) -> Together:
    """Return which pairs an address names to judge at once."""
    return Together(one, other, sharing)


Sharing = Annotated[Together, Depends(together)]


@router.get("/pairs/together", include_in_schema=False)
def pairs_together(visit: Visiting, sharing: Sharing) -> HTMLResponse:
    """Show the pairs between two reports that share a sort of number."""
    must(visit.acting.reader, Action.JUDGE, Lane.OPEN)
    return _together(visit, sharing, Draft())


@router.get("/pairs/together.json", tags=["pairs"])
def pairs_together_list(acting: Sitting, sharing: Sharing) -> AtOnce:
    """Return the pairs between two reports that wait and share a sort of number."""
    must(acting.reader, Action.JUDGE, Lane.OPEN)
    return at_once(acting, sharing)


@router.post("/pairs/together", include_in_schema=False)
def judge_together(
    visit: Visiting,
    sharing: Sharing,
    draft: FilledIn,
    pair: Annotated[tuple[str, ...], Form()] = (),
) -> Response:
    """Write one judgement of each ticked pair, as one act."""
    ticked = frozenset(found for each in pair if (found := pair_of(each)))
    try:
        settle_at_once(
            visit.acting, sharing.wanted, ticked, verdict_of(draft.verdict), draft.reason
        )
    except Invalid as mistake:
        return _together(visit, sharing, draft, ticked, mistake=mistake)
    return RedirectResponse("/pairs/mine", 303)


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


def _mine(
    visit: Visit,
    *,
    before: int | None = None,
    taken: int | None = None,
    mistake: Invalid | None = None,
) -> HTMLResponse:
    found = mine(visit.acting, before)
    return visit.page("mine.html", mistake=mistake, mine=found, before=before, taken=taken)


def _together(
    visit: Visit,
    sharing: Together,
    draft: Draft,
    ticked: frozenset[tuple[UUID, UUID]] | None = None,
    *,
    mistake: Invalid | None = None,
) -> HTMLResponse:
    return visit.page(
        "together.html",
        mistake=mistake,
        together=at_once(visit.acting, sharing),
        sharing=sharing,
        chosen=ticked,
        draft=draft,
        verdicts=VERDICTS,
    )


def _versions(
    visit: Visit, *, taken: int | None = None, mistake: Invalid | None = None
) -> HTMLResponse:
    return visit.page(
        "versions.html", mistake=mistake, versions=standing_versions(visit.acting), taken=taken
    )
