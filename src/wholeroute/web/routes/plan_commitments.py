"""What forums agreed on, by element: read by everybody, written by contact points and who steers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import HTMLResponse, Response

from wholeroute.errors import Invalid
from wholeroute.plan import Wanted
from wholeroute.plan.commitments import FORUMS, Pledge, Promise
from wholeroute.plan.status import Far
from wholeroute.plan.store import commitments as kept
from wholeroute.plan.store.notes import writes
from wholeroute.rights import Action
from wholeroute.web.downloads import as_csv
from wholeroute.web.may import may
from wholeroute.web.plan_look import Look, Looking, kept_or_again
from wholeroute.web.routes.plan import looking
from wholeroute.web.routes.plan_notes import must_write
from wholeroute.web.sitting import Number, Sitting, Visiting, Words, doing
from wholeroute.web.views import plan_notes as shown
from wholeroute.web.views.plan_came import along
from wholeroute.web.views.plan_notes import Forum

router = APIRouter()

_WRITING = [Depends(doing(Action.ATTEST, "commitment"))]


def promise_in(  # noqa: PLR0913 — the fields of one form
    forum: Words = "",
    element: Words = "",
    actor: Words = "",
    words: Words = "",
    made_on: Words = "",
    due: Words = "",
    actions: Words = "",
) -> Promise:
    """Return the commitment that a form holds."""
    return Promise(forum, element, actor, words, made_on, due, actions)


PromiseIn = Annotated[Promise, Depends(promise_in)]
EMPTY = Promise()


@router.get("/plan/commitments", include_in_schema=False)
def commitments_page(look: Looking) -> HTMLResponse:
    """Show what forums agreed on, and to whoever may the form that adds a commitment."""
    return _all(look)


@router.get("/plan/commitments.json", tags=["plan"])
def commitments_list(look: Looking) -> list[Forum]:
    """Return what forums agreed on, by element."""
    return list(shown.forums(_pledges(look)))


@router.get("/plan/commitments.csv", include_in_schema=False)
def commitments_csv(look: Looking) -> Response:
    """Return it as CSV."""
    return as_csv("plan-commitments", shown.commitments_csv(_pledges(look)))


@router.post("/plan/commitments", include_in_schema=False, dependencies=_WRITING)
def promise(acting: Sitting, look: Looking, said: PromiseIn) -> Response:
    """Keep a commitment."""
    must_write(acting)
    try:
        number = kept.promise(acting, look.plan, said, look.today)
    except Invalid as mistake:
        return _all(look, mistake=mistake, said=said)
    return look.to(f"/plan/commitments#c{number}")


@router.get("/plan/commitments/{commitment:int}.json", tags=["plan"])
def one_commitment(look: Looking, commitment: Number) -> Pledge:
    """Return a commitment as it stands, with what it said before."""
    return shown.pledge_named(_pledges(look), commitment)


@router.get("/plan/commitments/{commitment:int}", include_in_schema=False)
def commitment_page(look: Looking, commitment: Number) -> HTMLResponse:
    """Show a commitment, and to who wrote it the form that says it anew."""
    return _one(look, shown.pledge_named(_pledges(look), commitment))


@router.post("/plan/commitments/{commitment:int}", include_in_schema=False, dependencies=_WRITING)
def say_anew(visit: Visiting, look: Looking, commitment: Number, said: PromiseIn) -> Response:
    """Say a commitment anew."""
    must_write(visit.acting)
    pledge = shown.pledge_named(_pledges(look), commitment)

    def again(why: Invalid) -> HTMLResponse:
        return _one(look, pledge, mistake=why, said=said)

    def keep() -> None:
        kept.promise(visit.acting, look.plan, said, look.today, anew=pledge.commitment)

    return kept_or_again(visit, keep, again) or look.to(f"/plan/commitments/{commitment}")


def _statuses(look: Look) -> Mapping[str, tuple[Far, ...]]:
    """Return how far those responsible for each action came, to members; to others nothing."""
    acting = look.acting
    member = acting if acting and may(acting.reader, Action.VERIFY) else None
    who = looking(look.request, member, look.today)
    if who is None:
        return {}
    found = along(who, look.plan, Wanted()).statuses
    return {name: tuple(far for far in Far if far in one.levels) for name, one in found.items()}


def _pledges(look: Look) -> tuple[Pledge, ...]:
    return kept.commitments(look.ledger, look.plan.about.id)


def _all(look: Look, *, mistake: Invalid | None = None, said: Promise = EMPTY) -> HTMLResponse:
    return look.page(
        "plan_commitments.html", mistake, forums=shown.forums(_pledges(look)), said=said,
        known=FORUMS, statuses=_statuses(look), writes=look.acting is not None and writes(look.acting.reader),
    )  # fmt: skip


def _one(
    look: Look, pledge: Pledge, *, mistake: Invalid | None = None, said: Promise | None = None
) -> HTMLResponse:
    sitting = look.acting.reader if look.acting and writes(look.acting.reader) else None
    mine = sitting is not None and sitting.organisation == pledge.commitment.organisation
    return look.page(
        "plan_commitment.html", mistake, pledge=pledge, known=FORUMS, statuses=_statuses(look), mine=mine,
        said=said or shown.promised(pledge.commitment),
    )  # fmt: skip
