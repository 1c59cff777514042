"""The front page in numbers: what this reader may see, and nothing about the rest."""

from __future__ import annotations

from dataclasses import dataclass

from wholeroute.crosscheck import queue
from wholeroute.ledger import Acting, counts, memberships
from wholeroute.rights import Action, Lane
from wholeroute.web.may import may

_ALL = 1_000_000


@dataclass(frozen=True, slots=True)
class KindCount:
    """How many entities of one kind there are."""

    kind: str
    number: int


@dataclass(frozen=True, slots=True)
class Front:
    """The figures. `waiting` and `clusters` are for those who judge pairs alone."""

    contributions: int
    entities: tuple[KindCount, ...]
    statements: int
    waiting: int | None
    clusters: int | None


def front(acting: Acting) -> Front:
    """Count what the session sees."""
    seen = counts(acting)
    judges = may(acting.reader, Action.JUDGE, Lane.OPEN)
    return Front(
        contributions=seen.contributions,
        entities=tuple(
            KindCount(kind, number)
            for kind, number in sorted(seen.entities.items(), key=lambda each: (-each[1], each[0]))
        ),
        statements=seen.statements,
        waiting=len(queue(acting, most=_ALL)) if judges else None,
        clusters=_clusters(acting) if judges else None,
    )


def _clusters(acting: Acting) -> int:
    with acting.begin() as connection:
        return len({each.analytic for each in memberships(connection)})
