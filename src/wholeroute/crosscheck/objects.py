"""Say which objects are one: those of one kind that bear the same number.

A number decides where it is written whole, and so does a name on a service that is told. One
without its country code (a telephone read as digits alone) joins nothing, and numbers that never
change keep two objects apart whatever else they share, unless their check digit says that they
were misread. No pairs are made: each number names its holders once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import starmap
from typing import NamedTuple
from uuid import UUID

import duckdb

from wholeroute.entities import LOCAL, PROPERTIES, Kind, PropertyType
from wholeroute.entities.held import is_vin, plate, service_name, user_name

NUMBERED_KINDS = frozenset(
    {
        Kind.PHONE,
        Kind.BANK_ACCOUNT,
        Kind.CRYPTO_WALLET,
        Kind.VEHICLE,
        Kind.VESSEL,
        Kind.AIRPLANE,
        Kind.PASSPORT,
        Kind.IDENTIFICATION,
        Kind.USER_ACCOUNT,
    }
)
"""Kinds that a number tells apart. An address does not: a hotel has hundreds of guests."""

_SCHEMES = {
    name: "phone" if each.type is PropertyType.PHONE else each.scheme
    for name, each in PROPERTIES.items()
    if each.type in (PropertyType.PHONE, PropertyType.IDENTIFIER)
    and each.scheme not in ("bic", "listing", "unsc", "kpp", "okpo")
}
_OF_COUNTRY = ("country", "jurisdiction")
_FIRST = ("imo", "vin", "iban", "phone", "passport", "document", "registration")
"""Which number is asked first: where two disagree, the surer one has already joined."""

_FOR_LIFE = frozenset({"imo", "vin"})
"""A hull's number and a frame's: flags and plates change, and countries with them."""

_APART_BY = _FOR_LIFE | {"country"}
_LENGTHS = {"document": 5, "registration": 5, "account": 6}
"""How short a number may be: shorter ones are given out by more than one country."""


class Said(NamedTuple):
    """One thing a report says of an object: the scheme of a number (or `country`) and its value.

    A `doubted` number joins, but keeps nothing apart.
    """

    entity: UUID
    kind: str
    scheme: str
    value: str
    doubted: bool = False


def same_objects(database: duckdb.DuckDBPyConnection) -> list[frozenset[UUID]]:
    """Return the sets of two and more objects of a snapshot that are one, in total order."""
    rows = database.execute(
        "select entity, kind, property, value, coalesce(flag, '') <> '' from statement"
        " where list_contains(?, kind) and list_contains(?, property)"
        " and coalesce(flag, '') <> ? group by all order by all",
        [sorted(NUMBERED_KINDS), sorted({*_SCHEMES, *_OF_COUNTRY}), LOCAL],
    ).fetchall()
    accounts = database.execute(_ACCOUNTS, [Kind.USER_ACCOUNT]).fetchall()
    return joined((*starmap(_said, rows), *starmap(_account, accounts)))


_ACCOUNTS = """
select one.entity, one.value, service.value from statement one
join statement service on service.entity = one.entity and service.property = 'service'
where one.kind = ? and one.property = 'username' group by all order by all
"""


def _said(entity: str, kind: str, name: str, value: str, doubted: bool) -> Said:  # noqa: FBT001
    """Return what one statement says; of a vehicle the plate, or the number on its frame."""
    scheme = _SCHEMES.get(name, "country")
    if kind == Kind.VEHICLE and scheme == "registration":
        scheme, value = ("vin", value) if is_vin(value) else (scheme, plate(value))
    return Said(UUID(entity), kind, scheme, value, doubted)


def _account(entity: str, username: str, service: str) -> Said:
    name = f"{user_name(username)}@{service_name(service)}"
    return Said(UUID(entity), Kind.USER_ACCOUNT, "username", name)


def joined(said: Iterable[Said]) -> list[frozenset[UUID]]:
    """Return the objects that their numbers make one, in total order."""
    holders: defaultdict[tuple[str, str, str], set[UUID]] = defaultdict(set)
    traits: defaultdict[UUID, set[tuple[str, str]]] = defaultdict(set)
    for each in said:
        if each.scheme in _APART_BY and not each.doubted:
            traits[each.entity].add((each.scheme, each.value))
        if each.scheme != "country" and len(each.value) >= _LENGTHS.get(each.scheme, 1):
            holders[each.scheme, each.value, each.kind].add(each.entity)
    union = _Union(traits)
    for key in sorted(holders, key=_surest_first):
        first, *others = sorted(holders[key])
        for other in others:
            union.join(first, other, for_life=key[0] in _FOR_LIFE)
    return sorted(union.sets(), key=min)


def _surest_first(key: tuple[str, str, str]) -> tuple[int, tuple[str, str, str]]:
    return (_FIRST.index(key[0]) if key[0] in _FIRST else len(_FIRST), key)


@dataclass(slots=True)
class _Union:
    """Objects being joined: who stands for each, and what keeps a set apart from another."""

    traits: Mapping[UUID, set[tuple[str, str]]]
    root: dict[UUID, UUID] = field(default_factory=dict)
    of: dict[UUID, set[tuple[str, str]]] = field(default_factory=dict)

    def top(self, entity: UUID) -> UUID:
        self.of.setdefault(entity, set(self.traits.get(entity, ())))
        while (above := self.root.setdefault(entity, entity)) != entity:
            self.root[entity] = self.root[above]
            entity = above
        return entity

    def join(self, one: UUID, other: UUID, *, for_life: bool) -> None:
        """Join two, unless both say something for life and it differs; a country does not then."""
        keep, gone = sorted((self.top(one), self.top(other)))
        if keep != gone and not self._contradict(keep, gone) - ({"country"} if for_life else set()):
            self.root[gone] = keep
            self.of[keep] |= self.of.pop(gone)

    def _contradict(self, one: UUID, other: UUID) -> set[str]:
        mine, theirs = self.of[one], self.of[other]
        agreed = {scheme for scheme, _ in mine & theirs}
        return {s for s, _ in mine} & {s for s, _ in theirs} - agreed

    def sets(self) -> Iterator[frozenset[UUID]]:
        found: defaultdict[UUID, set[UUID]] = defaultdict(set)
        for entity in list(self.root):
            found[self.top(entity)].add(entity)
        yield from (frozenset(each) for each in found.values() if len(each) > 1)
