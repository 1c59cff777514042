"""How fast payments go from a table into sealed Parquet: the path alone, and a whole file's way in.

Scale comes from the environment: BENCH_RECORDS (1,000,000).
"""

from __future__ import annotations

import gc
import os
import random
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from bench import ground
from bench.contract import Bar
from wholeroute.custody import KeyRing, RecordFiles, snapshot_with_records
from wholeroute.entities import RecordKind, Row
from wholeroute.intake import parse_mapping, take_in
from wholeroute.intake.encode import Encoder
from wholeroute.intake.tables import read_csv
from wholeroute.ledger import Home, Ledger, Walls, decode_records, encode_records, opened
from wholeroute.rights import Purpose, Reader, Role

RECORDS = int(os.environ.get("BENCH_RECORDS", "1000000"))
_A_FRAME = 20_000
_PAYMENTS_AN_ACCOUNT = 8

MAPPING = parse_mapping("""
format: csv
entities:
  - {name: sender, kind: BankAccount, key: [from], properties: {accountNumber: from}}
  - {name: receiver, kind: BankAccount, key: [to], properties: {accountNumber: to}}
records:
  - kind: Payment
    fields:
      {payer: sender, payee: receiver, amount: amount, currency: currency, at: at, purpose: words}
""")


def record_bars() -> Iterator[Bar]:
    """Measure the path from a row's draft to its file, then intake as a whole, on one table."""
    with ground.scratch() as home, Ledger.open(home) as ledger:
        ground.enrol_bench(ledger)
        source = write_payments(home.data / "payments.csv", RECORDS)
        rows = min(RECORDS, 200_000)
        yield ground.bar(
            "main", "records", rows / _path_seconds(home, source, rows), "records/CPU-s", 100_000,
            f"{rows:,} payments, from the row's draft to encrypted Parquet, one process",
            higher=True,
        )  # fmt: skip
        seconds = _intake_seconds(ledger, source)
        yield ground.bar(
            "main", "records-intake", RECORDS / seconds, "records/s", 20_000,
            f"CSV of {RECORDS:,} payments, both readings, statements, fences and audit on",
            higher=True,
        )  # fmt: skip


def write_payments(path: Path, rows: int, seed: int = 1) -> Path:
    """Write `rows` invented payments among an eighth as many accounts."""
    draw = random.Random(seed)
    accounts = max(2, rows // _PAYMENTS_AN_ACCOUNT)
    with path.open("w", encoding="utf-8") as out:
        out.write("from,to,amount,currency,at,words\n")
        for row in range(rows):
            out.write(
                f"XB{draw.randrange(accounts):012},XB{draw.randrange(accounts):012},"
                f"{draw.randint(1, 999_999) / 100:.2f},EUR,2026-{draw.randint(1, 9):02}-"
                f"{draw.randint(1, 28):02}T{draw.randint(0, 23):02}:{draw.randint(0, 59):02}:00Z,"
                f"rent {row % 97}\n"
            )
    return path


def _path_seconds(home: Home, source: Path, rows: int) -> float:
    key = KeyRing(home.keys).create(uuid4())
    encoder, walls, files = Encoder(key.secret), Walls(), RecordFiles(home.data)
    drafts = [row for row, _ in zip(read_csv(source, MAPPING), range(rows), strict=False)]
    gc.freeze()  # as in the child: the drafts held here are none of the path's
    started = time.process_time()
    with files.writer(key) as writer:
        for first in range(0, rows, _A_FRAME):
            typed = [
                record
                for row in drafts[first : first + _A_FRAME]
                if isinstance(row, Row)
                for _, record in encoder.records(row)
            ]
            kind, found = decode_records(encode_records(RecordKind.PAYMENT, typed))
            for slot, part in walls.part(kind, found):
                writer.add(slot, part)
        writer.finish()
    seconds = time.process_time() - started
    gc.unfreeze()
    files.erase(key.ref)
    return seconds


def _intake_seconds(ledger: Ledger, source: Path) -> float:
    contributor = Reader("ana", "police", Role.CONTRIBUTOR, Purpose.ANALYSIS)
    with ledger.acting(contributor) as acting:
        started = time.perf_counter()
        today = datetime.now(UTC).date()
        take_in(acting, source, "csv", ground.terms(), today, mapping=MAPPING)
        seconds = time.perf_counter() - started
    with (
        ledger.acting(Reader("ana", "police", Role.ANALYST, Purpose.ANALYSIS)) as analyst,
        opened(analyst, snapshot_with_records(analyst), (RecordKind.PAYMENT,)) as database,
    ):
        ((seen,),) = database.execute("select count(*) from payment").fetchall()
    if seen != RECORDS:
        raise AssertionError(f"{seen:,} of {RECORDS:,} payments came out")
    return seconds
