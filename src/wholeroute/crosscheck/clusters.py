"""Work out which entities are one, from the judgements that a reader sees standing.

Nothing is stored: which judgements there are depends on who reads and what for, so a stored
cluster would serve one reader and mislead or betray to another. People's judgements come
first; a machine's "same" never joins two that a person holds for different, nor two entries
that one list itself keeps apart. Among machine judgements two clusters are joined where what
speaks for it between all their members outweighs what speaks against, the unsure ones counted
for what they say, and by as much as if each record of the smaller were judged by itself: one
report without a birth date doesn't chain a name twin to the other.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any, NamedTuple, Protocol, TypeVar
from uuid import UUID

from sqlalchemy import Connection

from wholeroute.crosscheck.weights import SAME_FROM
from wholeroute.ledger import (
    Acting,
    Judgement,
    Stands,
    Verdict,
    connected,
    lanes_of,
    list_entries,
    stands,
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


def memberships(connection: Connection) -> list[Membership]:
    """Return every membership as this session sees it, by entity."""
    found = written_memberships(connection)
    ids = {entity: UUID(entity) for entity, _, _ in found}
    return [Membership(ids[each], ids[first], ids[sure]) for each, first, sure in found]


def written_memberships(
    connection: Connection, stood: Sequence[Stands] | None = None
) -> list[tuple[str, str, str]]:
    """Return the memberships with ids as they are written; `stood` is what stands, if read."""
    stood = stands(connection) if stood is None else stood
    same = {end for each in stood if each.verdict == Verdict.SAME for end in each[:2]}
    listed = list_entries(connection, same) if same else {}
    return _joined_up(stood, {str(entity): list_ for entity, list_ in listed.items()})


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


_Id = TypeVar("_Id", UUID, str)
_Id_co = TypeVar("_Id_co", covariant=True)


class _Judged(Protocol[_Id_co]):
    """What was judged of two, by their ids or by these as they are written."""

    @property
    def left(self) -> _Id_co: ...
    @property
    def right(self) -> _Id_co: ...
    @property
    def verdict(self) -> str: ...
    @property
    def human(self) -> bool: ...
    @property
    def score(self) -> float | None: ...


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

    def outweighed(self, one: int, other: int) -> bool:
        """Tell whether too little speaks for joining two clusters.

        A single record is joined where more speaks for it than against. Where both have several,
        as much must speak for it as makes a pair the same, for each record of the smaller.
        """
        smaller = min(len(self.members[one]), len(self.members[other]))
        needed = SAME_FROM * smaller if smaller > 1 else 0.0
        return self.between.get(one, {}).get(other, 0.0) < needed

    def one_list_twice(self, one: int, other: int) -> bool:
        """Tell whether joining two clusters would make one of two entries that a list keeps apart."""
        if not self.registers:
            return False
        mine, theirs = (
            {self.registers[each] for each in self.members[cluster] if each in self.registers}
            for cluster in (one, other)
        )
        return not mine.isdisjoint(theirs)


def clusters(
    judgements: Iterable[Judgement], registers: Mapping[UUID, Hashable] | None = None
) -> list[Membership]:
    """Return the memberships that standing `judgements` add up to, entities of one left out.

    `registers` says for the entries of a list which list it is: a list does not name one
    person twice. The result does not depend on the order of `judgements`.
    """
    return [Membership(*each) for each in _joined_up(list(judgements), registers or {})]


def _joined_up(
    judgements: Sequence[_Judged[_Id]], registers: Mapping[_Id, Hashable]
) -> list[tuple[_Id, _Id, _Id]]:
    """Return of each in a cluster the first by all judgements, and by people's alone, in order."""
    ids = sorted({end for each in judgements for end in (each.left, each.right)})
    at = {entity: number for number, entity in enumerate(ids)}
    pairs: list[_Pair] = [
        _Pair(at[e.left], at[e.right], e.verdict, e.human, e.score, _bits(e)) for e in judgements
    ]
    pairs.sort(key=itemgetter(0, 1))
    apart: list[_Pair] = [pair for pair in pairs if pair.verdict == Verdict.DIFFERENT]
    human = [pair for pair in pairs if pair.verdict == Verdict.SAME and pair.human]
    machine = [pair for pair in pairs if pair.verdict == Verdict.SAME and not pair.human]
    unsure: list[_Pair] = [
        pair for pair in pairs if pair.verdict == Verdict.UNSURE and not pair.human
    ]
    listed = {at[entity]: list_ for entity, list_ in registers.items() if entity in at}
    confirmed = _joined(human, [], apart, {})
    analytic = _joined(human, machine, [*apart, *unsure], listed)
    return [
        (ids[entity], ids[analytic.cluster[entity]], ids[confirmed.of(entity)])
        for entity in sorted(analytic.cluster)
        if len(analytic.members[analytic.cluster[entity]]) > 1
    ]


class _Pair(NamedTuple):
    """What was judged of two entities, by their numbers; `bits` speak for the two being one."""

    left: int
    right: int
    verdict: str
    human: bool
    score: float | None
    bits: float


def _joined(
    human: Iterable[_Pair],
    machine: Sequence[_Pair],
    besides: Iterable[_Pair],
    registers: Mapping[int, Hashable],
) -> _Union:
    union = _Union(registers)
    for pair in human:
        union.join(pair.left, pair.right)
    for pair in (*machine, *besides):
        one, other = union.of(pair.left), union.of(pair.right)
        if one != other:
            union.say(one, other, pair.bits)
    # The surest first: where two cannot both hold, the better one does.
    for pair in sorted(machine, key=lambda pair: (-(pair.score or 0.0), *pair[:2])):
        one, other = union.of(pair.left), union.of(pair.right)
        if one == other or union.one_list_twice(one, other) or union.outweighed(one, other):
            continue
        union.join(one, other)
    return union


_MOST_BITS = 12.0
"""What one machine judgement may say: a slip in one report isn't the last word."""


_SAID: Mapping[str, float] = {Verdict.SAME: 1.0, Verdict.DIFFERENT: 0.0, Verdict.UNSURE: 0.5}


def _bits(judgement: _Judged[Any]) -> float:
    """Return the log-odds of a machine's judgement; a person's "different" is beyond all odds."""
    if judgement.human:
        return -math.inf
    probability = judgement.score if judgement.score is not None else _SAID[judgement.verdict]
    if not 0 < probability < 1:
        return _MOST_BITS if probability else -_MOST_BITS
    bits = math.log2(probability) - math.log2(1 - probability)
    return bits if -_MOST_BITS < bits < _MOST_BITS else math.copysign(_MOST_BITS, bits)
