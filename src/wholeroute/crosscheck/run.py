"""Cross-check everything one reader may analyse: propose, score, judge, cluster, key.

One transaction puts a new run in place of the last: machine judgements are renewed,
people's stay, and keys follow from what then stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from wholeroute.crosscheck.block import candidate_pairs
from wholeroute.crosscheck.clusters import clusters
from wholeroute.crosscheck.keys import renew_keys
from wholeroute.crosscheck.load import from_snapshot
from wholeroute.crosscheck.profile import Profile
from wholeroute.crosscheck.score import PairScore, score
from wholeroute.entities import rarity_of
from wholeroute.ledger import (
    Acting,
    NewJudgement,
    Verdict,
    discard,
    judge,
    opened,
    record,
    retire_machine,
    snapshot,
    standing,
)
from wholeroute.rights import AccessClass, Action, Item, Lane, require

MODEL = "pair-score 1"


@dataclass(frozen=True, slots=True)
class RunReport:
    """What a run looked at and what now stands."""

    profiles: int
    candidates: int
    skipped_keys: int
    unreached: int
    same: int
    unsure: int
    clusters: int


def run(acting: Acting, watch: Callable[[int, int], None] = lambda _done, _of: None) -> RunReport:
    """Cross-check the open lane for this reader and purpose.

    `watch` is told how many candidate pairs of how many are scored. Raises `Refused`
    for roles and purposes that may not judge.
    """
    require_judge(acting)
    frozen = snapshot(acting)
    try:
        with opened(acting, frozen) as database:
            profiles = from_snapshot(database)
    finally:
        discard(frozen)
    blocking = candidate_pairs(profiles)
    rarity = rarity_of((*p.names, *p.weak) for p in profiles)
    new = list(_judged(profiles, blocking.pairs, rarity, watch))
    with acting.begin() as connection:
        retire_machine(connection)
        judge(connection, new)
        members = clusters(standing(connection), registers_of(profiles))
        renew_keys(connection, profiles)
        record(
            connection, acting.reader, Action.JUDGE, "crosscheck:run",
            details={"profiles": len(profiles), "pairs": len(blocking), "model": MODEL},
        )  # fmt: skip
    same = sum(1 for each in new if each.verdict is Verdict.SAME)
    return RunReport(
        profiles=len(profiles),
        candidates=len(blocking),
        skipped_keys=blocking.skipped_keys,
        unreached=len(blocking.unreached),
        same=same,
        unsure=len(new) - same,
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


def _judged(
    profiles: Sequence[Profile],
    pairs: Sequence[tuple[int, int]],
    rarity: dict[str, float],
    watch: Callable[[int, int], None],
) -> Iterator[NewJudgement]:
    for done, (one, other) in enumerate(pairs, start=1):
        left, right = sorted((profiles[one], profiles[other]), key=lambda each: each.id)
        found = score(left, right, rarity)
        if found.verdict is not Verdict.DIFFERENT:
            yield as_judgement(left.id, right.id, found)
        if done % 5000 == 0 or done == len(pairs):
            watch(done, len(pairs))


def as_judgement(left: UUID, right: UUID, found: PairScore) -> NewJudgement:
    """Return the machine's judgement of a scored pair, with its explanation."""
    return NewJudgement(
        left=left,
        right=right,
        verdict=found.verdict,
        reason="",
        model=MODEL,
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
