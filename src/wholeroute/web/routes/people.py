"""People who wait to be categorised: the queue, the page of one, what the vault keeps, deciding."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import HTMLResponse, RedirectResponse, Response

from wholeroute.custody import Vault, categorise
from wholeroute.errors import Invalid
from wholeroute.rights import (
    OPEN_CATEGORIES,
    PROTECTING_CATEGORIES,
    Action,
    Category,
    Ground,
    Lane,
    Reader,
)
from wholeroute.web.may import must
from wholeroute.web.sitting import Number, Sitting, Visit, Visiting, Words, doing
from wholeroute.web.views.people import People, PersonPage, people, person_page

router = APIRouter(dependencies=[Depends(doing(Action.CATEGORISE, "person"))])

CATEGORIES = (
    tuple(each for each in Category if each in PROTECTING_CATEGORIES),
    tuple(each for each in Category if each in OPEN_CATEGORIES),
)
"""What somebody may be said to be: first what protects them, then what does not."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A decision as it was filled in, before anybody looked at it."""

    chosen: str = ""
    reason: str = ""
    evidence: str = ""
    ground: str = ""
    who: str = ""


EMPTY = Draft()


def filled_in(
    chosen: Words = "",
    reason: Words = "",
    evidence: Words = "",
    ground: Words = "",
    who: Words = "",
) -> Draft:
    """Return what the form holds."""
    return Draft(chosen, reason, evidence, ground, who)


FilledIn = Annotated[Draft, Depends(filled_in)]


@router.get("/people", include_in_schema=False)
def people_page(
    visit: Visiting, *, held: bool | None = None, start: Number = 0, was: str = ""
) -> HTMLResponse:
    """Show who waits to be categorised."""
    _must_categorise(visit.acting.reader)
    listed = people(visit.acting, held=held, start=start)
    return visit.page("people.html", people=listed, held=held, start=start, done=was == "decided")


@router.get("/people.json", tags=["people"])
def people_list(acting: Sitting, *, held: bool | None = None, start: Number = 0) -> People:
    """Return a page of the people who wait to be categorised, the oldest first. Audited."""
    _must_categorise(acting.reader)
    return people(acting, held=held, start=start)


@router.get("/people/{entity:uuid}.json", tags=["people"])
def person_facts(acting: Sitting, entity: UUID) -> PersonPage:
    """Return what is said of one of them; their identity stays in the vault. Audited."""
    _must_categorise(acting.reader)
    return person_page(acting, entity)


@router.get("/people/{entity:uuid}", include_in_schema=False)
def one_person(visit: Visiting, entity: UUID) -> HTMLResponse:
    """Show one of them."""
    _must_categorise(visit.acting.reader)
    return _person(visit, person_page(visit.acting, entity))


@router.post("/people/{entity:uuid}/reveal", include_in_schema=False)
def reveal(visit: Visiting, entity: UUID) -> HTMLResponse:
    """Show one of them with what the vault keeps, once: nothing of it is stored on the way."""
    _must_categorise(visit.acting.reader)
    shown = person_page(visit.acting, entity)
    values = Vault(visit.acting.ledger).reveal(visit.acting, shown.vaulted, Lane.UNCATEGORISED)
    return _person(visit, shown, revealed=values)


@router.post("/people/{entity:uuid}", include_in_schema=False)
def decide(visit: Visiting, entity: UUID, draft: FilledIn) -> Response:
    """Write what somebody is, or ask that their hold be lifted; ask again where something is amiss."""
    _must_categorise(visit.acting.reader)
    shown = person_page(visit.acting, entity)
    try:
        category, evidence = category_of(draft.chosen), ids_of(draft.evidence)
        _needs_evidence(shown, category, evidence)
        asked = categorise(
            visit.acting, entity, category, draft.reason, evidence, ground=ground_of(draft.ground)
        )
    except Invalid as mistake:
        return _person(visit, shown, mistake=mistake, draft=draft)
    return RedirectResponse(f"/people/requests/{asked}" if asked else "/people?was=decided", 303)


def category_of(text: str) -> Category:
    """Return the category a form names; raise `Invalid` for none or another."""
    found = next((each for group in CATEGORIES for each in group if each == text), None)
    if found is None:
        raise Invalid("chosen", "no category is chosen", "Choose what they are.")
    return found


def ground_of(text: str) -> Ground | None:
    """Return the ground a form names, None for none; raise `Invalid` for another."""
    found = next((each for each in Ground if each == text), None)
    if text and found is None:
        raise Invalid("ground", "there is no such ground", "Choose why they helped.")
    return found


def ids_of(text: str) -> list[UUID]:
    """Return the ids that a form lists; raise `Invalid` for anything else in it."""
    found = []
    for each in text.replace(",", " ").split():
        try:
            found.append(UUID(each))
        except ValueError:
            raise Invalid(
                "evidence", "what is listed there is no id of a statement",
                "Put down whole ids of statements, with spaces or new lines between them.",
            ) from None  # fmt: skip
    return found


def _needs_evidence(shown: PersonPage, category: Category, evidence: list[UUID]) -> None:
    """Raise `Invalid` where custody would refuse, so that what was written is not lost."""
    if shown.who.holds and category in OPEN_CATEGORIES and not evidence:
        raise Invalid(
            "evidence", "what puts them on hold is no offence",
            "List statements that show an offence beyond that.",
        )  # fmt: skip


def _person(
    visit: Visit,
    shown: PersonPage,
    *,
    revealed: dict[UUID, str] | None = None,
    mistake: Invalid | None = None,
    draft: Draft = EMPTY,
) -> HTMLResponse:
    return visit.page(
        "person.html",
        mistake=mistake,
        person=shown,
        revealed=revealed,
        draft=draft,
        categories=CATEGORIES,
        grounds=tuple(Ground),
    )


def _must_categorise(reader: Reader) -> None:
    must(reader, Action.CATEGORISE, Lane.UNCATEGORISED)
