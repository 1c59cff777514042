"""Search: one box, its answer under an opaque id, and searches that are kept.

What is written never stands in an address: it would stay in the browser's history, and wherever
else addresses are noted. The form is posted, and leads to an id that is nobody else's.
"""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Query
from starlette.responses import HTMLResponse, RedirectResponse, Response

from wholeroute.crosscheck import SavedSearch, forget, save, saved, see
from wholeroute.errors import Invalid
from wholeroute.rights import Action, Lane
from wholeroute.web.may import may, must
from wholeroute.web.sitting import Sitting, Visit, Visiting, Words, doing
from wholeroute.web.views.search import Answer, Narrowed, answer, begin

router = APIRouter(dependencies=[Depends(doing(Action.SCREEN, "search"))])

Asked = Annotated[str, Form(max_length=20_000)]
"""Longer than a search may be: what is too long is shown again, to be cut."""

Choice = Annotated[str, Query(max_length=100)]
Start = Annotated[int, Query(ge=0, le=10_000)]


def narrowed(  # noqa: PLR0913 — one for each facet
    kind: Choice = "",
    category: Choice = "",
    country: Choice = "",
    source: Choice = "",
    year: Choice = "",
    handling: Choice = "",
    purpose: Choice = "",
) -> Narrowed:
    """Return what the address narrows results to."""
    return Narrowed(kind, category, country, source, year, handling, purpose)


NarrowedTo = Annotated[Narrowed, Depends(narrowed)]


@router.get("/search", include_in_schema=False)
def search_page(visit: Visiting) -> HTMLResponse:
    """Show the box."""
    must(visit.acting.reader, Action.SCREEN, Lane.OPEN)
    return _page(visit)


@router.post("/search", include_in_schema=False)
def ask(visit: Visiting, words: Asked = "") -> Response:
    """Keep what is asked and lead to its answer; say what is missing where nothing can be found."""
    must(visit.acting.reader, Action.SCREEN, Lane.OPEN)
    try:
        which = begin(visit.acting, words)
    except Invalid as mistake:
        return _page(visit, words=words, mistake=mistake)
    return RedirectResponse(f"/search/{which}", 303)


@router.post("/search.json", tags=["search"])
def ask_at_once(acting: Sitting, words: Asked = "") -> Answer:
    """Return who may be meant by these words. The search is audited with how many were found."""
    return answer(acting, begin(acting, words))


@router.get("/search/saved", include_in_schema=False)
def saved_page(visit: Visiting) -> HTMLResponse:
    """Show the searches that are kept, each with whoever came in since."""
    must(visit.acting.reader, Action.SCREEN, Lane.OPEN)
    return visit.page("saved_searches.html", saved=saved(visit.acting))


@router.get("/search/saved.json", tags=["search"])
def saved_list(acting: Sitting) -> tuple[SavedSearch, ...]:
    """Return the reader's saved searches, each with whoever came in since. Audited."""
    return saved(acting)


@router.get("/search/{which:uuid}.json", tags=["search"])
def search_answer(acting: Sitting, which: UUID, to: NarrowedTo, start: Start = 0) -> Answer:
    """Return a page of what a search of the reader's own finds now. Audited."""
    return answer(acting, which, to, start)


@router.get("/search/{which:uuid}", include_in_schema=False)
def one_search(visit: Visiting, which: UUID, to: NarrowedTo, start: Start = 0) -> HTMLResponse:
    """Show what a search finds now."""
    must(visit.acting.reader, Action.SCREEN, Lane.OPEN)
    return _page(visit, found=answer(visit.acting, which, to, start))


@router.post("/search/{which:uuid}/save", include_in_schema=False)
def keep(visit: Visiting, which: UUID, to: NarrowedTo, name: Words = "") -> Response:
    """Save a search under a name, with what the address narrows it to."""
    must(visit.acting.reader, Action.SCREEN, Lane.OPEN)
    try:
        save(visit.acting, which, name, to.chosen())
    except Invalid as mistake:
        return _page(visit, found=answer(visit.acting, which, to), mistake=mistake)
    return RedirectResponse("/search/saved", 303)


@router.post("/search/{which:uuid}/seen", include_in_schema=False)
def look(acting: Sitting, which: UUID) -> RedirectResponse:
    """Write that whoever came in since was looked at."""
    see(acting, which)
    return RedirectResponse("/search/saved", 303)


@router.post("/search/{which:uuid}/forget", include_in_schema=False)
def let_go(acting: Sitting, which: UUID) -> RedirectResponse:
    """Forget a search."""
    forget(acting, which)
    return RedirectResponse("/search/saved", 303)


def _page(
    visit: Visit, *, words: str = "", found: Answer | None = None, mistake: Invalid | None = None
) -> HTMLResponse:
    return visit.page(
        "search.html",
        words=found.words if found else words,
        answer=found,
        mistake=mistake,
        discloses=may(visit.acting.reader, Action.EXPORT, Lane.OPEN),
    )
