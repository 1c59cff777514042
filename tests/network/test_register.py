"""What a run writes into the ledger as its rule stands in the register."""

from __future__ import annotations

from psycopg import Connection
from tests.network.conftest import Reports

from wholeroute import network
from wholeroute.ledger import Acting


def test_what_found_it_is_registered(
    joined: Reports, analyst: Acting, superuser: Connection
) -> None:
    network.run(analyst)
    written = superuser.execute(
        "select distinct rule || ' ' || version from ledger.finding"
    ).fetchall()

    assert written
    assert {row[0] for row in written} <= {v for each in network.REGISTER for v in each.versions}
