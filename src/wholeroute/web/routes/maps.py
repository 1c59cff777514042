"""The map: the page, what is drawn of it, and the way to a place by its name.

The state stands in the address, so that everything on the page is a link or a form that reads.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import orjson
from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from wholeroute import network
from wholeroute.entities import Place, places_called
from wholeroute.errors import Invalid, Refused
from wholeroute.ledger import Acting
from wholeroute.network.atlas import MapLayer
from wholeroute.rights import Action, Lane
from wholeroute.web.may import must
from wholeroute.web.sitting import Sitting, Visit, Visiting, doing, pages_of
from wholeroute.web.views.disclosures import may_disclose
from wholeroute.web.views.map import map_page
from wholeroute.web.views.map_address import MapAddress, Sort, View, read_map_address
from wholeroute.web.views.map_facts import MapFacts, map_facts
from wholeroute.web.views.map_looking import Keepers

router = APIRouter(dependencies=[Depends(doing(Action.READ, "map"))])

_NEAR_A_TOWN = 9.0
Words = Annotated[str, Query(max_length=120)]


def keepers_of(request: Request) -> Keepers:
    """Return what the application keeps of maps and networks."""
    return Keepers(request.app.state.maps, request.app.state.canvases)


Keeping = Annotated[Keepers, Depends(keepers_of)]


@router.get("/map", include_in_schema=False)
def map_(visit: Visiting, keepers: Keeping, go: Words = "") -> Response:
    """Show the map; where a place is named, lead there or let choose among those of its name."""
    _must_look(visit.acting)
    asked = visit.request.query_params
    ticked = asked.getlist("layer") if "layers" in asked else None
    address, mistake = read_map_address(asked, ticked)
    places = places_called(go) if go.strip() else ()
    if len(places) == 1 and mistake is None:
        return RedirectResponse(_at(address, places[0]), 303)
    if go.strip() and not places:
        fix = "Write the beginning of a town's name, or move the map there."
        mistake = mistake or Invalid("go", f"no town is known that begins with {go[:40]!r}", fix)
    return _shown(visit, keepers, address, mistake, [(each, _at(address, each)) for each in places])


def _shown(
    visit: Visit,
    keepers: Keepers,
    address: MapAddress,
    mistake: Invalid | None,
    places: list[tuple[Place, str]],
) -> HTMLResponse:
    shown = visit.page(
        "map.html", mistake=mistake, page=map_page(visit.acting, keepers, address), sorts=tuple(Sort),
        places=places, layers=tuple(MapLayer), go=visit.request.query_params.get("go", "")[:120],
        may_disclose=may_disclose(visit.acting), seen_at=visit.request.app.state.clock(),
        swapped="hx-request" in visit.request.headers,
    )  # fmt: skip
    # A script that swaps the lists alone is told under which address they stand.
    shown.headers["hx-push-url"] = str(address)
    return shown


def _at(address: MapAddress, place: Place) -> str:
    view = View(place.latitude, place.longitude, _NEAR_A_TOWN)
    return str(replace(address, view=view))


@router.get("/map.json", tags=["map"], response_model=MapFacts)
def map_drawn(
    acting: Sitting, request: Request, keepers: Keeping, entity: Words = "", group: Words = ""
) -> Response:
    """Return what has a place, as columns; of an entity or a group alone where one is named.

    The reading is audited.
    """
    _must_look(acting)
    address, mistake = read_map_address({"entity": entity, "group": group})
    if mistake is not None:
        raise mistake
    language = pages_of(request).languages.of(request)
    facts = map_facts(acting, keepers, address, language.territory)
    return Response(orjson.dumps(facts), media_type="application/json")


@router.get("/map/anew", include_in_schema=False)
def map_anew(acting: Sitting, request: Request, keepers: Keeping) -> RedirectResponse:
    """Read again what the reader may see, and lead back to the same map."""
    _must_look(acting)
    keepers.forget(acting)
    address, _ = read_map_address(request.query_params)
    return RedirectResponse(str(address), 303)


def _must_look(acting: Acting) -> None:
    """Raise `Refused` for whoever is not there to analyse the open lane."""
    must(acting.reader, Action.READ, Lane.OPEN)
    if not network.may_see(acting):
        raise Refused("network", f"a {acting.reader.role} sees no map: it is analysis")
