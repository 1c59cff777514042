"""The world in which the fences are tried: planted once for each worker, changed by nobody."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from tests.conftest import EMBEDDED, MEMBERS, ORGANISATIONS, Cluster, home_for
from tests.safeguards import canaries

from wholeroute.ledger import Ledger
from wholeroute.members import begin_exercise, enrol


@pytest.fixture(scope="session")
def world(clusters: Callable[[str], Cluster]) -> Iterator[canaries.World]:
    """Return the planted world. Whoever wants to change it takes a copy of its databases."""
    cluster = clusters(EMBEDDED)
    databases = cluster.copy()
    try:
        ledger = Ledger(home_for(cluster, databases), databases.places, None, databases.engines)
        begin_exercise(ledger)
        enrol(ledger, ORGANISATIONS, MEMBERS)
        with canaries.world(databases, ledger) as planted:
            databases.close()  # a database is copied only while nobody is connected
            yield planted
    finally:
        cluster.drop(databases)
