"""Versions of the score that judgements taught: learn one, read its card, put it to use."""

from __future__ import annotations

from fastapi import APIRouter, Depends
from starlette.responses import HTMLResponse, RedirectResponse, Response

from wholeroute.crosscheck import learn, learnt, put_to_use
from wholeroute.errors import Invalid
from wholeroute.ledger import ModelRow
from wholeroute.rights import Action, Lane
from wholeroute.web.may import must
from wholeroute.web.sitting import Sitting, Visit, Visiting, Words, doing

router = APIRouter(dependencies=[Depends(doing(Action.JUDGE, "model"))])


@router.get("/pairs/models", include_in_schema=False)
def models_page(visit: Visiting) -> HTMLResponse:
    """Show what judgements taught, each version with its card."""
    must(visit.acting.reader, Action.JUDGE, Lane.OPEN)
    return _page(visit)


@router.get("/pairs/models.json", tags=["pairs"])
def model_list(acting: Sitting) -> list[ModelRow]:
    """Return the versions that the reader's organisation learnt, each with corrections and card."""
    must(acting.reader, Action.JUDGE, Lane.OPEN)
    return learnt(acting)


@router.post("/pairs/models", include_in_schema=False)
def learn_one(visit: Visiting) -> Response:
    """Learn a version from what people judged."""
    try:
        learn(visit.acting)
    except Invalid as mistake:
        return _page(visit, mistake)
    return RedirectResponse("/pairs/models", 303)


@router.post("/pairs/models/use", include_in_schema=False)
def use_one(visit: Visiting, version: Words = "", reason: Words = "") -> Response:
    """Score by a version from the next run on; by none, as the weights are written."""
    try:
        put_to_use(visit.acting, version or None, reason)
    except Invalid as mistake:
        return _page(visit, mistake)
    return RedirectResponse("/pairs/models", 303)


def _page(visit: Visit, mistake: Invalid | None = None) -> HTMLResponse:
    return visit.page("models.html", mistake=mistake, models=learnt(visit.acting))
