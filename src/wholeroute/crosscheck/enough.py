"""Say whether there is enough about a pair for anybody to tell.

Two who share a name, of whom nothing else is known on both sides, are no question for a person:
there is nothing to look at. Pure, and the same for evidence just found and for evidence stored.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from wholeroute.crosscheck.evidence import Evidence
from wholeroute.ledger import Telling

SPEAKS = 1.0
"""Bits from which a feature says something, for or against: it makes one of the two twice as likely."""

DECIDES = 3.0
"""Bits from which a number, or the entry of a list, is enough by itself: not one that many share."""

_TWO = 2
_NUMBERS = frozenset({"identifier", "list entry"})

RULE = Telling(SPEAKS, DECIDES, tuple(sorted(_NUMBERS)))
"""The same for the database, which sorts a long queue."""


def enough(evidence: Iterable[Evidence | Mapping[str, Any]]) -> bool:
    """Tell whether `evidence` is enough to judge the pair by, whichever way it then goes.

    It is where two features say something, or one number or entry of a list alone does. The
    prior, and how often somebody is reported, say nothing about the two. Takes the evidence of a
    `PairScore` as well as a stored judgement's explanation.
    """
    speaking: set[str] = set()
    for each in evidence:
        feature, weight = _read(each)
        if feature in _NUMBERS and abs(weight) >= DECIDES:
            return True
        if feature != "prior" and abs(weight) >= SPEAKS:
            speaking.add(feature)
    return len(speaking) >= _TWO


def _read(each: Evidence | Mapping[str, Any]) -> tuple[str, float]:
    if isinstance(each, Mapping):
        return str(each["feature"]), float(each["weight"])
    return each.feature, each.weight
