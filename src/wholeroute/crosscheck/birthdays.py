"""Tell people of one name and year apart where several reports state the birthday of each.

A report that gives the year alone fits both of two namesakes, and each pair that it makes speaks for
one person: enough such reports chain the two together, whatever the days say that others state. So
where what "same" connects holds two birthdays, each of them stated in several reports and neither a
slip for the other, its records are sorted by birthday first; what fits two of them equally well
tells neither from the other, and is left to a person.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations, pairwise

from wholeroute.crosscheck.bridges import Connected, Pair
from wholeroute.crosscheck.evidence import Evidence, one_day, one_slip_apart
from wholeroute.crosscheck.numbers import Number
from wholeroute.crosscheck.profile import Profile
from wholeroute.crosscheck.score import BIRTH, PairScore, summed
from wholeroute.crosscheck.weights import WEIGHTS
from wholeroute.words import N_

_SEVERAL = 2
"""Reports that state a day before it counts as settled: a slip seldom repeats."""

_FEW = 2
"""People by their names who may share a number that still makes two birthdays one person's."""

_RIVAL_BITS = 3.0
"""By how much a record must fit one birthday better than any other to belong to it."""

_IN_COMMON = frozenset({"prior", "name", BIRTH, "nationality", "birth place", "birth country"})
"""What namesakes share: it says nothing about which of them is meant."""

_SETTLED = N_("each of two birthdays is stated by several reports")
_BETTER = N_("somebody else of this name, whose birthday tells them apart, fits better")
_WHICH = N_("this fits several people whose birthdays tell them apart, and does not say which")


@dataclass(frozen=True, slots=True)
class Birthdays:
    """Who of a heap was born on which settled day, by places: the first place of those of that day.

    `stated` holds those whose report states the day, `fitting` those who fit one day far better
    than the others, and `torn` those who fit several. Records that nothing connects with two
    settled days are in none.
    """

    stated: Mapping[int, int] = field(default_factory=dict)
    fitting: Mapping[int, int] = field(default_factory=dict)
    torn: frozenset[int] = frozenset()
    heap: Mapping[int, int] = field(default_factory=dict)

    def concerns(self, pair: Pair) -> bool:
        """Tell whether a pair lies within what two settled birthdays are connected with."""
        return self.heap.get(pair[0], -1) == self.heap.get(pair[1], -2)

    def weighed(self, pair: Pair, seen: PairScore) -> PairScore:
        """Return what a pair's score comes to once it is known whose birthdays are settled."""
        if not self.concerns(pair):
            return seen
        camps = {self._camp(each) for each in pair}
        if self.torn.isdisjoint(pair) and (None in camps or len(camps) == 1):
            return seen
        if all(each in self.stated for each in pair):
            bits = WEIGHTS["birth-days-settled"].bits
            return summed((*seen.evidence, Evidence(BIRTH, "settled", bits, _SETTLED)), seen.model)
        shared = math.fsum(e.weight for e in seen.evidence if e.feature in _IN_COMMON)
        if shared <= 0:
            return seen
        words = _BETTER if self.torn.isdisjoint(pair) else _WHICH
        return summed((*seen.evidence, Evidence(BIRTH, "torn", -shared, words)), seen.model)

    def _camp(self, place: int) -> int | None:
        return self.stated.get(place, self.fitting.get(place))


def birthdays(profiles: Sequence[Profile], same: Sequence[tuple[Pair, float]]) -> Birthdays:
    """Return whose birthdays are settled, among those that the pairs of `same` connect.

    `same` holds every pair judged the same with its probability.
    """
    connected = Connected[int]()
    for pair, _ in same:
        connected.join(*pair)
    heaps: defaultdict[int, set[int]] = defaultdict(set)
    for pair, _ in same:
        heaps[connected.top(pair[0])].update(pair)
    stated: dict[int, int] = {}
    heap: dict[int, int] = {}
    for top, places in heaps.items():
        if found := _settled(profiles, sorted(places)):
            stated |= found
            heap |= dict.fromkeys(places, top)
    undecided = {
        place for place in heap if place not in stated and not days_stated(profiles[place])
    }
    fitting, torn = _fitted(stated, undecided, same)
    return Birthdays(stated, fitting, torn, heap)


def days_stated(profile: Profile) -> frozenset[date]:
    """Return the days of birth that a report states; 1 January stands for a year."""
    return frozenset(birth.earliest for birth in profile.births if one_day(birth))


def _settled(profiles: Sequence[Profile], places: Sequence[int]) -> dict[int, int]:
    """Return of each place that states a settled day the first place of all of that birthday.

    Empty unless there are two birthdays.
    """
    reports: defaultdict[date, set[str]] = defaultdict(set)
    stating: defaultdict[date, list[int]] = defaultdict(list)
    for place in places:
        for day in days_stated(profiles[place]):
            reports[day].add(profiles[place].contribution)
            stating[day].append(place)
    settled = [day for day, of in reports.items() if len(of) >= _SEVERAL]
    if len(settled) < _SEVERAL:
        return {}
    one = _one_birthday(profiles, stating)
    tops = {one.top(day) for day in settled}
    if len(tops) < _SEVERAL:
        return {}
    of_each: defaultdict[date, list[int]] = defaultdict(list)
    for day, those in stating.items():
        if one.top(day) in tops:
            of_each[one.top(day)].extend(those)
    return {place: min(those) for those in of_each.values() for place in those}


def _one_birthday(
    profiles: Sequence[Profile], stating: Mapping[date, Sequence[int]]
) -> Connected[date]:
    """Return which days are one birthday: a slip apart, or one person's by their reports."""
    one = Connected[date]()
    for day, other in combinations(sorted(stating), 2):
        if one_slip_apart(day, other):
            one.join(day, other)
    for said in _said_together(profiles, stating):
        for day, other in pairwise(said):
            one.join(day, other)
    return one


def _said_together(
    profiles: Sequence[Profile], stating: Mapping[date, Sequence[int]]
) -> Iterator[list[date]]:
    """Yield days that are one person's: stated in one report of somebody, or with one number."""
    by_number: defaultdict[Number, set[date]] = defaultdict(set)
    for place in {place for those in stating.values() for place in those}:
        profile = profiles[place]
        days = days_stated(profile)
        yield sorted(days)
        for number in profile.identifiers:
            if profile.crowds.get(number, 1) <= _FEW:
                by_number[number] |= days
    yield from map(sorted, by_number.values())


def _fitted(
    stated: Mapping[int, int], undecided: set[int], same: Iterable[tuple[Pair, float]]
) -> tuple[dict[int, int], frozenset[int]]:
    """Return who fits one birthday alone, and who fits several, by their likeliest pair with each."""
    best: defaultdict[int, dict[int, float]] = defaultdict(dict)
    for pair, probability in same:
        for mine, theirs in (pair, pair[::-1]):
            if mine in undecided and theirs in stated:
                camp, bits = stated[theirs], _bits(probability)
                best[mine][camp] = max(bits, best[mine].get(camp, -math.inf))
    fitting: dict[int, int] = {}
    torn: set[int] = set()
    for place in undecided:
        ranked = sorted(best[place].items(), key=lambda each: (-each[1], each[0]))
        rivals = [each for each in ranked if each[1] >= ranked[0][1] - _RIVAL_BITS]
        if len(rivals) == 1:
            fitting[place] = rivals[0][0]
        elif rivals:
            torn.add(place)
    return fitting, frozenset(torn)


def _bits(probability: float) -> float:
    return math.log2(probability / (1 - probability)) if probability < 1 else math.inf
