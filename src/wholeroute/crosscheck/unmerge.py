"""Take an entity out of what it is held for one with, as one act, and take that act back.

Whoever takes somebody out says that they are somebody else: of each of the others, so that no run
and no further record puts them together again without a person. How each pair stood stays with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Connection

from wholeroute.crosscheck.attempts import audited
from wholeroute.crosscheck.clusters import cluster_of
from wholeroute.crosscheck.pairs import Pair, as_it_stood, ordered, scores
from wholeroute.crosscheck.run import require_judge
from wholeroute.errors import Invalid, NotFound
from wholeroute.ledger import (
    Acting,
    Judgement,
    NewJudgement,
    Verdict,
    histories,
    judge,
    record,
    retract,
    say_again,
    standing,
)
from wholeroute.rights import Action

_ACT = "unmerge"


@dataclass(frozen=True, slots=True)
class _Act:
    """One unmerge as its judgements keep it: whom it took out, and which "same" stood on the pair before."""

    id: str
    entity: UUID
    undone: int | None

    def as_evidence(self) -> Mapping[str, Any]:
        said = "taken out of what it was held for one with"
        return {"feature": _ACT, "agreement": self.id, "weight": 0.0, "words": said,
                "entity": str(self.entity), "undone": self.undone}  # fmt: skip

    @classmethod
    def of(cls, judged: Judgement) -> _Act | None:
        kept = (e for e in judged.explanation if e["feature"] == _ACT)
        return next((cls(e["agreement"], UUID(e["entity"]), e["undone"]) for e in kept), None)


def unmerge(acting: Acting, entity: UUID, reason: str) -> list[Judgement]:
    """Take `entity` out of its cluster, and return each "same" that held it there and no longer stands.

    Raises `Refused` where they may not judge, `Invalid` without a reason, `NotFound` where nothing
    holds it.
    """
    require_judge(acting)
    with audited(acting, Action.JUDGE, f"entity:{entity}"), acting.begin() as connection:
        around = {_other(each, entity): each for each in standing(connection, (entity,))}
        holding = {other: each for other, each in around.items() if each.verdict is Verdict.SAME}
        if not holding:
            raise NotFound(f"nothing holds {entity} in a cluster")
        others = {*holding, *cluster_of(acting, connection, entity)} - {entity}
        apart = sorted(other for other in others if not _is_apart(around.get(other)))
        judge(connection, _held_apart(acting, connection, entity, apart, holding, reason))
        record(
            connection, acting.reader, Action.JUDGE, f"entity:{entity}",
            details={"undone": sorted(each.id for each in holding.values()), "apart": len(apart)},
        )  # fmt: skip
    return sorted(holding.values(), key=lambda each: each.id)


def _held_apart(  # noqa: PLR0913 — who, whom, from whom, what stood and why
    acting: Acting,
    connection: Connection,
    entity: UUID,
    others: Sequence[UUID],
    holding: Mapping[UUID, Judgement],
    reason: str,
) -> list[NewJudgement]:
    """Return a person's "different" with each of `others`, with how the pair stood."""
    act = str(uuid4())
    pairs: dict[Pair, UUID] = {ordered(entity, other): other for other in others}
    found = scores(acting, connection, pairs)
    new = []
    for pair in sorted(pairs):
        before, score = holding.get(pairs[pair]), found.get(pair)
        kept = _Act(act, entity, before.id if before else None).as_evidence()
        new.append(
            NewJudgement(
                *pair, Verdict.DIFFERENT, reason, member=acting.reader.member,
                score=score.probability if score else None,
                explanation=(*as_it_stood(pair, score), kept) if score else (kept,),
            )
        )  # fmt: skip
    return new


def taken_out(judged: Judgement) -> UUID | None:
    """Return whom the act took out that a judgement is part of, None where it is none's."""
    act = _Act.of(judged)
    return act.entity if act else None


def remerge(acting: Acting, entity: UUID, reason: str) -> list[Judgement]:
    """Take back the last unmerge of `entity`, as one act; return the judgements taken back.

    What a machine had judged stands again at once. What a person had, stands in the name of whoever
    takes the unmerge back. Raises `NotFound` where no unmerge of it stands.
    """
    require_judge(acting)
    if not reason.strip():
        raise Invalid("reason", "an undo needs a reason", "Say what was wrong.")
    with audited(acting, Action.JUDGE, f"entity:{entity}"), acting.begin() as connection:
        acts = [
            (each, act)
            for each in standing(connection, (entity,))
            if each.human and (act := _Act.of(each)) and act.entity == entity
        ]
        if not acts:
            raise NotFound(f"no unmerge of {entity} stands")
        last = max(acts, key=lambda each: each[0].id)[1].id
        undone = [(each, act) for each, act in acts if act.id == last]
        for each, _ in undone:
            retract(connection, each.id, acting.reader.member, reason)
        _restore(acting, connection, undone, reason)
        record(
            connection, acting.reader, Action.JUDGE, f"entity:{entity}",
            details={"undone": [each.id for each, _ in undone]},
        )  # fmt: skip
    return [each for each, _ in undone]


def _restore(
    acting: Acting, connection: Connection, undone: Sequence[tuple[Judgement, _Act]], reason: str
) -> None:
    say_again(connection, [act.undone for _, act in undone if act.undone is not None])
    before = histories(connection, [(each.left, each.right) for each, _ in undone])
    by_people = [
        each
        for judged, act in undone
        for each in before[judged.left, judged.right]
        if each.id == act.undone and each.human
    ]
    judge(
        connection,
        [
            NewJudgement(
                each.left, each.right, Verdict.SAME, f"{reason} (as {each.member} had judged)",
                member=acting.reader.member, score=each.score, explanation=tuple(each.explanation),
            )
            for each in by_people
        ],
    )  # fmt: skip


def _other(judged: Judgement, entity: UUID) -> UUID:
    return judged.right if judged.left == entity else judged.left


def _is_apart(judged: Judgement | None) -> bool:
    """Tell whether a person holds a pair apart already."""
    return judged is not None and judged.human and judged.verdict is Verdict.DIFFERENT
