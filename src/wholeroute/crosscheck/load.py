"""Load profiles: many from a snapshot, few from the ledger, always within one reader's view."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby, islice
from uuid import UUID

import duckdb
from sqlalchemy import Connection, text

from wholeroute.crosscheck.crowds import crowds
from wholeroute.crosscheck.keys import FULL, near
from wholeroute.crosscheck.kinds import MATCHED_KINDS, family_of
from wholeroute.crosscheck.numbers import HELD_AS, NEAR_BY_LINK, Number, held_number
from wholeroute.crosscheck.profile import Profile, profile_from
from wholeroute.entities import Kind, name_keys
from wholeroute.ledger import Acting, lanes_of
from wholeroute.rights import Lane

_OF_OBJECTS = sorted({name for _, name in HELD_AS})
_OBJECTS = sorted({kind.value for kind, _ in HELD_AS})
_NEAR = sorted(kind.value for kind in NEAR_BY_LINK)
_SAID = (
    "select entity, kind, contribution, property, value from statement"
    " where list_contains(?, kind) group by all order by all"
)
_HELD = """
with thing as (
  select distinct entity, kind, property, value from statement
  where list_contains(?, kind) and list_contains(?, property)
)
select h.value, t.kind, t.property, t.value from statement h join thing t on t.entity = h.entity
where h.property in ('holder', 'owner')
union
select h.value, t.kind, t.property, t.value from statement h
join statement o on o.entity = h.entity and o.property in ('object', 'asset')
join thing t on t.entity = o.value
where h.property = 'owner' or (h.property = 'subject' and list_contains(?, t.kind))
"""
_BESIDE = """
select distinct one.value, other.value from statement one
join statement other on other.entity = one.entity
where one.property in ('person', 'subject') and other.property in ('associate', 'relative', 'object')
"""


def from_snapshot(database: duckdb.DuckDBPyConnection) -> list[Profile]:
    """Return the profile of every matched entity of an opened snapshot, by id."""
    held = _numbers(database.execute(_HELD, [_OBJECTS, _OF_OBJECTS, _NEAR]).fetchall())
    rows = database.execute(_SAID, [sorted(kind.value for kind in MATCHED_KINDS)]).fetchall()
    found = [
        profile_from(
            UUID(entity),
            Kind(kind),
            contribution,
            [(row[3], row[4]) for row in said],
            held.get(entity, ()),
        )
        for (entity, kind, contribution), said in groupby(rows, key=lambda row: row[:3])
    ]
    beside = database.execute(_BESIDE).fetchall()
    return among_others(found, [(UUID(one), UUID(other)) for one, other in beside])


def among_others(
    profiles: Sequence[Profile], beside: Iterable[tuple[UUID, UUID]] = ()
) -> list[Profile]:
    """Return profiles that know who stands beside them and how many share their numbers."""
    shared = crowds(profiles)
    ties = tuple(beside)
    told = {each for tie in ties for each in tie}
    names = {
        p.id: {k for name in p.names for k in name_keys(name)} for p in profiles if p.id in told
    }
    near: defaultdict[UUID, set[str]] = defaultdict(set)
    for one, other in ties:
        near[one] |= names.get(other, set())
        near[other] |= names.get(one, set())
    return [_knowing(p, frozenset(near.get(p.id, ())), shared) for p in profiles]


def _knowing(profile: Profile, contacts: frozenset[str], shared: Mapping[Number, int]) -> Profile:
    """Return a profile with what it is told of others; most are told nothing."""
    crowds_of = {number: shared[number] for number in profile.identifiers if number in shared}
    if (contacts, crowds_of) == (profile.contacts, profile.crowds):
        return profile
    return replace(profile, contacts=contacts, crowds=crowds_of)


def _numbers(rows: Iterable[Sequence[str]]) -> dict[str, set[Number]]:
    """Return the numbers of each holder, given holder, kind, property and value."""
    held: defaultdict[str, set[Number]] = defaultdict(set)
    for holder, kind, name, value in rows:
        number = held_number(Kind(kind), name, value)
        if number:
            held[holder].add(number)
    return held


def from_ledger(acting: Acting, connection: Connection, ids: Iterable[UUID]) -> list[Profile]:
    """Return the profiles of `ids` as far as this session sees them, by id.

    They know of no companions, nor how many share their numbers.
    """
    return profiles_of(connection, sorted(set(ids))) if Lane.OPEN in lanes_of(acting) else []


Both = tuple[Profile, Profile]
"""The two of a pair."""

_PAIRS_AT_ONCE = 100


def knowing_crowds(connection: Connection, pairs: Iterable[Both]) -> Iterator[Both]:
    """Yield pairs, in their order, that know how many share the numbers which both have.

    Who does is read from the keys, as the last run left them.
    """
    rest = iter(pairs)
    while part := list(islice(rest, _PAIRS_AT_ONCE)):
        shared = [one.identifiers & other.identifiers for one, other in part]
        sharers = _sharers(connection, [
            frozenset("|".join((family_of(one.kind), *number)) for number in numbers)
            for (one, _), numbers in zip(part, shared, strict=True)
        ])  # fmt: skip
        for pair, numbers, people in zip(part, shared, sharers, strict=True):
            many = {number: of for number, of in crowds(people).items() if number in numbers}
            one, other = (replace(each, crowds=many) for each in pair)
            yield one, other


def _sharers(connection: Connection, keys: Sequence[frozenset[str]]) -> list[list[Profile]]:
    """Return the holders of each set of keys, by id."""
    asked = {UUID(int=at): some for at, some in enumerate(keys) if some}
    if not asked:
        return [[] for _ in keys]
    found = near(connection, asked, most=FULL, full=True).candidates
    profiles = profiles_of(connection, sorted(set().union(*found.values())))
    known = {each.id: each for each in profiles}
    held = (sorted(found.get(UUID(int=at), ())) for at in range(len(keys)))
    return [[known[each] for each in some if each in known] for some in held]


_SAID_OPEN = """
select e.id, e.kind, e.contribution, s.property, s.value
from open.entity e left join open.statement s on s.entity = e.id
where e.id = any (cast(:ids as uuid[])) order by e.id
"""


def profiles_of(connection: Connection, asked: Sequence[UUID]) -> list[Profile]:
    """Return the profiles of `asked` as far as this session sees them, alone, by id."""
    rows = connection.execute(text(_SAID_OPEN), {"ids": [str(each) for each in asked]}).all()
    refs: dict[int, UUID] = dict(
        connection.execute(
            text("select id, ref from ledger.contribution where id = any (:ids)"),
            {"ids": sorted({row[2] for row in rows})},
        ).all()
    )
    held = _held(connection, asked) if rows else {}
    return [
        profile_from(
            entity,
            Kind(kind),
            str(refs[contribution]),
            [(row[3], row[4]) for row in said if row[3]],
            held.get(str(entity), ()),
        )
        for (entity, kind, contribution), said in groupby(rows, key=lambda row: tuple(row[:3]))
    ]


# The length makes use of the index on statements that name an entity. What links tell is found
# before any entity is looked at: otherwise a planner may go through all of them.
_HELD_BY = """
with told as materialized (
  select h.value as holder, h.property, cast(o.value as uuid) as thing
  from open.statement h
  join open.statement o on o.entity = h.entity and o.property in ('object', 'asset')
  where h.property in ('subject', 'owner') and length(h.value) = 36
    and h.value = any (cast(:ids as text[]))
), thing as materialized (
  select h.value as holder, h.entity from open.statement h
  where h.property in ('holder', 'owner') and length(h.value) = 36
    and h.value = any (cast(:ids as text[]))
  union
  select t.holder, t.thing from told t join open.entity e on e.id = t.thing
  where t.property = 'owner' or e.kind = any (cast(:near as text[]))
)
select distinct t.holder, e.kind, s.property, s.value
from thing t join open.entity e on e.id = t.entity join open.statement s on s.entity = t.entity
where e.kind = any (cast(:kinds as text[])) and s.property = any (cast(:properties as text[]))
"""


def _held(connection: Connection, ids: Sequence[UUID]) -> dict[str, set[Number]]:
    rows = connection.execute(
        text(_HELD_BY),
        {
            "ids": [str(each) for each in ids],
            "kinds": _OBJECTS,
            "near": _NEAR,
            "properties": _OF_OBJECTS,
        },
    ).all()
    return _numbers([tuple(row) for row in rows])
