"""Weigh a doubtful pair once more with all that is already held for one of the two.

One report gives the name in its own script, another the day of birth, a third a telephone: taken
together they meet a fourth that none of them meets alone. And the prior of a pair counts on a few
reports for each person: whom a heap knows from thirteen, a fourteenth with their name is likelier
about than about somebody who was never heard of, by log2 of thirteen over the few. Where two
compete for one report nobody gains by it.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import TypeVar

from wholeroute.crosscheck.bridges import Connected, Pair
from wholeroute.crosscheck.evidence import Evidence
from wholeroute.crosscheck.profile import Profile
from wholeroute.crosscheck.score import OF_ONE, PairScore, summed
from wholeroute.crosscheck.weights import SAME_FROM

MOST_BITS = 3.0
"""As for 24 reports: beyond, it is rather the reports that copy each other."""

IN_DOUBT = -2.0
"""From this weight on an unsure pair is weighed once more."""

_RIVAL_BITS = 3.0

Score = Callable[[Profile, Profile], PairScore]
_Each = TypeVar("_Each")


def lifted(
    profiles: Sequence[Profile],
    doubtful: Mapping[Pair, float],
    same: Iterable[Pair],
    against: Iterable[Pair],
    score: Score,
) -> dict[Pair, PairScore]:
    """Return the doubtful pairs that are the same once all is taken together, with their scores.

    `doubtful` gives the weight of each pair in bits; `same` are the pairs held for one, `against`
    those held for two.
    """
    held = _Held.of(profiles, same)
    chosen = _best(doubtful, held)
    seen = {tops: _weighed(held, tops, score) for tops in chosen}
    suitors = _Suitors(
        {tops: each.weight for tops, each in seen.items()},
        {held.tops(pair) for pair in against},
        held,
    )
    return {
        pair: seen[tops]
        for tops, pair in chosen.items()
        if seen[tops].weight >= SAME_FROM and not suitors.compete(tops)
    }


@dataclass(frozen=True, slots=True)
class _Held:
    """What is held for one, by the place that stands for it."""

    profiles: Sequence[Profile]
    connected: Connected[int]
    members: Mapping[int, list[int]]

    @classmethod
    def of(cls, profiles: Sequence[Profile], same: Iterable[Pair]) -> _Held:
        pairs = list(same)
        connected = Connected[int]()
        for pair in pairs:
            connected.join(*pair)
        members: defaultdict[int, list[int]] = defaultdict(list)
        for at in sorted({*chain.from_iterable(pairs)}):
            members[connected.top(at)].append(at)
        return cls(profiles, connected, members)

    def tops(self, pair: Pair) -> Pair:
        one, other = map(self.connected.top, pair)
        return (one, other) if one < other else (other, one)

    def many(self, top: int) -> int:
        return len(self.members.get(top, ())) or 1

    def profile(self, top: int) -> Profile:
        return taken_together([self.profiles[at] for at in self.members.get(top, (top,))])


def _best(doubtful: Mapping[Pair, float], held: _Held) -> dict[Pair, Pair]:
    """Return for each two sides the likeliest of the pairs between them."""
    best: dict[Pair, Pair] = {}
    for pair, weight in doubtful.items():
        tops = held.tops(pair)
        if tops[0] != tops[1] and (tops not in best or weight > doubtful[best[tops]]):
            best[tops] = pair
    return best


def _weighed(held: _Held, tops: Pair, score: Score) -> PairScore:
    return with_reports(score(*map(held.profile, tops)), max(map(held.many, tops)))


class _Suitors:
    """Who competes for whom: the weights between sides, and the sides that are surely two."""

    def __init__(self, weights: Mapping[Pair, float], apart: Iterable[Pair], held: _Held) -> None:
        self._weights, self._apart, self._held = weights, frozenset(apart), held
        self._near: defaultdict[int, list[tuple[int, float]]] = defaultdict(list)
        for (one, other), weight in weights.items():
            self._near[one].append((other, weight))
            self._near[other].append((one, weight))

    def compete(self, tops: Pair) -> bool:
        """Tell whether another fits the smaller side nearly as well, or one whom it contradicts the larger.

        Two who fit one and are themselves one do not compete.
        """
        small, large = sorted(tops, key=self._held.many)
        return any(
            self._weights.get(_pair(rival, large), -math.inf) < SAME_FROM
            for rival in self._rivals(small, large)
        ) or any(_pair(rival, small) in self._apart for rival in self._rivals(large, small))

    def _rivals(self, one: int, chosen: int) -> Iterator[int]:
        enough = self._weights[_pair(one, chosen)] - _RIVAL_BITS
        return (rival for rival, weight in self._near[one] if weight > enough and rival != chosen)


def _pair(one: int, other: int) -> Pair:
    return (one, other) if one < other else (other, one)


def taken_together(reports: Sequence[Profile]) -> Profile:
    """Return all that the reports of one say as one profile; it goes by the first one's id."""
    if len(reports) == 1:
        return reports[0]
    primary = _once(name for p in reports for name in p.names[: p.primary])
    return replace(
        reports[0],
        names=_once(chain(primary, *(p.names for p in reports))),
        primary=len(primary),
        weak=_once(name for p in reports for name in p.weak),
        births=_once(birth for p in reports for birth in p.births),
        crowds={number: many for p in reports for number, many in p.crowds.items()},
        identifiers=_any(p.identifiers for p in reports),
        nationalities=_any(p.nationalities for p in reports),
        birth_countries=_any(p.birth_countries for p in reports),
        birth_places=_any(p.birth_places for p in reports),
        regimes=_any(p.regimes for p in reports),
        listings=_any(p.listings for p in reports),
        contacts=_any(p.contacts for p in reports),
    )


def _any(said: Iterable[frozenset[_Each]]) -> frozenset[_Each]:
    return frozenset(chain.from_iterable(said))


def _once(said: Iterable[_Each]) -> tuple[_Each, ...]:
    return tuple(dict.fromkeys(said))


def with_reports(seen: PairScore, reports: int) -> PairScore:
    """Return the score of two of whom one is known from so many reports; few change nothing."""
    bits = min(max(math.log2(reports / OF_ONE), 0.0), MOST_BITS)
    if not bits:
        return seen
    words = f"one of the two is reported {reports} times: a further report is likelier theirs"
    return summed((*seen.evidence, Evidence("prior", "often", bits, words)), seen.model)
