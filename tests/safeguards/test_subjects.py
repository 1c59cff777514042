"""Only who is in the open lane is judged, clustered or found, and stays there while they are."""

from __future__ import annotations

import psycopg
import pytest
from tests.conftest import Contribute, suspect
from tests.safeguards.canaries import World
from tests.safeguards.subjects import freed_and_moved, taken

from wholeroute import crosscheck
from wholeroute.ledger import Acting, Verdict


def test_nobody_outside_the_open_lane_becomes_a_subject_and_no_subject_leaves_it(
    world: World,
) -> None:
    assert taken(world) == []


def test_whom_nothing_binds_may_leave(world: World) -> None:
    assert freed_and_moved(world)


def test_a_lane_changes_only_after_the_judgement_is_taken_back(
    contribute: Contribute, analyst: Acting, superuser: psycopg.Connection[tuple[int]]
) -> None:
    one, other = (contribute([suspect("x", f"Tekle {n}")])["x"] for n in "AB")
    judgement = crosscheck.settle(analyst, one, other, Verdict.DIFFERENT, "two passports")
    move = "update ledger.entity set lane = 'protected' where id = %s"

    with pytest.raises(psycopg.errors.ForeignKeyViolation):
        superuser.execute(move, (one,))
    crosscheck.undo(analyst, judgement.id, "one was forged")

    assert superuser.execute(move, (one,)).rowcount == 1
