"""The front page in numbers: what this reader may see, and nothing about the rest.

Every figure is the length of a list that the reader may open.
"""

from __future__ import annotations

from dataclasses import dataclass

from wholeroute.ledger import Acting, kinds_seen, pairs_waiting, reports_seen
from wholeroute.rights import Action, Lane
from wholeroute.web.may import may
from wholeroute.web.views.listing import KindCount, kind_counts
from wholeroute.web.views.merged import merged_number


@dataclass(frozen=True, slots=True)
class Front:
    """The figures. `waiting` is for those who judge pairs, `merged` for who reads the open lane."""

    contributions: int
    entities: tuple[KindCount, ...]
    waiting: int | None
    merged: int | None


def front(acting: Acting) -> Front:
    """Count what the session sees."""
    reader = acting.reader
    with acting.begin() as connection:
        return Front(
            contributions=reports_seen(acting, connection),
            entities=kind_counts(kinds_seen(acting, connection)),
            waiting=(pairs_waiting(connection) if may(reader, Action.JUDGE, Lane.OPEN) else None),
            merged=merged_number(connection) if may(reader, Action.READ, Lane.OPEN) else None,
        )
