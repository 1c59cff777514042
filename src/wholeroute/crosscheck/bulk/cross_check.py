"""Cross-check the open lane as `crosscheck.run` does, with stage A to propose the pairs.

For heaps of a hundred thousand people and more. What is written is the same: judgements of the
pair score, with their explanation.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from wholeroute.crosscheck.bulk.linked import Means
from wholeroute.crosscheck.bulk.propose import proposals
from wholeroute.crosscheck.bulk.settings import VERSION
from wholeroute.crosscheck.clusters import clusters
from wholeroute.crosscheck.keys import renew_keys
from wholeroute.crosscheck.load import from_snapshot
from wholeroute.crosscheck.run import MODEL, RunReport, judged, registers_of, require_judge
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
)
from wholeroute.rights import Action


def cross_check(
    acting: Acting, means: Means, watch: Callable[[int, int], None] = lambda _done, _of: None
) -> RunReport:
    """Cross-check the open lane for this reader and purpose; `watch` follows the scoring.

    Raises `Refused` for roles and purposes that may not judge.
    """
    require_judge(acting)
    frozen = snapshot(acting)
    try:
        with opened(acting, frozen) as database:
            profiles = from_snapshot(database)
    finally:
        discard(frozen)
    blocking = proposals(profiles, means)
    rarity = rarity_of((*p.names, *p.weak) for p in profiles)
    said: Counter[Verdict] = Counter()
    with acting.begin() as connection:
        kept = renew_machine(
            connection, _counted(judged(profiles, blocking.pairs, rarity, watch), said)
        )
        members = clusters(standing(connection, brief=True), registers_of(profiles))
        renew_keys(connection, profiles)
        details = {
            "profiles": len(profiles), "pairs": len(blocking), "model": MODEL,
            "proposed": f"{VERSION} on {means.engine}",
        }  # fmt: skip
        record(connection, acting.reader, Action.JUDGE, "crosscheck:run", details=details)
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


def _counted(new: Iterable[NewJudgement], said: Counter[Verdict]) -> Iterator[NewJudgement]:
    for each in new:
        said[each.verdict] += 1
        yield each
