"""What is hidden is answered as what was never there: the same status, heads, bytes and counts.

How long it takes is no matter of a test: the bench compares a thousand pairs of each family.
"""

from __future__ import annotations

import pytest
from tests.safeguards.canaries import Canary
from tests.safeguards.pairs_of_requests import FAMILIES, Thing, in_turns
from tests.safeguards.test_fences import intruder
from tests.safeguards.test_sweep import Served, served, sit

from wholeroute.rights import Purpose, Role

PAIRS = 6
__all__ = ["served"]


def hidden_from(served: Served, role: Role, purpose: Purpose) -> list[Canary]:
    """Return the canaries of which this reader may see nothing."""
    who = intruder(served.world, role, purpose)
    marks = served.world.shown(who)
    return [canary for canary in served.world.canaries if not canary.marks & marks]


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize(
    ("role", "purpose"),
    [
        (Role.ANALYST, Purpose.ANALYSIS),
        (Role.PROSECUTOR, Purpose.PROSECUTION),
        (Role.PROTECTION_OFFICER, Purpose.PROTECTION),
        (Role.CUSTODIAN, Purpose.CATEGORISATION),
    ],
)
def test_nothing_in_an_answer_tells_hidden_from_absent(
    served: Served, family: str, role: Role, purpose: Purpose
) -> None:
    hidden = hidden_from(served, role, purpose)
    assert hidden
    sit(served, role, purpose)
    seen = served.world.canaries[0].person
    things = [Thing(each.person, each.ref, each.name) for each in hidden]

    for there, not_there, nor_that in in_turns(served.browser, family, things, seen, PAIRS):
        assert there.said == not_there.said
        assert not_there.said == nor_that.said


def test_what_is_seen_is_answered_otherwise(served: Served) -> None:
    """Else every answer might be one and the same."""
    sit(served, Role.ANALYST, Purpose.ANALYSIS)
    own = next(each for each in served.world.canaries if each.name == "canaryopen")
    thing = Thing(own.person, own.ref, own.name)

    ((there, not_there, _),) = in_turns(served.browser, "entity", [thing], own.person, 1)

    assert there.said != not_there.said
