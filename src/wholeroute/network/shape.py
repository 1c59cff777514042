"""Say which part somebody has, once money made a card: what they drive, advertise, supply, let.

None of these lines makes a card. A taxi drives, a landlord lets and an agent's number stands in
an advert as well.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from wholeroute.network.model import Facts, Holding, Layer, Line, Role
from wholeroute.network.ties import MOST_HOLDERS, Sharing
from wholeroute.words import N_

ORGANISER_FROM = 0.25
COORDINATOR_FROM = 0.05
"""Parts of all that an account shared out: who decides keeps much of it."""

_DRIVING = frozenset({"used", "drove", "rented", "driver"})
_FEWEST_TRIPS = 2
_FEWEST_DOCUMENTS = 3
_FEWEST_GUESTS = 2


def shaping_lines(
    facts: Facts, shared: Mapping[str, Sharing], held: Mapping[str, Sequence[Holding]]
) -> dict[str, list[Line]]:
    """Return for each person of `held` the lines that say which part they have."""
    return {
        person: [
            line
            for line in (
                _trips(facts, holdings),
                _documents(facts, shared, holdings),
                _lodging(facts, shared, holdings),
                _adverts(facts, holdings),
            )
            if line is not None
        ]
        for person, holdings in held.items()
    }


def holdings_of(facts: Facts, people: Iterable[str]) -> dict[str, list[Holding]]:
    """Return what each of `people` has to do with."""
    wanted: dict[str, list[Holding]] = {person: [] for person in people}
    for each in facts.holdings:
        person = facts.person[each.record]
        if person in wanted:
            wanted[person].append(each)
    return wanted


def role_of(lines: Sequence[Line]) -> Role:
    """Return the part that the lines amount to; `UNKNOWN` where nothing says which work it is."""
    kinds = {line.kind for line in lines}
    share = max((line.share for line in lines), default=0.0)
    if "gathers" in kinds:
        return Role.MONEY_HANDLER
    if share >= ORGANISER_FROM:
        return Role.ORGANISER
    if share >= COORDINATOR_FROM:
        return Role.COORDINATOR
    return next((role for kind, role in _SHAPED.items() if kind in kinds), Role.UNKNOWN)


_SHAPED = {
    "supplies": Role.DOCUMENT_SUPPLIER,
    "drives": Role.TRANSPORTER,
    "lodges": Role.HOST,
    "advertises": Role.RECRUITER,
}


def _trips(facts: Facts, holdings: Sequence[Holding]) -> Line | None:
    found = [h for h in holdings if h.layer is Layer.TRANSPORT and h.how in _DRIVING]
    cars = {h.object for h in found}
    if len({h.report for h in found}) < _FEWEST_TRIPS:
        return None
    words = f"used, drove or rented {_count(cars, _VEHICLES)} in {_reports(found)}"
    return _line("drives", words, facts, found)


def _documents(
    facts: Facts, shared: Mapping[str, Sharing], holdings: Sequence[Holding]
) -> Line | None:
    """Papers in one person's hands that others bear as well."""
    found = [
        h
        for h in holdings
        if h.layer is Layer.DOCUMENT and 1 < len(shared[h.object].people) <= MOST_HOLDERS
    ]
    papers = {h.object for h in found}
    if len(papers) < _FEWEST_DOCUMENTS:
        return None
    words = f"had to do with {_count(papers, _DOCUMENTS)} that others bear, in {_reports(found)}"
    return _line("supplies", words, facts, found)


def _lodging(
    facts: Facts, shared: Mapping[str, Sharing], holdings: Sequence[Holding]
) -> Line | None:
    found = [
        h
        for h in holdings
        if h.layer is Layer.PLACE and _FEWEST_GUESTS < len(shared[h.object].people) <= MOST_HOLDERS
    ]
    if not found:
        return None
    words = f"at {_count({h.object for h in found}, _ADDRESSES)} with others, in {_reports(found)}"
    return _line("lodges", words, facts, found)


def _adverts(facts: Facts, holdings: Sequence[Holding]) -> Line | None:
    found = [h for h in holdings if h.object.startswith("user|")]
    if not found:
        return None
    words = f"holds {_count({h.object for h in found}, _ACCOUNTS)}, in {_reports(found)}"
    return _line("advertises", words, facts, found)


_VEHICLES = N_("1 vehicle"), N_("%(number)s vehicles")
_DOCUMENTS = N_("1 document"), N_("%(number)s documents")
_ADDRESSES = N_("1 address"), N_("%(number)s addresses")
_ACCOUNTS = N_("1 user account"), N_("%(number)s user accounts")
_REPORTS = N_("1 report"), N_("%(number)s reports")


def _count(things: set[str], words: tuple[str, str]) -> str:
    one, many = words
    return one if len(things) == 1 else many % {"number": len(things)}


def _reports(found: Sequence[Holding]) -> str:
    return _count({each.report for each in found}, _REPORTS)


def _line(kind: str, words: str, facts: Facts, found: Sequence[Holding]) -> Line:
    reports = sorted({each.report for each in found})
    originators: defaultdict[str, int] = defaultdict(int)
    for each in reports:
        originators[facts.sources[each].originator] += 1
    return Line(
        kind,
        words,
        tuple(sorted({each.record for each in found})),
        tuple(sorted({said for each in found for said in each.statements})),
        tuple(reports),
        tuple(sorted(originators)),
    )
