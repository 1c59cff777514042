"""The network canvas: the page, its acts, its twin, what a tie rests on, and the views that are kept.

The state stands in the address, so an act is a link or a form that reads: the canvas itself is
drawn over the same acts.
"""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import orjson
from fastapi import APIRouter, Depends, Form, Query, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from wholeroute import network
from wholeroute.errors import Invalid, Refused
from wholeroute.ledger import Acting, forget_view, keep_view, kept_view, record, share_view
from wholeroute.network.canvas import (
    LARGEST_CORE,
    MOST_STEPS,
    Act,
    Gathering,
    Keeper,
    read_acts,
    written,
)
from wholeroute.rights import Action, Lane
from wholeroute.web.may import must
from wholeroute.web.sitting import Sitting, Visit, Visiting, doing
from wholeroute.web.views.canvas import canvas_page
from wholeroute.web.views.canvas_address import Address, read_address
from wholeroute.web.views.canvas_facts import CanvasFacts, canvas_facts, frame_of
from wholeroute.web.views.canvas_kept import kept_page
from wholeroute.web.views.canvas_looking import Looking, look
from wholeroute.web.views.canvas_press import Filled, Pressed, Setting, after
from wholeroute.web.views.canvas_tie import Tie, tie_between
from wholeroute.web.views.disclosures import may_disclose

router = APIRouter(dependencies=[Depends(doing(Action.READ, "canvas"))])

Acts = Annotated[str, Query(max_length=4_000)]
Key = Annotated[str, Query(max_length=40, pattern=r"^[A-Za-z0-9_-]*$")]
Page = Annotated[int, Query(ge=1, le=10_000)]
At = Annotated[int | None, Query(ge=0, le=10_000)]


def filled(
    first: Annotated[str, Query(max_length=10)] = "",
    last: Annotated[str, Query(max_length=10)] = "",
    core: Annotated[int, Query(ge=0, le=LARGEST_CORE)] = 0,
    by: Gathering = Gathering.NONE,
    add: Annotated[str, Query(max_length=300)] = "",
) -> Filled:
    """Return what stands in the fields of the form."""
    return Filled(first, last, core, by, add)


def pressed(  # noqa: PLR0913 — the buttons of one form
    act: Annotated[str, Query(max_length=500)] = "",
    step: Annotated[int, Query(ge=-1, le=1)] = 0,
    to: At = None,
    set: Setting | None = None,  # noqa: A002 — as the form has it
    entity: UUID | None = None,
    group: Annotated[str, Query(max_length=40)] = "",
) -> Pressed:
    """Return which button was pressed."""
    return Pressed(act, step, to, set, entity, group)


def addressed(  # noqa: PLR0913 — the parts of an address
    acting: Sitting, view: UUID | None = None, keep: At = None, acts: Acts = "", at: At = None,
    on: Key = "", start: Key = "", rows: Page = 1, ties: Page = 1,
) -> Address:  # fmt: skip
    """Return which canvas is asked for; whoever analyses nothing is refused."""
    _must_look(acting)
    base: tuple[Act, ...] = ()
    if view is not None:
        with acting.begin() as connection:
            base = read_acts(kept_view(connection, view).acts)
    return read_address(base, view, keep, acts, at, on, start, rows, ties)


def keeper_of(request: Request) -> Keeper:
    """Return what the application keeps of networks, ids alone and for a short while."""
    keeper: Keeper = request.app.state.canvases
    return keeper


Where = Annotated[Address, Depends(addressed)]
Button = Annotated[Pressed, Depends(pressed)]
Fields = Annotated[Filled, Depends(filled)]
Keeping = Annotated[Keeper, Depends(keeper_of)]


@router.get("/canvas", include_in_schema=False)
def canvas(
    visit: Visiting, where: Where, button: Button, fields: Fields, keeper: Keeping
) -> Response:
    """Show a canvas; where something is to be done on it, do it and lead to what comes of it."""
    if button == Pressed():
        return _shown(visit, where, keeper)
    try:
        there = after(where, button, fields)
    except Invalid as mistake:
        return _shown(visit, where, keeper, mistake)
    # A script is answered at once with what comes of it, and told its address.
    return _shown(visit, there, keeper) if _swaps(visit) else RedirectResponse(str(there), 303)


def _swaps(visit: Visit) -> bool:
    """Tell whether a script asks for the lists alone, and for what it draws beside them."""
    return "hx-request" in visit.request.headers


