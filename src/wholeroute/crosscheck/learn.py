"""Correct the weights of the pair score by what people judged, and measure what that is worth.

People judge what the machine was unsure of. How many of such pairs are the same says nothing about
all others, so the share is fitted beside the corrections and left out of them; and a correction is
held to nought unless many judgements ask for it. What is learnt scores nobody before a second
person has looked at its card and put it to use.
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from wholeroute.crosscheck.bridges import Connected
from wholeroute.crosscheck.model import WRITTEN, thing_said
from wholeroute.crosscheck.pairs import scores
from wholeroute.crosscheck.run import require_judge
from wholeroute.crosscheck.score import PairScore
from wholeroute.crosscheck.weights import SAME_FROM
from wholeroute.errors import Invalid
from wholeroute.ledger import (
    Acting,
    Judgement,
    ModelRow,
    Verdict,
    by_people,
    choose_model,
    keep_model,
    learnt_model,
    models,
    record,
    standing,
)
from wholeroute.rights import Action

SPREAD = 2.0
"""Bits by which a hand-written weight is wrong at most times: the spread of what is expected."""

FEWEST = 30
"""Judgements of a kind, same or different, to learn from and again to measure on."""

_HELD_OUT = 3
"""One group of so many is not learnt from, but measured on."""

_BITS = math.log(2)


@dataclass(frozen=True, slots=True)
class Example:
    """A pair that a person judged: its weight in bits, what its evidence says, whether it is one."""

    pair: tuple[UUID, UUID]
    weight: float
    things: tuple[str, ...]
    same: bool


@dataclass(frozen=True, slots=True)
class Figures:
    """How well scores agree with people on pairs that were not learnt from.

    `loss` is the mean log loss in bits, with the share of "same" put right; of the pairs whose
    weight is enough for "same", `precision` are so, and they are `recall` of all that are.
    """

    pairs: int
    same: int
    loss: float
    precision: float | None
    recall: float | None


def learn(acting: Acting) -> ModelRow:
    """Learn corrections from what people judged, keep them as a version, and return it.

    Raises `Refused` for whoever may not judge, `Invalid` where too little was judged.
    """
    require_judge(acting)
    with acting.begin() as connection:
        judged = [j for j in by_people(connection) if j.verdict is not Verdict.UNSURE]
        pairs = [(j.left, j.right) for j in judged]
        found = examples(judged, scores(acting, connection, pairs, WRITTEN))
        one = [
            (j.left, j.right) for j in standing(connection, brief=True) if j.verdict is Verdict.SAME
        ]
        learnt_from, held_out = split(found, one)
        must_be_enough(learnt_from, held_out)
        corrections, share = fitted(learnt_from)
        card = {
            "base": WRITTEN.version,
            "judgements": len(found),
            "judged_by": len({j.member for j in judged}),
            "learnt_from": len(learnt_from),
            "before": _as_plain(figures(held_out, {}, fitted(learnt_from, ())[1])),
            "after": _as_plain(figures(held_out, corrections, share)),
            "seen": dict(Counter(thing for each in learnt_from for thing in each.things)),
        }
        version = keep_model(connection, WRITTEN.version, corrections, card, acting.reader.member)
        record(connection, acting.reader, Action.JUDGE, f"model:{version}",
               details={"learnt_from": len(learnt_from)})  # fmt: skip
        return learnt_model(connection, version)


def put_to_use(acting: Acting, version: str | None, reason: str) -> None:
    """Score by a version from now on, by none for the weights as they are written.

    Raises `Refused` for whoever may not judge, `Invalid` for whoever learnt it and where it agrees
    with people less well than what is written, `NotFound` for a version that is not there.
    """
    require_judge(acting)
    with acting.begin() as connection:
        chosen = None if version is None else learnt_model(connection, version)
        if chosen is not None and chosen.card["after"]["loss"] > chosen.card["before"]["loss"]:
            fix = "Judge more pairs and learn again."
            raise Invalid("version", "it agrees with people less well than the weights do", fix)
        choose_model(connection, chosen, acting.reader.member, reason)
        record(connection, acting.reader, Action.JUDGE, f"model:{version or WRITTEN.version}",
               details={"in_use": True})  # fmt: skip


def learnt(acting: Acting) -> list[ModelRow]:
    """Return every version that the reader's organisation learnt, the newest first."""
    require_judge(acting)
    with acting.begin() as connection:
        return models(connection)


