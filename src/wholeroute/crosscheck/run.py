"""Cross-check everything one reader may analyse: propose, score, judge, cluster, key.

One transaction puts a new run in place of the last: machine judgements are renewed,
people's stay, and keys follow from what then stands.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from wholeroute.crosscheck.block import Blocking, candidate_pairs
from wholeroute.crosscheck.bridges import Connected, Pair, bridging
from wholeroute.crosscheck.clusters import clusters
from wholeroute.crosscheck.keys import renew_keys
from wholeroute.crosscheck.load import from_snapshot
from wholeroute.crosscheck.model import WRITTEN, Model, model_in_use
from wholeroute.crosscheck.profile import Profile
from wholeroute.crosscheck.score import PairScore, score
from wholeroute.crosscheck.things import things_in
from wholeroute.crosscheck.together import IN_DOUBT, lifted
from wholeroute.entities import rarity_of
from wholeroute.ledger import (
    Acting,
    NewJudgement,
    Verdict,
    discard,
    opened,
    record,
    renew_machine,
    snapshot,
    standing,
    vacuum_after,
)
from wholeroute.rights import AccessClass, Action, Item, Lane, require


@dataclass(frozen=True, slots=True)
class RunReport:
    """What a run looked at and what now stands."""

    profiles: int
    candidates: int
    skipped_keys: int
    unreached: int
    same: int
    unsure: int
    kept: int
    """Judgements that stand as they stood before the run, or behind a person's."""
    clusters: int


def run(
    acting: Acting,
    watch: Callable[[int, int], None] = lambda _done, _of: None,
    *,
    propose: Callable[[Sequence[Profile]], Blocking] = candidate_pairs,
    proposed_by: str = "",
) -> RunReport:
    """Cross-check the open lane for this reader and purpose.

    `watch` is told how many candidate pairs of how many are scored. A heap of a hundred thousand
    people and more is better proposed in bulk (`bulk.proposals`); the log then says by what. Raises
    `Refused` for roles and purposes that may not judge.
    """
    require_judge(acting)
    frozen = snapshot(acting)
    try:
        with opened(acting, frozen) as database:
            profiles = from_snapshot(database)
            things = list(things_in(database))
    finally:
        discard(frozen)
    with acting.begin() as connection:
        model = model_in_use(connection)
    blocking = propose(profiles)
    rarity = rarity_of(p.every_name for p in profiles)
    said: Counter[Verdict] = Counter()
    new = _counted(judged(profiles, blocking.pairs, rarity, watch, model), said)
    with acting.begin() as connection:
        kept = renew_machine(connection, new)
        members = clusters(standing(connection, brief=True), registers_of(profiles))
        renew_keys(connection, profiles, things)
        record(
            connection, acting.reader, Action.JUDGE, "crosscheck:run",
            details={"profiles": len(profiles), "pairs": len(blocking), "model": model.version}
            | ({"proposed": proposed_by} if proposed_by else {}),
        )  # fmt: skip
    vacuum_after(acting.ledger, said.total())
    return RunReport(
        profiles=len(profiles),
        candidates=len(blocking),
        skipped_keys=blocking.skipped_keys,
        unreached=len(blocking.unreached),
        same=said[Verdict.SAME],
        unsure=said[Verdict.UNSURE],
        kept=kept,
        clusters=len({member.analytic for member in members}),
    )


def require_judge(acting: Acting) -> None:
    """Raise `Refused` unless this reader may judge pairs of the open lane at all."""
    require_in_lane(acting, Action.JUDGE)


def require_in_lane(acting: Acting, action: Action) -> None:
    """Raise `Refused` unless `action` is open to this reader on their own open statements."""
    reader = acting.reader
    own = AccessClass(reader.organisation, frozenset(), frozenset({reader.purpose}))
    require(reader, action, Item(Lane.OPEN, own))


def registers_of(profiles: Sequence[Profile]) -> dict[UUID, str]:
    """Return, for every entry of a list, the list it stands in."""
    return {p.id: p.contribution for p in profiles if p.listings}


def judged(
    profiles: Sequence[Profile],
    pairs: Sequence[Pair],
    rarity: Mapping[str, float],
    watch: Callable[[int, int], None] = lambda _done, _of: None,
    model: Model = WRITTEN,
) -> Iterator[NewJudgement]:
    """Yield the judgements worth writing: same, unsure, and those against what "same" connects.

    A "different" between two that nothing connects tells nobody anything; between two that a
    third connects it keeps a name twin out of the cluster.
    """

    def scored(one: int, other: int) -> tuple[Profile, Profile, PairScore]:
        left, right = sorted((profiles[one], profiles[other]), key=lambda each: each.id)
        return left, right, score(left, right, rarity, model)

    heap = _Sorted()
    for done, pair in enumerate(pairs, start=1):
        left, right, seen = scored(*pair)
        if heap.takes(pair, seen):
            yield as_judgement(left.id, right.id, seen)
        if done % 5000 == 0 or done == len(pairs):
            watch(done, len(pairs))
    together = lifted(
        profiles,
        heap.doubtful,
        [pair for pair, _ in heap.same],
        heap.against,
        lambda one, other: score(one, other, rarity, model),
    )
    for pair in heap.doubtful:
        left, right, seen = scored(*pair)
        seen = together.get(pair, seen)
        yield as_judgement(left.id, right.id, seen)
        if seen.verdict is Verdict.SAME:
            heap.same.append((pair, seen.probability))
    connected = heap.connected()
    inside = [pair for pair in heap.against if connected.top(pair[0]) == connected.top(pair[1])]
    for pair in (*inside, *bridging(profiles, heap.same, pairs)):
        left, right, seen = scored(*pair)
        if seen.verdict is Verdict.SAME or (
            seen.verdict is Verdict.DIFFERENT and contradicted(seen)
        ):
            yield as_judgement(left.id, right.id, seen)


@dataclass(slots=True)
class _Sorted:
    """The pairs of a heap by what became of them; the unsure that more may lift by their bits."""

    same: list[tuple[Pair, float]] = field(default_factory=list)
    doubtful: dict[Pair, float] = field(default_factory=dict)
    against: list[Pair] = field(default_factory=list)

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
        return True

    def connected(self) -> Connected[int]:
        """Return what "same" connects."""
        joined = Connected[int]()
        for pair, _ in self.same:
            joined.join(*pair)
        return joined


def _counted(new: Iterable[NewJudgement], said: Counter[Verdict]) -> Iterator[NewJudgement]:
    for each in new:
        said[each.verdict] += 1
        yield each


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
