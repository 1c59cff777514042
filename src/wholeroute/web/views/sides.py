"""Put two records side by side, a property at a time, and say how the two sides stand to each other.

Pure: it takes statements the reader may see and returns values.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from wholeroute.crosscheck import PairScore
from wholeroute.entities import (
    PROPERTIES,
    DateAgreement,
    PartialDate,
    PropertyType,
    compare_dates,
)
from wholeroute.ledger import Statement
from wholeroute.web.views.said import Group, Value, grouped


class Standing(StrEnum):
    """How the two sides of a property stand to each other."""

    AGREE = "agree"
    ALIKE = "alike"
    DIFFER = "differ"
    ONE = "one"
    OTHER = "other"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class PairRow:
    """One property of both sides, and how they stand to each other."""

    property: str
    left: tuple[Value, ...]
    right: tuple[Value, ...]
    standing: Standing


_FIT = frozenset({DateAgreement.EXACT, DateAgreement.OVERLAP})


def rows(
    left: Sequence[Statement], right: Sequence[Statement], score: PairScore
) -> tuple[PairRow, ...]:
    """Return each property that either side states, in the vocabulary's order."""
    sides = [{g.property: g for g in grouped(said, {})} for said in (left, right)]
    order = [group.property for group in grouped([*left, *right], {})]
    named = _named_alike(score)
    return tuple(
        _row(name, *(_values(side.get(name)) for side in sides), named=named) for name in order
    )


def _named_alike(score: PairScore) -> bool:
    """Tell whether the names speak for the two, taken together."""
    return sum(each.weight for each in score.evidence if each.feature.startswith("name")) > 0


def _values(group: Group | None) -> tuple[Value, ...]:
    return group.values if group else ()


def _row(name: str, left: tuple[Value, ...], right: tuple[Value, ...], *, named: bool) -> PairRow:
    return PairRow(name, left, right, _standing(name, left, right, named=named))


def _standing(
    name: str, left: tuple[Value, ...], right: tuple[Value, ...], *, named: bool
) -> Standing:
    if not right:
        return Standing.ONE
    if not left:
        return Standing.OTHER
    # What is kept in the vault is not known to be equal, nor to be another.
    ours, theirs = ([v.value for v in side if not v.vaulted] for side in (left, right))
    if not ours or not theirs:
        return Standing.UNKNOWN
    if set(ours) & set(theirs):
        return Standing.AGREE
    return Standing.ALIKE if _alike(name, ours, theirs, named=named) else Standing.DIFFER


def _alike(name: str, ours: Sequence[str], theirs: Sequence[str], *, named: bool) -> bool:
    """Tell whether values that are not the same may be: a year and its day, two spellings of a name."""
    kind = PROPERTIES[name].type if name in PROPERTIES else None
    if kind is PropertyType.NAME:
        return named
    if kind is not PropertyType.DATE:
        return False
    dates = [[PartialDate.from_edtf(value) for value in side] for side in (ours, theirs)]
    return any(compare_dates(one, other) in _FIT for one in dates[0] for other in dates[1])
