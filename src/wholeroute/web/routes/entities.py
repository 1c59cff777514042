"""Entities: the list, the page of one, taking a record out of it, opening the vault."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import HTMLResponse, RedirectResponse
from starlette.routing import Route

from wholeroute.crosscheck import unmerge
from wholeroute.custody import Vault
from wholeroute.entities import FRESH_FOR, Kind
from wholeroute.errors import Refused
from wholeroute.ledger import Sought
from wholeroute.rights import Action, Lane
from wholeroute.web.may import may_read
from wholeroute.web.sitting import Number, Sitting, Visit, Visiting, Words, doing, today_of
from wholeroute.web.views.dated import told_once
from wholeroute.web.views.entity import EntityPage, entity_page
from wholeroute.web.views.listing import Listing, listing
from wholeroute.web.views.map_beside import picture_beside
from wholeroute.web.views.weighed import part, shortened

router = APIRouter(dependencies=[Depends(doing(Action.READ, "entity"))])


def sought(kind: Kind | None = None, lane: Lane | None = None, after: UUID | None = None) -> Sought:
    """Return which entities the list is about."""
    return Sought(kind, after=after, lane=lane)


Asked = Annotated[Sought, Depends(sought)]

PAGE = 100
"""Statements of one property on a page."""
MOST_DATES = 60
MOST_RECORDS = 25


@dataclass(frozen=True, slots=True)
class SoughtPart:
    """Which part of a page is asked for: all of one property, one kind of links, records from one on."""

    property: str = ""
    start: int = 0
    links: Kind | None = None
    records: int = 0


def sought_part(
    property: Annotated[str, Query(max_length=100)] = "",  # noqa: A002 — the address says it so
    start: Number = 0,
    links: Kind | None = None,
    records: Number = 0,
) -> SoughtPart:
    """Return which part of an entity's page an address names."""
    return SoughtPart(property, start, links, records)


Part = Annotated[SoughtPart, Depends(sought_part)]


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
def entity_facts(
    request: Request, acting: Sitting, entity: UUID, links: Kind | None = None
) -> EntityPage:
    """Return all that this reader may know of an entity. The reading is audited.

    `links` asks for one kind of what refers to it.
    """
    return entity_page(acting, entity, today_of(request), links)


@router.get("/entities/{entity:uuid}", include_in_schema=False)
def one_entity(visit: Visiting, entity: UUID, sought: Part) -> HTMLResponse:
    """Show an entity: a fair part of each property, or all of one, a page at a time."""
    shown = entity_page(visit.acting, entity, today_of(visit.request), sought.links)
    return _page(visit, shown, sought, None)


@router.post("/entities/{entity:uuid}/reveal", include_in_schema=False)
def reveal(visit: Visiting, entity: UUID) -> HTMLResponse:
    """Show an entity with what the vault keeps, once: nothing of it is stored on the way."""
    shown = entity_page(visit.acting, entity, today_of(visit.request))
    values = Vault(visit.acting.ledger).reveal(visit.acting, shown.vaulted, shown.lane)
    return _page(visit, shown, SoughtPart(), values)


def _page(
    visit: Visit, shown: EntityPage, sought: SoughtPart, revealed: dict[UUID, str] | None
) -> HTMLResponse:
    """Return the page; where one property is asked for that nothing is said of, the whole."""
    today = today_of(visit.request)
    one = next((each for each in shown.groups if each.property == sought.property), None)
    told = (part(one, today, sought.start, PAGE),) if one else shortened(shown.groups, today)
    opens = {route.path for route in visit.request.app.routes if isinstance(route, Route)}
    return visit.page(
        "entity.html", entity=shown, told=told, alone=one is not None, start=sought.start,
        further=sought.start + PAGE, revealed=revealed, canvas="/canvas" in opens, fresh=FRESH_FOR,
        dates=told_once(shown.timeline)[-MOST_DATES:],
        records_from=sought.records, most_records=MOST_RECORDS, most_dates=MOST_DATES,
        places=picture_beside(shown),
    )  # fmt: skip


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