def examples(
    judged: Iterable[Judgement], scored: Mapping[tuple[UUID, UUID], PairScore]
) -> list[Example]:
    """Return what there is to learn: the pairs that people judged and this reader sees, in order."""
    return [
        Example(
            (each.left, each.right),
            found.weight,
            tuple(sorted({thing_said(e) for e in found.evidence if e.feature != "prior"})),
            each.verdict is Verdict.SAME,
        )
        for each in sorted(judged, key=lambda j: (j.left, j.right))
        if (found := scored.get((each.left, each.right))) is not None
    ]


def split(
    found: Sequence[Example], same: Iterable[tuple[UUID, UUID]]
) -> tuple[list[Example], list[Example]]:
    """Return what to learn from and what to measure on.

    Whoever is held for one stays on one side, and so do two who were judged: nothing that is learnt
    of somebody is then measured on them.
    """
    near = Connected[UUID]()
    for pair in (*same, *(each.pair for each in found)):
        near.join(*pair)
    sides: dict[bool, list[Example]] = {False: [], True: []}
    for each in found:
        sides[_is_held_out(near.top(each.pair[0]))].append(each)
    return sides[False], sides[True]


def _is_held_out(first: UUID) -> bool:
    return hashlib.sha256(first.bytes).digest()[0] % _HELD_OUT == 0


def must_be_enough(*sides: Sequence[Example]) -> None:
    """Raise `Invalid` where either side has too few pairs of either verdict."""
    counted = [Counter(each.same for each in side) for side in sides]
    least = min(count[same] for count in counted for same in (True, False))
    if least < FEWEST:
        raise Invalid(
            "judgements",
            f"{sum(map(Counter.total, counted))} judgements are too few to learn from and to measure on",
            f"Judge on: {FEWEST} of each verdict are needed on either side, some 300 in all.",
        )


def fitted(
    learnt_from: Sequence[Example], things: Iterable[str] | None = None
) -> tuple[dict[str, float], float]:
    """Return the correction of each thing in bits, and the bits of the share of "same".

    The corrections that make what people said most likely, where each is expected to be nought give
    or take `SPREAD` (a Gaussian prior). `things` are those to correct, without them all there are.
    """
    import numpy as np  # noqa: PLC0415 — only who learns waits for it
    from scipy.optimize import minimize  # noqa: PLC0415
    from scipy.sparse import csr_array  # noqa: PLC0415

    known = sorted({t for each in learnt_from for t in each.things} if things is None else things)
    at = {thing: place for place, thing in enumerate(known, start=1)}
    cells = [
        (row, place)
        for row, each in enumerate(learnt_from)
        for place in (0, *(at[thing] for thing in each.things if thing in at))
    ]
    rows, columns = zip(*cells, strict=True)
    said = csr_array(
        (np.ones(len(cells)), (rows, columns)), shape=(len(learnt_from), len(known) + 1)
    )
    weights = np.array([each.weight * _BITS for each in learnt_from])
    same = np.array([each.same for each in learnt_from], dtype=float)
    stiff = np.full(len(known) + 1, 1 / (SPREAD * _BITS) ** 2)
    stiff[0] = 0.0

    def unlikely(bits: Any) -> tuple[float, Any]:
        odds = weights + said @ bits
        lost = np.logaddexp(0, odds).sum() - (same * odds).sum() + (stiff * bits * bits).sum() / 2
        return float(lost), said.T @ (1 / (1 + np.exp(-odds)) - same) + stiff * bits

    best = minimize(unlikely, np.zeros(len(known) + 1), jac=True, method="L-BFGS-B").x / _BITS
    return {thing: round(float(best[at[thing]]), 3) for thing in known}, float(best[0])


def figures(held_out: Sequence[Example], corrections: Mapping[str, float], share: float) -> Figures:
    """Return how well the corrected weights agree with what people said of `held_out`."""
    weights = [
        each.weight + math.fsum(corrections.get(thing, 0.0) for thing in each.things)
        for each in held_out
    ]
    told = list(zip(weights, held_out, strict=True))
    lost = math.fsum(
        math.log2(1 + 2.0 ** (-(weight + share) if each.same else weight + share))
        for weight, each in told
    )
    right = sum(each.same for weight, each in told if weight >= SAME_FROM)
    merged = sum(weight >= SAME_FROM for weight in weights)
    same = sum(each.same for each in held_out)
    return Figures(
        pairs=len(held_out),
        same=same,
        loss=lost / len(held_out),
        precision=right / merged if merged else None,
        recall=right / same if same else None,
    )


def _as_plain(found: Figures) -> dict[str, float | int | None]:
    return {
        "pairs": found.pairs,
        "same": found.same,
        "loss": round(found.loss, 4),
        "precision": None if found.precision is None else round(found.precision, 4),
        "recall": None if found.recall is None else round(found.recall, 4),
    }
