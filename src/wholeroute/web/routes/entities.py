"""Entities: the list, the page of one, taking a record out of it, opening the vault."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import HTMLResponse, RedirectResponse

from wholeroute.crosscheck import unmerge
from wholeroute.custody import Vault
from wholeroute.entities import Kind
from wholeroute.errors import Refused
from wholeroute.ledger import Sought
from wholeroute.rights import Action, Lane
from wholeroute.web.may import may_read
from wholeroute.web.sitting import Sitting, Visiting, Words, doing
from wholeroute.web.views.entity import EntityPage, entity_page
from wholeroute.web.views.listing import Listing, listing

router = APIRouter(dependencies=[Depends(doing(Action.READ, "entity"))])


def sought(kind: Kind | None = None, lane: Lane | None = None, after: UUID | None = None) -> Sought:
    """Return which entities the list is about."""
    return Sought(kind, after=after, lane=lane)


Asked = Annotated[Sought, Depends(sought)]


@router.get("/entities", include_in_schema=False)
def entities_page(visit: Visiting, asked: Asked) -> HTMLResponse:
    """Show the list."""
    _must_read(visit.acting)
    listed = listing(visit.acting, asked)
    return visit.page("entities.html", listing=listed, first=asked.after is None)


@router.get("/entities.json", tags=["entities"])
def entities_list(acting: Sitting, asked: Asked) -> Listing:
    """Return a page of the entities this reader may see, in the order of ids."""
    _must_read(acting)
    return listing(acting, asked)


@router.get("/entities/{entity:uuid}.json", tags=["entities"])
def entity_facts(acting: Sitting, entity: UUID) -> EntityPage:
    """Return all that this reader may know of an entity. The reading is audited."""
    return entity_page(acting, entity)


@router.get("/entities/{entity:uuid}", include_in_schema=False)
def one_entity(visit: Visiting, entity: UUID) -> HTMLResponse:
    """Show an entity."""
    return visit.page("entity.html", entity=entity_page(visit.acting, entity), revealed=None)


@router.post("/entities/{entity:uuid}/reveal", include_in_schema=False)
def reveal(visit: Visiting, entity: UUID) -> HTMLResponse:
    """Show an entity with what the vault keeps, once: nothing of it is stored on the way."""
    shown = entity_page(visit.acting, entity)
    values = Vault(visit.acting.ledger).reveal(visit.acting, shown.vaulted, shown.lane)
    return visit.page("entity.html", entity=shown, revealed=values)


@router.post(
    "/entities/{entity:uuid}/unmerge",
    include_in_schema=False,
    dependencies=[Depends(doing(Action.JUDGE, "entity"))],
)
def take_out(acting: Sitting, entity: UUID, reason: Words = "") -> RedirectResponse:
    """Undo every judgement that holds a record in its cluster."""
    unmerge(acting, entity, reason)
    return RedirectResponse(f"/entities/{entity}", 303)


def _must_read(acting: Sitting) -> None:
    if not may_read(acting.reader):
        reader = acting.reader
        raise Refused(
            "no-rule", f"the role of {reader.role} reads no entities for {reader.purpose}"
        )
