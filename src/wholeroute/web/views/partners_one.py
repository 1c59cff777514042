"""What the page of one partner shows: how it stands at its head, then needs, deeds and results."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from wholeroute.errors import Invalid, NotFound
from wholeroute.partnerships.gathered import Gathered, Needed, Recommended, Reviewed
from wholeroute.partnerships.given import (
    Component,
    Segment,
    component_of,
    components,
    partner_in,
    regions_of,
    segments_of,
    ways,
)
from wholeroute.partnerships.kinds import Conference, Kind, Need
from wholeroute.partnerships.records import Record, Said, said
from wholeroute.plan.applied import Party, parties_of
from wholeroute.plan.law import Written, looked_up
from wholeroute.web.views.partners import Open

PROTOCOL = "smuggling-protocol"
"""The act of the plan whose parties every page of a partner names."""


@dataclass(frozen=True, slots=True)
class Place:
    """A route on which a partner lies, and where on it; each route once."""

    route: str
    title: str
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Joined:
    """Which states of a partner are party to the Protocol, by a list of a known day."""

    parties: tuple[Party, ...]
    as_of: str | None
    source: str


@dataclass(frozen=True, slots=True)
class Row:
    """The needs of one stretch, for each component in order."""

    segment: Segment
    cells: tuple[tuple[Needed, ...], ...]


@dataclass(frozen=True, slots=True)
class Held:
    """A conference and what it recommended."""

    said: Said
    recommended: tuple[Recommended, ...]


@dataclass(frozen=True, slots=True)
class PartnerPage:
    """One partner. `allegations` is None to whoever may not read them."""

    partner: str
    places: tuple[Place, ...]
    regions: tuple[str, ...]
    states: tuple[str, ...]
    protocol: Joined
    agreements: tuple[Said, ...]
    reviews: tuple[Reviewed, ...]
    allegations: Open | None
    components: tuple[Component, ...]
    rows: tuple[Row, ...]
    needs: tuple[Needed, ...]
    activities: tuple[Said, ...]
    campaigns: tuple[Said, ...]
    results: tuple[Said, ...]
    exchanges: tuple[Said, ...]
    conferences: tuple[Held, ...]
    taken_back: tuple[Said, ...]

    @property
    def gaps(self) -> int:
        """Return how many needs no activity answers."""
        return sum(each.is_gap for each in self.needs)


def partner_named(name: str) -> str:
    """Return the partner that an address names; raise `NotFound` for what is none."""
    try:
        return partner_in(name)
    except Invalid as mistake:
        raise NotFound(f"there is no such partner: {mistake.reason}") from mistake


def partner_page(
    partner: str,
    rows: Iterable[Record],
    law: Iterable[Written],
    allegations: Open | None,
    today: date,
) -> PartnerPage:
    """Return all that stands of one partner; `rows` may hold those of others as well."""
    kept = tuple(rows)
    known = Gathered(said(kept))
    needs = known.needs(partner)
    states = _states(partner)
    return PartnerPage(
        partner,
        _places(partner),
        tuple(each.id for each in regions_of(partner)), states, _joined(states, tuple(law)),
        known.of(Kind.AGREEMENT, partner), known.reviews(partner, today), allegations,
        components(), _matrix(needs, partner), needs, known.of(Kind.ACTIVITY, partner),
        known.of(Kind.CAMPAIGN, partner), known.of(Kind.RESULT, partner), known.of(Kind.EXCHANGE, partner),
        tuple(Held(each, known.recommended(each, today))
              for each in known.of(Kind.CONFERENCE) if _concerns(each, partner)),
        tuple(each for each in said(kept, taken_back=True) if each.record.partner == partner),
    )  # fmt: skip


def _places(partner: str) -> tuple[Place, ...]:
    lies: dict[str, list[Segment]] = {}
    titles = {}
    for route, segment in segments_of(partner):
        lies.setdefault(route.id, []).append(segment)
        titles[route.id] = route.title
    return tuple(Place(id_, titles[id_], tuple(segments)) for id_, segments in lies.items())


def _states(partner: str) -> tuple[str, ...]:
    """Return the states that a partner is: those of a region, or itself."""
    region = next((each for each in ways().regions if each.id == partner), None)
    return region.countries if region else (partner,)


def _joined(states: tuple[str, ...], law: tuple[Written, ...]) -> Joined:
    look = looked_up(PROTOCOL, law)
    known = {each.state: each for each in parties_of(PROTOCOL, law, states)}
    return Joined(
        tuple(known[each] for each in states), look.day if look else None,
        look.source if look else "",
    )  # fmt: skip


def _matrix(needs: tuple[Needed, ...], partner: str) -> tuple[Row, ...]:
    """Return needs by stretch and component: stretches on which the partner lies, or has a need."""
    lies = {segment for _, segment in segments_of(partner)}
    found = {
        segment: [each for each in needs if _need(each).segment is segment] for segment in Segment
    }
    return tuple(
        Row(segment, tuple(
            tuple(each for each in found[segment] if component_of(_need(each).component) == component)
            for component in components()
        ))
        for segment in Segment if found[segment] or (needs and segment in lies)
    )  # fmt: skip


def _need(each: Needed) -> Need:
    body = each.need.record.body
    if not isinstance(body, Need):
        raise TypeError(body)
    return body


def _concerns(conference: Said, partner: str) -> bool:
    body = conference.record.body
    named = body.partners if isinstance(body, Conference) else ()
    return partner in {conference.record.partner, *named}
