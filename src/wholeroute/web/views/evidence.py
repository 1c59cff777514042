"""Say what speaks for and against a pair, in bits and in words."""

from __future__ import annotations

from dataclasses import dataclass

from wholeroute.crosscheck import PairScore


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that speaks for or against, in bits and in words."""

    feature: str
    agreement: str
    weight: float
    words: str


def reasons(score: PairScore) -> tuple[Reason, ...]:
    """Return the evidence of a score, what weighs most first; the prior stands at its head."""
    said = [Reason(e.feature, e.agreement, round(e.weight, 2), e.words) for e in score.evidence]
    return tuple(sorted(said, key=lambda e: (e.feature != "prior", -abs(e.weight), e.words)))