def _shown(
    visit: Visit, where: Address, keeper: Keeper, mistake: Invalid | None = None
) -> HTMLResponse:
    looking = look(visit.acting, keeper, where.history.standing)
    page = canvas_page(visit.acting, looking, where)
    shown = visit.page(
        "canvas.html", mistake=mistake, page=page, cores=range(LARGEST_CORE + 1),
        steps=range(1, MOST_STEPS + 1), gatherings=tuple(Gathering), kept=kept_page(visit.acting),
        groups=network.groups(visit.acting) if not where.history.acts else (),
        standing=written(where.history.standing), may_disclose=may_disclose(visit.acting),
        swapped=_swaps(visit), drawn=_drawn(looking, where) if _swaps(visit) else "",
    )  # fmt: skip
    # A script that swaps the lists alone is told under which address they stand.
    shown.headers["hx-push-url"] = str(where)
    return shown


@router.get("/canvas.json", tags=["canvas"], response_model=CanvasFacts)
def canvas_drawn(acting: Sitting, where: Where, keeper: Keeping) -> Response:
    """Return what is drawn of a canvas, as columns. The reading is audited."""
    looking = look(acting, keeper, where.history.standing)
    return Response(_drawn(looking, where), media_type="application/json")


def _drawn(looking: Looking, where: Address) -> str:
    return orjson.dumps(canvas_facts(looking, where)).decode()


@router.get("/canvas/picture", include_in_schema=False)
def picture(visit: Visiting, where: Where, keeper: Keeping) -> HTMLResponse:
    """Show what is drawn as a picture on a page, for the reader's own screen and printer."""
    facts = canvas_facts(look(visit.acting, keeper, where.history.standing), where)
    return visit.page(
        "canvas_picture.html", facts=facts, frame=frame_of(facts), back=str(where),
        seen_at=visit.request.app.state.clock(),
    )  # fmt: skip


@router.get("/canvas/anew", include_in_schema=False)
def read_anew(acting: Sitting, where: Where, keeper: Keeping) -> RedirectResponse:
    """Read again what the reader may see, and lead back to the same acts on it."""
    keeper.forget(acting)
    return RedirectResponse(str(where), 303)


@router.get("/canvas/ties/{one:uuid}/{other:uuid}.json", tags=["canvas"])
def tie_facts(acting: Sitting, keeper: Keeping, one: UUID, other: UUID) -> Tie:
    """Return the statements that tie two things of a canvas. The reading is audited."""
    _must_look(acting)
    return tie_between(acting, keeper, one, other)


@router.get("/canvas/ties/{one:uuid}/{other:uuid}", include_in_schema=False)
def one_tie(visit: Visiting, keeper: Keeping, one: UUID, other: UUID) -> HTMLResponse:
    """Show what ties two things of a canvas."""
    _must_look(visit.acting)
    return visit.page("canvas_tie.html", tie=tie_between(visit.acting, keeper, one, other))


@router.post("/canvas/views", include_in_schema=False)
def keep(
    acting: Sitting, acts: Annotated[str, Form(max_length=48_000)] = "",
    shared: Annotated[str, Form(max_length=5)] = "",
) -> RedirectResponse:  # fmt: skip
    """Keep a canvas as a view: its acts, and no name."""
    _must_look(acting)
    kept = written(read_acts(acts))
    if not kept:
        raise Invalid("acts", "there is nothing on this canvas", "Begin with somebody first.")
    with acting.begin() as connection:
        ref = keep_view(connection, acting.reader.member, kept, shared=bool(shared))
        record(connection, acting.reader, Action.READ, f"canvas-view:{ref}", details={"kept": True})
    return RedirectResponse(f"/canvas?view={ref}", 303)


@router.post("/canvas/views/{ref:uuid}", include_in_schema=False)
def change_view(
    acting: Sitting, ref: UUID, chosen: Annotated[str, Form(max_length=10)] = ""
) -> RedirectResponse:
    """Share a view of one's own with the organisation, keep it to oneself again, or take it away."""
    _must_look(acting)
    with acting.begin() as connection:
        if chosen == "forget":
            forget_view(connection, ref)
        elif chosen in {"share", "unshare"}:
            share_view(connection, ref, shared=chosen == "share")
        else:
            raise Invalid("chosen", "that is none of the choices", "Choose one of the buttons.")
        record(connection, acting.reader, Action.READ, f"canvas-view:{ref}", details={chosen: True})
    return RedirectResponse("/canvas#kept", 303)


def _must_look(acting: Acting) -> None:
    """Raise `Refused` for whoever is not there to analyse the open lane."""
    must(acting.reader, Action.READ, Lane.OPEN)
    if not network.may_see(acting):
        raise Refused("network", f"a {acting.reader.role} sees no canvas: it is analysis")
