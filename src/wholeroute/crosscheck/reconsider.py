"""Say of what people judged where something speaks against it now that did not then.

What a person held is never proposed again as it was, and no machine overrules it. What comes in
later may be news: a number that the two now share, or a further record that is held for one with
both of two whom somebody holds apart. Computed when it is read, so that it ends with its reasons.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from wholeroute.crosscheck.enough import SPEAKS
from wholeroute.crosscheck.evidence import Evidence
from wholeroute.crosscheck.judged import contradicted
from wholeroute.crosscheck.model import base_of
from wholeroute.crosscheck.pairs import Pair, Stood, ordered, scores, stood
from wholeroute.crosscheck.run import require_judge
from wholeroute.crosscheck.score import PairScore
from wholeroute.ledger import Acting, Judgement, Verdict, by_people, held_for_one, received_since
from wholeroute.words import N_


@dataclass(frozen=True, slots=True)
class News:
    """One thing that the evidence of a pair says now and did not say when a person judged it.

    Of the two themselves, `first` says what. Of a `record` that came in since, `first` and `second`
    say what it has with the left and the right of the two. `bits` are how far it moves the pair.
    """

    first: tuple[str, ...]
    second: tuple[str, ...]
    bits: float
    record: UUID | None = None

    @property
    def in_words(self) -> str:
        """Return it as one sentence."""
        first, second = "; ".join(self.first), "; ".join(self.second)
        if self.record is None:
            return first
        return f"{self.record} came in since: with the one: {first}; with the other: {second}"


@dataclass(frozen=True, slots=True)
class Reconsidered:
    """A person's judgement to which something new speaks."""

    judgement: Judgement
    news: tuple[News, ...]


def reconsider(acting: Acting, among: Collection[int] | None = None) -> list[Reconsidered]:
    """Return what people judged that something new speaks against, what moves furthest first.

    With `among`, of these judgements alone. Raises `Refused` for whoever may not judge.
    """
    require_judge(acting)
    if among is not None and not among:
        return []
    with acting.begin() as connection:
        found = anew(acting, connection, by_people(connection, among))
    return sorted(found, key=lambda each: (-_bits(each), each.judgement.id))


def anew(acting: Acting, connection: Connection, judged: Sequence[Judgement]) -> list[Reconsidered]:
    """Return those of `judged`, which people judged, that something new speaks against."""
    around = _Around.read(connection, judged)
    asked = {(each.left, each.right) for each in judged}
    now = scores(acting, connection, asked.union(*map(around.met, judged)))
    found = []
    for each in judged:
        score = now.get((each.left, each.right))
        own = new_evidence(stood(each.explanation), score.evidence, score.model) if score else ()
        news = [
            one for one in (*own, *around.brought(each, now)) if speaks_against(each.verdict, one)
        ]
        if news:
            found.append(Reconsidered(each, tuple(news)))
    return found


def new_evidence(then: Stood, now: Sequence[Evidence], model: str) -> tuple[News, ...]:
    """Return what is said now and was not then, a feature at a time, with the bits it moves.

    Another version of the score may say the same in other words: then only what agrees otherwise
    is new. Of what nobody kept nothing is new.
    """
    if not then.model:
        return ()
    same_words = base_of(then.model) == base_of(model)
    before, after = (_by_feature(each, words=same_words) for each in (then.evidence, now))
    found = []
    for feature in sorted(after):
        fresh = [each for key, each in sorted(after[feature].items()) if key not in before[feature]]
        gone = [each for key, each in before[feature].items() if key not in after[feature]]
        if fresh:
            bits = math.fsum(e.weight for e in fresh) - math.fsum(e.weight for e in gone)
            found.append(News(tuple(each.words for each in fresh), (), bits))
    return tuple(found)


def _by_feature(
    evidence: Iterable[Evidence], *, words: bool
) -> defaultdict[str, dict[tuple[str, str], Evidence]]:
    found: defaultdict[str, dict[tuple[str, str], Evidence]] = defaultdict(dict)
    for each in evidence:
        if each.feature != "prior":
            found[each.feature][each.agreement, each.words if words else ""] = each
    return found


def speaks_against(verdict: Verdict, news: News) -> bool:
    """Tell whether news moves a pair away from what was judged; from "unsure" either way does."""
    if verdict is Verdict.SAME:
        return news.bits <= -SPEAKS
    if verdict is Verdict.DIFFERENT:
        return news.bits >= SPEAKS
    return abs(news.bits) >= SPEAKS


def _bits(found: Reconsidered) -> float:
    return max(abs(each.bits) for each in found.news)


