"""Groups: the list, the page of one, the evidence of one line or tie."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from starlette.responses import HTMLResponse, RedirectResponse

from wholeroute import network
from wholeroute.network import Looks, ShownGroup
from wholeroute.rights import Action, Lane
from wholeroute.web.may import must
from wholeroute.web.signed_in import signed_in_of
from wholeroute.web.sitting import Sitting, Visiting, doing
from wholeroute.web.views.network import (
    Evidence,
    GroupPage,
    group_page,
    line_evidence,
    tie_evidence,
)
from wholeroute.web.views.network_look import LookPage, look_page

router = APIRouter(dependencies=[Depends(doing(Action.READ, "network"))])
Name = Annotated[str, Path(pattern=r"^G-[0-9a-f]{6,32}$")]
At = Annotated[int, Path(ge=0, lt=1_000_000)]


def looks_of(request: Request) -> Looks:
    """Return the looks that were asked for here."""
    looks: Looks = request.app.state.looks
    return looks


Looking = Annotated[Looks, Depends(looks_of)]


@router.get("/network", include_in_schema=False)
def groups_page(visit: Visiting, looks: Looking) -> HTMLResponse:
    """Show the groups, and when they were looked for."""
    acting = visit.acting
    must(acting.reader, Action.READ, Lane.OPEN)
    # The look first: what it wrote when it was over stands among the groups.
    look = look_page(acting, looks.of(acting.reader))
    return visit.page("network.html", groups=network.groups(acting), look=look)


@router.get("/network/look.json", tags=["network"])
def how_far(acting: Sitting, looks: Looking) -> LookPage:
    """Return when groups were last looked for, and how far the look is that is under way."""
    must(acting.reader, Action.READ, Lane.OPEN)
    return look_page(acting, looks.of(acting.reader))


@router.post("/network/look", dependencies=[Depends(doing(Action.JUDGE, "rule:network"))])
def look_again(visit: Visiting, looks: Looking) -> RedirectResponse:
    """Begin to look for groups anew in what the reader may analyse; the page says how far it is."""
    must(visit.acting.reader, Action.JUDGE, Lane.OPEN)
    who = signed_in_of(visit.request)
    looks.begin(visit.acting.reader, who.token if who else "")
    return RedirectResponse("/network", 303)


@router.get("/network.json", tags=["network"])
def groups_list(acting: Sitting) -> list[ShownGroup]:
    """Return the groups that stand, the largest first. The reading is audited."""
    must(acting.reader, Action.READ, Lane.OPEN)
    return network.groups(acting)


@router.get("/network/{name}.json", tags=["network"])
def group_facts(acting: Sitting, name: Name) -> GroupPage:
    """Return one group with its cards and places to draw it at. The reading is audited."""
    must(acting.reader, Action.READ, Lane.OPEN)
    return group_page(acting, name)


@router.get("/network/{name}", include_in_schema=False)
def one_group(visit: Visiting, name: Name) -> HTMLResponse:
    """Show a group."""
    must(visit.acting.reader, Action.READ, Lane.OPEN)
    return visit.page("network_group.html", page=group_page(visit.acting, name))


@router.get("/network/{name}/people/{person}/lines/{line}.json", tags=["network"])
def line_facts(acting: Sitting, name: Name, person: At, line: At) -> Evidence:
    """Return the statements that one line of a card rests on."""
    must(acting.reader, Action.READ, Lane.OPEN)
    return line_evidence(acting, name, person, line)


@router.get("/network/{name}/people/{person}/lines/{line}", include_in_schema=False)
def one_line(visit: Visiting, name: Name, person: At, line: At) -> HTMLResponse:
    """Show what one line of a card rests on."""
    must(visit.acting.reader, Action.READ, Lane.OPEN)
    found = line_evidence(visit.acting, name, person, line)
    here = f"/network/{name}/people/{person}/lines/{line}"
    return visit.page("network_evidence.html", evidence=found, here=here)


@router.get("/network/{name}/ties/{tie}.json", tags=["network"])
def tie_facts(acting: Sitting, name: Name, tie: At) -> Evidence:
    """Return the statements that one tie rests on."""
    must(acting.reader, Action.READ, Lane.OPEN)
    return tie_evidence(acting, name, tie)


@router.get("/network/{name}/ties/{tie}", include_in_schema=False)
def one_tie(visit: Visiting, name: Name, tie: At) -> HTMLResponse:
    """Show what one tie rests on."""
    must(visit.acting.reader, Action.READ, Lane.OPEN)
    found = tie_evidence(visit.acting, name, tie)
    return visit.page("network_evidence.html", evidence=found, here=f"/network/{name}/ties/{tie}")
