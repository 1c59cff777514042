"""Where pairs are made, weighed and joined: DuckDB in this process, or Spark on a cluster.

Both read the same two tables and the same settings; what differs stands here and nowhere else.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol

import duckdb
import pyarrow as pa

from wholeroute.errors import Invalid


class Engine(StrEnum):
    """What stage A runs on."""

    DUCKDB = "duckdb"
    SPARK = "spark"


class Running(Protocol):
    """A started engine that has the tables `features` and `meeting`."""

    api: Any
    """Splink's access to it."""

    def features(self) -> Any:
        """Return the table `features` as Splink's table."""

    def table(self, name: str, sql: str) -> Any:
        """Return what `sql` gives, stored under `name`, as Splink's table."""

    def arrow(self, sql: str) -> pa.Table:
        """Return what `sql` gives."""


class OnDuckDB:
    """The connection on which the tables were built."""

    def __init__(self, database: duckdb.DuckDBPyConnection) -> None:
        from splink import DuckDBAPI  # noqa: PLC0415

        self.api = DuckDBAPI(database)
        self._database = database

    def features(self) -> Any:
        """Return the table `features` as Splink's table."""
        return self.api.register("features")

    def table(self, name: str, sql: str) -> Any:
        """Return what `sql` gives, stored under `name`, as Splink's table."""
        self._database.execute(f"create or replace table {name} as {sql}")
        return self.api.register(name)

    def arrow(self, sql: str) -> pa.Table:
        """Return what `sql` gives."""
        return self._database.sql(sql).to_arrow_table()


class OnSpark:
    """A Spark session that reads the tables as Parquet from a folder which every executor sees."""

    def __init__(self, session: Any, folder: Path) -> None:
        from splink import SparkAPI  # noqa: PLC0415

        session.sparkContext.setLogLevel("ERROR")
        session.sparkContext.setCheckpointDir(str(folder / "lineage"))
        # Without its library: no level needs a function of it.
        self.api = SparkAPI(  # type: ignore[no-untyped-call]
            spark_session=session,
            break_lineage_method="parquet",
            register_udfs_automatically=False,
        )
        self._session = session
        self._folder = folder
        for name in ("features", "meeting"):
            session.read.parquet(str(folder / f"{name}.parquet")).createOrReplaceTempView(name)

    def features(self) -> Any:
        """Return the table `features` as Splink's table."""
        return self.api.register(self._session.table("features"))

    def table(self, name: str, sql: str) -> Any:
        """Return what `sql` gives, stored under `name`, as Splink's table."""
        path = str(self._folder / f"{name}.parquet")
        self._session.sql(sql).write.mode("overwrite").parquet(path)
        return self.api.register(self._session.read.parquet(path))

    def arrow(self, sql: str) -> pa.Table:
        """Return what `sql` gives."""
        return self._session.sql(sql).toArrow()


@contextmanager
def running(
    engine: Engine, database: duckdb.DuckDBPyConnection, work: Path | None = None
) -> Iterator[Running]:
    """Start `engine` on the tables of `database`; Spark shares them through a folder below `work`.

    The folder is the owner's alone and is removed at the end.
    """
    if engine is Engine.DUCKDB:
        yield OnDuckDB(database)
        return
    with tempfile.TemporaryDirectory(prefix="wholeroute-bulk-", dir=work) as name:
        folder = Path(name)
        for table in ("features", "meeting"):
            database.execute(f"copy {table} to '{folder / table}.parquet' (format parquet)")
        session = _spark_session(folder)
        try:
            yield OnSpark(session, folder)
        finally:
            session.stop()


def _spark_session(folder: Path) -> Any:
    """Return a session as `spark-submit` or `SPARK_*` set it up; on this machine alone without any."""
    try:
        from pyspark import SparkConf  # noqa: PLC0415
        from pyspark.sql import SparkSession  # noqa: PLC0415
    except ImportError:
        fix = "Install it: pip install 'wholeroute[spark]'; it needs Java 17 or newer."
        raise Invalid("--engine", "Spark is not installed", fix) from None

    builder = SparkSession.builder.appName("wholeroute crosscheck")
    if not SparkConf().contains("spark.master"):
        builder = builder.master("local[2]").config("spark.sql.shuffle.partitions", "2")
        builder = builder.config("spark.driver.memory", "2g").config("spark.ui.enabled", "false")
        builder = builder.config("spark.local.dir", str(folder / "spark"))
        builder = builder.config("spark.driver.host", "localhost")
    return builder.getOrCreate()
