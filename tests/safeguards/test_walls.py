"""What each database role may do at all, and what becomes of attempts at more."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from psycopg import sql
from tests.safeguards.canaries import Connection, Intruder, World
from tests.safeguards.catalogue import APPLICATION, FLAWS, Flaws
from tests.safeguards.forgeries import FORGERIES, forging

from wholeroute.ledger import VAULT, DatabaseRole
from wholeroute.ledger.roles import OWNER, VAULT_OWNER
from wholeroute.rights import Purpose, Role


@pytest.fixture
def boss(world: World) -> Iterator[Connection]:
    with psycopg.connect(world.databases.superuser) as connection:
        yield connection


@pytest.mark.parametrize("flaws", FLAWS, ids=lambda flaws: flaws.__name__)
def test_the_walls_stand_in_the_catalogue_as_they_are_written_here(
    boss: Connection, flaws: Flaws
) -> None:
    assert flaws(boss) == []


@pytest.mark.parametrize("role", APPLICATION)
def test_no_role_creates_anything_but_what_dies_with_its_connection(
    world: World, role: str
) -> None:
    with psycopg.connect(world.databases.conninfo(role), autocommit=True) as connection:
        schemas = connection.execute(
            "select nspname from pg_namespace where nspname !~ '^pg_(toast_)?temp'"
        ).fetchall()
        for (schema,) in schemas:
            for what in ("table {}.mine (x integer)", "view {}.mine as select 1 as x"):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    connection.execute(sql.SQL("create " + what).format(sql.Identifier(schema)))
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("create schema mine")


@pytest.mark.parametrize("role", list(DatabaseRole))
def test_no_role_enters_the_vault(world: World, role: DatabaseRole) -> None:
    vault = f"{world.databases.places.database}_vault"
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(world.databases.conninfo(role), dbname=vault)


def test_the_vaults_role_enters_nothing_but_the_vault(world: World) -> None:
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(world.databases.conninfo(VAULT), dbname=world.databases.places.database)


@pytest.mark.parametrize("user", [OWNER, VAULT_OWNER, "postgres"])
def test_no_password_of_the_application_opens_an_owners_door(world: World, user: str) -> None:
    for role in APPLICATION:
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(world.databases.conninfo(role), user=user)


def intruder(world: World, role: Role, purpose: Purpose) -> Intruder:
    (found,) = (i for i in world.intruders if (i.reader.role, i.reader.purpose) == (role, purpose))
    return found


@pytest.mark.parametrize(("role", "purpose"), sorted({who for who, _, _ in FORGERIES}))
def test_nobody_writes_what_is_not_theirs_to_write(
    world: World, role: Role, purpose: Purpose
) -> None:
    assert forging(world, intruder(world, role, purpose)) == []


def test_the_gate_signs_members_in_and_reads_no_report(world: World) -> None:
    gate = intruder(world, Role.ADMINISTRATOR, Purpose.OVERSIGHT)
    with world.login(gate) as connection:
        for table in ("open.statement", "ledger.contribution", "ledger.judgement", "ledger.audit"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(f"select count(*) from {table}")


COUNTS = (
    "select reltuples from pg_class",
    "select relpages from pg_class",
    "select n_live_tup from pg_stat_all_tables",
    "select seq_tup_read from pg_stat_all_tables",
    "select pg_total_relation_size('protected.statement')",
    "select pg_relation_size('protected.statement')",
    "select pg_database_size(current_database())",
    "select pg_stat_get_live_tuples('protected.statement'::regclass)",
    "explain select * from protected.statement",
)


@pytest.mark.parametrize("role", sorted(DatabaseRole))
@pytest.mark.parametrize("query", COUNTS)
def test_the_server_tells_nobody_how_much_there_is_of_what_they_may_not_read(
    world: World, role: DatabaseRole, query: str
) -> None:
    if role in (DatabaseRole.PROTECTION, DatabaseRole.CUSTODIAN) and query.startswith("explain"):
        pytest.skip("reads that lane")
    with (
        psycopg.connect(world.databases.conninfo(role)) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(query)
