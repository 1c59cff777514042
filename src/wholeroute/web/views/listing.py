"""List the entities a reader may see, a page at a time, by id."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from wholeroute.entities import Kind
from wholeroute.ledger import Acting, Entity, entities, statements
from wholeroute.rights import Lane
from wholeroute.web.views.said import captions

PAGE = 50
# The ledger has no verb yet that starts behind an id or keeps to one kind: this reads from
# the beginning and says so where it stops.
MOST_READ = 20_000


@dataclass(frozen=True, slots=True)
class Line:
    """One entity in the list."""

    id: UUID
    kind: str
    lane: Lane
    categories: tuple[str, ...]
    minor: bool
    names: str


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the list. `after` starts the next; `cut` tells that more exist than are listed."""

    kind: str | None
    kinds: tuple[str, ...]
    lines: tuple[Line, ...]
    after: UUID | None
    cut: bool


def listing(acting: Acting, kind: Kind | None, after: UUID | None) -> Listing:
    """Return the page of `kind` that starts behind `after`, in the order of ids."""
    with acting.begin() as connection:
        everything = entities(acting, connection, most=MOST_READ)
        matching = sorted(
            (each for each in everything if _wanted(each, kind, after)), key=lambda each: each.id
        )
        page = matching[:PAGE]
        names = captions(statements(acting, connection, [each.id for each in page]))
    return Listing(
        kind=kind.value if kind else None,
        kinds=tuple(sorted({each.kind for each in everything})),
        lines=tuple(
            Line(e.id, e.kind, e.lane, e.categories, e.minor, names.get(e.id, "")) for e in page
        ),
        after=page[-1].id if len(matching) > PAGE else None,
        cut=len(everything) >= MOST_READ,
    )


def _wanted(each: Entity, kind: Kind | None, after: UUID | None) -> bool:
    return (kind is None or each.kind == kind) and (after is None or each.id > after)
