"""Read what a canvas holds from a fresh snapshot, which goes again at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import duckdb
import igraph
import numpy as np
import pyarrow as pa

from wholeroute.crosscheck import memberships
from wholeroute.custody import snapshot_with_records
from wholeroute.entities import PROPERTIES, PropertyType, RecordKind
from wholeroute.ledger import Acting, Verdict, discard, opened, standing
from wholeroute.network.canvas.acts import Bond
from wholeroute.network.canvas.held import BONDS, EPOCH, KINDS, LOW, Held, Numbers, Ties
from wholeroute.network.load import sql_of
from wholeroute.network.model import Source
from wholeroute.network.sources import sources_seen

_REFERRING = tuple(name for name, each in PROPERTIES.items() if each.type is PropertyType.ENTITY)


def read_held(acting: Acting, now: datetime) -> Held:
    """Return all that this reader may see for this purpose. That it was read is audited.

    Raises `Refused` for every role that is not there to analyse the open lane.
    """
    frozen = snapshot_with_records(acting)
    try:
        with opened(acting, frozen, (RecordKind.PAYMENT,)) as database:
            with acting.begin() as connection:
                sources = sources_seen(acting, connection)
                stood = standing(connection, brief=True)
                first = {each.entity: each.analytic for each in memberships(connection, stood)}
            judged = ((each.left, each.right, each.verdict, each.at) for each in stood)
            return held_of(database, sources, judged, first, now)
    finally:
        discard(frozen)


def held_of(
    database: duckdb.DuckDBPyConnection,
    sources: Mapping[str, Source],
    judged: Iterable[tuple[UUID, UUID, Verdict, datetime]],
    first: Mapping[UUID, UUID],
    now: datetime,
) -> Held:
    """Return what an opened snapshot holds. `first` names the first record of each record's cluster."""
    _prepare(database, sources)
    things = database.execute("select entity, kind from thing order by place").fetchall()
    ids = [UUID(entity) for entity, _ in things]
    place = {entity: at for at, entity in enumerate(ids)}
    kind = {each.value: at for at, each in enumerate(KINDS)}
    told = database.sql(sql_of("canvas_ties")).to_arrow_table()
    ties, evidence = _with_judged(told, judged, place)
    merged = [(place[a], place[b]) for a, b in first.items() if a in place and b in place]
    same = firsts(len(ids), [*merged, *of_one_number(database)])
    kinds = np.array([kind[each] for _, each in things], dtype=np.int64)
    return Held(ids, kinds, ties, same, now, evidence)


def _prepare(database: duckdb.DuckDBPyConnection, sources: Mapping[str, Source]) -> None:
    for name in ("objects", "links", "canvas_things"):
        database.execute(sql_of(name))
    database.execute("create temp table report (contribution varchar, day date)")
    days = pa.table(
        {"ref": pa.array(sources.keys(), pa.string()),
         "day": pa.array([each.day for each in sources.values()], pa.date32())}
    )  # fmt: skip
    database.register("days_read", days)
    database.execute("insert into report select * from days_read")
    database.unregister("days_read")
    database.execute("create temp table referring (property varchar)")
    database.execute("insert into referring select unnest($1)", [list(_REFERRING)])


def _with_judged(
    told: pa.Table,
    judged: Iterable[tuple[UUID, UUID, Verdict, datetime]],
    place: Mapping[UUID, int],
) -> tuple[Ties, list[Any]]:
    """Return what reports tie, and behind it what judgements hold for one, in two columns of one length."""
    rows = [
        (place[left], place[right], at.toordinal() - EPOCH, 1 if verdict is Verdict.SAME else LOW)
        for left, right, verdict, at in judged
        if verdict in (Verdict.SAME, Verdict.UNSURE) and left in place and right in place
    ]
    more = np.array(rows, dtype=np.int64).reshape(-1, 4)
    bonds = {bond.value: at for at, bond in enumerate(BONDS)}
    bond = np.array([bonds[each] for each in told["bond"].to_pylist()], dtype=np.int64)

    def column(name: str, added: Numbers) -> Numbers:
        return np.concatenate([told[name].to_numpy().astype(np.int64), added])

    ones = np.ones(len(more), dtype=np.int64)
    ties = Ties(
        one=column("one", more[:, 0]),
        other=column("other", more[:, 1]),
        bond=np.concatenate([bond, ones * BONDS.index(Bond.SAME)]),
        first=column("first", more[:, 2]),
        last=column("last", more[:, 2]),
        grade=column("grade", more[:, 3]),
        number=column("number", ones),
        ways=np.concatenate([np.ones(len(bond), dtype=np.int64), ones * 3]),
    )
    return ties, [*told["statements"].to_pylist(), *([] for _ in rows)]


def of_one_number(database: duckdb.DuckDBPyConnection) -> list[tuple[int, int]]:
    """Return things with the first that bears the same number: they are one as well."""
    return database.execute(
        "select min(t.place) over (partition by o.key), t.place from object o"
        " join thing t on t.entity = o.entity order by 2"
    ).fetchall()


def firsts(number: int, pairs: Sequence[tuple[int, int]]) -> Numbers:
    """Return for each of `number` records the first of those that pairs join it with."""
    parts = igraph.Graph(number, pairs).connected_components().membership
    _, first, part = np.unique(parts, return_index=True, return_inverse=True)
    firsts: Numbers = first[part]
    return firsts
