"""Keep values of indicators, and find those that were given."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping

from wholeroute.ledger import Acting
from wholeroute.plan.kept import found, sign
from wholeroute.plan.model import Qualifier
from wholeroute.plan.values import Given, Value
from wholeroute.rights import Action


def give(connection: Connection, acting: Acting, action: Action, given: Given) -> int:
    """Keep a value, as `attest` of an own actor or as `steer` of this installation's own count.

    It was held against its indicator by `values.checked`. Raises `Refused` where the reader may not;
    the database refuses one that rests on no evidence of the reader's organisation for that actor.
    """
    row: dict[str, Any] = {
        "indicator": given.indicator, "actor": given.actor, "breakdown": given.breakdown,
        "since": given.since, "until": given.until, "value": given.value,
        "qualifier": given.qualifier.value, "evidence": given.evidence,
    }  # fmt: skip
    return sign(connection, acting, action, "value", row)


def of_indicator(connection: Connection, indicator: str) -> tuple[Value, ...]:
    """Return every value that was given of an indicator, in the order they came."""
    return tuple(map(_value, found(connection, _OF_INDICATOR, indicator=indicator)))


def of_indicators(connection: Connection, indicators: Sequence[str]) -> tuple[Value, ...]:
    """Return every value that was given of some indicators, in the order they came."""
    return tuple(map(_value, found(connection, _OF_INDICATORS, indicators=[*indicators])))


def resting_on(connection: Connection, evidence: Sequence[int]) -> tuple[Value, ...]:
    """Return every value that rests on some evidence, in the order they came."""
    return tuple(map(_value, found(connection, _RESTING_ON, evidence=[*evidence])))


_COLUMNS = """
select v.id, v.indicator, v.actor, v.breakdown, v.since, v.until, v.value, v.qualifier, v.evidence,
  v.member, v.organisation, v.at, exists (
    select from plan.word w where w.evidence = v.evidence and w.verdict = 'withdrawn') as withdrawn
from plan.value v
"""
_RESTING_ON = f"{_COLUMNS} where v.evidence = any(cast(:evidence as bigint[])) order by v.id"
_OF_INDICATOR = f"{_COLUMNS} where v.indicator = :indicator order by v.id"
_OF_INDICATORS = f"{_COLUMNS} where v.indicator = any(:indicators) order by v.id"


def _value(row: RowMapping) -> Value:
    return Value(**{**row, "qualifier": Qualifier(row["qualifier"])})
