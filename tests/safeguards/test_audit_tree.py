"""The audit tree is grown by the sealer alone and read by who may read the log; each fence holds."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from tests.conftest import EMBEDDED, Cluster
from tests.safeguards.canaries import Intruder, World, tried

from wholeroute.ledger import DatabaseRole
from wholeroute.rights import Action, Role, decide

TABLES = ("ledger.audit_tile", "ledger.audit_checkpoint", "ledger.audit_cosignature")
GROWN = """
insert into ledger.audit_tile values (0, 0, sha256('a'));
insert into ledger.audit_checkpoint (size, root, note) values (1, sha256('a'), 'note');
insert into ledger.audit_cosignature values (1, 'key', 'line', now());
update ledger.audit set leaf = sha256('a'), place = 0, salt = sha256('s'),
  commitment = sha256('c') where id = (select min(id) from ledger.audit)
"""
Superuser = psycopg.Connection[object]


@pytest.fixture
def grown(world: World, clusters: object) -> Iterator[tuple[World, Superuser]]:
    """Return a copy of the world in which one row is sealed, and the superuser's way in."""
    cluster: Cluster = clusters(EMBEDDED)  # type: ignore[operator]
    copy = cluster.copy(of=world.databases.places.database, vault=False)
    with psycopg.connect(copy.superuser, autocommit=True) as boss:
        boss.execute(GROWN)
        yield world.on(copy), boss
    cluster.drop(copy)


def seen(world: World, intruder: Intruder) -> list[str]:
    """Return the tables of the tree that somebody reads a row of though the log is not theirs."""
    if decide(intruder.reader, Action.AUDIT).allowed:
        return []
    with world.login(intruder) as connection:
        return [
            table for table in TABLES
            if tried(connection, f"select 'row' from {table}").startswith("('row'")
        ]  # fmt: skip


def test_only_who_reads_the_log_reads_its_tree(grown: tuple[World, Superuser]) -> None:
    world, _ = grown
    assert [found for each in world.intruders for found in seen(world, each)] == []
    for each in world.intruders:
        if decide(each.reader, Action.AUDIT).allowed:
            with world.login(each) as connection:
                for table in TABLES:
                    assert tried(connection, f"select 'row' from {table}").startswith("('row'")


@pytest.mark.parametrize("table", TABLES)
def test_without_the_office_an_analyst_reads_the_tree(
    grown: tuple[World, Superuser], table: str
) -> None:
    world, boss = grown

    boss.execute(f"alter policy auditing on {table} using (true)")

    assert table in [found for each in world.intruders for found in seen(world, each)]


RESEALED = "update ledger.audit set leaf = sha256('x') where place = 0"
SHORTENED = "update ledger.audit_tile set hashes = sha256('x')"
REWORDED = "update ledger.audit set member = 'x' where place = 0"


def done(connection: psycopg.Connection[object], statement: str) -> bool:
    try:
        return connection.execute(statement).rowcount > 0
    except psycopg.Error:
        return False


def test_the_sealer_changes_nothing_that_it_sealed(grown: tuple[World, Superuser]) -> None:
    world, _ = grown
    info = world.databases.conninfo(DatabaseRole.SEALER)
    with psycopg.connect(info, autocommit=True) as sealer:
        assert not any(done(sealer, each) for each in (RESEALED, SHORTENED, REWORDED))


def test_each_of_two_fences_keeps_a_leaf_where_it_was_put(
    grown: tuple[World, Superuser],
) -> None:
    world, boss = grown
    with psycopg.connect(world.databases.conninfo(DatabaseRole.SEALER), autocommit=True) as sealer:
        boss.execute("alter table ledger.audit disable trigger stays")
        assert not done(sealer, RESEALED), "the policy holds alone"
        boss.execute("alter table ledger.audit enable trigger stays")
        boss.execute("alter policy leaving on ledger.audit using (true)")
        assert not done(sealer, RESEALED), "the trigger holds alone"

        boss.execute("alter table ledger.audit disable trigger stays")

        assert done(sealer, RESEALED)


def test_without_its_trigger_a_tile_is_shortened(grown: tuple[World, Superuser]) -> None:
    world, boss = grown
    with psycopg.connect(world.databases.conninfo(DatabaseRole.SEALER), autocommit=True) as sealer:
        boss.execute("alter table ledger.audit_tile disable trigger only_grows")

        assert done(sealer, SHORTENED)


FORGET = "select ledger.forget_details('{0}')"


def forgotten(world: World, boss: Superuser) -> list[Role]:
    """Return who erases the details of a row."""
    found = []
    for each in world.intruders:
        with world.login(each) as connection:
            tried(connection, FORGET)
        row = boss.execute("select salt from ledger.audit where place = 0").fetchone()
        if row == (None,):
            found.append(each.reader.role)
            boss.execute("alter table ledger.audit disable trigger stays")
            boss.execute("update ledger.audit set salt = sha256('s') where place = 0")
            boss.execute("alter table ledger.audit enable trigger stays")
    return found


def test_only_who_may_erase_erases_details(grown: tuple[World, Superuser]) -> None:
    world, boss = grown
    mine = [
        each.reader.role for each in world.intruders if decide(each.reader, Action.ERASE).allowed
    ]
    assert forgotten(world, boss) == mine

    boss.execute(
        "create or replace function ledger.may(which text) returns boolean language sql stable"
        " security definer set search_path = pg_catalog, pg_temp as 'select true'"
    )

    assert set(forgotten(world, boss)) == {Role.CUSTODIAN}
