"""What the pages of routes show: each stretch with its countries, needs and gaps, and conferences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from wholeroute.errors import Invalid, NotFound
from wholeroute.partnerships.gathered import Gathered, Needed
from wholeroute.partnerships.given import Route, Segment, Stretch, outside, route_of, segments_of
from wholeroute.web.views.partners_one import Held


@dataclass(frozen=True, slots=True)
class Leg:
    """A stretch of a route: its partners, and the needs that partners of the route have there."""

    stretch: Stretch
    partners: tuple[str, ...]
    needs: tuple[Needed, ...]
    activities: int

    @property
    def segment(self) -> Segment:
        """Return which stretch it is."""
        return self.stretch.segment

    @property
    def gaps(self) -> tuple[Needed, ...]:
        """Return the needs that no activity answers."""
        return tuple(each for each in self.needs if each.is_gap)


@dataclass(frozen=True, slots=True)
class Along:
    """A route from origin to onward movement; `late` of its open recommendations are past their day."""

    route: Route
    legs: tuple[Leg, ...]
    conferences: tuple[Held, ...]

    @property
    def open(self) -> int:
        """Return how many recommendations are neither done nor dropped."""
        return sum(one.is_open for each in self.conferences for one in each.recommended)

    @property
    def late(self) -> int:
        """Return how many of them should be done by now."""
        return sum(one.is_late for each in self.conferences for one in each.recommended)


def route_named(name: str) -> Route:
    """Return a route; raise `NotFound` where there is none of this id."""
    try:
        return route_of(name)
    except Invalid as mistake:
        raise NotFound("there is no such route") from mistake


def along(route: Route, known: Gathered, today: date) -> Along:
    """Return a route with what stands of it."""
    needs = tuple(each for each in known.needs() if _lies_on(route, each))
    legs = tuple(_leg(each, needs) for each in route.stretches)
    held = (Held(each, known.recommended(each, today)) for each in known.conferences(route.id))
    return Along(route, legs, tuple(held))


def _leg(stretch: Stretch, needs: tuple[Needed, ...]) -> Leg:
    here = tuple(each for each in needs if each.need.record.kept["segment"] == stretch.segment)
    ours = {*outside()}
    return Leg(
        stretch, tuple(each for each in stretch.countries if each in ours), here,
        len({number for each in here for number in each.answers}),
    )  # fmt: skip


def _lies_on(route: Route, needed: Needed) -> bool:
    """Return whether a need is one of a route: its partner lies there, at that stretch or by its sea."""
    record = needed.need.record
    here = {segment for each, segment in segments_of(record.partner) if each.id == route.id}
    return bool(here) and record.kept["segment"] in {*here, Segment.SEA}
