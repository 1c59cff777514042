"""Charts of the tables that pages show: what there is, one of them, and its twin.

All that a reader chooses of a chart stands in its address.
"""

from __future__ import annotations

from typing import Annotated, NamedTuple

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import HTMLResponse

from wholeroute.charts import Mark, Sort, Sum, Unit, Wanted
from wholeroute.errors import Invalid, NotFound, Refused
from wholeroute.ledger import Acting
from wholeroute.rights import Action
from wholeroute.web.sitting import Sitting, Visiting, doing, pages_of, sending
from wholeroute.web.views.charts import ChartFacts, chart_facts, page_of
from wholeroute.web.views.tables import SOURCES, Reading, Source

router = APIRouter(dependencies=[Depends(doing(Action.READ, "chart"))])

Name = Annotated[str, Query(max_length=40)]
Of = Annotated[str, Query(max_length=60, pattern=r"^[A-Za-z0-9-]*$")]


def wanted(  # noqa: PLR0913 — the fields of one form
    mark: Mark | None = None,
    x: Name = "",
    y: Name = "",
    colour: Name = "",
    sum: Sum | None = None,  # noqa: A002 — as the form has it
    by: Unit | None = None,
    log: bool = False,  # noqa: FBT001, FBT002 — a box of the form
) -> Wanted:
    """Return what an address asks of a chart."""
    return Wanted(mark, x, y, colour, sum, by, log)


class Which(NamedTuple):
    """Of what a table is, and which part of it is shown."""

    of: str
    part: str


def which_of(of: Of = "", part: Name = "") -> Which:
    """Return which table an address names."""
    return Which(of, part)


Asked = Annotated[Wanted, Depends(wanted)]
Part = Annotated[Which, Depends(which_of)]


@router.get("/charts", include_in_schema=False)
def charts(visit: Visiting) -> HTMLResponse:
    """Show which tables may be drawn, and where those begin that are of somebody or something."""
    found = {name: each for name, each in SOURCES.items() if each.is_open(visit.acting)}
    return visit.page("charts.html", sources=found)


@router.get("/charts/{table}.json", tags=["charts"])
def chart_twin(
    request: Request, acting: Sitting, table: str, asked: Asked, which: Part
) -> ChartFacts:
    """Return a chart's numbers, words and specification. The table is read as by its page."""
    source = _source(acting, table)
    say = pages_of(request).languages.of(request)
    return chart_facts(table, source, Reading(_as(request, source, acting), say, *which), asked)


@router.get("/charts/{table}", include_in_schema=False)
def one_chart(visit: Visiting, table: str, asked: Asked, which: Part) -> HTMLResponse:
    """Show a chart; a wish that its table does not allow is said, with the chart it would have."""
    source = _source(visit.acting, table)
    say = visit.pages.languages.of(visit.request)
    acting = _as(visit.request, source, visit.acting)
    mistake = None
    try:
        shown = source.read(Reading(acting, say, *which))
    except Invalid as error:
        mistake = error
        shown = source.read(Reading(acting, say, which.of))
    try:
        page = page_of(shown, say, asked)
    except Invalid as error:
        mistake, page = error, page_of(shown, say, Wanted())
    return visit.page(
        "chart.html", mistake=mistake, page=page, table=table, of=which.of, wanted=asked, marks=tuple(Mark),
        sums=tuple(Sum), units=tuple(Unit), numbers=shown.table.of(Sort.NUMBER),
        categories=shown.table.of(Sort.CATEGORY), columns=shown.table.columns,
        back=source.page.replace("{of}", which.of), query=visit.request.url.query,
    )  # fmt: skip


def _source(acting: Acting, name: str) -> Source:
    source = SOURCES.get(name)
    if source is None:
        raise NotFound("there is no such table")
    if not source.is_open(acting):
        reader = acting.reader
        raise Refused(
            "no-rule", f"the role of {reader.role} has no such table for {reader.purpose}"
        )
    return source


def _as(request: Request, source: Source, acting: Acting) -> Acting:
    """Return the session that reads a table: who sends, sends as another role of the database."""
    return sending(request) if source.sends else acting
