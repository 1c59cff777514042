"""Migrations keep what is there: from the previous version with data in it."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from psycopg.conninfo import make_conninfo
from tests.conftest import (
    MEMBERS,
    ORGANISATIONS,
    Cluster,
    Databases,
    acting_on,
    contribute_to,
    home_for,
    suspect,
)

from wholeroute import crosscheck
from wholeroute.ledger import Ledger
from wholeroute.ledger.bootstrap import migrate, prepare
from wholeroute.members import enrol
from wholeroute.rights import Purpose, Role


@pytest.fixture
def older(cluster: Cluster) -> Iterator[Databases]:
    """Yield databases of the version before the newest."""
    admin = make_conninfo(cluster.admin, dbname="older")
    places = prepare(admin, cluster.folder / "keys" / "database-roles", version="0001")
    made = Databases(places, admin)
    yield made
    cluster.drop(made)


def tables(info: str) -> set[str]:
    with psycopg.connect(info) as boss:
        rows = boss.execute(
            "select schemaname || '.' || tablename from pg_tables"
            " where schemaname !~ '^(pg_|information_schema$)'"
        ).fetchall()
    return {name for (name,) in rows}


def test_the_newest_version_keeps_the_data_of_the_one_before(
    cluster: Cluster, older: Databases
) -> None:
    ledger = Ledger(home_for(cluster, older), older.places, None, older.engines)
    enrol(ledger, ORGANISATIONS, MEMBERS)
    contribute_to(ledger)([suspect("a", "Ermias Ghermay", birthDate="1980")])
    assert "ledger.judgement" not in tables(older.superuser)
    with psycopg.connect(older.superuser) as boss:
        before = boss.execute("select * from ledger.statement order by id").fetchall()
    assert len(before) == 2

    migrate(older.places)

    assert tables(older.superuser) == tables(cluster.shared.superuser)
    with psycopg.connect(older.superuser) as boss:
        assert boss.execute("select * from ledger.statement order by id").fetchall() == before
    with acting_on(ledger)("analyst@ncp-a", Role.ANALYST, Purpose.ANALYSIS) as analyst:
        assert crosscheck.run(analyst).profiles == 1
