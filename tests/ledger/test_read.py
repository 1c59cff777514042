"""Reading: what a session sees, counted and listed, and nothing about the rest."""

from __future__ import annotations

import pytest
from tests.conftest import Contribute, person, suspect

from wholeroute.ledger import Acting, counts


@pytest.mark.both_servers
def test_an_analyst_counts_the_open_lane_alone(contribute: Contribute, analyst: Acting) -> None:
    contribute([suspect("a", "Ermias Ghermay"), person("v", "Amina Canary", "victim")])

    seen = counts(analyst)

    assert (seen.contributions, seen.entities, seen.statements) == (1, {"Person": 1}, 1)
