"""Link one Parquet file in a process of its own, so that its memory is its own; figures as JSON.

`python -m bench.linking WHAT RECORDS FOLDER` leaves `pairs` and `clusters` as Parquet in
FOLDER. WHAT is `ours`, `spark` (ours on Spark), `apart` (ours, each source holding a person once),
`blocking` (the pairs that ours proposes) or `peer` (Splink as its documentation shows it, with the
six exact keys).
"""

from __future__ import annotations

import json
import logging
import resource
import sys
import time
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import splink.comparison_library as library
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from bench.spent import Spent, peak
from wholeroute.crosscheck.bulk import Engine, Means, blocked, link

SIX_KEYS = (
    ("document",),
    ("phone",),
    ("given", "family"),
    ("given", "born"),
    ("family", "born"),
    ("born", "country", "gender"),
)
"""The rules of the peer: equal keys, as exact as they are printed."""

LIKELY = 0.95
"""The peer's threshold, as its documentation uses it."""


def main(what: str, records: Path, folder: Path) -> dict[str, Any]:
    """Run one way of linking and return its figures."""
    started = time.monotonic()
    with Spent(folder) as spent:
        figures = _ways[what](records, folder)
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return figures | {
        "seconds": time.monotonic() - started,
        "cpu_seconds": sum(each.ru_utime + each.ru_stime for each in used),
        "megabytes": max(spent.bytes, peak()) / 1e6,
    }


def _ours(
    records: Path, folder: Path, *, engine: str = "duckdb", apart: bool = False
) -> dict[str, Any]:
    found = link(records, Means(Engine(engine)), apart=apart)
    _write(folder, found.pairs, found.clusters)
    return {
        "proposed": found.proposed,
        "notes": found.model.notes,
        "skipped": [f"{each.rule}: {each.keys} keys" for each in found.built.skipped],
    }


def _write(folder: Path, pairs: pa.Table, clusters: pa.Table) -> None:
    pq.write_table(pairs, folder / "pairs.parquet")
    pq.write_table(clusters, folder / "clusters.parquet")


def _blocking(records: Path, folder: Path) -> dict[str, Any]:
    pairs = blocked(records)
    pq.write_table(pairs, folder / "pairs.parquet")
    return {"proposed": pairs.num_rows}


def _peer(records: Path, folder: Path) -> dict[str, Any]:
    logging.getLogger("splink").setLevel(logging.ERROR)
    database = duckdb.connect()
    database.execute("set threads = 2")
    emptied = ", ".join(f"nullif({name}, '') as {name}" for name in
                        ("given", "family", "born", "country", "gender", "document", "phone"))  # fmt: skip
    database.execute(f"create table people as select id as unique_id, {emptied} from '{records}'")
    settings = SettingsCreator(
        link_type="dedupe_only",
        blocking_rules_to_generate_predictions=[block_on(*keys) for keys in SIX_KEYS],
        comparisons=[
            library.NameComparison("given").configure(term_frequency_adjustments=True),
            library.NameComparison("family").configure(term_frequency_adjustments=True),
            library.DateOfBirthComparison("born", input_is_string=True),
            library.ExactMatch("document"),
            library.ExactMatch("phone"),
            library.ExactMatch("country"),
            library.ExactMatch("gender"),
        ],
    )
    linker = Linker(DuckDBAPI(database).register("people"), settings, log_level=None)
    train = linker.training
    train.estimate_probability_two_random_records_match(
        [block_on("document"), block_on("given", "family", "born")], recall=0.6
    )
    train.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
    for keys in (("born",), ("document",)):
        train.estimate_parameters_using_expectation_maximisation(
            block_on(*keys), estimate_without_term_frequencies=True, max_pairs=1e6
        )
    weighed = linker.inference.predict(threshold_match_probability=0.01)
    joined = linker.clustering.cluster_pairwise_predictions_at_threshold(
        weighed, threshold_match_probability=LIKELY
    )
    _write(
        folder,
        database.sql(
            'select unique_id_l as "left", unique_id_r as "right", match_probability as probability'
            f" from {weighed.physical_name}"
        ).to_arrow_table(),
        database.sql(
            f"select cluster_id as cluster, unique_id as id from {joined.physical_name}"
        ).to_arrow_table(),
    )
    return {}


_ways = {
    "ours": _ours,
    "spark": lambda records, folder: _ours(records, folder, engine="spark"),
    "apart": lambda records, folder: _ours(records, folder, apart=True),
    "blocking": _blocking,
    "peer": _peer,
}


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))))
