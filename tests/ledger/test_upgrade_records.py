"""The manifest of records gets lanes, and what stood in it stays behind the walls of its report."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from psycopg.conninfo import make_conninfo
from tests.conftest import Cluster, Databases

from wholeroute.ledger.bootstrap import migrate, prepare


@pytest.fixture
def older(cluster: Cluster) -> Iterator[Databases]:
    """Yield databases of the version before records had lanes."""
    admin = make_conninfo(cluster.admin, dbname="laneless")
    places = prepare(admin, cluster.folder / "keys" / "database-roles", version="0003")
    made = Databases(places, admin)
    yield made
    cluster.drop(made)


# The older version's own tables: today's code does not write there any more.
_OLDER = """
insert into ledger.organisation values ('ncp-a', 'A', 'authority', 'led', 'IT');
insert into ledger.member values ('m', 'ncp-a', 'M', '{}');
insert into ledger.access_class (originator, audience, purposes, h0, h1, h2, h3, tlp)
  values ('ncp-a', '{}', '{}', false, false, false, '', 'amber');
insert into ledger.contribution (ref, contributor, submitted_by, controller, regime, legal_basis,
  reliability, grade_original, access, title, reader, sha256, bytes, review_on, erase_on)
  select gen_random_uuid(), 'ncp-a', 'm', 'ncp-a', 'led', 'a law', 'B', 'B2', 1, title, 'csv',
         title::bytea, 1, '2027-01-01', '2029-01-01'
  from unnest(array['mixed', 'open']) as title;
insert into ledger.entity (id, lane, contribution, kind, categories, minor, access)
  select gen_random_uuid(), lane::ledger.lane, c.id, 'Person', '{}', false, 1
  from (values ('mixed', 'open'), ('mixed', 'protected'), ('open', 'open')) as v (title, lane)
  join ledger.contribution c using (title);
insert into ledger.record_part (id, contribution, kind, rows, sha256, access)
  select gen_random_uuid(), id, 'Payment', 3, '', access from ledger.contribution;
"""


@pytest.mark.both_servers
def test_a_part_from_before_takes_the_strictest_lane_of_its_report(older: Databases) -> None:
    with psycopg.connect(older.superuser) as boss:
        boss.execute(_OLDER)

    migrate(older.places)

    with psycopg.connect(older.superuser) as boss:
        found = boss.execute(
            "select c.title, p.lane::text, p.rows from ledger.record_part p"
            " join ledger.contribution c on c.id = p.contribution order by 1"
        ).fetchall()
    assert found == [("mixed", "protected", 3), ("open", "open", 3)]
