"""What the list of partners shows: each by the routes it lies on, with what stands of it in numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from wholeroute.errors import Invalid
from wholeroute.ledger import Acting
from wholeroute.partnerships.gathered import Gathered
from wholeroute.partnerships.given import outside, partner_in, ways
from wholeroute.partnerships.kinds import Kind
from wholeroute.partnerships.store import allegations as alleged

REGIONS, ELSEWHERE = "regions", "elsewhere"


@dataclass(frozen=True, slots=True)
class Open:
    """How many allegations nobody decided, as far as the reader may read them; some are escalated."""

    open: int
    escalated: int


@dataclass(frozen=True, slots=True)
class Line:
    """One partner in numbers; `gaps` are needs that no activity answers."""

    partner: str
    needs: int
    gaps: int
    activities: int
    agreements: int
    allegations: Open | None


@dataclass(frozen=True, slots=True)
class Group:
    """The partners of one route; regions and those on no route stand in groups of their own."""

    id: str
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """The partners that were asked for. `counted` says whether the reader may know of allegations."""

    groups: tuple[Group, ...]
    counted: bool


@dataclass(frozen=True, slots=True)
class Sought:
    """Which partners a query asks for: of one group, only those with a gap."""

    route: str = ""
    gaps: bool = False


def sought(route: str, gaps: str) -> Sought:
    """Return what a query asks for; raise `Invalid` for a route that there is not."""
    if route and route not in {*(each.id for each in ways().routes), REGIONS, ELSEWHERE}:
        raise Invalid("route", "there is no such route", "Choose one of the list, or all.")
    return Sought(route, bool(gaps))


def overview(known: Gathered, opened: Mapping[str, Open] | None, wanted: Sought) -> Overview:
    """Return the partners that are asked for, by route."""
    groups = []
    for id_, title, partners in _groups(known):
        lines = (_line(known, each, opened) for each in partners)
        kept = tuple(each for each in lines if each.gaps or not wanted.gaps)
        if kept and wanted.route in {"", id_}:
            groups.append(Group(id_, title, kept))
    return Overview(tuple(groups), opened is not None)


def opened_for(acting: Acting | None, today: date) -> Mapping[str, Open] | None:
    """Return the open allegations by partner, as far as a reader may read them; None to all others."""
    if acting is None or not alleged.reads(acting.reader):
        return None
    cases = alleged.register(acting).open_cases()
    every = Counter(each.allegation.partner for each in cases)
    late = Counter(each.allegation.partner for each in cases if each.escalated(today))
    return {partner: Open(number, late[partner]) for partner, number in every.items()}


def regions() -> Mapping[str, str]:
    """Return the titles of regions by their ids."""
    return {each.id: each.title for each in ways().regions}


def chosen(partner: str) -> str:
    """Return the partner that was chosen; raise `Invalid` where none was."""
    if not partner.strip():
        raise Invalid("partner", "nothing of the list is chosen", "Choose one of the list.")
    return partner_in(partner)


def _groups(known: Gathered) -> Iterator[tuple[str, str, Iterable[str]]]:
    ours, placed = {*outside()}, {*regions()}
    for route in ways().routes:
        partners = dict.fromkeys(
            country for each in route.stretches for country in each.countries if country in ours
        )
        placed |= {*partners}
        yield route.id, route.title, partners
    yield REGIONS, "", regions()
    others = {each.record.partner for each in known.said} - placed - {""}
    yield ELSEWHERE, "", sorted(others)


def _line(known: Gathered, partner: str, opened: Mapping[str, Open] | None) -> Line:
    needs = known.needs(partner)
    return Line(
        partner, len(needs), sum(each.is_gap for each in needs),
        len(known.of(Kind.ACTIVITY, partner)), len(known.of(Kind.AGREEMENT, partner)),
        None if opened is None else opened.get(partner, Open(0, 0)),
    )  # fmt: skip
