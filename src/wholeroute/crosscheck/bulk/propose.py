"""Let stage A propose the pairs of a heap too large to be blocked and scored in one process.

Stage A proposes pairs of people, `score.score` explains and decides; what is no person is few, and
meets as it always does.
"""

from __future__ import annotations

from collections.abc import Sequence

from wholeroute.crosscheck.block import Blocking, candidate_pairs
from wholeroute.crosscheck.bulk.linked import Means, link
from wholeroute.crosscheck.bulk.records import records_of
from wholeroute.crosscheck.profile import Profile
from wholeroute.entities import Kind


def proposals(profiles: Sequence[Profile], means: Means = Means()) -> Blocking:  # noqa: B008 — frozen
    """Return the pairs of places in `profiles` worth scoring: of people by stage A, else by keys."""
    people = [at for at, each in enumerate(profiles) if each.kind is Kind.PERSON]
    others = [at for at, each in enumerate(profiles) if each.kind is not Kind.PERSON]
    found = link(records_of([profiles[at] for at in people]), means)
    place = {str(profiles[at].id): at for at in people}
    pairs = {
        _ordered(place[left], place[right])
        for left, right in zip(
            found.pairs["left"].to_pylist(), found.pairs["right"].to_pylist(), strict=True
        )
    }
    rest = candidate_pairs([profiles[at] for at in others])
    pairs |= {(others[one], others[other]) for one, other in rest}
    skipped = found.built.skipped
    return Blocking(
        pairs=tuple(sorted(pairs)),
        keys=rest.keys + found.built.keys,
        skipped_keys=rest.skipped_keys + sum(each.keys for each in skipped),
        largest_skipped=max(rest.largest_skipped, *(each.most for each in skipped), 0),
        unreached=tuple(others[at] for at in rest.unreached),
    )


def _ordered(one: int, other: int) -> tuple[int, int]:
    return min(one, other), max(one, other)
