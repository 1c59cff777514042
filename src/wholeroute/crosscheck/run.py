"""Cross-check everything one reader may analyse: propose, score, judge, cluster, key.

One transaction puts a new run in place of the last: machine judgements are renewed,
people's stay, and keys follow from what then stands.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from wholeroute.crosscheck.block import Blocking, candidate_pairs
from wholeroute.crosscheck.clusters import clusters
from wholeroute.crosscheck.judged import judged
from wholeroute.crosscheck.keys import renew_keys
from wholeroute.crosscheck.load import from_snapshot
from wholeroute.crosscheck.model import model_in_use
from wholeroute.crosscheck.profile import Profile
from wholeroute.crosscheck.things import things_in
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


def _counted(new: Iterable[NewJudgement], said: Counter[Verdict]) -> Iterator[NewJudgement]:
    for each in new:
        said[each.verdict] += 1
        yield each
