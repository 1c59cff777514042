"""Say which activity stands above which."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from igraph import Graph

from wholeroute.partnerships.money.model import Activity

_PARENT, _CHILD, _ELSEWHERE = "1", "2", "5"
_INCOMING = ("1", "11")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")
"""What files write where they mean a hyphen."""
_NUMBERED = re.compile(r"(.+)-\d{1,3}[a-z]?")


@dataclass(frozen=True, slots=True)
class Chains:
    """Who stands right above and below whom, without circles; `heads` names the row a double repeats.

    `downwards` has every activity after all that stand above it.
    """

    parents: dict[int, set[int]]
    children: dict[int, set[int]]
    heads: dict[int, int]
    downwards: tuple[int, ...]


def key(identifier: str) -> str:
    """Return an identifier as it is compared: without case, spaces and kinds of hyphen."""
    return re.sub(r"\s+", "", identifier.translate(_DASHES)).casefold()


def chains(activities: Sequence[Activity]) -> Chains:
    """Return the chains that activities form.

    Of activities that stand above each other in a circle the first of the file stands above the others.
    """
    heads, firsts = _doubles(activities)
    pairs = {_by_level(high, low, activities) for high, low in _pairs(activities, firsts)}
    pairs |= {(head, double) for double, head in heads.items()}
    graph = Graph(len(activities), sorted(pairs), directed=True)
    circles = graph.connected_components(mode="strong")
    of = circles.membership
    straight = {(high, low) for high, low in pairs if of[high] != of[low]}
    straight |= {(min(circle), low) for circle in circles for low in circle if low != min(circle)}
    parents: defaultdict[int, set[int]] = defaultdict(set)
    children: defaultdict[int, set[int]] = defaultdict(set)
    for high, low in straight:
        parents[low].add(high)
        children[high].add(low)
    order = Graph(len(activities), sorted(straight), directed=True).topological_sorting()
    return Chains(parents, children, heads, tuple(order))


def _doubles(activities: Sequence[Activity]) -> tuple[dict[int, int], dict[str, int]]:
    """Return which row each double repeats, and the row that stands for each identifier.

    Of rows with one identifier the one with the highest level stands for all, else the first.
    """
    rows: defaultdict[str, list[int]] = defaultdict(list)
    for at, each in enumerate(activities):
        if each.identifier:
            rows[key(each.identifier)].append(at)
    firsts = {
        name: min(found, key=lambda at: (activities[at].hierarchy or 9, at))
        for name, found in rows.items()
    }
    heads = {at: firsts[name] for name, found in rows.items() for at in found if at != firsts[name]}
    return heads, firsts


def _pairs(activities: Sequence[Activity], firsts: dict[str, int]) -> Iterator[tuple[int, int]]:
    """Yield pairs of an upper and a lower activity, by whatever says so."""
    for at, each in enumerate(activities):
        for related in each.related:
            other = firsts.get(key(related.ref))
            if other is None:
                continue
            if related.type == _PARENT:
                yield other, at
            elif related.type == _CHILD:
                yield at, other
            elif related.type == _ELSEWHERE:
                yield min(at, other), max(at, other)
        for name in (*_payers(each), *_prefix(each)):
            if (other := firsts.get(name)) is not None:
                yield other, at


def _payers(activity: Activity) -> Iterator[str]:
    """Yield the activities that incoming money is said to come from."""
    for each in activity.transactions:
        if each.type in _INCOMING and each.provider and each.provider.activity:
            yield key(each.provider.activity)


def _prefix(activity: Activity) -> Iterator[str]:
    """Yield the identifier without its last number: X-REG-14-01 belongs to X-REG-14."""
    match = _NUMBERED.fullmatch(key(activity.identifier))
    if match:
        yield match[1]


def _by_level(upper: int, lower: int, activities: Sequence[Activity]) -> tuple[int, int]:
    """Return the pair with the higher level above: a decision stands below no contract."""
    high, low = activities[upper].hierarchy, activities[lower].hierarchy
    return (lower, upper) if high is not None and low is not None and high > low else (upper, lower)
