"""Nobody gets at what is hidden from them, whatever they send under their own login."""

from __future__ import annotations

import pytest
from tests.safeguards.canaries import PROBES, PURPOSES, Intruder, Probe, World, everything, leaks

from wholeroute.rights import Action, Purpose, Role

READERS = [(role, purpose) for role, purposes in PURPOSES.items() for purpose in purposes]


def intruder(world: World, role: Role, purpose: Purpose) -> Intruder:
    (found,) = (i for i in world.intruders if (i.reader.role, i.reader.purpose) == (role, purpose))
    return found


@pytest.mark.parametrize(("role", "purpose"), READERS)
@pytest.mark.parametrize("probe", PROBES, ids=lambda probe: probe.__name__)
def test_nothing_hidden_comes_to_light(
    world: World, probe: Probe, role: Role, purpose: Purpose
) -> None:
    assert probe(world, intruder(world, role, purpose)) == []


@pytest.mark.parametrize(("role", "purpose"), READERS)
def test_what_the_rules_allow_is_really_there_to_be_seen(
    world: World, role: Role, purpose: Purpose
) -> None:
    """Else every probe would find nothing because there is nothing."""
    who = intruder(world, role, purpose)
    shown = {c.name for c in world.canaries} & world.may(who, Action.READ)
    with world.login(who) as connection:
        seen = {
            mark.rpartition(" ")[2]
            for mark in leaks(everything(connection), frozenset(c.name for c in world.canaries))
        }

    assert seen == shown
