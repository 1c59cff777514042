"""Say by which weights a pair is scored: as they are written, or corrected by what people judged.

A correction is bits more or fewer for one thing that evidence says ("same birth year"), whoever
says it of whom. A score names the version that it comes from.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection

from wholeroute.crosscheck.evidence import Evidence
from wholeroute.ledger import corrections_in_use


@dataclass(frozen=True, slots=True)
class Model:
    """A version of the pair score and its corrections in bits, by what the evidence says."""

    version: str
    corrections: Mapping[str, float] = field(default_factory=dict)


MODEL = "pair-score 4"

WRITTEN = Model(MODEL)
"""The weights as they stand in `weights.py`, corrected by nobody."""

_PRIOR = "prior"
_NUMBER = re.compile(r"\d+")


def model_in_use(connection: Connection) -> Model:
    """Return the model by which the session's organisation scores."""
    chosen = corrections_in_use(connection)
    return Model(*chosen) if chosen else WRITTEN


def base_of(version: str) -> str:
    """Return the written version that a learnt one corrects: both say a thing in the same words."""
    return version.partition(".")[0]


def thing_said(evidence: Evidence) -> str:
    """Return what `evidence` says, without the names, the counts and the manner."""
    return _NUMBER.sub("n", re.split("[:,]", evidence.words, maxsplit=1)[0])


def corrected(found: Sequence[Evidence], model: Model) -> Sequence[Evidence]:
    """Return the evidence with the weights that `model` gives it; the prior is nobody's to correct."""
    if not model.corrections:
        return found
    return [
        each
        if each.feature == _PRIOR
        else each._replace(weight=each.weight + model.corrections.get(thing_said(each), 0.0))
        for each in found
    ]
