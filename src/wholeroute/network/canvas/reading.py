"""Read what a canvas holds from a fresh snapshot, which goes again at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import duckdb
import igraph
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wholeroute.crosscheck import written_memberships
from wholeroute.custody import snapshot_with_records
from wholeroute.entities import PROPERTIES, PropertyType, RecordKind
from wholeroute.ledger import Acting, Stands, Verdict, discard, opened, stands
from wholeroute.network.canvas.acts import Bond
from wholeroute.network.canvas.held import BONDS, EPOCH, KINDS, LOW, Held, Ids, Numbers, Ties
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
                stood = stands(connection)
                merged = written_memberships(connection, stood)
            return held_of(database, sources, stood, merged, now)
    finally:
        discard(frozen)


def held_of(
    database: duckdb.DuckDBPyConnection,
    sources: Mapping[str, Source],
    stood: Sequence[Stands],
    merged: Sequence[tuple[str, str, str]],
    now: datetime,
) -> Held:
    """Return what an opened snapshot holds. `merged` names each record and the first of its cluster."""
    _prepare(database, sources)
    things = database.sql("select entity, kind from thing order by place").to_arrow_table()
    ids = things["entity"].combine_chunks()
    told = database.sql(sql_of("canvas_ties")).to_arrow_table()
    statements = told["statements"].combine_chunks()
    return Held(
        Ids(ids.to_pylist()),
        _numbered(things["kind"], KINDS),
        _with_judged(told, stood, ids),
        firsts(len(ids), [*places_of(merged, ids), *of_one_number(database)]),
        now,
        lambda at: statements[at].as_py() if at < len(statements) else [],
    )


def places_of(pairs: Sequence[Sequence[Any]], ids: pa.Array) -> list[tuple[int, int]]:
    """Return where the first two of each stand among `ids`; those of which one is not there are left out."""
    ends = (pc.index_in(pa.array([pair[at] for pair in pairs], pa.string()), ids) for at in (0, 1))
    both = zip(*(end.to_pylist() for end in ends), strict=True)
    return [(one, other) for one, other in both if one is not None and other is not None]


def _numbered(column: pa.ChunkedArray, known: Sequence[str]) -> Numbers:
    """Return the place of each text among those known."""
    places = pc.index_in(column, pa.array([str(each) for each in known]))
    numbers: Numbers = places.to_numpy().astype(np.int64)
    return numbers


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


def _with_judged(told: pa.Table, stood: Sequence[Stands], ids: pa.Array) -> Ties:
    """Return what reports tie, and behind it what judgements hold for one, or may be."""
    may = [each for each in stood if each.verdict in (Verdict.SAME, Verdict.UNSURE)]
    ends = [
        pc.index_in(pa.array(end, pa.string()), ids).fill_null(-1).to_numpy()
        for end in ([each.left for each in may], [each.right for each in may])
    ]
    days = np.array([each.day.toordinal() - EPOCH for each in may], dtype=np.int64)
    grades = np.array([1 if each.verdict == Verdict.SAME else LOW for each in may], dtype=np.int64)
    here = (ends[0] >= 0) & (ends[1] >= 0)
    ones = np.ones(int(here.sum()), dtype=np.int64)

    def column(name: str, added: Numbers) -> Numbers:
        return np.concatenate([told[name].to_numpy().astype(np.int64), added])

    return Ties(
        one=column("one", ends[0][here]),
        other=column("other", ends[1][here]),
        bond=np.concatenate([_numbered(told["bond"], BONDS), ones * BONDS.index(Bond.SAME)]),
        first=column("first", days[here]),
        last=column("last", days[here]),
        grade=column("grade", grades[here]),
        number=column("number", ones),
        ways=np.concatenate([np.ones(len(told), dtype=np.int64), ones * 3]),
    )


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
