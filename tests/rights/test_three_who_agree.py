"""The rules in Python, the database, and policies that somebody wrote by hand say the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice, product
from typing import Any

import psycopg
import pytest
from tests.rights.oracle.asking import (
    CLASSES,
    HOME,
    READERS,
    RECIPIENTS,
    Asked,
    Cedar,
    Database,
    at_random,
    rules_say,
)

from wholeroute.ledger import Ledger
from wholeroute.ledger.roles import ACTS_AS
from wholeroute.rights import Action, Lane, Purpose, Reader, Role

EASY = CLASSES[0]
"""One's own, under no code: what refuses then is the matrix itself."""


def matrix() -> Iterable[Asked]:
    """Yield every role, action, lane and purpose once, under codes that refuse nothing."""
    for reader, action in product(READERS, Action):
        yield Asked(reader, action)
        yield from (Asked(reader, action, lane, EASY) for lane in Lane)


@pytest.fixture(scope="session")
def cedar() -> Cedar:
    return Cedar()


def differing(asked: Iterable[Asked], cedar: Cedar) -> list[Asked]:
    questions = list(asked)
    return [
        each
        for each, said in zip(questions, cedar.say(questions), strict=True)
        if said is not rules_say(each)
    ]


def test_the_matrix_is_the_one_that_was_written_by_hand(cedar: Cedar) -> None:
    assert differing(matrix(), cedar) == []


def codes() -> Iterable[Asked]:
    """Yield every set of codes, for a reader of each kind of purpose, and onward to anybody."""
    readers = (
        Reader("someone", HOME, Role.ANALYST, Purpose.ANALYSIS),
        Reader("someone", HOME, Role.ANALYST, Purpose.SANCTIONS),
        Reader("someone", HOME, Role.PROSECUTOR, Purpose.PROSECUTION),
        Reader("someone", HOME, Role.RIGHTS_REVIEWER, Purpose.OVERSIGHT),
    )
    yield from (Asked(r, Action.READ, Lane.OPEN, access) for r in readers for access in CLASSES)
    exporting = (Asked(r, Action.EXPORT, Lane.OPEN, access) for r in readers for access in CLASSES)
    yield from exporting
    for number, (access, to) in enumerate(product(CLASSES[::3], RECIPIENTS[::5])):
        yield Asked(readers[number % 3], Action.EXPORT, Lane.OPEN, access, to)
    for access, to in product(CLASSES[::7], RECIPIENTS):
        yield Asked(readers[0], Action.EXPORT, Lane.OPEN, access, to)


def test_the_codes_are_those_that_were_written_by_hand(cedar: Cedar) -> None:
    assert differing(codes(), cedar) == []


def test_anything_asked_at_random_gets_one_answer_from_all_three(
    cedar: Cedar, enrolled: Ledger, superuser: psycopg.Connection[Any]
) -> None:
    questions = list(at_random(2_000, seed=1)) + [
        each for each in matrix() if each.reader.purpose is Purpose.OVERSIGHT
    ]
    conninfo = {role: enrolled.conninfo(ACTS_AS[role]) for role in Role}
    stored = Database(superuser, conninfo).say(questions)

    assert differing(questions, cedar) == []
    assert [each for each, said in stored.items() if said is not rules_say(each)] == []
    assert len(stored) > len(set(questions)) * 0.8
    assert {rules_say(each) for each in stored} == {True, False}


@pytest.mark.parametrize(
    "policy",
    ["audience", "purpose", "H0", "H1 before a court", "H1 onward to a court", "H2", "red stays",
     "strict stays with whom it names", "onward"],
)  # fmt: skip
def test_each_code_is_missed_when_it_is_taken_out_of_the_policies(policy: str) -> None:
    lax = Cedar(without=policy)

    assert any(differing(some, lax) for some in batched(codes(), 2_000))


def batched(asked: Iterable[Asked], size: int) -> Iterator[list[Asked]]:
    """Yield what is asked in parts: the first that differs will do."""
    rest = iter(asked)
    while part := list(islice(rest, size)):
        yield part


def test_the_wall_forbids_what_nothing_permits_anyway(cedar: Cedar) -> None:
    """It stands a second time, for whoever changes the matrix."""
    walled = [
        each
        for each in matrix()
        if each.lane not in (None, Lane.OPEN)
        and each.action in (Action.SCREEN, Action.JUDGE, Action.EXPORT)
        and each.reader.role is not Role.PROSECUTOR
    ]

    assert walled
    assert not any(cedar.say(walled))
    assert not any(map(rules_say, walled))
