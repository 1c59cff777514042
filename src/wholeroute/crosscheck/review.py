"""Explain a pair, take a person's judgement of it, and take one back.

A person's judgement always carries a reason and overrules the machine's; with it stays how the pair
stood when they judged. Undoing is one new record; no statement is ever touched. Whoever reaches for
somebody who is not in the open lane for them is told that there is nobody, and leaves a line.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from wholeroute.crosscheck.attempts import audited
from wholeroute.crosscheck.pairs import as_it_stood, ordered, scored
from wholeroute.crosscheck.reconsider import News, anew
from wholeroute.crosscheck.run import require_judge
from wholeroute.crosscheck.score import PairScore
from wholeroute.crosscheck.taking_back import take_back
from wholeroute.errors import Invalid
from wholeroute.ledger import (
    Acting,
    Judgement,
    NewJudgement,
    Verdict,
    history,
    judge,
    record,
    standing_judgement,
    who_holds,
)
from wholeroute.rights import Action


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why two are held for one or not: the score now, all that was ever judged, and what is new.

    `held_by` are the people who hold what stands, the first of them first.
    """

    left: UUID
    right: UUID
    score: PairScore
    judgements: tuple[Judgement, ...]
    held_by: tuple[str, ...] = ()
    news: tuple[News, ...] = ()

    @property
    def standing(self) -> Judgement | None:
        """Return the judgement that stands, if any."""
        return next((each for each in self.judgements if each.stands), None)


def explain(acting: Acting, one: UUID, other: UUID) -> Explanation:
    """Return the explained score of a pair as this reader sees it, leaving an audit row.

    Raises `NotFound` where either is not in the open lane for them.
    """
    left, right = ordered(one, other)
    pair = f"pair:{left}:{right}"
    with audited(acting, Action.READ, pair), acting.begin() as connection:
        found = scored(acting, connection, left, right)
        judged = tuple(history(connection, left, right))
        people = [each for each in judged if each.stands and each.human]
        news = [one for each in anew(acting, connection, people) for one in each.news]
        record(connection, acting.reader, Action.READ, pair)
    return Explanation(left, right, found, judged, who_holds(judged), tuple(news))


def settle(acting: Acting, one: UUID, other: UUID, verdict: Verdict, reason: str) -> Judgement:
    """Write a person's judgement of a pair and return it; clusters follow from it.

    Where somebody else holds the same already, two people do from now on. Raises `Refused` where
    they may not judge, `Invalid` without a reason.
    """
    require_judge(acting)
    if verdict is Verdict.RETRACTED:
        raise Invalid("verdict", "a judgement is undone by undoing it", "Use undo.")
    left, right = ordered(one, other)
    pair = f"pair:{left}:{right}"
    with audited(acting, Action.JUDGE, pair), acting.begin() as connection:
        found = scored(acting, connection, left, right)
        said = NewJudgement(
            left, right, verdict, reason, member=acting.reader.member, score=found.probability,
            explanation=as_it_stood((left, right), found),
        )  # fmt: skip
        judge(connection, [said])
        written = history(connection, left, right)[0]
        record(
            connection, acting.reader, Action.JUDGE, pair,
            details={"judgement": written.id, "verdict": verdict.value},
        )  # fmt: skip
    return written


def undo(acting: Acting, judgement: int, reason: str) -> Judgement:
    """Take one standing judgement back by one record; return the one undone.

    What waited for a person before they judged waits again. What is taken back of a machine's, the
    same version says again only on other evidence.
    """
    require_judge(acting)
    with audited(acting, Action.JUDGE, f"judgement:{judgement}"), acting.begin() as connection:
        undone = standing_judgement(connection, judgement)
        take_back(connection, [undone], acting.reader.member, reason)
        record(
            connection, acting.reader, Action.JUDGE, f"pair:{undone.left}:{undone.right}",
            details={"undone": judgement},
        )  # fmt: skip
    return undone
