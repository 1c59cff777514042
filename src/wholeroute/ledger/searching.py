"""Keep searches and what saved ones were told; read what stands beside whoever is found.

All of it under the session of whoever asks: a search is nobody else's, and of what it finds the
database shows what they may read.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, text

from wholeroute.errors import NotFound
from wholeroute.rights import Reader


@dataclass(frozen=True, slots=True)
class SearchRow:
    """One search as its member made it; `name` is empty where it was not saved.

    `narrowed` are the facets under which it was saved.
    """

    id: UUID
    words: str
    name: str
    narrowed: Mapping[str, str]
    made_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class AlertRow:
    """One entity that came in after a search was saved and holds one of its keys."""

    search: UUID
    entity: UUID
    came_at: datetime


_SEARCH = "select id, words, name, narrowed, made_at, ends_at from ledger.search"
_KEEP = """
insert into ledger.search (member, organisation, role, purpose, words)
values (:member, :organisation, :role, :purpose, :words) returning id
"""


def keep_search(connection: Connection, reader: Reader, words: str) -> UUID:
    """Keep what is asked for a month under an id of its own, and return that."""
    values = {
        "member": reader.member, "organisation": reader.organisation, "role": reader.role,
        "purpose": reader.purpose, "words": words,
    }  # fmt: skip
    kept: UUID = connection.execute(text(_KEEP), values).scalar_one()
    return kept


def search_row(connection: Connection, which: UUID) -> SearchRow:
    """Return a search of the session's own; raise `NotFound` for any other and for none alike."""
    row = connection.execute(text(f"{_SEARCH} where id = :id"), {"id": which}).one_or_none()
    if row is None:
        raise NotFound(f"no search {which} of yours is kept")
    return SearchRow(*row)


def saved_searches(connection: Connection) -> list[SearchRow]:
    """Return the saved searches of the session's own, by name."""
    rows = connection.execute(text(f"{_SEARCH} where saved_at is not null order by name, id"))
    return [SearchRow(*row) for row in rows]


_SAVE = """
update ledger.search set name = :name, narrowed = cast(:narrowed as jsonb),
  saved_at = coalesce(saved_at, clock_timestamp()),
  ends_at = clock_timestamp() + interval '180 days'
where id = :id
"""
_WAIT_FOR = """
insert into ledger.search_key (key, search) select unnest(cast(:keys as text[])), :id
on conflict do nothing
"""


def save_search(
    connection: Connection,
    which: UUID,
    name: str,
    narrowed: Mapping[str, str],
    keys: Iterable[str],
) -> None:
    """Keep a search for half a year from now, and wait for whoever comes in under these keys."""
    values = {"id": which, "name": name, "narrowed": json.dumps(dict(narrowed))}
    if connection.execute(text(_SAVE), values).rowcount == 0:
        raise NotFound(f"no search {which} of yours is kept")
    connection.execute(text(_WAIT_FOR), {"id": which, "keys": sorted(keys)})


def forget_search(connection: Connection, which: UUID) -> None:
    """Delete a search with all that it was told; one that is not there is gone already."""
    connection.execute(text("delete from ledger.search where id = :id"), {"id": which})


def unseen_alerts(connection: Connection) -> list[AlertRow]:
    """Return what saved searches were told and nobody has looked at, the newest first."""
    rows = connection.execute(
        text(
            "select search, entity, came_at from ledger.search_alert"
            " where seen_at is null order by came_at desc, search, entity"
        )
    )
    return [AlertRow(*row) for row in rows]


def see_alerts(connection: Connection, which: UUID) -> None:
    """Write that all a search was told so far has been looked at."""
    connection.execute(
        text(
            "update ledger.search_alert set seen_at = clock_timestamp()"
            " where search = :id and seen_at is null"
        ),
        {"id": which},
    )


@dataclass(frozen=True, slots=True)
class Stated:
    """One open entity with those of its statements that a search looks at."""

    id: UUID
    kind: str
    categories: tuple[str, ...]
    minor: bool
    access: int
    contribution: int
    said: tuple[tuple[str, str], ...]


_STATED = """
select e.id, e.kind, e.categories, e.minor, e.access, e.contribution,
       coalesce((select array_agg(array[s.property, s.value] order by s.property, s.value)
                 from open.statement s
                 where s.entity = e.id and s.property = any (cast(:properties as text[]))
                   and s.value <> ''), '{}')
from open.entity e where e.id = any (cast(:ids as uuid[])) order by e.id
"""


