"""A sample of the long run of `bench/allegations.py`: nothing that was received is lost."""

from __future__ import annotations

import random
from datetime import UTC, datetime

import psycopg
from bench.allegations import SEED, Run, seats_of

from wholeroute.ledger import Ledger
from wholeroute.partnerships.allegations import StepKind
from wholeroute.partnerships.store.allegations import register


def test_no_allegation_is_lost_whatever_is_done_or_tried(enrolled: Ledger) -> None:
    run = Run(random.Random(SEED), datetime.now(UTC).date())  # noqa: S311 — the same run again
    with seats_of(enrolled) as seats:
        run.go(seats, 250)

        assert run.lost(seats) == []
        assert run.book.tried["change"] == run.book.refused["change"] > 0
        cases = register(seats.managers[1]).cases
        assert list(cases) == list(run.book.received)
        assert {step.kind for case in cases.values() for step in case.steps} == {*StepKind}


def test_the_run_notices_what_is_taken_away_by_force(
    enrolled: Ledger, superuser: psycopg.Connection[object]
) -> None:
    run = Run(random.Random(SEED), datetime.now(UTC).date())  # noqa: S311 — the same run again
    with seats_of(enrolled) as seats:
        run.go(seats, 20)
        superuser.execute("set session_replication_role = replica")
        superuser.execute(
            "update partnership.allegation set received_on = '2020-01-01' where id = 1"
        )

        assert run.lost(seats) == [1]
