"""Score given pairs as a reader sees them now, and keep how a pair stood when a person judged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from wholeroute.crosscheck.evidence import Evidence
from wholeroute.crosscheck.judged import as_judgement
from wholeroute.crosscheck.keys import rarity_among
from wholeroute.crosscheck.kinds import family_of
from wholeroute.crosscheck.load import from_ledger, knowing_crowds
from wholeroute.crosscheck.model import Model, model_in_use
from wholeroute.crosscheck.score import PairScore, score
from wholeroute.errors import Invalid, NotFound
from wholeroute.ledger import Acting

Pair = tuple[UUID, UUID]

_SCORED_BY = "model"


def ordered(one: UUID, other: UUID) -> Pair:
    """Return a pair in its one order; raise `Invalid` where both are the same."""
    if one == other:
        raise Invalid("pair", "an entity is always the same as itself", "Name two entities.")
    return (one, other) if one < other else (other, one)


def scored(acting: Acting, connection: Connection, left: UUID, right: UUID) -> PairScore:
    """Return the score of a pair; raise `NotFound` where either is not in the open lane for them."""
    known = {each.id: each for each in from_ledger(acting, connection, (left, right))}
    if left not in known or right not in known:
        raise NotFound("no such pair that you may see for this purpose")
    ((one, other),) = knowing_crowds(connection, [(known[left], known[right])])
    rarity = rarity_among(connection, one.bones | other.bones)
    return score(one, other, rarity, model_in_use(connection))


def scores(
    acting: Acting, connection: Connection, pairs: Iterable[Pair], model: Model | None = None
) -> dict[Pair, PairScore]:
    """Return the score of each pair of one kind of which this session sees both.

    Scores by `model`, without one by what is in use.
    """
    asked = sorted(set(pairs))
    ends = {end for pair in asked for end in pair}
    known = {each.id: each for each in from_ledger(acting, connection, ends)}
    rarity = rarity_among(connection, {bone for each in known.values() for bone in each.bones})
    by = model or model_in_use(connection)
    alike = (
        (known[left], known[right])
        for left, right in asked
        if left in known and right in known
        and family_of(known[left].kind) == family_of(known[right].kind)
    )  # fmt: skip
    return {
        (one.id, other.id): score(one, other, rarity, by)
        for one, other in knowing_crowds(connection, alike)
    }


def as_it_stood(pair: Pair, found: PairScore) -> tuple[Mapping[str, Any], ...]:
    """Return what is kept with a person's judgement: the evidence as it was, and whose score it is."""
    by = Evidence(_SCORED_BY, found.model, 0.0, f"as {found.model} scores it")
    return (by._asdict(), *as_judgement(*pair, found).explanation)


@dataclass(frozen=True, slots=True)
class Stood:
    """A pair as it stood when a person judged it; without a model nobody kept how."""

    model: str
    evidence: tuple[Evidence, ...]


def stood(explanation: Sequence[Mapping[str, Any]]) -> Stood:
    """Return what `as_it_stood` kept."""
    said = [
        Evidence(each["feature"], each["agreement"], float(each["weight"]), each["words"])
        for each in explanation
        if {"feature", "agreement", "weight", "words"} <= each.keys()
    ]
    by = next((each.agreement for each in said if each.feature == _SCORED_BY), "")
    return Stood(by, tuple(each for each in said if each.feature != _SCORED_BY))
