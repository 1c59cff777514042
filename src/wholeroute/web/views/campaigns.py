"""What the pages of campaigns show: to members every count, to everybody tens and what is large enough."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import cast

from wholeroute.errors import Invalid, NotFound
from wholeroute.partnerships.beside import below
from wholeroute.partnerships.campaigns import Estimate, Place, Rate, Reach, Result, reach, results
from wholeroute.partnerships.given import Segment, partner_in
from wholeroute.partnerships.kinds import (
    Arm,
    Campaign,
    Delivery,
    Kind,
    Measurement,
    Wave,
    alike,
)
from wholeroute.partnerships.records import Record, Said, named_by
from wholeroute.plan.days import over, reached
from wholeroute.rights import LEAST_COUNTED
from wholeroute.web.views.plan_files import csv_of

STATES = ("planned", "running", "over")
SMALL = "small-counts"
"""Why everybody is told no difference of which members are: too few said so, or did not."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted of one place in one wave; None of what is too small for everybody."""

    asked: int | None
    said: int | None
    share: float | None


@dataclass(frozen=True, slots=True)
class PlaceShown:
    """One place of an arm in both waves, as far as it was asked in them."""

    name: str
    arm: Arm
    baseline: Counted | None
    endline: Counted | None


@dataclass(frozen=True, slots=True)
class Told:
    """What one question came to: a difference with its interval, or `why` it is reach only."""

    question: str
    places: tuple[PlaceShown, ...]
    estimate: Estimate | None
    why: str
    left_out: int


@dataclass(frozen=True, slots=True)
class ReachShown:
    """How often somebody was reached; `exact` to members, else in tens, `times` being at least so many."""

    exact: bool
    times: int
    days: int
    by_place: Mapping[str, int | None]
    by_channel: Mapping[str, int | None]
    by_language: Mapping[str, int | None]


@dataclass(frozen=True, slots=True)
class Line:
    """One campaign as the list shows it; without results its measurement has not begun."""

    number: int
    partner: str
    campaign: Campaign
    public: bool
    state: str
    reach: ReachShown
    results: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Sought:
    """Which campaigns a query asks for."""

    segment: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class Campaigns:
    """The campaigns that are asked for, of how many."""

    wanted: Sought
    total: int
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A day that was delivered or a wave that was asked, as it was written down."""

    number: int
    body: Delivery | Measurement
    organisation: str
    on: date


@dataclass(frozen=True, slots=True)
class Earlier:
    """What a campaign's design said before."""

    campaign: Campaign
    organisation: str
    on: date


@dataclass(frozen=True, slots=True)
class Answered:
    """A need that a campaign answers, as far as the reader may read it."""

    number: int
    what: str


@dataclass(frozen=True, slots=True)
class CampaignPage:
    """One campaign. Its log and waves one by one are told to members alone."""

    line: Line
    organisation: str
    on: date
    earlier: tuple[Earlier, ...]
    needs: tuple[Answered, ...]
    log: tuple[Entry, ...]
    waves: tuple[Entry, ...]


def campaigns(known: Sequence[Said], wanted: Sought, today: date, *, member: bool) -> Campaigns:
    """Return the campaigns that are asked for, the latest begun first."""
    lines = [
        _line(each.record, known, today, member=member) for each in _of_kind(known, Kind.CAMPAIGN)
    ]
    lines.sort(key=lambda one: (one.campaign.since, one.number), reverse=True)
    found = tuple(
        each
        for each in lines
        if wanted.segment in {"", each.campaign.segment} and wanted.state in {"", each.state}
    )
    return Campaigns(wanted, len(lines), found)


def sought(segment: str, state: str) -> Sought:
    """Return which campaigns a query asks for; raise `Invalid` for a choice that there is not."""
    fix = "Choose one of the list, or all."
    if segment and segment not in {*map(str, Segment)}:
        raise Invalid("segment", "there is no such segment", fix)
    if state and state not in STATES:
        raise Invalid("state", "there is no such state", fix)
    return Sought(segment, state)


