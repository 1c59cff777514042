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
    strength: str


PRIOR = "prior"
"""Where one begins, before anything is known of the two: it speaks of neither."""

_FROM = ((6.0, "much"), (3.0, "clearly"), (1.0, "a little"))


def strength(bits: float) -> str:
    """Return how much a weight says, in words: much, clearly or a little, for or against, or hardly."""
    way = "for" if bits > 0 else "against"
    return next((f"{said} {way}" for least, said in _FROM if abs(bits) >= least), "hardly")


_ODDS = ((0.95, "almost surely one"), (0.75, "likely one"), (0.25, "open"), (0.05, "likely two"))


def odds(probability: float) -> str:
    """Return how likely it is that two are one, in words."""
    return next((said for least, said in _ODDS if probability >= least), "almost surely two")


def reasons(score: PairScore) -> tuple[Reason, ...]:
    """Return the evidence of a score, what weighs most first; the prior stands at its head."""
    said = [
        Reason(
            e.feature,
            e.agreement,
            round(e.weight, 2),
            e.words,
            PRIOR if e.feature == PRIOR else strength(e.weight),
        )
        for e in score.evidence
    ]
    return tuple(sorted(said, key=lambda e: (e.feature != PRIOR, -abs(e.weight), e.words)))
