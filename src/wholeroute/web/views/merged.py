"""List what is held for one: each cluster as this reader sees it, with its size and sources."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from sqlalchemy import Connection

from wholeroute.crosscheck import Membership, memberships, written_memberships
from wholeroute.ledger import Acting, entities, statements
from wholeroute.web.views.said import captions

PAGE = 50


@dataclass(frozen=True, slots=True)
class Cluster:
    """Records held for one. `id` is the first of them; `confirmed` where people alone say so."""

    id: UUID
    kind: str
    names: tuple[str, ...]
    records: int
    sources: int
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Merged:
    """One page of clusters in the order of their ids; `after` starts the next."""

    number: int
    clusters: tuple[Cluster, ...]
    after: UUID | None


def merged(acting: Acting, after: UUID | None) -> Merged:
    """Return the page of clusters behind `after`."""
    with acting.begin() as connection:
        found = _clusters(connection)
        page = [each for each in found if after is None or each[0].analytic > after][: PAGE + 1]
        ids = [member.entity for cluster in page[:PAGE] for member in cluster]
        kinds = {each.id: each.kind for each in entities(acting, connection, ids, most=len(ids))}
        said = statements(acting, connection, ids)
    names = captions(said)
    sources: defaultdict[UUID, set[str]] = defaultdict(set)
    for each in said:
        sources[each.entity].add(each.source.contributor)
    shown = tuple(_cluster(members, kinds, names, sources) for members in page[:PAGE])
    return Merged(len(found), shown, shown[-1].id if len(page) > PAGE else None)


def merged_number(connection: Connection) -> int:
    """Return how many clusters there are."""
    return len({first for _, first, _ in written_memberships(connection)})


def _clusters(connection: Connection) -> list[list[Membership]]:
    members = sorted(memberships(connection), key=lambda each: (each.analytic, each.entity))
    return [list(each) for _, each in groupby(members, key=lambda each: each.analytic)]


def _cluster(
    members: Sequence[Membership],
    kinds: Mapping[UUID, str],
    names: Mapping[UUID, str],
    sources: Mapping[UUID, set[str]],
) -> Cluster:
    ids = [each.entity for each in members]
    return Cluster(
        id=members[0].analytic,
        kind=kinds.get(ids[0], ""),
        names=tuple(dict.fromkeys(names[each] for each in ids if each in names)),
        records=len(ids),
        sources=len(set().union(*(sources[each] for each in ids))),
        confirmed=len({each.confirmed for each in members}) == 1,
    )
