"""Find who goes between the one who decides and those who work, where money can't name them.

For those alone of whom no report says an account, while accounts that are nobody's by name live
from the purse: somebody is missing. Then it takes

1. their own phone, read out, that calls three who bear a card for that purse's money, among them
   one who takes so much of it that they decide. With whom they share a house, a car or a family is
   not counted: that explains calls;
2. a report of its own that bears it out: it puts them together with one of these, other than by
   calls;
3. two originators for both.

A driver, a host or a customer knows some of those who work. Who knows the top as well is for a
person to look at, and this says so.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from wholeroute.network.circles import Circle
from wholeroute.network.facts import Row, span
from wholeroute.network.making import FEWEST_ORIGINATORS, Near, in_100, line_from, months, sums
from wholeroute.network.model import Facts, Layer, Line, Link
from wholeroute.network.phones import Listed, Phones, Said, read_out
from wholeroute.network.shape import ORGANISER_FROM
from wholeroute.words import N_

FEWEST_CALLED = 3
CALLS = "calls"
_EXPLAINS = frozenset({Layer.PLACE, Layer.TRANSPORT})


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked of everybody who may go between; people as `Near` counts them."""

    facts: Facts
    phones: Phones
    met: Mapping[str, Mapping[str, Sequence[Link]]]
    """Whom reports put together with whom."""
    explained: Mapping[str, AbstractSet[str]]
    parties: Mapping[str, AbstractSet[str]]
    """What they are paid through."""


def going_between(
    said: Said, circles: Sequence[Circle], near: Near, judged: Iterable[str]
) -> dict[str, list[Line]]:
    """Return for each person who goes between the line that makes a card, and what bears it out.

    `judged` are those of whom money said anything: they are left out. Where more people may be
    meant than accounts are nobody's, nobody is.
    """
    phones = read_out(said, near)
    who = phones.lists.keys() - {near.of(person) for person in judged}
    asked = _Asked(
        said.seen,
        phones,
        _met(said, near, who),
        _explained(said, near, who),
        _parties(said, near, who),
    )
    lines: defaultdict[str, list[Line]] = defaultdict(list)
    for circle in circles:
        beside = {each for person in circle.lines for each in phones.beside(person)}
        going = [
            found
            for person in sorted(who & beside)
            if asked.parties[person] <= circle.living
            if (found := _lines(asked, circle, person))
        ]
        if len(going) <= len({each.party for each in circle.unnamed}):
            for found in going:
                lines[said.seen.person[found[0].records[0]]] += found
    return dict(lines)


def _lines(asked: _Asked, circle: Circle, person: str) -> list[Line]:
    """Return the lines of one person with one circle; none where one of them is missing."""
    called = {
        other: listed
        for other in sorted(circle.lines.keys() - asked.explained[person])
        if (listed := asked.phones.between(person, other))
    }
    if len(called) < FEWEST_CALLED or not circle.most & called.keys():
        return []
    calls = _calls(asked, circle, person, called)
    borne = _put_together(asked, person, called)
    if borne is None or len({*calls.originators, *borne.originators}) < FEWEST_ORIGINATORS:
        return []
    return [calls, borne, _purse(asked.facts, circle, called)]


def _calls(
    asked: _Asked, circle: Circle, person: str, called: Mapping[str, Sequence[Listed]]
) -> Line:
    found = [each for listed in called.values() for each in listed]
    own = sorted({row.record for each in asked.phones.of(person) for row in each.own})
    first = asked.facts.person[own[0]]
    records = [record for record in own if asked.facts.person[record] == first]
    words = (
        f"the calls listed of their own phone are with {len(called)} who live from one purse, among"
        f" them one who takes {in_100(ORGANISER_FROM)} of it or more,"
        f" {_months(asked.facts, [each.calls for each in found])}"
    )
    line = _from_rows(CALLS, words, asked.facts, _rows(found), records)
    purses = Counter(each.purse for other in called for each in circle.lines[other])
    return replace(line, makes=True, purse=min(purses, key=lambda purse: (-purses[purse], purse)))


