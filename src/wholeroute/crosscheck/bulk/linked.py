"""Link records in bulk: propose pairs, weigh each, join what is likely one.

Stage A decides nothing about anybody: it finds, among millions, the pairs worth a look, and says
how likely each is by what the records themselves show. `score.score` explains and decides.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from wholeroute.crosscheck.bulk.engines import Engine, Running, running
from wholeroute.crosscheck.bulk.features import Built, build
from wholeroute.crosscheck.bulk.model import LinkageModel, learn, quiet
from wholeroute.crosscheck.bulk.records import RECORDS, check_columns
from wholeroute.ledger import scratch_database

LIKELY = 0.8
"""From here on records are joined."""

WORTH_A_LOOK = 0.01
"""Less likely pairs are not told."""

_PAIRS = """
select '0' as match_key, l.unique_id as join_key_l, r.unique_id as join_key_r
from meeting l join meeting r on l.key = r.key and l.unique_id < r.unique_id
group by l.unique_id, r.unique_id
"""
_PAIRS_ACROSS = """
select p.match_key, p.join_key_l, p.join_key_r from ({pairs}) p
join features l on l.unique_id = p.join_key_l join features r on r.unique_id = p.join_key_r
where l.source <> r.source
"""
"""A source that holds each person once keeps its own records apart."""


@dataclass(frozen=True, slots=True)
class Linked:
    """What stage A found.

    `pairs` (left, right, probability) and `clusters` (cluster, id; of two and more) name records
    by their id and stand in a total order. `proposed` counts the pairs that were weighed.
    """

    built: Built
    model: LinkageModel
    engine: Engine
    proposed: int
    pairs: pa.Table
    clusters: pa.Table


@dataclass(frozen=True, slots=True)
class Means:
    """What stage A may use: the engine, a folder for what it writes, memory for DuckDB."""

    engine: Engine = Engine.DUCKDB
    work: Path | None = None
    memory: str = "850MB"
    threads: int = 2


def link(records: pa.Table | Path, means: Means = Means(), *, apart: bool = False) -> Linked:
    """Return the likely pairs and clusters of `records`, an Arrow table or a Parquet file.

    With `apart` each source holds each person once, and its own records are never joined.
    Raises `Invalid` where a column of `RECORDS` is missing or the engine is not there.
    """
    with _database(means) as database:
        _take(database, records)
        built = build(database)
        model = learn(database, built.records, built.columns)
        if not built.columns:
            return Linked(built, model, means.engine, 0, *_NOTHING)
        with running(means.engine, database, means.work) as engine, quiet():
            proposed, pairs, clusters = _weighed(engine, model, apart=apart)
        return Linked(
            built, model, means.engine, proposed,
            pairs=_named(database, pairs, _NAMED_PAIRS),
            clusters=_named(database, clusters, _NAMED_CLUSTERS),
        )  # fmt: skip


def blocked(records: pa.Table | Path, means: Means = Means()) -> pa.Table:
    """Return every pair of ids that blocking brings together, unweighed: to see what it misses."""
    with _database(means) as database:
        _take(database, records)
        build(database)
        database.execute(f"create table proposal as {_PAIRS}")
        return database.sql(_PROPOSED).to_arrow_table()


_PROPOSED = """
select l.id as "left", r.id as "right" from proposal
join numbered l on l.unique_id = join_key_l join numbered r on r.unique_id = join_key_r
"""


def _database(means: Means) -> AbstractContextManager[duckdb.DuckDBPyConnection]:
    return scratch_database(threads=means.threads, memory=means.memory, folder=means.work)


def _take(database: duckdb.DuckDBPyConnection, records: pa.Table | Path) -> None:
    if isinstance(records, Path):
        source = database.read_parquet(str(records))
        check_columns(source.columns, str(records))
        database.register("taken", source)
    else:
        check_columns(records.column_names, "records")
        database.register("taken", records)
    database.execute(f"create table record as select {', '.join(RECORDS.names)} from taken")
    database.unregister("taken")


def _weighed(
    engine: Running, model: LinkageModel, *, apart: bool
) -> tuple[int, pa.Table, pa.Table]:
    """Return how many pairs were weighed, those worth a look, and the clusters, by number."""
    from splink import Linker  # noqa: PLC0415

    sql = _PAIRS_ACROSS.format(pairs=_PAIRS) if apart else _PAIRS
    proposals = engine.table("proposal", sql)
    linker = Linker(engine.features(), model.settings(), None, validate_settings=False)
    linker.table_management.register_blocked_pairs_for_predict(proposals)
    weighed = linker.inference.predict(threshold_match_probability=WORTH_A_LOOK)
    pairs = engine.arrow(
        "select unique_id_l as one, unique_id_r as other, match_probability as probability"
        f" from {weighed.physical_name}"
    )
    joined = linker.clustering.cluster_pairwise_predictions_at_threshold(
        weighed, threshold_match_probability=LIKELY
    )
    clusters = engine.arrow(
        f"select cluster_id as first, unique_id from {joined.physical_name} where cluster_id in ("
        f"select cluster_id from {joined.physical_name} group by cluster_id having count(*) > 1)"
    )
    count = engine.arrow(f"select count(*) as pairs from {proposals.physical_name}")
    return count["pairs"][0].as_py(), pairs, clusters


_NOTHING = (
    pa.schema(
        [("left", pa.string()), ("right", pa.string()), ("probability", pa.float64())]
    ).empty_table(),
    pa.schema([("cluster", pa.string()), ("id", pa.string())]).empty_table(),
)

_NAMED_PAIRS = """
select l.id as "left", r.id as "right", probability from found
join numbered l on l.unique_id = one join numbered r on r.unique_id = other
order by one, other
"""
_NAMED_CLUSTERS = """
select f.id as cluster, n.id from found join numbered f on f.unique_id = first
join numbered n on n.unique_id = found.unique_id order by first, found.unique_id
"""


def _named(database: duckdb.DuckDBPyConnection, found: pa.Table, sql: str) -> pa.Table:
    database.register("found", found)
    named = database.sql(sql).to_arrow_table()
    database.unregister("found")
    return named