def campaign_named(known: Iterable[Said], number: int) -> Said:
    """Return a campaign as it stands; raise `NotFound` where there is none to see."""
    for each in _of_kind(known, Kind.CAMPAIGN):
        if each.record.first == number:
            return each
    raise NotFound("there is no such campaign")


def needs_for(known: Iterable[Said], partner: str) -> tuple[Record, ...]:
    """Return the needs that a campaign of a partner may answer; all where the partner is not known yet."""
    try:
        named = partner_in(partner)
    except Invalid:
        named = ""
    needs = (each.record for each in _of_kind(known, Kind.NEED))
    return tuple(
        sorted(
            (each for each in needs if named in {"", each.partner}),
            key=lambda one: (one.partner, one.first),
        )
    )


def page_of(said: Said, known: Sequence[Said], today: date, *, member: bool) -> CampaignPage:
    """Return the page of a campaign."""
    record = said.record
    return CampaignPage(
        _line(record, known, today, member=member), record.organisation, record.on,
        tuple(
            Earlier(cast("Campaign", each.body), each.organisation, each.on)
            for each in said.earlier
        ),
        tuple(
            Answered(each.record.first, each.record.kept["what"])
            for each in _of_kind(known, Kind.NEED)
            if each.record.first in named_by(record.kind, record.body)
        ),
        _entries(known, Kind.DELIVERY, record.first) if member else (),
        _entries(known, Kind.MEASUREMENT, record.first) if member else (),
    )  # fmt: skip


def resting_on(known: Iterable[Said], number: int) -> list[Record]:
    """Return the days and waves that name a campaign."""
    return below(number, (each.record for each in known))


def _line(record: Record, known: Sequence[Said], today: date, *, member: bool) -> Line:
    body = cast("Campaign", record.body)
    resting = resting_on(known, record.first)
    log = [each.body for each in resting if isinstance(each.body, Delivery)]
    waves = [each.body for each in resting if isinstance(each.body, Measurement)]
    came = results(body.comparison, waves)
    return Line(
        record.first, record.partner, body, record.public, _state(body, today),
        _exact(reach(log)) if member else _in_tens(log),
        tuple((_told if member else _told_to_everybody)(each) for each in came),
    )  # fmt: skip


def _of_kind(known: Iterable[Said], kind: Kind) -> tuple[Said, ...]:
    return tuple(each for each in known if each.record.kind is kind)


def _entries(known: Iterable[Said], kind: Kind, number: int) -> tuple[Entry, ...]:
    found = (each for each in resting_on(known, number) if each.kind is kind)
    entries = (
        Entry(each.first, cast("Delivery | Measurement", each.body), each.organisation, each.on)
        for each in found
    )
    return tuple(sorted(entries, key=lambda one: (one.body.day, one.number)))


def _state(body: Campaign, today: date) -> str:
    if not reached(body.since, today):
        return "planned"
    return "over" if over(body.until, today) else "running"


def _exact(found: Reach) -> ReachShown:
    return ReachShown(
        True, found.times, found.days, found.by_place, found.by_channel, found.by_language
    )


def _in_tens(log: Sequence[Delivery]) -> ReachShown:
    """Return what everybody sees: each sum is of places that are shown, so that nothing follows of others."""
    whole = reach(log)
    large = {alike(name) for name, number in whole.by_place.items() if _tens(number)}
    shown = reach(each for each in log if alike(each.place) in large)
    places, channels, languages = (
        _shown_of(named, sums)
        for named, sums in (
            (whole.by_place, shown.by_place),
            (whole.by_channel, shown.by_channel),
            (whole.by_language, shown.by_language),
        )
    )
    times = sum(number or 0 for number in places.values())
    return ReachShown(False, times, whole.days, places, channels, languages)


