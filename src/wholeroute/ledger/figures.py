"""Count what a session sees, in groups: every figure leads to the list that it counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import text

from wholeroute.ledger.audit import record
from wholeroute.ledger.connect import Acting
from wholeroute.ledger.read import lanes_of
from wholeroute.rights import Action, require

_CONTRIBUTIONS = """
select reader, reliability, count(*) from ledger.contribution group by 1, 2 order by 1, 2
"""
_PEOPLE = """
select cardinality(holds) > 0, count(*) from {lane}.entity where kind = 'Person' group by 1
"""
_STATEMENTS = "select count(*) from {lane}.statement"
_REFUSALS = """
select rule, count(*) from ledger.audit where not allowed group by 1 order by 2 desc, 1
"""
_QUARANTINE = """
select field, reason, count(*) from ledger.quarantine where state = 'waiting'
group by 1, 2 order by 3 desc, 1, 2
"""


def contributions_by_reader(acting: Acting) -> dict[tuple[str, str], int]:
    """Return how many reports the session sees, by reader and reliability of their source."""
    return {(row[0], row[1]): row[2] for row in _rows(acting, _CONTRIBUTIONS)}


def people_by_lane(acting: Acting) -> dict[str, int]:
    """Return how many people stand in each lane that the session reads; those on hold apart."""
    found: dict[str, int] = {}
    for lane in lanes_of(acting):
        for held, number in _rows(acting, _PEOPLE.format(lane=lane.value)):
            found["on hold" if held else lane.value] = number
    return found


def statements_by_lane(acting: Acting) -> dict[str, int]:
    """Return how many statements stand in each lane that the session reads."""
    return {
        lane.value: _rows(acting, _STATEMENTS.format(lane=lane.value))[0][0]
        for lane in lanes_of(acting)
    }


def refusals_by_rule(acting: Acting) -> dict[str, int]:
    """Return how often each rule said no, as the log's auditor sees it."""
    return {row[0]: row[1] for row in _rows(acting, _REFUSALS)}


def quarantine_by_reason(acting: Acting) -> dict[tuple[str, str], int]:
    """Return how many rows of the sender's own wait outside, by field and reason."""
    return {(row[0], row[1]): row[2] for row in _rows(acting, _QUARANTINE)}


@dataclass(frozen=True, slots=True)
class Figure:
    """One cell of what is counted over all reports: rounded down to tens, never below ten."""

    population: str
    first: str
    second: str
    number: int
    counted_on: date


def statistics(acting: Acting) -> list[Figure]:
    """Return the figures of the whole installation, as the database rounded and held them back.

    They are those of the last edition: `rights.counting` says when a new one is made. The asking
    is audited.
    """
    require(acting.reader, Action.COUNT)
    with acting.begin() as connection:
        found = [Figure(*row) for row in connection.execute(text(_STATISTICS))]
        record(connection, acting.reader, Action.COUNT, "figures")
    return found


_STATISTICS = """
select population, first, second, number, counted_on from ledger.statistics()
"""


def _rows(acting: Acting, query: str) -> list[tuple[Any, ...]]:
    with acting.begin() as connection:
        return [tuple(row) for row in connection.execute(text(query))]
