"""Put together who bears a card for the money of one purse, and who is missing from it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import igraph

from wholeroute.network.collecting import LEAST_LIVED_FROM, Collecting, Shared
from wholeroute.network.making import Near
from wholeroute.network.model import Card, Line, Role
from wholeroute.network.ties import Sharing

COMMON = 0.5
"""Purses that pay so many of the fewer of their people in common are of one circle."""


@dataclass(frozen=True, slots=True)
class Circle:
    """People who bear a card for the money of one purse, or of purses that pay the same people."""

    lines: Mapping[str, Sequence[Line]]
    """Who they are, as `Near` counts them, with the lines that make their cards."""
    most: frozenset[str]
    """Those of them who take so much that they decide."""
    living: frozenset[str]
    """Parties that live from its purses."""
    unnamed: tuple[Shared, ...]
    """What they pay to accounts of which nobody says whose they are."""


def circles(
    found: Sequence[Collecting], made: Sequence[Card], near: Near, seen: Mapping[str, Sharing]
) -> tuple[Circle, ...]:
    """Return the circles of the cards that money made, in the order of their purses."""
    lines: defaultdict[str, defaultdict[str, list[Line]]] = defaultdict(lambda: defaultdict(list))
    for card in made:
        for line in card.lines:
            if line.purse:
                lines[line.purse][near.of(card.person)].append(line)
    most = {near.of(card.person) for card in made if card.role is Role.ORGANISER}
    paid = {each.account: each.out for each in found}
    return tuple(
        _circle({purse: lines[purse] for purse in purses}, paid, most, seen)
        for purses in _of_one_circle({purse: set(people) for purse, people in lines.items()})
    )


def _circle(
    lines: Mapping[str, Mapping[str, Sequence[Line]]],
    paid: Mapping[str, Sequence[Shared]],
    most: set[str],
    seen: Mapping[str, Sharing],
) -> Circle:
    of: defaultdict[str, list[Line]] = defaultdict(list)
    for people in lines.values():
        for person, theirs in people.items():
            of[person] += theirs
    living = [
        each for purse in lines for each in paid[purse] if each.lived_from >= LEAST_LIVED_FROM
    ]
    return Circle(
        dict(of),
        frozenset(of.keys() & most),
        frozenset(each.party for each in living),
        tuple(
            each for each in living if each.party.startswith("account|") and each.party not in seen
        ),
    )


def _of_one_circle(people: Mapping[str, set[str]]) -> list[list[str]]:
    """Return the purses in circles: those that pay mostly the same people are of one."""
    purses = sorted(people)
    of: defaultdict[str, list[int]] = defaultdict(list)
    for at, purse in enumerate(purses):
        for person in people[purse]:
            of[person].append(at)
    common = Counter(pair for places in of.values() for pair in combinations(places, 2))
    joins = [
        (one, other)
        for (one, other), many in sorted(common.items())
        if many >= COMMON * min(len(people[purses[one]]), len(people[purses[other]]))
    ]
    parts = igraph.Graph(len(purses), joins).connected_components()
    return [[purses[at] for at in part] for part in parts]
