"""Preparing: the same end state however often, on any server, and back to any version."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from dataclasses import replace

import psycopg
import pytest
from psycopg.conninfo import make_conninfo
from tests.conftest import DEBIAN, Cluster, Databases

from wholeroute.errors import Unavailable
from wholeroute.ledger import VAULT, DatabaseRole, Home, Ledger, bootstrap
from wholeroute.ledger.roles import OWNER, VAULT_OWNER


@pytest.fixture
def databases(own_databases: Databases) -> Databases:
    """Return databases whose version these tests may change."""
    return own_databases


def tables(databases: Databases) -> set[str]:
    with psycopg.connect(databases.superuser) as boss:
        return {
            name
            for (name,) in boss.execute(
                "select schemaname || '.' || tablename from pg_tables"
                " where schemaname !~ '^(pg_|information_schema$)'"
            )
        }


@pytest.mark.both_servers
def test_opening_again_changes_nothing(ledger: Ledger, home: Home, databases: Databases) -> None:
    def state() -> object:
        with psycopg.connect(databases.superuser) as boss:
            return [
                boss.execute(query).fetchall()
                for query in (
                    "select version_num from ledger.alembic_version",
                    "select * from ledger.access_rule order by 1, 5",
                    "select nspname, nspacl::text from pg_namespace order by 1",
                    "select datname, datacl::text from pg_database order by 1",
                )
            ]

    before = state()
    for _ in range(2):
        with Ledger.open(home):
            pass

    assert state() == before


def test_an_installer_need_not_be_superuser_the_second_time_either(
    clusters: Callable[[str], Cluster],
) -> None:
    """Debian's server was prepared by a role that may make roles and databases, no more."""
    cluster = clusters(DEBIAN)
    admin = make_conninfo(cluster.admin, user="installer", dbname=cluster.template.database)

    places = bootstrap.prepare(admin, cluster.folder / "keys" / "database-roles")

    assert places.passwords == cluster.template.passwords


def test_each_role_has_its_own_password_and_no_repr_shows_one(ledger: Ledger, home: Home) -> None:
    path = home.keys / "database-roles"
    kept = json.loads(path.read_text())

    assert set(kept) == {OWNER, VAULT_OWNER, VAULT, *map(str, DatabaseRole)}
    assert len(set(kept.values())) == len(kept)
    assert all(len(each) >= 32 for each in kept.values())
    assert not [each for each in kept.values() if each in f"{ledger!r}{ledger.places!r}"]


def test_a_new_password_file_is_for_its_owner_alone(cluster: Cluster, home: Home) -> None:
    path = home.keys / "elsewhere" / "roles"

    assert bootstrap._passwords(path) == bootstrap._passwords(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_server_that_does_not_answer_is_named_unavailable(home: Home) -> None:
    away = replace(home, database_url="postgresql://nobody@/x?host=%2Fnowhere")

    with pytest.raises(Unavailable, match="does not answer"):
        Ledger.open(away)


def test_rules_that_are_no_longer_written_are_taken_out_at_the_next_opening(
    home: Home, databases: Databases
) -> None:
    with psycopg.connect(databases.superuser) as boss:
        boss.execute("insert into ledger.access_rule values ('x', 'analyst', 'read', '', 'policy')")

    with Ledger.open(home), psycopg.connect(databases.superuser) as boss:
        assert boss.execute("select from ledger.access_rule where id = 'x'").fetchall() == []