@dataclass(slots=True)
class _Around:
    """What "same" connects with what people judged, and which of it came in since.

    `moved` says of all that are connected with one that came in when the last of them did; of these
    alone it is read what holds them together.
    """

    same: Mapping[UUID, set[UUID]]
    said: Mapping[frozenset[UUID], Judgement]
    came: Mapping[UUID, datetime]
    moved: Mapping[UUID, datetime]

    @classmethod
    def read(cls, connection: Connection, judged: Sequence[Judgement]) -> _Around:
        ends = {end for each in judged for end in (each.left, each.right)}
        if not ends:
            return cls({}, {}, {}, {})
        same: defaultdict[UUID, set[UUID]] = defaultdict(set)
        for each in held_for_one(connection, ends, brief=True):
            same[each.left].add(each.right)
            same[each.right].add(each.left)
        came = received_since(connection, ends | set(same), min(each.at for each in judged))
        moved: dict[UUID, datetime] = {}
        for entity in sorted(came, key=came.__getitem__, reverse=True):
            if entity not in moved:
                moved |= dict.fromkeys(_connected(same, entity), came[entity])
        said = held_for_one(connection, ends & moved.keys()) if moved else []
        return cls(same, {frozenset((each.left, each.right)): each for each in said}, came, moved)

    def met(self, judged: Judgement) -> set[Pair]:
        """Return the pairs of a record that came in since with an end that it is not held for one with."""
        if judged.verdict is Verdict.DIFFERENT:
            return set()
        return {
            ordered(record, end)
            for record in self._came(judged)
            for end in (judged.left, judged.right)
            if end not in self.same[record]
        }

    def brought(self, judged: Judgement, now: Mapping[Pair, PairScore]) -> Iterator[News]:
        """Yield what records that came in since the judgement say of its pair, in their order."""
        since = self._came(judged)
        if not since:
            return
        left = self._reached(judged.left, judged.at, since=False)
        right = self._reached(judged.right, judged.at, since=False)
        seen: set[UUID] = set()
        for record in since:
            if record in seen:
                continue
            came = self._reached(record, judged.at, since=True)
            seen |= came
            joins = [self._strongest(came, side) for side in (left, right)]
            if judged.verdict is not Verdict.SAME and left.isdisjoint(right):
                yield from _joined(record, joins)
            held = next((each for each in joins if each is not None), None)
            if judged.verdict is not Verdict.DIFFERENT and held is not None:
                yield from _parted(record, held, _against(judged, came, now))

    def _came(self, judged: Judgement) -> list[UUID]:
        """Return the records that came in since and are held for one with either, in order."""
        ends = judged.left, judged.right
        if not any(end in self.moved and self.moved[end] > judged.at for end in ends):
            return []  # as a rule, and known without a walk through all that are connected
        sides = [self._reached(end, judged.at, since=False) for end in ends]
        near = {other for side in sides for one in side for other in self.same.get(one, ())}
        return sorted(other for other in near if self._is_new(other, judged.at))

    def _reached(self, start: UUID, at: datetime, *, since: bool) -> set[UUID]:
        """Return what "same" connects with `start` through records that were there then, or came since."""
        return _connected(self.same, start, lambda one: self._is_new(one, at) is since)

    def _is_new(self, entity: UUID, at: datetime) -> bool:
        return entity in self.came and self.came[entity] > at

    def _strongest(self, came: set[UUID], side: set[UUID]) -> Judgement | None:
        across = (self.said.get(frozenset((one, other))) for one in came for other in side)
        found = [each for each in across if each is not None]
        return max(found, key=lambda each: (_weight(each), -each.id), default=None)


def _connected(
    same: Mapping[UUID, set[UUID]], start: UUID, through: Callable[[UUID], bool] = lambda _: True
) -> set[UUID]:
    """Return what "same" connects with `start`, through those alone of which that holds."""
    reached, waiting = {start}, [start]
    while waiting:
        for other in same.get(waiting.pop(), set()) - reached:
            if through(other):
                reached.add(other)
                waiting.append(other)
    return reached


def _joined(record: UUID, joins: Sequence[Judgement | None]) -> Iterator[News]:
    """Yield that a record is held for one with both."""
    first, second = joins
    if first is not None and second is not None:
        bits = min(_weight(first), _weight(second))
        yield News(_telling(first), _telling(second), bits, record)


@dataclass(frozen=True, slots=True)
class _Against:
    """What speaks most against one end of a pair and a record that came in since."""

    score: PairScore
    left: bool
    """Whether that end is the left."""


def _against(
    judged: Judgement, came: Iterable[UUID], now: Mapping[Pair, PairScore]
) -> _Against | None:
    found = [
        (now[pair].weight, pair, end == judged.left)
        for record in came
        for end in (judged.left, judged.right)
        if (pair := ordered(record, end)) in now and contradicted(now[pair])
    ]
    if not found:
        return None
    _, pair, left = min(found)
    return _Against(now[pair], left)


def _parted(record: UUID, held: Judgement, against: _Against | None) -> Iterator[News]:
    """Yield that a record is held for one with either, and something speaks against the other."""
    if against is None:
        return
    said = (e for e in against.score.evidence if e.feature != "prior" and e.weight < 0)
    apart = tuple(e.words for e in sorted(said, key=lambda e: (e.weight, e.words)))
    first, second = (apart, _telling(held)) if against.left else (_telling(held), apart)
    yield News(first, second, max(against.score.weight, -_SURE_BITS), record)


_SURE_BITS = 12.0
"""What a person's judgement weighs beside a machine's, and the most that one of a machine's does."""


def _weight(judged: Judgement) -> float:
    """Return the bits of a "same"."""
    if judged.human or judged.score is None or not 0 < judged.score < 1:
        return _SURE_BITS
    return min(math.log2(judged.score) - math.log2(1 - judged.score), _SURE_BITS)


_TOLD = 3


def _telling(judged: Judgement) -> tuple[str, ...]:
    """Return in words what speaks most for a "same"; of a person's, that somebody judged so."""
    if judged.human:
        return (N_(f"{judged.member} judged {judged.verdict}"),)
    said = [each for each in stood(judged.explanation).evidence if each.weight > 0]
    most = sorted(said, key=lambda each: (-each.weight, each.words))[:_TOLD]
    return tuple(each.words for each in most)
