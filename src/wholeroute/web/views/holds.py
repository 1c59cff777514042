"""Gather the requests to lift a hold, and the page of one with what it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from wholeroute.errors import NotFound
from wholeroute.ledger import (
    Acting,
    Release,
    RightsNotice,
    Statement,
    record,
    releases,
    rights_notices,
    see_notices,
)
from wholeroute.rights import Action
from wholeroute.web.may import may
from wholeroute.web.views.lines import evidence


@dataclass(frozen=True, slots=True)
class RequestPage:
    """One request with what it rests on, as far as this reader sees it; `held` counts the rest.

    `may_decide` is true for whoever may co-sign and did not ask.
    """

    request: Release
    evidence: tuple[Statement, ...]
    names: dict[UUID, str]
    held: int
    own: bool
    may_decide: bool


def requests(acting: Acting, *, waiting: bool) -> list[Release]:
    """Return the requests that wait, or those decided on, the oldest first. Audited."""
    with acting.begin() as connection:
        found = [
            each
            for each in releases(connection, waiting=waiting)
            if (each.granted is None) is waiting
        ]
        record(connection, acting.reader, Action.READ, "releases", details={"n": len(found)})
    return found


def request_page(acting: Acting, which: UUID) -> RequestPage:
    """Return one request with its evidence; raise `NotFound` for hidden and absent. Audited."""
    with acting.begin() as connection:
        asked = next((e for e in releases(connection, waiting=False) if e.id == which), None)
        if asked is None:
            raise NotFound(f"no request {which} that you may see")
        said, names = evidence(acting, connection, asked.evidence)
        record(connection, acting.reader, Action.READ, f"release:{which}")
    own = asked.asked_by == acting.reader.member
    co_signs = may(acting.reader, Action.CO_SIGN, asked.lane)
    return RequestPage(
        asked,
        said,
        names,
        len(asked.evidence) - len(said),
        own,
        co_signs and not own and asked.granted is None,
    )


def requests_waiting(acting: Acting) -> int:
    """Return how many requests this reader sees that wait for a decision."""
    with acting.begin() as connection:
        return len(releases(connection))


def notices(acting: Acting) -> list[RightsNotice]:
    """Return the notices of rights that this reader sees, the newest first. Audited."""
    with acting.begin() as connection:
        found = rights_notices(connection, acting.reader)
        record(connection, acting.reader, Action.READ, "notices", details={"n": len(found)})
    return found


def read_notices(acting: Acting) -> None:
    """Write that this reader has read every notice that they see."""
    with acting.begin() as connection:
        unread = [each.id for each in rights_notices(connection, acting.reader) if not each.seen]
        see_notices(connection, unread)
        record(connection, acting.reader, Action.READ, "notices", details={"seen": len(unread)})


def notices_unread(acting: Acting) -> int:
    """Return how many notices this reader has yet to read."""
    with acting.begin() as connection:
        return sum(not each.seen for each in rights_notices(connection, acting.reader))
