"""Tell everybody what this installation holds and refuses, in tens: nobody need sign in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import text

from wholeroute.ledger.connect import Ledger
from wholeroute.ledger.roles import DatabaseRole
from wholeroute.rights import Profile

_FIGURES = text("select population, first, number, counted_on from ledger.public_figures()")


@dataclass(frozen=True, slots=True)
class PublicFigure:
    """One figure: rounded down to tens, never below ten."""

    population: str
    first: str
    number: int
    counted_on: date


def public_figures(ledger: Ledger) -> list[PublicFigure]:
    """Return the figures of the last edition; none where no table can hold anybody.

    The asking leaves no line in the log: it has no name to write there.
    """
    if ledger.profile is Profile.POLICY:
        return []
    with ledger.engine(DatabaseRole.GATE).begin() as connection:
        return [PublicFigure(*row) for row in connection.execute(_FIGURES)]
