"""Explain a pair, take a person's judgement of it, and take one back.

A person's judgement always carries a reason and overrules the machine's. Undoing is one
new record; no statement is ever touched.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from wholeroute.crosscheck.keys import rarity_among
from wholeroute.crosscheck.load import from_ledger
from wholeroute.crosscheck.profile import Profile
from wholeroute.crosscheck.run import require_judge
from wholeroute.crosscheck.score import PairScore, score
from wholeroute.errors import Invalid, NotFound
from wholeroute.ledger import (
    Acting,
    Judgement,
    NewJudgement,
    Verdict,
    history,
    judge,
    record,
    retract,
    standing,
)
from wholeroute.rights import Action


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why two are held for one or not: the score now, and all that was ever judged."""

    left: UUID
    right: UUID
    score: PairScore
    judgements: tuple[Judgement, ...]

    @property
    def standing(self) -> Judgement | None:
        """Return the judgement that stands, if any."""
        return next((each for each in self.judgements if each.stands), None)


def explain(acting: Acting, one: UUID, other: UUID) -> Explanation:
    """Return the explained score of a pair as this reader sees it, leaving an audit row.

    Raises `NotFound` where either is not in the open lane for them.
    """
    left, right = ordered(one, other)
    with acting.begin() as connection:
        mine, theirs = _pair(acting, connection, left, right)
        bones = {
            bone
            for name in (*mine.names, *mine.weak, *theirs.names, *theirs.weak)
            for bone in name.skeletons
        }
        found = score(mine, theirs, rarity_among(connection, bones))
        judged = tuple(history(connection, left, right))
        record(connection, acting.reader, Action.READ, f"pair:{left}:{right}")
    return Explanation(left, right, found, judged)


def settle(acting: Acting, one: UUID, other: UUID, verdict: Verdict, reason: str) -> Judgement:
    """Write a person's judgement of a pair and return it; clusters follow from it.

    Raises `Refused` where they may not judge, `Invalid` without a reason.
    """
    require_judge(acting)
    if verdict is Verdict.RETRACTED:
        raise Invalid("verdict", "a judgement is undone by undoing it", "Use undo.")
    left, right = ordered(one, other)
    with acting.begin() as connection:
        judge(connection, [NewJudgement(left, right, verdict, reason, member=acting.reader.member)])
        written = history(connection, left, right)[0]
        record(
            connection, acting.reader, Action.JUDGE, f"pair:{left}:{right}",
            details={"judgement": written.id, "verdict": verdict.value},
        )  # fmt: skip
    return written


def undo(acting: Acting, judgement: int, reason: str) -> Judgement:
    """Take one standing judgement back by one record; return the one undone."""
    require_judge(acting)
    with acting.begin() as connection:
        undone = retract(connection, judgement, acting.reader.member, reason)
        record(
            connection, acting.reader, Action.JUDGE, f"pair:{undone.left}:{undone.right}",
            details={"undone": judgement},
        )  # fmt: skip
    return undone


def unmerge(acting: Acting, entity: UUID, reason: str) -> list[Judgement]:
    """Take `entity` out of its cluster: undo every standing "same" that holds it there."""
    require_judge(acting)
    with acting.begin() as connection:
        holding = [each for each in standing(connection, (entity,)) if each.verdict is Verdict.SAME]
        undone = [retract(connection, each.id, acting.reader.member, reason) for each in holding]
        if not undone:
            raise NotFound(f"nothing holds {entity} in a cluster")
        record(
            connection, acting.reader, Action.JUDGE, f"entity:{entity}",
            details={"undone": [each.id for each in undone]},
        )  # fmt: skip
    return undone


def queue(acting: Acting, *, most: int = 50) -> list[Judgement]:
    """Return the pairs that wait for a person, likeliest first."""
    with acting.begin() as connection:
        waiting = [
            each
            for each in standing(connection)
            if each.verdict is Verdict.UNSURE and not each.human
        ]
    return sorted(waiting, key=lambda each: (-(each.score or 0), each.left, each.right))[:most]


def ordered(one: UUID, other: UUID) -> tuple[UUID, UUID]:
    """Return a pair in its one order; raise `Invalid` where both are the same."""
    if one == other:
        raise Invalid("pair", "an entity is always the same as itself", "Name two entities.")
    return (one, other) if one < other else (other, one)


def _pair(
    acting: Acting, connection: Connection, left: UUID, right: UUID
) -> tuple[Profile, Profile]:
    found = {profile.id: profile for profile in from_ledger(acting, connection, (left, right))}
    if left not in found or right not in found:
        raise NotFound("no such pair that you may see for this purpose")
    return found[left], found[right]
