"""Tell members who came in since that their saved searches mean.

The database notes who holds a key of a saved search; whether that is who was sought is looked at
here, under the session of whoever saved it, each time it is read. So an alert is gone with the
right to see what it is about, and with whoever leaves the open lane.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from wholeroute.crosscheck.asked import read
from wholeroute.crosscheck.facets import fits, values_of
from wholeroute.crosscheck.run import require_in_lane
from wholeroute.crosscheck.seek import How, names_of, seek
from wholeroute.errors import Invalid
from wholeroute.ledger import (
    Acting,
    AlertRow,
    SearchRow,
    forget_search,
    record,
    reported_by,
    save_search,
    saved_searches,
    search_row,
    see_alerts,
    unseen_alerts,
)
from wholeroute.rights import Action

MOST_SAVED = 50
"""Searches that one member keeps in one role, for one purpose."""

_LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class Alert:
    """Somebody who came in after a search was saved, and by what they are who it means."""

    search: UUID
    entity: UUID
    kind: str
    called: str
    how: How
    found: str
    came_at: datetime


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A saved search with whoever came in since and was not looked at, the newest first."""

    search: SearchRow
    alerts: tuple[Alert, ...]


def saved(acting: Acting) -> tuple[SavedSearch, ...]:
    """Return the reader's saved searches, by name. Audited; raises `Refused` for who may not search."""
    require_in_lane(acting, Action.SCREEN)
    with acting.begin() as connection:
        found = tuple(_told(connection, _unseen(connection)))
        told = sum(len(each.alerts) for each in found)
        record(connection, acting.reader, Action.SCREEN, "searches:saved", details={"alerts": told})
    return found


def number_of_alerts(connection: Connection) -> int:
    """Return how many came in that a session's saved searches mean, and were not looked at."""
    rows = _unseen(connection)  # nearly always none, and then this is all that is asked
    told = _told(connection, rows) if rows else ()
    return len({alert.entity for each in told for alert in each.alerts})


def save(acting: Acting, which: UUID, name: str, narrowed: Mapping[str, str]) -> None:
    """Save a search of the reader's own under a name; whoever comes in and is meant makes an alert.

    Raises `Invalid` for no name, one too long, or one search too many.
    """
    require_in_lane(acting, Action.SCREEN)
    called = " ".join(name.split())
    if not called or len(called) > _LONGEST_NAME:
        fix = f"Give it a name of up to {_LONGEST_NAME} characters, so that you know it again."
        raise Invalid("name", "a saved search needs a name", fix)
    with acting.begin() as connection:
        others = [each for each in saved_searches(connection) if each.id != which]
        if len(others) >= MOST_SAVED:
            fix = "Forget one that you no longer need."
            raise Invalid("name", f"you have saved {MOST_SAVED} searches already", fix)
        kept = search_row(connection, which)
        save_search(connection, which, called, narrowed, read(kept.words).sure_keys())
        record(connection, acting.reader, Action.SCREEN, f"search:{which}:saved")


def see(acting: Acting, which: UUID) -> None:
    """Write that what a saved search was told has been looked at."""
    require_in_lane(acting, Action.SCREEN)
    with acting.begin() as connection:
        search_row(connection, which)
        see_alerts(connection, which)


def forget(acting: Acting, which: UUID) -> None:
    """Delete a search of the reader's own."""
    require_in_lane(acting, Action.SCREEN)
    with acting.begin() as connection:
        forget_search(connection, which)


def _unseen(connection: Connection) -> dict[UUID, list[AlertRow]]:
    rows: defaultdict[UUID, list[AlertRow]] = defaultdict(list)
    for row in unseen_alerts(connection):
        rows[row.search].append(row)
    return dict(rows)


def _told(connection: Connection, rows: Mapping[UUID, list[AlertRow]]) -> Iterator[SavedSearch]:
    for search in saved_searches(connection):
        yield SavedSearch(search, tuple(_meant(connection, search, rows.get(search.id, ()))))


def _meant(connection: Connection, search: SearchRow, rows: Iterable[AlertRow]) -> Iterator[Alert]:
    came = {row.entity: row.came_at for row in rows}
    if not came:
        return
    sighted = seek(connection, read(search.words), came)
    reports = reported_by(
        connection, {sighted.stated[m.entity].contribution for m in sighted.matches}
    )
    for match in sorted(sighted.matches, key=lambda each: came[each.entity], reverse=True):
        record_ = sighted.stated[match.entity]
        if fits(values_of(record_, reports.get(record_.contribution)), search.narrowed):
            called = next(iter(names_of(record_)), match.found)
            yield Alert(
                search.id, match.entity, record_.kind, called, match.how, match.found,
                came[match.entity],
            )  # fmt: skip
