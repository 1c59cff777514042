"""Statistics of facilitation: the template to fill in, and how a contact point hands it in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import HTMLResponse, Response

from wholeroute.errors import Invalid
from wholeroute.plan.evidence import Quality
from wholeroute.plan.law import STATES
from wholeroute.plan.statistics import FLAGS, HEAD, MEASURES, Counted, template
from wholeroute.plan.store import statistics as kept
from wholeroute.plan.store.statistics import Handed
from wholeroute.rights import Action
from wholeroute.web.downloads import as_csv
from wholeroute.web.may import must
from wholeroute.web.plan_look import Look, Looking, kept_or_again
from wholeroute.web.routes.plan_law import Listing
from wholeroute.web.sitting import Visiting, Words, doing

router = APIRouter()

_ATTESTING = [Depends(doing(Action.ATTEST, "statistics"))]
YEARS = 3
"""For how many years that are over the template has lines."""


def handed_in(
    listed: Listing = "", source: Words = "", actor: Words = "", quality: Words = "",
    public: Words = "",
) -> Handed:  # fmt: skip
    """Return the file that a form holds."""
    return Handed(listed, source, actor, quality, bool(public))


HandedIn = Annotated[Handed, Depends(handed_in)]
EMPTY = Handed()


@router.get("/plan/law/statistics", include_in_schema=False)
def statistics_page(look: Looking) -> HTMLResponse:
    """Show what the template holds, and to who attests for a state the form that hands it in."""
    return _page(look)


@router.get("/plan/law/statistics.csv", include_in_schema=False)
def statistics_template(look: Looking) -> Response:
    """Return the template: of the reader's own state where they speak for one, else of all."""
    own = kept.may_count(look.acting, look.plan, look.today).state
    years = range(look.today.year - YEARS, look.today.year)
    return as_csv("statistics-of-facilitation", template([own] if own else STATES, years))


@router.post("/plan/law/statistics", include_in_schema=False, dependencies=_ATTESTING)
def hand_in(visit: Visiting, look: Looking, said: HandedIn, check: Words = "") -> Response:
    """Keep what a file says, or show first what of it would be kept."""
    must(visit.acting.reader, Action.ATTEST)
    if check:
        try:
            state = kept.may_count(visit.acting, look.plan, look.today).state
            return _page(look, said=said, seen=kept.looked_at(state, said.text, look.today))
        except Invalid as mistake:
            return _page(look, mistake=mistake, said=said)
    action = kept.action_asking(look.plan).id

    def keep() -> None:
        kept.hand_in(visit.acting, look.plan, said, look.today)

    def again(why: Invalid) -> HTMLResponse:
        return _page(look, mistake=why, said=said)

    return kept_or_again(visit, keep, again) or look.to(f"/plan/actions/{action}")


def _page(
    look: Look, *, mistake: Invalid | None = None, said: Handed = EMPTY,
    seen: Sequence[Counted] = (),
) -> HTMLResponse:  # fmt: skip
    return look.page(
        "plan_statistics.html", mistake, mine=kept.may_count(look.acting, look.plan, look.today),
        action=kept.action_asking(look.plan), head=HEAD, measures=MEASURES, flags=tuple(FLAGS),
        qualities=tuple(Quality), said=said, seen=seen,
    )  # fmt: skip
