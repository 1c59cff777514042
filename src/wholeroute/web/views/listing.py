"""List the entities a reader may see, a page at a time, by id."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from wholeroute.ledger import Acting, Sought, entities_after, kinds_seen, lanes_of
from wholeroute.rights import Lane
from wholeroute.web.views.lines import Line, lines

PAGE = 50


@dataclass(frozen=True, slots=True)
class KindCount:
    """How many entities of one kind this reader sees."""

    kind: str
    number: int


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the list, with every kind there is. `after` starts the next page.

    `lanes` are those between which this reader may choose.
    """

    kind: str | None
    lane: Lane | None
    lanes: tuple[Lane, ...]
    kinds: tuple[KindCount, ...]
    lines: tuple[Line, ...]
    after: UUID | None


def listing(acting: Acting, sought: Sought) -> Listing:
    """Return the page that is sought, in the order of ids."""
    with acting.begin() as connection:
        seen = kinds_seen(acting, connection, sought.lane)
        found = entities_after(acting, connection, sought, most=PAGE + 1)
        page = lines(acting, connection, found[:PAGE])
    return Listing(
        kind=sought.kind.value if sought.kind else None,
        lane=sought.lane,
        lanes=lanes_of(acting),
        kinds=kind_counts(seen),
        lines=page,
        after=page[-1].id if len(found) > PAGE else None,
    )


def kind_counts(seen: dict[str, int]) -> tuple[KindCount, ...]:
    """Return counts by kind as values, in their order."""
    return tuple(KindCount(*each) for each in seen.items())