def _shown_of(named: Iterable[str], sums: Mapping[str, int]) -> dict[str, int | None]:
    """Return sums in tens, the largest first; by what is held back nothing is told, not even its order."""
    by = {alike(name): number for name, number in sums.items()}
    found = {name: _tens(by.get(alike(name), 0)) for name in named}
    return dict(sorted(found.items(), key=lambda one: (-(one[1] or 0), one[0])))


def _tens(number: int) -> int | None:
    return number // LEAST_COUNTED * LEAST_COUNTED if number >= LEAST_COUNTED else None


def _told(found: Result) -> Told:
    return Told(
        found.question,
        _shown(found.places, _whole),
        found.estimate,
        found.why or "",
        found.left_out,
    )


def _told_to_everybody(found: Result) -> Told:
    """Return what everybody sees: a difference only where enough of each arm said so, and did not."""
    told = replace(_told(found), places=_shown(found.places, _large))
    if found.estimate is None:
        return told
    if not all(_is_large(_together(found.places, arm)) for arm in Arm):
        return replace(told, estimate=None, why=SMALL)
    exact = found.estimate
    return replace(told, estimate=replace(
        exact, difference=round(exact.difference, 3), low=round(exact.low, 3),
        high=round(exact.high, 3),
    ))  # fmt: skip


def _together(places: Iterable[Place], arm: Arm) -> tuple[Rate, ...]:
    """Return what was counted of an arm in each wave in which it was asked."""
    rates: dict[Wave, Rate] = {}
    for each in places:
        for wave in Wave:
            if each.arm is arm and (rate := each.at(wave)):
                rates[wave] = rates[wave] + rate if wave in rates else rate
    return tuple(rates.values())


def _is_large(rates: Iterable[Rate]) -> bool:
    return all(each.least >= LEAST_COUNTED for each in rates)


def _shown(places: Iterable[Place], how: Callable[[Rate], Counted]) -> tuple[PlaceShown, ...]:
    return tuple(
        PlaceShown(
            each.name, each.arm, how(each.baseline) if each.baseline else None,
            how(each.endline) if each.endline else None,
        )
        for each in places
    )  # fmt: skip


def _whole(rate: Rate) -> Counted:
    return Counted(rate.asked, rate.said, rate.share)


def _large(rate: Rate) -> Counted:
    """Return tens, and of a place where too few said so, or did not, how many were asked alone."""
    return Counted(
        _tens(rate.asked), _tens(rate.said) if rate.least >= LEAST_COUNTED else None, None
    )


def campaigns_csv(lines: Iterable[Line]) -> str:
    """Return campaigns as CSV, a line for each question that was asked, one for those without."""
    head = (
        "id", "partner", "title", "segment", "audience", "state", "since", "until", "channels",
        "languages", "comparison", "reached", "reached_exactly", "question", "difference", "low",
        "high", "places_campaign", "places_comparison", "reach_only_because",
    )  # fmt: skip
    return csv_of(head, (
        (each.number, each.partner, each.campaign.title, each.campaign.segment,
         each.campaign.audience, each.state, each.campaign.since, each.campaign.until,
         "; ".join(each.campaign.channels), "; ".join(each.campaign.languages),
         each.campaign.comparison, each.reach.times, each.reach.exact, *cells)
        for each in lines for cells in [*map(_result_cells, each.results)] or [(None,) * 7]
    ))  # fmt: skip


def places_csv(line: Line) -> str:
    """Return the places of a campaign as CSV: a line for each question, place and wave."""
    head = ("question", "arm", "place", "wave", "asked", "said")
    return csv_of(head, (
        (told.question, place.arm, place.name, wave, counted.asked, counted.said)
        for told in line.results for place in told.places
        for wave, counted in ((Wave.BASELINE, place.baseline), (Wave.ENDLINE, place.endline))
        if counted
    ))  # fmt: skip


def _result_cells(told: Told) -> tuple[object, ...]:
    one = told.estimate
    numbers = (
        (one.difference, one.low, one.high, one.campaign, one.comparison) if one else (None,) * 5
    )
    return told.question, *numbers, told.why
