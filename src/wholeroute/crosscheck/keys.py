"""Keep the keys under which a name or number is looked up, by equality and never by pattern.

Row-level security makes the database skip pattern indexes, so each key is a row with
its entity's access class: a reader finds only what they may read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import Connection, text

from wholeroute.crosscheck.block import keys_of, own_names
from wholeroute.crosscheck.profile import Profile
from wholeroute.entities import Rarity, information

_DATED = "name+year"
MOST_CANDIDATES = 500


def renew_keys(connection: Connection, profiles: Sequence[Profile]) -> None:
    """Store the keys of every profile in place of those there were."""
    connection.execute(text("delete from open.match_key"))
    add_keys(connection, profiles)


def add_keys(connection: Connection, profiles: Sequence[Profile]) -> None:
    """Store the keys of profiles that have none yet."""
    connection.execute(
        text("create temporary table fresh_key (key text, entity uuid) on commit drop")
    )
    driver = connection.connection.driver_connection
    assert driver is not None  # noqa: S101 — a checked-out connection has one
    with driver.cursor() as cursor, cursor.copy("copy fresh_key from stdin") as copy:
        for profile in profiles:
            for key in sorted(stored_keys(profile)):
                copy.write_row((key, profile.id))
    connection.execute(
        text(
            "insert into open.match_key (key, entity, access)"
            " select f.key, f.entity, e.access from fresh_key f join open.entity e on e.id = f.entity"
        )
    )


def stored_keys(profile: Profile) -> frozenset[str]:
    """Return the keys that stand for one profile, its single words and their sounds among them."""
    words = {f"word|{bone}" for name in (*profile.names, *profile.weak) for bone in name.skeletons}
    words |= {f"sound|{s}" for name in own_names(profile) for at in name.sounds for s in at}
    return frozenset(words | {"|".join(key) for key in keys_of(profile) if key[1] != _DATED})


def holders(connection: Connection, keys: Iterable[str]) -> list[UUID]:
    """Return the entities that share most of `keys`, at most a few hundred."""
    return list(
        connection.execute(
            text(
                "select entity from open.match_key where key = any (cast(:keys as text[]))"
                " group by entity order by count(*) desc, entity limit :most"
            ),
            {"keys": sorted(keys), "most": MOST_CANDIDATES},
        ).scalars()
    )


def rarity_among(connection: Connection, bones: Iterable[str]) -> Rarity:
    """Return the bits of each skeleton: how rare it is among the entities this reader sees."""
    asked = sorted(set(bones))
    total = connection.execute(
        text("select count(distinct entity) from open.match_key")
    ).scalar_one()
    held: dict[str, int] = dict(
        connection.execute(
            text(
                "select key, count(*) from open.match_key"
                " where key = any (cast(:keys as text[])) group by key"
            ),
            {"keys": [f"word|{bone}" for bone in asked]},
        ).all()
    )
    rarity = Rarity((bone, information(bone, held.get(f"word|{bone}", 0), total)) for bone in asked)
    rarity.bearers = total
    return rarity
