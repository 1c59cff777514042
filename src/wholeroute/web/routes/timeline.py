"""Timelines: the page of whoever is chosen, and its twin. All of its state stands in the address."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from starlette.responses import HTMLResponse, RedirectResponse, Response

from wholeroute import network
from wholeroute.errors import Invalid
from wholeroute.rights import Action, Lane
from wholeroute.web.may import must
from wholeroute.web.routes.canvas import Keeping
from wholeroute.web.sitting import Sitting, Visit, Visiting, doing
from wholeroute.web.views.canvas_kept import kept_page
from wholeroute.web.views.dated import Sort
from wholeroute.web.views.disclosures import may_disclose
from wholeroute.web.views.timeline import TimelineFacts, timeline_facts, timeline_page
from wholeroute.web.views.timeline_address import (
    MOST_CHOSEN,
    Asked,
    Zoom,
    added,
    day_in,
    must_fit,
    once,
)

router = APIRouter(dependencies=[Depends(doing(Action.READ, "timeline"))])

Day = Annotated[str, Query(max_length=10)]
Group = Annotated[str, Query(max_length=40, pattern=r"^(G-[0-9a-f]{6,32})?$")]
Source = Annotated[str, Query(max_length=100)]


def chosen(
    entity: Annotated[list[UUID], Query(max_length=2 * MOST_CHOSEN)] = [],  # noqa: B006
    group: Group = "",
    view: UUID | None = None,
    report: UUID | None = None,
) -> Asked:
    """Return whom an address is about."""
    return Asked(once(entity), group, view, report)


def narrowed(  # noqa: PLR0913 — the fields of one form
    whom: Annotated[Asked, Depends(chosen)],
    sort: Annotated[list[Sort], Query(max_length=20)] = [],  # noqa: B006
    source: Annotated[list[Source], Query(max_length=40)] = [],  # noqa: B006
    since: Day = "",
    until: Day = "",
    zoom: Zoom = Zoom.ALL,
    at: Day = "",
    start: Annotated[int, Query(ge=0, le=100_000)] = 0,
) -> Asked:
    """Return which timeline an address asks for; raise `Invalid` for what is no day."""
    return must_fit(
        whom.but(
            sort=tuple(each for each in Sort if each in sort), source=tuple(dict.fromkeys(source)),
            since=day_in(since, "since"), until=day_in(until, "until"), zoom=zoom,
            at=day_in(at, "at"), start=start,
        )
    )  # fmt: skip


Whom = Annotated[Asked, Depends(chosen)]


@router.get("/timeline", include_in_schema=False)
def timeline(  # noqa: PLR0913 — the fields of one form
    visit: Visiting,
    keeper: Keeping,
    whom: Whom,
    sort: Annotated[list[Sort], Query(max_length=20)] = [],  # noqa: B006
    source: Annotated[list[Source], Query(max_length=40)] = [],  # noqa: B006
    since: Day = "",
    until: Day = "",
    zoom: Zoom = Zoom.ALL,
    at: Day = "",
    start: Annotated[int, Query(ge=0, le=100_000)] = 0,
    add: Annotated[str, Query(max_length=300)] = "",
) -> Response:
    """Show a timeline; what is added to it stands in the address it leads to."""
    must(visit.acting.reader, Action.READ, Lane.OPEN)
    try:
        asked = narrowed(whom, sort, source, since, until, zoom, at, start)
        if add.strip():
            return RedirectResponse(str(added(asked, add)), 303)
    except Invalid as mistake:
        written = {"since": since, "until": until, "add": add, "at": at}
        return _page(visit, keeper, whom, mistake, written)
    return _page(visit, keeper, asked)


@router.get("/timeline.json", tags=["timeline"])
def timeline_twin(
    acting: Sitting, keeper: Keeping, asked: Annotated[Asked, Depends(narrowed)]
) -> TimelineFacts:
    """Return what is dated of whom is chosen, lane by lane. The reading is audited."""
    must(acting.reader, Action.READ, Lane.OPEN)
    return timeline_facts(acting, keeper, asked)


def _page(
    visit: Visit,
    keeper: Keeping,
    asked: Asked,
    mistake: Invalid | None = None,
    written: dict[str, str] | None = None,
) -> HTMLResponse:
    shown = timeline_page(visit.acting, keeper, asked) if asked.chooses else None
    analyses = network.may_see(visit.acting)
    return visit.page(
        "timeline.html", mistake=mistake, page=shown, asked=shown.asked if shown else asked,
        written=written or {}, zooms=tuple(Zoom), may_disclose=may_disclose(visit.acting),
        groups=network.groups(visit.acting)[:12] if analyses and not shown else (),
        kept=kept_page(visit.acting) if analyses and not shown else (),
    )  # fmt: skip
