"""Count what partnerships' records say for the plan's live indicators: needs, components, meetings, stages.

They are things and never people, so they are exact. Days that are known to the month or the year alone
are taken as the first of it, so what is said to be over is over.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from functools import partial
from typing import TypeVar

from wholeroute.partnerships.gathered import Gathered
from wholeroute.partnerships.given import component_of
from wholeroute.partnerships.kinds import (
    Activity,
    Agreed,
    Conference,
    Exchange,
    Kind,
    Need,
    Progress,
)
from wholeroute.partnerships.records import Record, Said
from wholeroute.partnerships.store.records import recorded
from wholeroute.plan.days import over, reached
from wholeroute.plan.feed import Cell, Feed, Reading
from wholeroute.plan.feeds import FEEDS
from wholeroute.plan.kept import found

PARTNER = "partner"
"""The breakdown that names a partner of the Union."""

_STAGES: Mapping[str, Mapping[str, str]] = {
    "frontex-status-agreement": {
        "mandated": "proposed", "negotiated": "negotiated", "initialled": "negotiated",
        "signed": "negotiated", "in-force": "in-force",
    },
    "frontex-working-arrangement": {
        "drafted": "proposed", "approved": "negotiated", "signed": "negotiated", "applied": "in-force",
    },
}  # fmt: skip
"""What a stage of an agreement is among the stages of the indicator; one that ended has none."""

B = TypeVar("B")


def _needs_assessed(reading: Reading) -> Iterator[Cell]:
    told = [need for _, need in _of(_standing(reading), Need) if need.communities]
    yield _today(reading, len(told))


def _needs_covered(reading: Reading) -> Iterator[Cell]:
    records = _standing(reading)
    needs = {record.first for record, _ in _of(records, Need)}
    paid = {
        each for _, activity in _of(records, Activity) if activity.iati for each in activity.needs
    }
    if needs:
        share = round(Fraction(len(needs & paid), len(needs)) * 100) / 100
        yield _today(reading, f"{share:g}")


def _components_active(reading: Reading) -> Iterator[Cell]:
    by: dict[str, set[str]] = defaultdict(set)
    for record, activity in _of(_standing(reading), Activity):
        if _goes_on(activity, reading.day):
            by[record.partner].add(component_of(activity.component).id)
    for partner, active in sorted(by.items()):
        yield _today(reading, len(active), partner=partner)


def _states_per_component(reading: Reading) -> Iterator[Cell]:
    by: dict[tuple[str, str], set[str]] = defaultdict(set)
    for record, activity in _of(_standing(reading), Activity):
        by[record.partner, component_of(activity.component).id].update(activity.team_europe)
    for (partner, component), states in sorted(by.items()):
        yield _today(reading, len(states), partner=partner, component=component)


def _months_since_exchange(reading: Reading) -> Iterator[Cell]:
    last: dict[str, str] = {}
    for record, exchange in _of(_standing(reading), Exchange):
        last[record.partner] = max(exchange.day, last.get(record.partner, ""))
    for partner, day in sorted(last.items()):
        yield _today(reading, _months(_first_day(day), reading.day), partner=partner)


def _route_conferences(reading: Reading) -> Iterator[Cell]:
    held = Counter(
        conference.route
        for _, conference in _of(_standing(reading), Conference)
        if reached(conference.day, reading.day)
    )
    for route, number in sorted(held.items()):
        yield _today(reading, number, route=route)


def _recommendations(reading: Reading) -> Iterator[Cell]:
    known = Gathered(_said(reading))
    made = [
        one for each in known.of(Kind.CONFERENCE) for one in known.recommended(each, reading.day)
    ]
    done = sum(one.progress is Progress.DONE for one in made)
    if made:
        yield _today(reading, f"{round(Fraction(done, len(made)) * 100) / 100:g}")


def _officers(reading: Reading) -> Iterator[Cell]:
    posted = (
        agreed.stage == "posted"
        for _, agreed in _of(_standing(reading), Agreed)
        if agreed.sort == "liaison-officer"
    )
    yield _today(reading, sum(posted))


def _agency_agreements(reading: Reading) -> Iterator[Cell]:
    for record, agreed in _of(_standing(reading), Agreed):
        stage = _STAGES.get(agreed.sort, {}).get(agreed.stage)
        if stage:
            broken = {PARTNER: record.partner, "sort": agreed.sort}
            yield Cell(stage, agreed.day, agreed.day, broken)


def _said(reading: Reading) -> tuple[Said, ...]:
    with reading.acting.begin() as connection:
        return recorded(partial(found, connection))


def _standing(reading: Reading) -> list[Record]:
    return [each.record for each in _said(reading)]


def _of(records: Iterable[Record], model: type[B]) -> Iterator[tuple[Record, B]]:
    """Yield what stands of one kind, each with what it says."""
    for record in records:
        if isinstance(record.body, model):
            yield record, record.body


def _today(reading: Reading, value: object, **broken: str) -> Cell:
    day = reading.day.isoformat()
    return Cell(str(value), day, day, broken)


def _goes_on(activity: Activity, today: date) -> bool:
    return reached(activity.since, today) and not over(activity.until, today)


def _first_day(day: str) -> date:
    return date.fromisoformat(f"{day}-01-01"[:10])


def _months(since: date, until: date) -> int:
    """Return the whole months between two days."""
    return (until.year - since.year) * 12 + until.month - since.month - (until.day < since.day)


OF_PARTNERSHIPS: Mapping[str, Feed] = {
    "needs-assessed": Feed("Needs that say what smuggling means for local communities", _needs_assessed),
    "needs-covered": Feed(
        "Needs that an activity with money of its own (an IATI identifier) answers, of all needs",
        _needs_covered,
    ),
    "components-active": Feed(
        "Components of nine in which an activity goes on, by partner", _components_active
    ),
    "states-per-component": Feed(
        "Team Europe members of the activities, by partner and component", _states_per_component
    ),
    "months-since-exchange": Feed(
        "Whole months since the last exchange that was written down, by partner", _months_since_exchange
    ),
    "route-conferences": Feed("Conferences held up to that day, by route", _route_conferences),
    "conference-recommendations": Feed(
        "Recommendations whose newest follow-up says that they are done, of all", _recommendations
    ),
    "liaison-officers": Feed("Liaison officers whose posting stands", _officers),
    "agency-agreements": Feed(
        "Frontex status agreements and working arrangements that stand, by partner", _agency_agreements
    ),
}  # fmt: skip

LIVE = FEEDS.and_of(OF_PARTNERSHIPS)
"""Every indicator that an installation counts itself."""
