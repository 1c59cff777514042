"""Weigh a doubtful pair once more where one of the two is known to be reported again and again.

The prior of a pair counts on a few records for each person. Whom a heap knows from thirteen reports,
a fourteenth with their name is likelier about than about somebody who was never heard of: that is
log2 of thirteen over the few. Where two clusters compete for one record nobody gains by it.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from wholeroute.crosscheck.bridges import Connected, Pair
from wholeroute.crosscheck.evidence import Evidence
from wholeroute.crosscheck.score import OF_ONE, PairScore, verdict_of
from wholeroute.crosscheck.weights import SAME_FROM

MOST_BITS = 3.0
"""As for 24 reports: beyond, it is rather the reports that copy each other."""

_RIVAL_BITS = 3.0


def in_doubt(weight: float) -> bool:
    """Tell whether an unsure weight might yet be lifted to "same"."""
    return weight >= SAME_FROM - MOST_BITS


def lifted(
    doubtful: Mapping[Pair, float], same: Iterable[Pair], connected: Connected
) -> dict[Pair, int]:
    """Return the doubtful pairs that are likelier for it, each with how many reports one of the two has.

    `doubtful` gives the weight of each pair in bits; `same` are the pairs that `connected` joins.
    """
    members = Counter(connected.top(at) for at in {at for pair in same for at in pair})
    between = {
        pair: (connected.top(pair[0]), connected.top(pair[1]))
        for pair in doubtful
        if connected.top(pair[0]) != connected.top(pair[1])
    }
    best: defaultdict[int, dict[int, float]] = defaultdict(dict)
    for pair, (mine, theirs) in between.items():
        for top, rival in ((mine, theirs), (theirs, mine)):
            best[top][rival] = max(doubtful[pair], best[top].get(rival, -math.inf))
    found: dict[Pair, int] = {}
    for pair, (mine, theirs) in between.items():
        reports = max(members[mine], members[theirs])
        enough = doubtful[pair] + worth(reports) >= SAME_FROM
        if enough and not _rivalled(best[mine], theirs) and not _rivalled(best[theirs], mine):
            found[pair] = reports
    return found


def worth(reports: int) -> float:
    """Return the bits that so many reports of one person add."""
    return min(max(math.log2(reports / OF_ONE), 0.0), MOST_BITS) if reports else 0.0


def with_reports(seen: PairScore, reports: int) -> PairScore:
    """Return the score of a pair of which one is reported so often; 0 changes nothing."""
    if not reports:
        return seen
    words = f"one of the two is reported {reports} times: a further report is likelier theirs"
    often = Evidence("prior", "often", worth(reports), words)
    weight = seen.weight + often.weight
    return PairScore(weight, 1 / (1 + 2.0**-weight), verdict_of(weight), (*seen.evidence, often))


def _rivalled(weights: Mapping[int, float], chosen: int) -> bool:
    """Tell whether another is nearly as likely as the chosen one."""
    return any(
        weight > weights[chosen] - _RIVAL_BITS for top, weight in weights.items() if top != chosen
    )
