"""Pairs: the queue, where one left off, the page of one, judging it, taking back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Form
from starlette.responses import HTMLResponse, RedirectResponse, Response

from wholeroute.crosscheck import Likely, left_off, remerge, settle, undo
from wholeroute.entities import Kind, Script
from wholeroute.errors import Invalid
from wholeroute.ledger import Verdict
from wholeroute.rights import Action, Lane
from wholeroute.web.may import may, must
from wholeroute.web.sitting import Number, Sitting, Visit, Visiting, Words, doing
from wholeroute.web.views.mine import written
from wholeroute.web.views.pair import PairPage, pair_page
from wholeroute.web.views.queue import Queue, SoughtQueue, waiting
from wholeroute.web.views.queue_kept import Kept, kept_of

router = APIRouter(dependencies=[Depends(doing(Action.JUDGE, "pair"))])
VERDICTS = (Verdict.SAME, Verdict.DIFFERENT, Verdict.UNSURE)
SHOWN = "shown"


@dataclass(frozen=True, slots=True)
class Draft:
    """A judgement as it was filled in, before anybody looked at it."""

    verdict: str = ""
    reason: str = ""


def filled_in(verdict: Words = "", reason: Words = "") -> Draft:
    """Return what the form holds."""
    return Draft(verdict, reason)


FilledIn = Annotated[Draft, Depends(filled_in)]


def sought(  # noqa: PLR0913 — each is a part of the address
    *,
    after: Number | None = None,
    kind: Kind | None = None,
    source: UUID | None = None,
    script: Script | None = None,
    likely: Likely | None = None,
    everything: bool = False,
) -> SoughtQueue:
    """Return which part of the queue an address names."""
    return SoughtQueue(after, kind, source, script, likely, everything)


Looking = Annotated[SoughtQueue, Depends(sought)]
Keeping = Annotated[Kept, Depends(kept_of)]


@dataclass(frozen=True, slots=True)
class Asking:
    """How a pair is looked at: as part of which queue, behind which, with others' word or without."""

    sought: SoughtQueue
    was: str
    judged: str
    taking: str


def asking(looking: Looking, was: str = "", judged: str = "", taking: str = "") -> Asking:
    """Return what an address says besides the pair."""
    return Asking(looking, was, judged, taking)


AskingFor = Annotated[Asking, Depends(asking)]


@router.get("/pairs", include_in_schema=False)
def queue_page(visit: Visiting, looking: Looking, kept: Keeping, was: str = "") -> HTMLResponse:
    """Show the pairs that wait."""
    must(visit.acting.reader, Action.JUDGE, Lane.OPEN)
    found = waiting(visit.acting, kept, looking)
    told = written(visit.acting, pair_of(was))
    return visit.page("pairs.html", queue=found, sought=looking, told=told, going=_by_script(visit))


@router.get("/pairs.json", tags=["pairs"])
def queue_list(acting: Sitting, looking: Looking, kept: Keeping) -> Queue:
    """Return a page of the pairs that wait for a person, likeliest first, and what is new of others."""
    must(acting.reader, Action.JUDGE, Lane.OPEN)
    return waiting(acting, kept, looking)


@router.get("/pairs/next", include_in_schema=False)
def where_i_left(acting: Sitting, looking: Looking) -> RedirectResponse:
    """Lead to what waits behind the pair that the reader judged last."""
    must(acting.reader, Action.JUDGE, Lane.OPEN)
    return RedirectResponse(_behind(acting, looking, looking.query), 303)


@router.get("/pairs/help", include_in_schema=False)
def help_page(visit: Visiting) -> HTMLResponse:
    """Show the keys, and what happens to what is judged."""
    must(visit.acting.reader, Action.JUDGE, Lane.OPEN)
    return visit.page("pairs_help.html")


@router.get("/pairs/{left:uuid}/{right:uuid}.json", tags=["pairs"])
def pair_facts(
    acting: Sitting, left: UUID, right: UUID, looking: Looking, judged: str = ""
) -> PairPage:
    """Return two records side by side with the explained score. The reading is audited.

    What others judged is left out until the reader has judged, unless `judged=shown` asks for it.
    """
    must(acting.reader, Action.READ, Lane.OPEN)
    return pair_page(acting, left, right, sought=looking, shown=judged == SHOWN)


@router.get("/pairs/{left:uuid}/{right:uuid}", include_in_schema=False)
def one_pair(visit: Visiting, left: UUID, right: UUID, asked: AskingFor) -> HTMLResponse:
    """Show a pair, and what was written of the one just before."""
    must(visit.acting.reader, Action.READ, Lane.OPEN)
    return _page(visit, (left, right), asked)


@router.post("/pairs/{left:uuid}/{right:uuid}", include_in_schema=False)
def judge_pair(
    visit: Visiting, left: UUID, right: UUID, asked: AskingFor, draft: FilledIn
) -> Response:
    """Write a judgement and go on to the next pair; ask again where something is missing."""
    try:
        settle(visit.acting, left, right, verdict_of(draft.verdict), draft.reason)
    except Invalid as mistake:
        return _page(visit, (left, right), asked, mistake=mistake, draft=draft)
    query = asked.sought.query
    query = f"{query}{'&' if query else '?'}was={left}:{right}"
    return RedirectResponse(_behind(visit.acting, asked.sought, query), 303)


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


def _behind(acting: Sitting, looking: SoughtQueue, query: str) -> str:
    found = left_off(acting, looking.wanted)
    return f"/pairs/{found.left}/{found.right}{query}" if found else f"/pairs{query}"


def _by_script(visit: Visit) -> bool:
    """Tell whether a part of the page takes the place of another, so that the focus must be led."""
    return "hx-request" in visit.request.headers


def _page(
    visit: Visit,
    pair: tuple[UUID, UUID],
    asked: Asking,
    *,
    mistake: Invalid | None = None,
    draft: Draft = Draft(),
) -> HTMLResponse:
    shown = asked.judged == SHOWN
    return visit.page(
        "pair.html",
        mistake=mistake,
        pair=pair_page(visit.acting, *pair, sought=asked.sought, shown=shown),
        sought=asked.sought,
        told=written(visit.acting, pair_of(asked.was)),
        taking=bool(asked.taking),
        going=_by_script(visit) and not asked.taking,
        draft=draft,
        verdicts=VERDICTS,
        may_judge=may(visit.acting.reader, Action.JUDGE, Lane.OPEN),
        me=visit.acting.reader.member,
    )
