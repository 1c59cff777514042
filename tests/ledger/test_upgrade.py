"""Migrations keep what is there: from the previous version with data in it."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import psycopg
import pytest
from psycopg.conninfo import make_conninfo
from tests.conftest import (
    MEMBERS,
    ORGANISATIONS,
    Cluster,
    Databases,
    acting_on,
    home_for,
)

from wholeroute import crosscheck
from wholeroute.ledger import Ledger, statements
from wholeroute.ledger.bootstrap import migrate, prepare
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
    with psycopg.connect(older.superuser) as boss:
        for body in ORGANISATIONS:
            boss.execute(
                "insert into ledger.organisation values (%s, %s, %s, %s, %s)",
                (body.id, body.name, body.kind, body.regime, body.country),
            )
        for each in MEMBERS:
            boss.execute(
                "insert into ledger.member values (%s, %s, %s, %s)",
                (each.id, each.organisation, each.name, list(each.roles)),
            )
        boss.execute(_REPORT)
    assert "ledger.judgement" not in tables(older.superuser)
    with psycopg.connect(older.superuser) as boss:
        before = boss.execute(_SAID).fetchall()
    assert len(before) == 3

    migrate(older.places)

    assert tables(older.superuser) == tables(cluster.shared.superuser)
    with psycopg.connect(older.superuser) as boss:
        assert boss.execute(_SAID).fetchall() == before
        boss.execute("update ledger.installation set exercise = true")  # nobody can sign in yet
    with acting_on(ledger)("analyst@ncp-a", Role.ANALYST, Purpose.ANALYSIS) as analyst:
        assert crosscheck.run(analyst).profiles == 1
        with analyst.begin() as connection:
            said = statements(analyst, connection, [UUID("00000000-0000-4000-8000-000000000003")])
    # Whom a telephone names is hidden with them, in what is there already too.
    assert [each.property for each in said] == ["phone"]


_SAID = "select entity, lane, property, value from ledger.statement order by id"
# As the first version wrote it: a suspect, a victim, and a telephone that both hold.
_REPORT = """
insert into ledger.access_class (originator, audience, purposes, h0, h1, h2, h3, tlp)
values ('ncp-a', '{*}', '{analysis}', false, false, false, '', 'amber');
insert into ledger.contribution (ref, contributor, submitted_by, controller, regime, legal_basis,
  reliability, grade_original, access, title, reader, sha256, bytes, review_on, erase_on)
values ('00000000-0000-4000-8000-00000000000a', 'ncp-a', 'contributor@ncp-a', 'ncp-a', 'led', 'law',
        'B', 'B2', 1, 'a report', 'csv', '', 1, now(), now());
insert into ledger.entity values
  ('00000000-0000-4000-8000-000000000001', 'open', 1, 'Person', '{suspect}', false, 1),
  ('00000000-0000-4000-8000-000000000002', 'protected', 1, 'Person', '{victim}', false, 1),
  ('00000000-0000-4000-8000-000000000003', 'open', 1, 'Phone', '{}', false, 1);
insert into ledger.statement (id, entity, contribution, access, line, lane, grade, assessment,
                              property, value)
select gen_random_uuid(), e::uuid, 1, 1, 1, 'open', 2, false, p, v from (values
  ('00000000-0000-4000-8000-000000000001', 'name', 'Ermias Ghermay'),
  ('00000000-0000-4000-8000-000000000003', 'phone', '+39066980001'),
  ('00000000-0000-4000-8000-000000000003', 'holder', '00000000-0000-4000-8000-000000000002')
) as said (e, p, v);
"""
