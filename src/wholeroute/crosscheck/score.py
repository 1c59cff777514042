"""Score one pair of profiles and say in words what speaks for and against.

The weight is posterior log-odds in bits and equals the sum of its evidence: what is
not in the list did not count. Pure, and symmetric in its two profiles.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from wholeroute.crosscheck import evidence
from wholeroute.crosscheck.evidence import Evidence
from wholeroute.crosscheck.kinds import family_of
from wholeroute.crosscheck.model import WRITTEN, Model, corrected
from wholeroute.crosscheck.namesake import names
from wholeroute.crosscheck.profile import Profile
from wholeroute.crosscheck.weights import DIFFERENT_BELOW, SAME_FROM, WEIGHTS
from wholeroute.entities import Rarity
from wholeroute.errors import Refused
from wholeroute.ledger import Verdict
from wholeroute.words import N_


@dataclass(frozen=True, slots=True)
class PairScore:
    """Posterior log-odds in bits, their probability, the verdict, and all that led there."""

    weight: float
    probability: float
    verdict: Verdict
    evidence: tuple[Evidence, ...]
    model: str = WRITTEN.version


JUDGES = (
    evidence.identifiers,
    evidence.birth,
    evidence.nationality,
    evidence.birth_place,
    evidence.gender,
    evidence.contact,
    evidence.regime,
    evidence.list_entry,
)
"""What is judged besides names."""

BIRTH = "birth date"


def score(a: Profile, b: Profile, rarity: Mapping[str, float], model: Model = WRITTEN) -> PairScore:
    """Return how likely `a` and `b` are one; `rarity` gives the bits of a name's skeletons.

    Raises `Refused` for kinds that cannot match: a person is never a vessel.
    """
    if family_of(a.kind) != family_of(b.kind):
        raise Refused("kinds-apart", f"{a.kind} and {b.kind} are never one")
    prior = Evidence("prior", "", prior_among(rarity), N_("two records are seldom one"))
    besides = [each for judge in JUDGES for each in judge(a, b)]
    born = math.fsum(each.weight for each in besides if each.feature == BIRTH)
    found = corrected((prior, *names(a, b, rarity, born=born), *besides), model)
    return summed(found, model.version)


def summed(found: Sequence[Evidence], model: str) -> PairScore:
    """Return what the evidence adds up to, in the name of a version."""
    weight = math.fsum(each.weight for each in found)
    return PairScore(weight, 1 / (1 + 2.0**-weight), verdict_of(weight), tuple(found), model)


OF_ONE = 3
"""How many others of a heap are the same, as a rule of thumb."""


def prior_among(rarity: Mapping[str, float]) -> float:
    """Return the bits before any evidence: the more there are, the likelier a stranger's name.

    In a heap where each is reported four times, three of all the others are the same.
    """
    known = rarity.bearers if isinstance(rarity, Rarity) else 0
    if not known:
        return WEIGHTS["prior"].bits
    return min(-math.log2(known / OF_ONE), WEIGHTS["prior-least"].bits)


def verdict_of(weight: float) -> Verdict:
    """Return the verdict that posterior log-odds of `weight` bits amount to."""
    if weight >= SAME_FROM:
        return Verdict.SAME
    return Verdict.DIFFERENT if weight < DIFFERENT_BELOW else Verdict.UNSURE
