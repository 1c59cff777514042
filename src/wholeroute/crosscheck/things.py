"""Key what a search finds and nothing is matched by: numbers that are held, and places by name.

A thing is found by its own number, whole; a place by the words of its name, as they are spelled or
sound. Neither is ever a candidate of the cross-check: no key of a person begins as these do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from uuid import UUID

import duckdb
from sqlalchemy import Connection, text

from wholeroute.crosscheck.numbers import scheme_of
from wholeroute.entities import Kind, parse_name
from wholeroute.entities.held import is_vin, plate, user_name
from wholeroute.ledger import Acting, DatabaseRole, holding

PLACES = frozenset({Kind.ADDRESS, Kind.HUB, Kind.FACILITY, Kind.ROUTE})
"""What is found by the words of its name."""

THINGS = PLACES | {
    Kind.PHONE,
    Kind.BANK_ACCOUNT,
    Kind.CRYPTO_WALLET,
    Kind.PASSPORT,
    Kind.IDENTIFICATION,
    Kind.USER_ACCOUNT,
    Kind.VEHICLE,
}
"""What has keys of its own, but is held for one by its number alone."""

_NAMES = frozenset({"name", "alias", "full", "location"})
_PER_PLACE = 12
"""Words of one place that are keyed: a long description is no name."""

Keyed = tuple[UUID, frozenset[str]]


def thing_keys(kind: Kind, said: Iterable[tuple[str, str]]) -> frozenset[str]:
    """Return the keys of one thing, given its properties and values."""
    keys: set[str] = set()
    for name, value in said:
        if kind in PLACES and name in _NAMES:
            keys |= place_keys(value)
        elif name == "username":
            keys.add(thing_key("username", user_name(value)))
        elif scheme := scheme_of(name):
            keys.add(thing_key(scheme, spelled(kind, value)))
    return frozenset(keys)


def spelled(kind: Kind, value: str) -> str:
    """Return a number as it is keyed: of a vehicle the letters and digits of its plate."""
    return plate(value) if kind is Kind.VEHICLE and not is_vin(value) else value


def thing_key(scheme: str, value: str) -> str:
    """Return the key of a number, whatever bears it."""
    return f"thing|{scheme}|{value}"


def place_keys(name: str) -> frozenset[str]:
    """Return the keys of a place's words: as they are spelled, and as they sound."""
    parsed = parse_name(name)
    words = zip(parsed.skeletons, parsed.sounds, strict=True)
    return frozenset(
        f"place|{each}"
        for bone, heard in list(words)[:_PER_PLACE]
        for each in (bone, *(f"~{sound}" for sound in heard))
    )


_OF_SNAPSHOT = (
    "select entity, kind, property, value from statement where list_contains(?, kind) order by all"
)


def things_in(database: duckdb.DuckDBPyConnection) -> Iterator[Keyed]:
    """Yield every thing of an opened snapshot with its keys."""
    rows = database.execute(_OF_SNAPSHOT, [_kinds()]).fetchall()
    yield from _keyed((UUID(row[0]), *row[1:]) for row in rows)


_OF_REPORTS = """
select e.id, e.kind, s.property, s.value from ledger.contribution c
join open.entity e on e.contribution = c.id join open.statement s on s.entity = e.id
where c.ref = any (cast(:refs as uuid[])) and e.kind = any (cast(:kinds as text[]))
order by e.id, s.property, s.value
"""


def things_of(connection: Connection, reports: Sequence[UUID]) -> list[Keyed]:
    """Return every thing of these reports that this session sees, with its keys."""
    values = {"refs": [str(each) for each in reports], "kinds": _kinds()}
    return list(_keyed(tuple(row) for row in connection.execute(text(_OF_REPORTS), values)))


_OF_THINGS = """
select e.id, e.kind, s.property, s.value from open.entity e
join open.statement s on s.entity = e.id
where e.id = any (cast(:ids as uuid[])) and e.kind = any (cast(:kinds as text[]))
order by e.id, s.property, s.value
"""
_MOST_OF_A_NUMBER = 200


def of_one_number(acting: Acting, connection: Connection, things: Iterable[UUID]) -> set[UUID]:
    """Return everything that bears a number which one of these things bears, themselves left out.

    Whoever may not look keys up is told of none.
    """
    ids = {str(each) for each in things}
    if acting.role is not DatabaseRole.ENFORCEMENT or not ids:
        return set()
    values = {"ids": sorted(ids), "kinds": _kinds()}
    keyed = _keyed(tuple(row) for row in connection.execute(text(_OF_THINGS), values))
    numbers = {key for _, keys in keyed for key in keys if key.startswith("thing|")}
    return {e for e in holding(connection, numbers, most=_MOST_OF_A_NUMBER) if str(e) not in ids}


def _kinds() -> list[str]:
    return sorted(kind.value for kind in THINGS)


def _keyed(rows: Iterable[tuple[UUID, str, str, str]]) -> Iterator[Keyed]:
    for (entity, kind), said in groupby(rows, key=lambda row: row[:2]):
        keys = thing_keys(Kind(kind), [row[2:] for row in said])
        if keys:
            yield entity, keys
