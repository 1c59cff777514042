"""Work out which entities are one, from the judgements that a reader sees standing.

Nothing is stored: which judgements there are depends on who reads and what for, so a stored
cluster would serve one reader and mislead or betray to another. People's judgements come
first; a machine's "same" never joins two that a person holds for different, nor two entries
that one list itself keeps apart. Among machine judgements two clusters are joined where what
speaks for it between all their members outweighs what speaks against, the unsure ones counted
for what they say: one report without a birth date doesn't chain a name twin to the other.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Connection

from wholeroute.ledger import (
    Acting,
    Judgement,
    Verdict,
    connected,
    lanes_of,
    list_entries,
    standing,
)
from wholeroute.rights import Lane


@dataclass(frozen=True, slots=True)
class Membership:
    """Which clusters an entity is in: by all judgements, and by people's alone.

    A cluster is named by the first of its members.
    """

    entity: UUID
    analytic: UUID
    confirmed: UUID


def memberships(connection: Connection, judged: list[Judgement] | None = None) -> list[Membership]:
    """Return every membership as this session sees it, by entity; `judged` is what stands, if read."""
    return _memberships(connection, standing(connection, brief=True) if judged is None else judged)


def cluster_of(acting: Acting, connection: Connection, entity: UUID) -> list[UUID]:
    """Return the entities judged the same as this one, itself included, in order.

    Only people who read the open lane see any; a prosecutor sees what a person confirmed.
    """
    if Lane.OPEN not in lanes_of(acting):
        return [entity]
    near = _memberships(connection, connected(connection, [entity], brief=True))
    of = {member.entity: member.analytic for member in near}
    return [member.entity for member in near if member.analytic == of.get(entity)] or [entity]


def clusters_around(connection: Connection, entities: Iterable[UUID]) -> dict[UUID, UUID]:
    """Return the cluster of each of these that is in one, and of whoever is in it with them."""
    near = _memberships(connection, connected(connection, entities, brief=True))
    return {member.entity: member.analytic for member in near}


def _memberships(connection: Connection, judgements: list[Judgement]) -> list[Membership]:
    same = {e for j in judgements if j.verdict is Verdict.SAME for e in (j.left, j.right)}
    return clusters(judgements, list_entries(connection, same)) if same else []


@dataclass(slots=True)
class _Union:
    """Clusters under way: the members of each, and the list entries among them.

    Entities are numbers, in the order of their ids: those are compared and looked up millions of times.
    """

    registers: Mapping[int, Hashable]
    cluster: dict[int, int] = field(default_factory=dict)
    members: dict[int, set[int]] = field(default_factory=dict)
    between: dict[int, dict[int, float]] = field(default_factory=dict)
    """Bits that speak for joining two clusters; never, where a person holds them apart."""

    def of(self, entity: int) -> int:
        if entity not in self.cluster:
            self.cluster[entity] = entity
            self.members[entity] = {entity}
        return self.cluster[entity]

    def join(self, left: int, right: int) -> None:
        keep, gone = sorted((self.of(left), self.of(right)))
        if keep == gone:
            return
        for entity in self.members[gone]:
            self.cluster[entity] = keep
        self.members[keep] |= self.members.pop(gone)
        for other, bits in self.between.pop(gone, {}).items():
            del self.between[other][gone]
            if other != keep:
                self.say(keep, other, bits)

    def say(self, one: int, other: int, bits: float) -> None:
        """Note what speaks for one cluster being the other, or against."""
        for mine, theirs in ((one, other), (other, one)):
            near = self.between.setdefault(mine, {})
            near[theirs] = near.get(theirs, 0.0) + bits

    def outweighed(self, left: int, right: int) -> bool:
        """Tell whether more speaks against joining two clusters than for it."""
        return self.between.get(self.of(left), {}).get(self.of(right), 0.0) < 0

    def one_list_twice(self, left: int, right: int) -> bool:
        """Tell whether joining would make one of two entries that a list keeps apart."""
        if self.of(left) == self.of(right):
            return False
        mine = {self.registers[e] for e in self.members[self.of(left)] if e in self.registers}
        theirs = {self.registers[e] for e in self.members[self.of(right)] if e in self.registers}
        return not mine.isdisjoint(theirs)


def clusters(
    judgements: Iterable[Judgement], registers: Mapping[UUID, Hashable] | None = None
) -> list[Membership]:
    """Return the memberships that standing `judgements` add up to, entities of one left out.

    `registers` says for the entries of a list which list it is: a list does not name one
    person twice. The result does not depend on the order of `judgements`.
    """
    known = list(judgements)
    # Numbers are looked up and compared many times as quickly as ids.
    named = {entity.int: entity for each in known for entity in (each.left, each.right)}
    ids = [named[number] for number in sorted(named)]
    at = {entity.int: place for place, entity in enumerate(ids)}
    pairs = [_Pair(at[each.left.int], at[each.right.int], each) for each in known]
    pairs.sort(key=lambda pair: pair[:2])
    apart = [pair for pair in pairs if pair.judged.verdict is Verdict.DIFFERENT]
    human = [pair for pair in pairs if pair.judged.verdict is Verdict.SAME and pair.judged.human]
    machine = [
        pair for pair in pairs if pair.judged.verdict is Verdict.SAME and not pair.judged.human
    ]
    unsure = [
        pair for pair in pairs if pair.judged.verdict is Verdict.UNSURE and not pair.judged.human
    ]
    listed = {
        at[entity.int]: list_ for entity, list_ in (registers or {}).items() if entity.int in at
    }
    confirmed = _joined(human, [], apart, {})
    analytic = _joined(human, machine, [*apart, *unsure], listed)
    return [
        Membership(ids[entity], ids[analytic.cluster[entity]], ids[confirmed.of(entity)])
        for entity in sorted(analytic.cluster)
        if len(analytic.members[analytic.cluster[entity]]) > 1
    ]


class _Pair(NamedTuple):
    """What was judged of two entities, by their numbers."""

    left: int
    right: int
    judged: Judgement


def _joined(
    human: Iterable[_Pair],
    machine: Sequence[_Pair],
    besides: Iterable[_Pair],
    registers: Mapping[int, Hashable],
) -> _Union:
    union = _Union(registers)
    for left, right, _ in human:
        union.join(left, right)
    for left, right, judged in (*machine, *besides):
        one, other = union.of(left), union.of(right)
        if one != other:
            union.say(one, other, _bits(judged))
    # The surest first: where two cannot both hold, the better one does.
    for left, right, _ in sorted(
        machine, key=lambda pair: (-(pair.judged.score or 0.0), *pair[:2])
    ):
        if union.one_list_twice(left, right):
            continue
        if not union.outweighed(left, right):
            union.join(left, right)
    return union


_MOST_BITS = 12.0
"""What one machine judgement may say: a slip in one report isn't the last word."""


_SAID = {Verdict.SAME: 1.0, Verdict.DIFFERENT: 0.0, Verdict.UNSURE: 0.5}


def _bits(judgement: Judgement) -> float:
    """Return the log-odds of a machine's judgement; a person's "different" is beyond all odds."""
    if judgement.human:
        return -math.inf
    probability = judgement.score if judgement.score is not None else _SAID[judgement.verdict]
    if not 0 < probability < 1:
        return _MOST_BITS if probability else -_MOST_BITS
    bits = math.log2(probability) - math.log2(1 - probability)
    return max(-_MOST_BITS, min(_MOST_BITS, bits))
