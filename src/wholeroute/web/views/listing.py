"""List the entities a reader may see, a page at a time, by id."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from wholeroute.entities import Kind
from wholeroute.ledger import Acting, Sought, entities_after, kinds_seen
from wholeroute.web.views.lines import Line, lines

PAGE = 50


@dataclass(frozen=True, slots=True)
class KindCount:
    """How many entities of one kind this reader sees."""

    kind: str
    number: int


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the list, with every kind there is. `after` starts the next page."""

    kind: str | None
    kinds: tuple[KindCount, ...]
    lines: tuple[Line, ...]
    after: UUID | None


def listing(acting: Acting, kind: Kind | None, after: UUID | None) -> Listing:
    """Return the page of `kind` that starts behind `after`, in the order of ids."""
    with acting.begin() as connection:
        seen = kinds_seen(acting, connection)
        found = entities_after(acting, connection, Sought(kind, after=after), most=PAGE + 1)
        page = lines(acting, connection, found[:PAGE])
    return Listing(
        kind=kind.value if kind else None,
        kinds=kind_counts(seen),
        lines=page,
        after=page[-1].id if len(found) > PAGE else None,
    )


def kind_counts(seen: dict[str, int]) -> tuple[KindCount, ...]:
    """Return counts by kind as values, in their order."""
    return tuple(KindCount(*each) for each in seen.items())
