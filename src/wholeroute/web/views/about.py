"""Gather what the cross-check and analysis say about an entity: pairs that wait, and findings.

A finding is shown with what would be left of it if nothing were said of this entity.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from wholeroute.ledger import (
    Acting,
    Finding,
    FindingState,
    Judgement,
    Statement,
    Verdict,
    findings,
    histories,
    statements_named,
)
from wholeroute.network import may_see
from wholeroute.rights import Action, Lane
from wholeroute.web.may import may
from wholeroute.web.views.queue import Waiting, waiting_lines

MOST_FINDINGS = 20
MOST_MATCHES = 20


@dataclass(frozen=True, slots=True)
class FoundHere:
    """One finding about an entity, and what remains of it where nothing is said of the entity.

    `left` of `evidence` statements are of others, by so many `sources`; `others` are its other
    subjects. `falls` where nothing it rests on, or nobody it is about, would be left.
    """

    id: UUID
    kind: str
    state: FindingState
    readings: tuple[dict[str, str], ...]
    stands_without: dict[str, bool]
    evidence: int
    left: int
    sources: int
    others: int
    handling: str

    @property
    def falls(self) -> bool:
        """Return whether the finding would be left without evidence or without a subject."""
        return not self.left or not self.others


def matches(
    acting: Acting, connection: Connection, ids: Collection[UUID], stands: Iterable[Judgement]
) -> tuple[Waiting, ...]:
    """Return the pairs with any of `ids` that wait, likeliest first; none to who may not judge.

    `stands` are the standing judgements that touch them.
    """
    if not may(acting.reader, Action.JUDGE, Lane.OPEN):
        return ()
    within = set(ids)
    waits = [each for each in stands if _waits(each) and not {each.left, each.right} <= within]
    waits.sort(key=lambda each: (-(each.score or 0), each.left, each.right))
    likeliest = [(each.left, each.right) for each in waits[:MOST_MATCHES]]
    judged = histories(connection, likeliest)
    return waiting_lines(acting, connection, [judged[pair][0] for pair in likeliest])


def _waits(each: Judgement) -> bool:
    return each.verdict is Verdict.UNSURE and not each.human


def found_here(
    acting: Acting, connection: Connection, ids: Sequence[UUID]
) -> tuple[FoundHere, ...]:
    """Return the findings about any of `ids`, newest first.

    One that was withdrawn is shown nowhere: that would say that somebody in it is protected.
    """
    if not may_see(acting):
        return ()
    about = findings(connection, about=ids)
    shown = [each for each in about if each.state is not FindingState.WITHDRAWN][:MOST_FINDINGS]
    said = statements_named(acting, connection, {s for each in shown for s in each.statements})
    by_id = {each.id: each for each in said}
    return tuple(_found(each, set(ids), by_id) for each in shown)


def _found(found: Finding, ids: set[UUID], said: dict[UUID, Statement]) -> FoundHere:
    rest = [
        said[each] for each in found.statements if each in said and said[each].entity not in ids
    ]
    return FoundHere(
        id=found.id,
        kind=found.kind,
        state=found.state,
        readings=tuple(found.innocent_readings),
        stands_without=dict(found.stands_without),
        evidence=len(found.evidence),
        left=len(rest),
        sources=len({each.source.contributor for each in rest}),
        others=len(set(found.subjects) - ids),
        handling=found.handling,
    )
