"""What left, and what its recipients must be told of it since."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from wholeroute.errors import NotFound, Refused
from wholeroute.ledger import (
    Acting,
    DisclosureRow,
    NoticeRow,
    RequestRow,
    disclosure_requests,
    disclosures,
    mark_told,
    notices,
    record,
)
from wholeroute.rights import AccessClass, Action, Item, Lane, Reader, decide


@dataclass(frozen=True, slots=True)
class Left:
    """What left an organisation, what waits to, and which notices are due or told."""

    requests: tuple[RequestRow, ...]
    disclosures: tuple[DisclosureRow, ...]
    notices: tuple[NoticeRow, ...]


def may_see(reader: Reader) -> bool:
    """Return whether `reader` sees what left: whoever exports, and whoever watches over it."""
    own = AccessClass(reader.organisation, frozenset(), frozenset({reader.purpose}))
    exports = decide(reader, Action.EXPORT, Item(Lane.OPEN, own)).allowed
    return exports or decide(reader, Action.AUDIT).allowed


def left(acting: Acting, disclosure: UUID | None = None) -> Left:
    """Return what left, all of it or one package, with its notices. Audited."""
    if not may_see(acting.reader):
        raise Refused("no-rule", f"the role of {acting.reader.role} sees nothing that left")
    watches = decide(acting.reader, Action.AUDIT).allowed
    with acting.begin() as connection:
        requests = [] if watches else disclosure_requests(connection, waiting=True)
        found = disclosures(connection, disclosure)
        if disclosure is not None and not found:
            raise NotFound(f"no disclosure {disclosure} that you may know of")
        due = notices(connection, disclosure)
        record(connection, acting.reader, Action.READ, f"disclosure:{disclosure or 'list'}",
               details={"n": len(found)})  # fmt: skip
    return Left(tuple(requests), tuple(found), tuple(due))


def tell(acting: Acting, notice: UUID, *, acknowledged: bool = False) -> None:
    """Write that a recipient was told, or has acknowledged it; raise `NotFound` where none is due."""
    own = AccessClass(acting.reader.organisation, frozenset(), frozenset({acting.reader.purpose}))
    if not decide(acting.reader, Action.EXPORT, Item(Lane.OPEN, own)).allowed:
        raise Refused("no-rule", f"the role of {acting.reader.role} tells no recipient")
    with acting.begin() as connection:
        if not mark_told(connection, acting.reader, notice, acknowledged=acknowledged):
            raise NotFound(f"no notice {notice} that is due from your organisation")
        record(connection, acting.reader, Action.EXPORT, f"notice:{notice}",
               details={"acknowledged": acknowledged})  # fmt: skip