def stated(
    connection: Connection, ids: Iterable[UUID], properties: Iterable[str]
) -> dict[UUID, Stated]:
    """Return those of `ids` that this session sees in the open lane, with these properties."""
    rows = connection.execute(
        text(_STATED), {"ids": [str(each) for each in ids], "properties": list(properties)}
    )
    return {row[0]: _stated(row) for row in rows.all()}


def _stated(row: Sequence[Any]) -> Stated:
    entity, kind, categories, minor, access, contribution, said = row
    pairs = tuple((name, value) for name, value in said)
    return Stated(entity, kind, tuple(categories), minor, access, contribution, pairs)


@dataclass(frozen=True, slots=True)
class ReportedBy:
    """Where an entity comes from: the report, who sent it and when, and its codes."""

    id: int
    ref: UUID
    contributor: str
    name: str
    received_at: datetime
    collected_on: date | None
    handling: tuple[str, ...]
    tlp: str
    purposes: tuple[str, ...]


_REPORTED = """
select c.id, c.ref, c.contributor, o.name, c.received_at, c.collected_on,
       array_remove(array[case when a.h0 then 'H0' end, case when a.h1 then 'H1' end,
                          case when a.h2 then 'H2' end, case when a.h3 <> '' then 'H3' end], null),
       a.tlp, a.purposes
from ledger.contribution c
join ledger.organisation o on o.id = c.contributor
join ledger.access_class a on a.id = c.access
where c.id = any (cast(:ids as integer[]))
"""


def reported_by(connection: Connection, contributions: Iterable[int]) -> dict[int, ReportedBy]:
    """Return those of these reports that this session sees."""
    rows = connection.execute(text(_REPORTED), {"ids": sorted(set(contributions))})
    return {row[0]: _reported(row) for row in rows.all()}


def _reported(row: Sequence[Any]) -> ReportedBy:
    number, ref, body, name, received_at, collected_on, handling, tlp, purposes = row
    return ReportedBy(
        number, ref, body, name, received_at, collected_on, tuple(handling), tlp, tuple(purposes)
    )


_BEGIN = {
    "entities": "select id from open.entity where id between :least and :most order by id limit 20",
    "reports": "select ref, title from ledger.contribution"
    " where ref between :least and :most order by ref limit 20",
}


def entities_called(connection: Connection, beginning: str) -> list[UUID]:
    """Return the open entities whose id begins so."""
    return list(connection.execute(text(_BEGIN["entities"]), _between(beginning)).scalars())


def reports_called(connection: Connection, beginning: str) -> list[tuple[UUID, str]]:
    """Return the reports whose reference begins so, each with its title."""
    rows = connection.execute(text(_BEGIN["reports"]), _between(beginning)).all()
    return [(ref, title) for ref, title in rows]


def report_titles(connection: Connection, refs: Iterable[UUID]) -> dict[UUID, str]:
    """Return what those of these reports are called that the session sees."""
    rows = connection.execute(
        text("select ref, title from ledger.contribution where ref = any (cast(:refs as uuid[]))"),
        {"refs": [str(each) for each in refs]},
    )
    return {ref: title for ref, title in rows.all()}  # noqa: C416 — a row is no pair to dict()


_HEX = 32


def _between(beginning: str) -> dict[str, UUID]:
    """Return the first and the last id that begin with these hexadecimal digits."""
    return {
        "least": UUID(beginning.ljust(_HEX, "0")),
        "most": UUID(beginning.ljust(_HEX, "f")),
    }


def holding(
    connection: Connection, keys: Iterable[str], *, most: int
) -> dict[UUID, frozenset[str]]:
    """Return who holds any of these keys, with those that they hold; at most so many of each key."""
    rows = connection.execute(
        text(
            "select m.entity, array_agg(a.key) from unnest(cast(:keys as text[])) as a (key)"
            " cross join lateral (select h.entity from open.match_key h where h.key = a.key"
            " order by h.entity limit :most) m group by m.entity order by m.entity"
        ),
        {"keys": sorted(set(keys)), "most": most},
    )
    return {entity: frozenset(held) for entity, held in rows.all()}
