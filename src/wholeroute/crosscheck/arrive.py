"""Cross-check a report as it comes in, against what the last run and earlier arrivals left.

Touches nothing but what the report brings: its own profiles, whoever shares a key with them,
and the pairs between the two. A person's judgement stands, and so does the machine's on other
pairs; the next whole run renews everything with the rarity of names as it is then.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from wholeroute.crosscheck.block import candidate_pairs
from wholeroute.crosscheck.keys import add_keys, holders, rarity_among, stored_keys
from wholeroute.crosscheck.load import MATCHED_KINDS, among_others, profiles_of
from wholeroute.crosscheck.run import MODEL, judged, require_judge
from wholeroute.ledger import Acting, Verdict, judge, record, unkeyed
from wholeroute.rights import Action


@dataclass(frozen=True, slots=True)
class Arrival:
    """What new reports brought, and what it meets."""

    profiles: int
    candidates: int
    same: int
    unsure: int


def arrive(acting: Acting, reports: Iterable[UUID]) -> Arrival:
    """Cross-check what these reports bring to this reader's open lane; again changes nothing.

    Raises `Refused` for roles and purposes that may not judge.
    """
    require_judge(acting)
    refs = sorted(set(reports))
    with acting.begin() as connection:
        fresh = unkeyed(connection, refs, sorted(kind.value for kind in MATCHED_KINDS))
        brought = profiles_of(acting, connection, fresh)
        met = {each for one in brought for each in holders(connection, stored_keys(one))}
        profiles = among_others(profiles_of(acting, connection, sorted(met | set(fresh))))
        new_ones = set(fresh)
        pairs = [
            (one, other)
            for one, other in candidate_pairs(profiles).pairs
            if profiles[one].id in new_ones or profiles[other].id in new_ones
        ]
        bones = {b for p in profiles for name in (*p.names, *p.weak) for b in name.skeletons}
        new = list(judged(profiles, pairs, rarity_among(connection, bones)))
        judge(connection, new)
        add_keys(connection, brought)
        record(
            connection, acting.reader, Action.JUDGE, "crosscheck:arrival",
            details={"reports": len(refs), "profiles": len(brought), "pairs": len(pairs),
                     "model": MODEL},
        )  # fmt: skip
    said = Counter(each.verdict for each in new)
    return Arrival(len(brought), len(pairs), said[Verdict.SAME], said[Verdict.UNSURE])
