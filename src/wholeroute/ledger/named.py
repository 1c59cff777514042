"""Read what very many entities are called at once: nothing else of what is said of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Connection, text


class Called(NamedTuple):
    """One thing by which an entity is called. `property` is empty where nothing calls it."""

    entity: UUID
    property: str
    value: str


_CALLED = text("""
select e.id, coalesce(s.property, ''), coalesce(s.value, '')
from open.entity e
left join open.statement s on s.entity = e.id and s.property = any (:properties)
where e.id = any (cast(:ids as uuid[]))
order by 1, 2, 3
""")


def called(connection: Connection, ids: Iterable[UUID], properties: Iterable[str]) -> list[Called]:
    """Return what those of `ids` that stand in the open lane and are seen are called by.

    Each of them is there, if without a name; who is not, the session does not see.
    """
    asked = [str(each) for each in ids]
    if not asked:
        return []
    rows = connection.execute(_CALLED, {"ids": asked, "properties": list(properties)})
    return [Called(*row) for row in rows]


_RESTRICTED = text("""
select a.id, r.originator
from unnest(cast(:ids as uuid[])) as a (id)
cross join lateral ledger.restricted(array[a.id]) as r (originator)
order by 1, 2
""")


def restricted_each(connection: Connection, ids: Iterable[UUID]) -> dict[UUID, list[str]]:
    """Return for each of `ids` who holds more that this reader was sent, but not for this purpose."""
    found: dict[UUID, list[str]] = {}
    for entity, originator in connection.execute(_RESTRICTED, {"ids": [str(i) for i in ids]}):
        found.setdefault(entity, []).append(originator)
    return found
