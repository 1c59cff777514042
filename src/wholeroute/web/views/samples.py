"""Show parts of pages with invented values: what the page of all components draws holds no data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from wholeroute.charts import Column, Mark, Sum, Table, Wanted
from wholeroute.charts import Sort as Sorted
from wholeroute.entities import Kind
from wholeroute.web.labels import label
from wholeroute.web.language import Language
from wholeroute.web.views.charts import ChartPage, page_of
from wholeroute.web.views.dated import Dated, Sort
from wholeroute.web.views.tables import Shown
from wholeroute.web.views.timeline_address import Span
from wholeroute.web.views.timeline_drawn import Gap, Row, Scale, Tick, gaps, rows, ticks
from wholeroute.words import N_

_YEAR = Span(date(2026, 1, 1), date(2026, 12, 31))
_TITLE, _KIND, _PERIOD, _NUMBER = N_("A table"), N_("Kind"), N_("Time"), N_("Number")
_SEEN = ((Kind.VESSEL, (7, 12)), (Kind.VEHICLE, (4, 9)), (Kind.PERSON, (15, 11)))


@dataclass(frozen=True, slots=True)
class LaneSample:
    """One lane with a mark of every certainty, what it is drawn on, and the same as a list."""

    rows: tuple[Row, ...]
    high: int
    gaps: tuple[Gap, ...]
    ticks: tuple[Tick, ...]
    dated: tuple[Dated, ...]


def lane_sample() -> LaneSample:
    """Return a lane of an invented year."""
    scale = Scale(_YEAR)
    found = (
        _dated(Sort.EVENT, "2026-02-03", date(2026, 2, 3), date(2026, 2, 3)),
        _dated(Sort.PAYMENT, "2026-02-20", date(2026, 2, 20), date(2026, 2, 20)),
        _dated(Sort.DOCUMENT, "2026-03", date(2026, 3, 1), date(2026, 3, 31)),
        _dated(Sort.POSITION, "2026-08-14", date(2026, 8, 14), date(2026, 8, 14), 240),
        _dated(Sort.EVENT, "2026-09-01/2026-10-20", date(2026, 9, 1), date(2026, 10, 20)),
        _dated(Sort.REPORTED, "2026-11-05", date(2026, 11, 5), date(2026, 11, 5)),
    )
    drawn, high = rows(found, scale)
    return LaneSample(drawn, high, gaps(found, scale), ticks(scale), found)


def _dated(sort: Sort, value: str, first: date, last: date, number: int = 1) -> Dated:
    return Dated(sort, sort, value, first, last, UUID(int=0), "Vessel", "", "", number=number)


def chart_sample(say: Language) -> ChartPage:
    """Return a chart of an invented table: stacked bars, which use most of what a chart has."""
    columns = (
        Column("kind", say.text(_KIND), Sorted.CATEGORY),
        Column("time", say.text(_PERIOD), Sorted.CATEGORY),
        Column("number", say.text(_NUMBER), Sorted.NUMBER),
    )
    told = tuple(
        (say.text(label("kind", kind.value)), str(year), float(number))
        for kind, numbers in _SEEN
        for year, number in zip((2025, 2026), numbers, strict=True)
    )
    wanted = Wanted(mark=Mark.STACKED, x="kind", y="number", colour="time", sum=Sum.TOTAL)
    return page_of(Shown(Table(say.text(_TITLE), columns, told)), say, wanted)
