"""Keep the keys under which a name or number is looked up, by equality and never by pattern.

Row-level security makes the database skip pattern indexes, so each key is a row with
its entity's access class: a reader finds only what they may read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from uuid import UUID

from sqlalchemy import Connection, text

from wholeroute.crosscheck.block import heard_keys, keys_of, own_names
from wholeroute.crosscheck.kinds import MATCHED_KINDS
from wholeroute.crosscheck.profile import Profile
from wholeroute.entities import Kind, Rarity, information
from wholeroute.ledger import checked_by_a_run, keying_turn

MOST_CANDIDATES = 100

FULL = 200
"""How many holders of a key are read: a word that 30,000 share brings nobody by itself."""

KEYED = "profile"
"""The key of everybody who has keys: the ledger tallies how many there are."""


def renew_keys(
    connection: Connection,
    profiles: Sequence[Profile],
    things: Iterable[tuple[UUID, Iterable[str]]] = (),
) -> None:
    """Store the keys of every profile, and of things, in place of those there were."""
    connection.execute(text("delete from open.match_key"))
    add_keys(connection, chain(((each.id, found_keys(each)) for each in profiles), things))
    checked_by_a_run(connection, sorted(kind.value for kind in MATCHED_KINDS))


def add_keys(connection: Connection, keys: Iterable[tuple[UUID, Iterable[str]]]) -> None:
    """Store keys, each entity's own; those that are there stay."""
    keying_turn(connection)
    rows = ((key, str(entity)) for entity, own in keys for key in sorted(own))
    while part := list(islice(rows, _ROWS_AT_ONCE)):
        names, entities = zip(*part, strict=True)
        connection.execute(text(_ADD), {"keys": list(names), "entities": list(entities)})


_ROWS_AT_ONCE = 50_000
_ADD = """
insert into open.match_key (key, entity, access)
select f.key, f.entity, e.access
from unnest(cast(:keys as text[]), cast(:entities as uuid[])) as f (key, entity)
join open.entity e on e.id = f.entity
on conflict do nothing
"""


def stored_keys(profile: Profile) -> frozenset[str]:
    """Return the keys that stand for one profile, its single words and their sounds among them.

    What is too common alone is not too common beside a date: Muhammad Ali, born in 1980.
    """
    words = {f"word|{bone}" for bone in profile.bones}
    words |= {f"sound|{s}" for name in own_names(profile) for at in name.sounds for s in at}
    if profile.kind is Kind.PERSON:
        words |= {f"day|{b.earliest}" for b in profile.births if b.earliest == b.latest}
    return frozenset({KEYED} | words | {"|".join(key) for key in keys_of(profile)})


def found_keys(profile: Profile, *, asked: bool = False) -> frozenset[str]:
    """Return all keys that are kept of a profile, also those under which only a search looks.

    With `asked`, those under which it is looked for whoever may be meant by it.
    """
    return stored_keys(profile) | {"|".join(key) for key in heard_keys(profile, asked=asked)}


@dataclass(frozen=True, slots=True)
class Near:
    """Who shares keys with each that was asked for, likeliest first; and keys that too many hold."""

    candidates: Mapping[UUID, Sequence[UUID]]
    full: frozenset[str]


_MANY = 1 << 20
"""How many there are, for weighing a key: that few hold it says more than that several are shared."""

_LIKELIER = 3
"""Of so many times as many as are wanted it is asked which over-full keys they hold as well."""

# The holders of a key stay one row, so that those of an over-full one are counted and no more.
_NEAR = """
with held as materialized (
  select a.who, a.key, m.entities, cardinality(m.entities) as number
  from unnest(cast(:whos as integer[]), cast(:keys as text[])) as a (who, key)
  cross join lateral (
    select array_agg(h.entity) as entities from (
      select h.entity from open.match_key h where h.key = a.key order by h.entity limit :full + 1) h
  ) m
), weighed as (
  select h.who, m.entity,
         sum(ln(cast(:many as float8) / h.number)) filter (where h.number <= :full) as weight
  from held h cross join lateral unnest(h.entities) as m (entity)
  where h.number <= :full or :brings
  group by h.who, m.entity
), likelier as materialized (
  select who, entity, weight,
         row_number() over (partition by who order by weight desc nulls last, entity) as place
  from weighed
), over_full as materialized (
  select who, array_agg(distinct key) as keys from held where number > :full group by who
)
select l.who, l.entity, coalesce(l.weight, 0) + ln(:many / (4 * cast(:full as float8))) * (
         select count(*) from open.match_key h where h.key = any (f.keys) and h.entity = l.entity),
       null
from likelier l left join over_full f on f.who = l.who where l.place <= :likelier
union all
select f.who, null, 0, k.key from over_full f cross join lateral unnest(f.keys) as k (key)
"""


def near(
    connection: Connection, asked: Mapping[UUID, Collection[str]], *, most: int, full: bool
) -> Near:
    """Return the entities that share keys with each of `asked`, weighed by how rare the keys are.

    A key that too many hold brings nobody, and counts for those whom another key brings; with
    `full` it brings the first of its holders.
    """
    whos = list(asked)
    rows = [(at, key) for at, who in enumerate(whos) for key in sorted(asked[who]) if key != KEYED]
    values = {
        "whos": [at for at, _ in rows], "keys": [key for _, key in rows], "full": FULL,
        "many": _MANY, "brings": full, "likelier": 1 + most * _LIKELIER,
    }  # fmt: skip
    weighed: defaultdict[UUID, list[tuple[float, UUID]]] = defaultdict(list)
    over = set()
    for at, entity, weight, key in connection.execute(text(_NEAR), values).all():
        if key is not None:
            over.add(key)
        elif entity != whos[at]:
            weighed[whos[at]].append((-weight, entity))
    return Near(
        {who: [entity for _, entity in sorted(weighed[who])[:most]] for who in whos},
        frozenset(over),
    )


def holders(connection: Connection, keys: Iterable[str], most: int = MOST_CANDIDATES) -> list[UUID]:
    """Return the entities that share most of `keys`, the rarest weighing most."""
    nobody = UUID(int=0)
    asked = {nobody: frozenset(keys)}
    return list(near(connection, asked, most=most, full=True).candidates[nobody])


_TALLY = (
    "select key, sum(held) from open.key_tally where key = any (cast(:keys as text[])) group by key"
)


def bearers(connection: Connection) -> int:
    """Return how many entities have keys that this reader sees."""
    return _tallied(connection, [KEYED]).get(KEYED, 0)


def rarity_among(connection: Connection, bones: Iterable[str]) -> Rarity:
    """Return the bits of each skeleton: how rare it is among the entities this reader sees."""
    asked = sorted(set(bones))
    held = _tallied(connection, [KEYED, *(f"word|{bone}" for bone in asked)])
    total = held.get(KEYED, 0)
    rarity = Rarity((bone, information(bone, held.get(f"word|{bone}", 0), total)) for bone in asked)
    rarity.bearers = total
    return rarity


def _tallied(connection: Connection, keys: list[str]) -> dict[str, int]:
    rows = connection.execute(text(_TALLY), {"keys": keys}).all()
    return {key: int(held) for key, held in rows}
