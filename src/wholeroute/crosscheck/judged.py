"""Judge the pairs of one heap: each by itself first, then by what the rest of the heap knows.

What "same" connects is asked three times more: whose birthdays are settled, which doubtful pairs
are the same once all that is held for one is taken together, and whether two sides hang together
by a thread.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from wholeroute.crosscheck.birthdays import Birthdays, birthdays, days_stated
from wholeroute.crosscheck.bridges import Connected, Pair, bridging
from wholeroute.crosscheck.model import WRITTEN, Model
from wholeroute.crosscheck.profile import Profile
from wholeroute.crosscheck.score import PairScore, score
from wholeroute.crosscheck.together import IN_DOUBT, lifted
from wholeroute.ledger import NewJudgement, Verdict


def judged(
    profiles: Sequence[Profile],
    pairs: Sequence[Pair],
    rarity: Mapping[str, float],
    watch: Callable[[int, int], None] = lambda _done, _of: None,
    model: Model = WRITTEN,
) -> Iterator[NewJudgement]:
    """Yield the judgements worth writing: same, unsure, and those against what "same" connects.

    `watch` is told how many of how many pairs are scored. A "different" between two that nothing
    connects tells nobody anything; between two that a third connects it keeps a name twin out of
    the cluster.
    """
    heap = _Heap(profiles, rarity, model)
    for done, pair in enumerate(pairs, start=1):
        seen = heap.scored(pair)
        if heap.takes(pair, seen):
            yield heap.judgement(pair, seen)
        if done % 5000 == 0 or done == len(pairs):
            watch(done, len(pairs))
    yield from heap.by_birthday()
    yield from heap.taken_together()
    yield from heap.across(pairs)


@dataclass(slots=True)
class _Heap:
    """The pairs of a heap by what became of them."""

    profiles: Sequence[Profile]
    rarity: Mapping[str, float]
    model: Model
    same: list[tuple[Pair, float]] = field(default_factory=list)
    waiting: list[tuple[Pair, PairScore]] = field(default_factory=list)
    """Those of the same that state no birthday in common: birthdays of others may tell them apart."""
    doubtful: dict[Pair, float] = field(default_factory=dict)
    """The unsure that more may lift, by their bits."""
    against: list[Pair] = field(default_factory=list)
    known: Birthdays = field(default_factory=Birthdays)
    days: Sequence[frozenset[date]] = ()
    """The birthdays that each profile states."""

    def __post_init__(self) -> None:
        self.days = [days_stated(each) for each in self.profiles]

    def scored(self, pair: Pair) -> PairScore:
        """Return the score of a pair with what is known of birthdays by now."""
        left, right = self._in_order(pair)
        return self.known.weighed(pair, score(left, right, self.rarity, self.model))

    def judgement(self, pair: Pair, seen: PairScore) -> NewJudgement:
        """Return a pair's judgement."""
        left, right = self._in_order(pair)
        return as_judgement(left.id, right.id, seen)

    def _in_order(self, pair: Pair) -> tuple[Profile, Profile]:
        one, other = self.profiles[pair[0]], self.profiles[pair[1]]
        return (one, other) if one.id < other.id else (other, one)

    def takes(self, pair: Pair, seen: PairScore) -> bool:
        """Sort a pair in; return whether its judgement is worth writing as it is."""
        if seen.verdict is Verdict.DIFFERENT:
            self.against.append(pair)
            return False
        if seen.verdict is Verdict.UNSURE:
            if seen.weight >= IN_DOUBT:
                self.doubtful[pair] = seen.weight
            return pair not in self.doubtful
        self.same.append((pair, seen.probability))
        if self.days[pair[0]].isdisjoint(self.days[pair[1]]):
            self.waiting.append((pair, seen))
            return False
        return True

    def by_birthday(self) -> Iterator[NewJudgement]:
        """Learn whose birthdays are settled; yield what waited for that, and what it made of others."""
        self.known = birthdays(self.profiles, self.same)
        changed: set[Pair] = set()
        for pair, before in self.waiting:
            seen = self.known.weighed(pair, before)
            if seen is not before:
                changed.add(pair)
            else:
                yield self.judgement(pair, seen)
        self.waiting.clear()
        self.same = [each for each in self.same if each[0] not in changed]
        changed |= {pair for pair in self.doubtful if self.known.concerns(pair)}
        for pair in sorted(changed):
            self.doubtful.pop(pair, None)
            yield from self._once_more(pair)

    def _once_more(self, pair: Pair) -> Iterator[NewJudgement]:
        """Sort a pair in by all that is known now; nothing lifts it any more."""
        seen = self.scored(pair)
        if seen.verdict is Verdict.DIFFERENT:
            self.against.append(pair)
            return
        if seen.verdict is Verdict.SAME:
            self.same.append((pair, seen.probability))
        yield self.judgement(pair, seen)

    def taken_together(self) -> Iterator[NewJudgement]:
        """Yield the doubtful: the same where all that is held for one of the two makes them so."""
        together = lifted(
            self.profiles,
            self.doubtful,
            [pair for pair, _ in self.same],
            self.against,
            lambda one, other: score(one, other, self.rarity, self.model),
        )
        for pair in self.doubtful:
            seen = together.get(pair) or self.scored(pair)
            yield self.judgement(pair, seen)
            if seen.verdict is Verdict.SAME:
                self.same.append((pair, seen.probability))

    def across(self, asked: Sequence[Pair]) -> Iterator[NewJudgement]:
        """Yield what speaks against what "same" connects, and what was not `asked` of its threads."""
        connected = Connected[int]()
        for pair, _ in self.same:
            connected.join(*pair)
        inside = [pair for pair in self.against if connected.top(pair[0]) == connected.top(pair[1])]
        for pair in (*inside, *bridging(self.profiles, self.same, asked)):
            seen = self.scored(pair)
            if seen.verdict is Verdict.SAME or (
                seen.verdict is Verdict.DIFFERENT and contradicted(seen)
            ):
                yield self.judgement(pair, seen)


def contradicted(seen: PairScore) -> bool:
    """Tell whether something speaks against, beyond names spelled too differently to agree."""
    return any(
        each.weight <= _CONTRADICTS and (each.feature != "name" or each.agreement in _STILL)
        for each in seen.evidence
        if each.feature != "prior"
    )


_CONTRADICTS = -3.5
_STILL = frozenset({"inverted", "given"})


def as_judgement(left: UUID, right: UUID, found: PairScore) -> NewJudgement:
    """Return the machine's judgement of a scored pair, with its explanation."""
    return NewJudgement(
        left=left,
        right=right,
        verdict=found.verdict,
        reason="",
        model=found.model,
        score=found.probability,
        explanation=tuple(
            {
                "feature": e.feature,
                "agreement": e.agreement,
                "weight": round(e.weight, 3),
                "words": e.words,
            }
            for e in found.evidence
        ),
    )
