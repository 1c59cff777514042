"""List what contradicts itself within what is held for one, and where people judged differently.

Computed when it is read, from what this reader sees: no contradiction tells of a statement that
they may not read. Nothing is decided here. Each names its records, whose statements they are and
the pair that a person may judge; what people judged stays as they judged it until a person says so.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations, groupby
from uuid import UUID

from sqlalchemy import Connection

from wholeroute.crosscheck import evidence
from wholeroute.crosscheck.clusters import memberships
from wholeroute.crosscheck.evidence import Evidence
from wholeroute.crosscheck.pairs import Pair, ordered
from wholeroute.crosscheck.profile import Profile, profile_from
from wholeroute.crosscheck.run import require_judge
from wholeroute.crosscheck.weights import WEIGHTS
from wholeroute.entities import DateAgreement, Kind, compare_dates
from wholeroute.ledger import (
    Acting,
    Judgement,
    Statement,
    Verdict,
    by_people,
    differing,
    entities,
    held_for_one,
    statements,
)


class Contradiction(StrEnum):
    """What contradicts what."""

    NUMBER = "number"
    LIST = "list"
    BIRTH = "birth"
    GENDER = "gender"
    APART = "apart"
    OVERRULED = "overruled"


@dataclass(frozen=True, slots=True)
class Side:
    """What one record says against the others, and the statements that say so."""

    record: UUID
    values: tuple[str, ...]
    said: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """One contradiction in words. `pair` is what a person may judge, `records` all that are part of it.

    `sides` say it where statements contradict each other, `judged` where judgements do.
    """

    kind: Contradiction
    words: str
    pair: Pair
    records: tuple[UUID, ...]
    sides: tuple[Side, ...] = ()
    judged: tuple[Judgement, ...] = ()


_ABOUT = {
    Contradiction.NUMBER: ("imoNumber", "leiCode", "innCode", "ogrnCode"),
    Contradiction.LIST: ("listingId", "unscId"),
    Contradiction.BIRTH: ("birthDate",),
    Contradiction.GENDER: ("gender",),
}
_READ = frozenset(name for names in _ABOUT.values() for name in names)


def conflicts(acting: Acting) -> list[Conflict]:
    """Return every contradiction that this reader sees, by kind and then by records.

    Raises `Refused` for whoever may not judge.
    """
    require_judge(acting)
    with acting.begin() as connection:
        found = [
            *_within(acting, connection),
            *_held_apart(connection),
            *(_overruled(said) for said in differing(connection)),
        ]
    order = list(Contradiction)
    return sorted(found, key=lambda each: (order.index(each.kind), each.records, each.pair))


# --- what statements say ------------------------------------------------------------------------


def _within(acting: Acting, connection: Connection) -> Iterator[Conflict]:
    """Yield what the statements about one contradict, a cluster at a time."""
    members = sorted(memberships(connection), key=lambda each: (each.analytic, each.entity))
    ids = [each.entity for each in members]
    known = {e.id: e for e in entities(acting, connection, ids, most=len(ids))}
    said: defaultdict[UUID, list[Statement]] = defaultdict(list)
    for each in statements(acting, connection, ids):
        if each.property in _READ:
            said[each.entity].append(each)
    for _, cluster in groupby(members, key=lambda each: each.analytic):
        profiles = [
            profile_from(
                at.id, Kind(at.kind), str(at.contribution),
                [(each.property, each.value) for each in said[at.id]],
            )
            for member in cluster
            if (at := known.get(member.entity))
        ]  # fmt: skip
        yield from contradictions(profiles, said)


def contradictions(
    profiles: Sequence[Profile], said: Mapping[UUID, Sequence[Statement]]
) -> Iterator[Conflict]:
    """Yield what the profiles of one contradict, a kind at a time, said by what contradicts most."""
    found: defaultdict[Contradiction, list[tuple[float, Pair, str]]] = defaultdict(list)
    for one, other in combinations(_different(profiles), 2):
        for kind, told in _told(one, other):
            found[kind].append((told.weight, ordered(one.id, other.id), told.words))
    for kind in sorted(found):
        _, pair, words = min(found[kind])
        records = sorted({end for _, each, _ in found[kind] for end in each})
        sides = tuple(_side(record, said[record], _ABOUT[kind]) for record in records)
        yield Conflict(kind, words, pair, tuple(records), sides)


def _different(profiles: Iterable[Profile]) -> list[Profile]:
    """Return one profile for each different thing said: a hundred reports of one date are one."""
    first: dict[object, Profile] = {}
    for each in profiles:
        listed = (each.contribution, each.listings) if each.listings else ()
        first.setdefault((each.births, each.gender, each.identifiers, listed), each)
    return list(first.values())


def _side(record: UUID, said: Sequence[Statement], about: Sequence[str]) -> Side:
    telling = tuple(each for each in said if each.property in about)
    return Side(record, tuple(sorted({each.value for each in telling})), telling)


def _told(one: Profile, other: Profile) -> Iterator[tuple[Contradiction, Evidence]]:
    for each in evidence.identifiers(one, other):
        if each.weight <= WEIGHTS["identifier-must-differ"].bits:
            yield Contradiction.NUMBER, each
    for each in evidence.list_entry(one, other):
        if each.weight < 0:
            yield Contradiction.LIST, each
    if _exclude(one, other):
        for each in evidence.birth(one, other):
            yield Contradiction.BIRTH, each
    for each in evidence.gender(one, other):
        yield Contradiction.GENDER, each


def _exclude(one: Profile, other: Profile) -> bool:
    """Tell whether both say days of birth, and none of the one is any of the other's.

    1 January stands for a year of which the day is unknown.
    """
    days = [*one.births, *other.births]
    if not one.births or not other.births:
        return False
    if any(day.earliest != day.latest or day.approximate for day in days):
        return False
    if any((day.earliest.month, day.earliest.day) == (1, 1) for day in days):
        years = [{day.earliest.year for day in side} for side in (one.births, other.births)]
        return years[0].isdisjoint(years[1])
    agreements = {compare_dates(a, b) for a in one.births for b in other.births}
    return agreements.isdisjoint({DateAgreement.EXACT, DateAgreement.OVERLAP})


# --- what people judged -------------------------------------------------------------------------


def _held_apart(connection: Connection) -> Iterator[Conflict]:
    """Yield each pair that a person holds apart and "same" connects all the same, by the shortest way."""
    apart = [each for each in by_people(connection) if each.verdict is Verdict.DIFFERENT]
    if not apart:
        return
    beside: defaultdict[UUID, dict[UUID, Judgement]] = defaultdict(dict)
    for each in held_for_one(connection, {end for j in apart for end in (j.left, j.right)}):
        beside[each.left][each.right] = beside[each.right][each.left] = each
    for each in apart:
        way = shortest(each.left, each.right, beside)
        if way:
            records = tuple(dict.fromkeys(end for j in way for end in (j.left, j.right)))
            words = (
                f"{each.member} holds the two apart, and {len(way)} judgements hold them for one"
            )
            yield Conflict(
                Contradiction.APART, words, (each.left, each.right), tuple(sorted(records)),
                judged=(each, *way),
            )  # fmt: skip


def shortest(
    start: UUID, end: UUID, beside: Mapping[UUID, Mapping[UUID, Judgement]]
) -> tuple[Judgement, ...]:
    """Return the fewest judgements that lead from `start` to `end`, nothing where none do."""
    came: dict[UUID, tuple[UUID, Judgement]] = {}
    waiting = deque([start])
    while waiting and end not in came:
        here = waiting.popleft()
        for other, by in sorted(beside.get(here, {}).items()):
            if other not in came and other != start:
                came[other] = (here, by)
                waiting.append(other)
    way: list[Judgement] = []
    while end in came:
        end, by = came[end]
        way.append(by)
    return tuple(reversed(way))


def _overruled(said: Sequence[Judgement]) -> Conflict:
    """Return the conflict of people who judged one pair differently, the first of them first."""
    pair = (said[0].left, said[0].right)
    words = "people judged the pair differently: " + ", ".join(
        f"{each.member} {_IN_WORDS[each.verdict]}" for each in said
    )
    return Conflict(Contradiction.OVERRULED, words, pair, pair, judged=tuple(said))


_IN_WORDS = {
    Verdict.SAME: "the same",
    Verdict.DIFFERENT: "different",
    Verdict.UNSURE: "unsure",
    Verdict.RETRACTED: "took it back",
}
