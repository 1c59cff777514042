"""Gather the page of a timeline: lanes beside each other, drawn, and told one by one in a list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple
from uuid import UUID

from wholeroute.ledger import Acting
from wholeroute.network.canvas import Keeper
from wholeroute.web.views.dated import By, Dated, Sort
from wholeroute.web.views.timeline_address import Asked, Span, Zoom, beside
from wholeroute.web.views.timeline_drawn import (
    Gap,
    Period,
    Row,
    Scale,
    Tick,
    extent,
    gaps,
    periods,
    rows,
    ticks,
    within,
)
from wholeroute.web.views.timeline_lanes import choose, gather

LISTED = 200
"""So many things are told one by one; more are counted by year, month or day."""

MOST_TOLD = 5_000
"""How many things of one lane the twin tells."""


class Choice(NamedTuple):
    """One value that a timeline may be narrowed to, and the address that does or undoes it."""

    value: str
    number: int
    on: bool
    to: str


@dataclass(frozen=True, slots=True)
class DrawnLane:
    """One lane: who it is about, its standing dates, its rows, and the longest gaps in it."""

    entity: UUID
    kind: str
    names: tuple[str, ...]
    ids: tuple[UUID, ...]
    restricted: tuple[str, ...]
    number: int
    cut: bool
    standing: tuple[Dated, ...]
    rows: tuple[Row, ...]
    high: int
    gaps: tuple[Gap, ...]
    without: str


class Told(NamedTuple):
    """One thing of the list, in which lane it is, and how long there was nothing before it."""

    lane: int
    dated: Dated
    gap: Gap | None


@dataclass(frozen=True, slots=True)
class TimelinePage:
    """One timeline as this reader may know it."""

    asked: Asked
    lanes: tuple[DrawnLane, ...]
    left_out: int
    more: bool
    """How many that are chosen found no room, and whether there are others that were not looked at."""
    total: int
    shown: int
    """How many things there are at all, and how many of them lie in the window."""
    span: Span | None
    latest: date | None
    """The last day on which something is dated to a day or a month."""
    ticks: tuple[Tick, ...]
    told: tuple[Told, ...]
    periods: tuple[Period, ...]
    further: int | None
    sorts: tuple[Choice, ...]
    sources: tuple[Choice, ...]
    before: date | None
    after: date | None


@dataclass(frozen=True, slots=True)
class LaneFacts:
    """One lane as its twin tells it; `cut` tells that there is more."""

    entity: UUID
    kind: str
    names: tuple[str, ...]
    records: tuple[UUID, ...]
    restricted: tuple[str, ...]
    dated: tuple[Dated, ...]
    cut: bool


@dataclass(frozen=True, slots=True)
class TimelineFacts:
    """One timeline as its twin tells it; `left_out` counts what was chosen and found no room.

    `more` tells that a report speaks of others that were not looked at.
    """

    lanes: tuple[LaneFacts, ...]
    left_out: int
    more: bool


def timeline_facts(acting: Acting, keeper: Keeper, asked: Asked) -> TimelineFacts:
    """Return what is dated in each lane, as it is narrowed. The reading is audited."""
    chosen = choose(acting, keeper, asked)
    gathered, left = gather(acting, chosen.begun)
    lanes = []
    for each in gathered:
        found = _in_window(_narrowed(each.found, asked), asked.window)
        lanes.append(
            LaneFacts(
                each.asked, each.kind, each.names, each.ids, each.restricted,
                tuple(found[:MOST_TOLD]), each.cut or len(found) > MOST_TOLD,
            )
        )  # fmt: skip
    return TimelineFacts(tuple(lanes), left, chosen.more)


def timeline_page(acting: Acting, keeper: Keeper, asked: Asked) -> TimelinePage:
    """Return the page of a timeline. The reading is audited."""
    chosen = choose(acting, keeper, asked)
    gathered, left = gather(acting, chosen.begun)
    narrowed = [_narrowed(each.found, asked) for each in gathered]
    every = [each for lane in narrowed for each in lane]
    latest = _latest(every)
    asked = replace(asked, at=None if asked.zoom is Zoom.ALL else asked.at or latest)
    span = asked.window or extent(every, asked.since, asked.until)
    seen = [_in_window(lane, span) for lane in narrowed]
    scale = Scale(span) if span else None
    lanes = []
    for lane, all_, found in zip(gathered, narrowed, seen, strict=True):
        made, high = rows(found, scale) if scale else ((), 0)
        lanes.append(
            DrawnLane(
                lane.asked, lane.kind, lane.names, lane.ids, lane.restricted,
                sum(each.number for each in found), lane.cut,
                tuple(each for each in all_ if each.is_standing and each.about in lane.ids),
                made, high, gaps(found, scale) if scale else (), str(asked.without(lane.asked)),
            )
        )  # fmt: skip
    told = _told(seen, scale)
    # A birth long before the drawing begins is in no period of it; it stands in the list.
    listed = len(told) <= LISTED or asked.zoom is Zoom.DAY
    page = told[asked.start : asked.start + LISTED] if listed else []
    further = asked.start + LISTED
    return TimelinePage(
        asked=asked,
        lanes=tuple(lanes),
        left_out=left,
        more=chosen.more,
        total=sum(each.number for each in every),
        shown=sum(lane.number for lane in lanes),
        span=span,
        latest=latest,
        ticks=ticks(scale) if scale else (),
        told=tuple(page),
        periods=periods((each.dated for each in told), span) if span and not listed else (),
        further=further if listed and len(told) > further else None,
        sorts=_sorts(gathered_found := [each.found for each in gathered], asked),
        sources=_sources(gathered_found, asked),
        before=beside(asked.window, asked.zoom, -1) if asked.window else None,
        after=beside(asked.window, asked.zoom, 1) if asked.window else None,
    )


def _latest(every: Iterable[Dated]) -> date | None:
    found = list(every)
    known = [each.first for each in found if each.certainty in {"day", "month"}]
    return max(known or [each.first for each in found if each.first != date.min], default=None)


def _in_window(found: Sequence[Dated], span: Span | None) -> list[Dated]:
    return within(found, span) if span else list(found)


def _narrowed(found: Iterable[Dated], asked: Asked) -> list[Dated]:
    """Return what an address asks for, each thing with those of its sources that are asked for."""
    return [
        each if not asked.source else replace(each, by=_asked_by(each, asked.source))
        for each in found
        if (not asked.sort or each.sort in asked.sort) and _is_asked(each, asked)
    ]


def _is_asked(each: Dated, asked: Asked) -> bool:
    return (
        (asked.since is None or each.last >= asked.since)
        and (asked.until is None or each.first <= asked.until)
        and (not asked.source or any(by.contributor in asked.source for by in each.by))
    )


def _asked_by(each: Dated, sources: Sequence[str]) -> tuple[By, ...]:
    return tuple(by for by in each.by if by.contributor in sources)


def _told(seen: Sequence[Sequence[Dated]], scale: Scale | None) -> list[Told]:
    """Return the things of all lanes in one order; a gap that is told stands before what ends it."""
    flat = sorted(
        ((at, each) for at, lane in enumerate(seen) for each in lane),
        key=lambda one: (one[1].first, one[1].last, one[1].value, one[0], one[1].sort, one[1].kind),
    )
    ends = {}
    if scale:
        ends = {gap.last: gap for gap in gaps((each for _, each in flat), scale)}
    told, open_ = [], dict(ends)
    for at, each in flat:
        due = next((last for last in open_ if each.first > last), None)
        told.append(Told(at, each, open_.pop(due) if due else None))
    return told


def _sorts(lanes: Sequence[Sequence[Dated]], asked: Asked) -> tuple[Choice, ...]:
    number: Counter[Sort] = Counter()
    free = asked.but(sort=())
    for lane in lanes:
        for each in lane:
            if _is_asked(each, free):
                number[each.sort] += each.number
    return tuple(
        Choice(
            sort.value, number[sort], sort in asked.sort,
            str(asked.but(sort=tuple(s for s in Sort if (s in asked.sort) != (s is sort)))),
        )
        for sort in Sort
        if number[sort] or sort in asked.sort
    )  # fmt: skip


def _sources(lanes: Sequence[Sequence[Dated]], asked: Asked) -> tuple[Choice, ...]:
    number: Counter[str] = Counter()
    free = asked.but(source=())
    for lane in lanes:
        for each in lane:
            if (not asked.sort or each.sort in asked.sort) and _is_asked(each, free):
                number.update({by.contributor for by in each.by})
    every = sorted({*number, *asked.source})
    return tuple(
        Choice(
            source, number[source], source in asked.source,
            str(asked.but(source=tuple(s for s in every if (s in asked.source) != (s == source)))),
        )
        for source in every
    )  # fmt: skip
