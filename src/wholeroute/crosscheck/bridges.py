"""Ask more pairs where two clusters hang together by a thread: what each knows counts then.

Candidates share a key. Of two who bear names that only sound alike, few pairs do, and one of them
without a birth date may look the same: the others, whose birth dates lie years apart, were never
asked. A few who say most on each side are asked here before the clusters are made.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from itertools import combinations, product
from typing import Generic, TypeVar

from wholeroute.crosscheck.profile import Profile

SURE = 0.9999
"""A judgement as sure as this makes no thread."""

ASKED = 5
"""How many of each side are asked: 5 make 25 pairs."""

LIKELY = 4
"""Of how many sides that hang by one thread the likeliest are asked about each other."""

Pair = tuple[int, int]
_Each = TypeVar("_Each", bound=Hashable)


class Connected(Generic[_Each]):
    """What "same" connects, by places or by whatever stands for them."""

    def __init__(self) -> None:
        self._above: dict[_Each, _Each] = {}

    def top(self, at: _Each) -> _Each:
        """Return who stands for all that are connected with `at`."""
        while (above := self._above.setdefault(at, at)) != at:
            self._above[at] = self._above[above]
            at = above
        return at

    def join(self, one: _Each, other: _Each) -> None:
        """Connect two."""
        self._above[self.top(one)] = self.top(other)


def bridging(
    profiles: Sequence[Profile], same: Sequence[tuple[Pair, float]], asked: Sequence[Pair]
) -> Iterator[Pair]:
    """Yield the pairs across each thread that were not `asked`, which is sorted, in total order.

    `same` holds every pair judged the same with its probability.
    """
    surely = Connected[int]()
    for (one, other), probability in same:
        if probability >= SURE:
            surely.join(one, other)
    threads: dict[Pair, float] = {}
    for (one, other), probability in same:
        left, right = sorted((surely.top(one), surely.top(other)))
        if left != right:
            threads[left, right] = max(probability, threads.get((left, right), 0.0))
    sides: defaultdict[int, set[int]] = defaultdict(set)
    for pair, _ in same:
        for at in pair:
            sides[surely.top(at)].add(at)
    across = {
        (min(one, other), max(one, other))
        for left, right in {*threads, *_beside_one(threads)}
        for one, other in product(_telling(profiles, sides[left]), _telling(profiles, sides[right]))
    }
    return (pair for pair in sorted(across) if not _stands_in(asked, pair))


def _beside_one(threads: Mapping[Pair, float]) -> Iterator[Pair]:
    """Yield the sides that hang together by a third: who it likely is, two of them at a time."""
    near: defaultdict[int, list[tuple[float, int]]] = defaultdict(list)
    for (left, right), probability in threads.items():
        near[left].append((-probability, right))
        near[right].append((-probability, left))
    for sides in near.values():
        likely = sorted(side for _, side in sorted(sides)[:LIKELY])
        yield from combinations(likely, 2)


def _telling(profiles: Sequence[Profile], side: set[int]) -> list[int]:
    """Return the few of one side who say most: when they were born, and under which numbers."""

    def says(at: int) -> tuple[int, int, int]:
        profile = profiles[at]
        days = sum(birth.earliest == birth.latest for birth in profile.births)
        return (-days, -len(profile.births) - len(profile.identifiers), at)

    return sorted(side, key=says)[:ASKED]


def _stands_in(pairs: Sequence[Pair], pair: Pair) -> bool:
    at = bisect_left(pairs, pair)
    return at < len(pairs) and pairs[at] == pair
