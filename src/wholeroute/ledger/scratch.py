"""Open a database for one piece of work: in memory, and encrypted where it does not fit there."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb


@contextmanager
def scratch_database(
    *, threads: int = 2, memory: str | None = None, folder: Path | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield an empty DuckDB database that is gone afterwards, with all that it spilled.

    `memory` is as DuckDB writes it, without it what DuckDB takes; `folder` is where it may spill.
    """
    with tempfile.TemporaryDirectory(prefix="wholeroute-spill-", dir=folder) as spill:
        database = duckdb.connect()
        try:
            # DuckDB refuses to encrypt without OpenSSL, which it would fetch; its own cipher
            # guards files that live for minutes under a key that never leaves this process.
            database.execute("set temp_file_encryption = true; set force_mbedtls_unsafe = true")
            database.execute(f"set temp_directory = '{spill}'; set threads = {threads}")
            if memory is not None:
                database.execute(f"set memory_limit = '{memory}'")
            yield database
        finally:
            database.close()
