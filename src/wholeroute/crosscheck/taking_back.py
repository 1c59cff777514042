"""Take judgements back, so that what waited for a person waits again."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from wholeroute.ledger import Judgement, Verdict, histories, retract, say_again


def take_back(
    connection: Connection, judged: Sequence[Judgement], member: str, reason: str
) -> None:
    """Retract standing judgements by one record each.

    Where a machine had been unsure just before a person judged, it is so again at once. What it
    had been sure of stays away until it is said anew: its version may have been withdrawn since.
    """
    for each in judged:
        retract(connection, each.id, member, reason)
    people = {(each.left, each.right): each.id for each in judged if each.human}
    before = histories(connection, people)
    again = (_just_before(before[pair], own) for pair, own in people.items())
    say_again(connection, [each.id for each in again if each and _was_unsure(each)])


def _just_before(history: Sequence[Judgement], own: int) -> Judgement | None:
    return next((each for each in history if each.id < own), None)


def _was_unsure(each: Judgement) -> bool:
    return not each.human and each.verdict is Verdict.UNSURE