def _put_together(
    asked: _Asked, person: str, called: Mapping[str, Sequence[Listed]]
) -> Line | None:
    """Return the line of reports that put them together with some they call, and list no calls."""
    listing = {each.calls.report for listed in called.values() for each in listed}
    met = {
        other: links
        for other in called
        if (links := [each for each in asked.met[person][other] if each.report not in listing])
    }
    if not met:
        return None
    links = [each for of in met.values() for each in of]
    many = len({each.report for each in links})
    when = _months(asked.facts, links)
    words = N_(f"put together with {len(met)} of these by 1 other report, {when}")
    if many > 1:
        words = N_(f"put together with {len(met)} of these by {many} other reports, {when}")
    return _from_rows("tied", words, asked.facts, links)


def _purse(facts: Facts, circle: Circle, called: Iterable[str]) -> Line:
    """Return what says that these live from one purse, and that somebody is missing from it."""
    lines = [line for other in called for line in circle.lines[other]]
    flows = [flow for each in circle.unnamed for flow in each.flows]
    many = len({each.party for each in circle.unnamed})
    words = N_(f"from that purse lives 1 account too that nobody is named for: paid {sums(flows)}")
    if many > 1:
        words = N_(
            f"from that purse live {many} accounts too that nobody is named for: paid {sums(flows)}"
        )
    return line_from(
        "purse", words, facts, (),
        [*(each.statements for each in lines), *(each.statements for each in flows)],
        [*(each.reports for each in lines), *([each.report] for each in flows)],
    )  # fmt: skip


def _from_rows(
    kind: str, words: str, facts: Facts, rows: Sequence[Row], records: Iterable[str] = ()
) -> Line:
    return line_from(
        kind,
        words,
        facts,
        records,
        [row.statements for row in rows],
        [[row.report] for row in rows],
    )


def _rows(found: Iterable[Listed]) -> list[Row]:
    rows: list[Row] = []
    for each in found:
        rows += (each.calls, *each.own, *each.others)
    return rows


def _months(facts: Facts, links: Iterable[Link]) -> str:
    spans = [span(facts, each) for each in links]
    return months(min(begun for begun, _ in spans), max(ended for _, ended in spans))


def _met(
    said: Said, near: Near, who: AbstractSet[str]
) -> Mapping[str, Mapping[str, Sequence[Link]]]:
    """Return for each of `who` the links of what was seen to others."""
    met: defaultdict[str, defaultdict[str, list[Link]]] = defaultdict(lambda: defaultdict(list))
    for one, other, link in _ends(said.seen, near):
        if one in who:
            met[one][other].append(link)
    return met


def _explained(said: Said, near: Near, who: AbstractSet[str]) -> Mapping[str, AbstractSet[str]]:
    """Return for each of `who` with whom they share what explains calls, whoever says so."""
    explained: defaultdict[str, set[str]] = defaultdict(set)
    for thing in said.shared.values():
        if thing.layer in _EXPLAINS:
            people = {near.of(person) for person in thing.people}
            for person in people & who:
                explained[person] |= people
    for one, other, link in _ends(said.facts, near):
        if one in who and link.layer is Layer.KIN:
            explained[one].add(other)
    return explained


def _parties(said: Said, near: Near, who: AbstractSet[str]) -> Mapping[str, AbstractSet[str]]:
    """Return for each of `who` what they are paid through, whoever says that it is theirs."""
    parties: defaultdict[str, set[str]] = defaultdict(set)
    for held in said.facts.holdings:
        if held.layer is Layer.MONEY and (person := near.of(said.facts.person[held.record])) in who:
            parties[person].add(held.object)
    for flow in said.facts.flows:
        record = flow.payee.removeprefix("person|")
        if (person := near.of(said.facts.person.get(record, ""))) in who:
            parties[person].add(flow.payee)
    return parties


def _ends(facts: Facts, near: Near) -> Iterator[tuple[str, str, Link]]:
    for link in facts.links:
        one, other = (near.of(facts.person[record]) for record in (link.left, link.right))
        yield one, other, link
        yield other, one, link
