"""The published generator of people: the same for a seed, dirty as it says, invented throughout."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from pathlib import Path

import pyarrow.parquet as pq
from bench.linking import SIX_KEYS
from bench.people import DUPLICATED, SCHEMA, Report, reports, write_people


def test_a_seed_says_all_of_it(tmp_path: Path) -> None:
    one = pq.read_table(write_people(tmp_path / "one.parquet", 500, 7))

    assert one.schema == SCHEMA
    assert one.equals(pq.read_table(write_people(tmp_path / "two.parquet", 500, 7)))
    assert not one.equals(pq.read_table(write_people(tmp_path / "three.parquet", 500, 8)))


def test_so_many_report_somebody_again_and_exact_keys_miss_a_quarter_of_them() -> None:
    people: defaultdict[int, list[Report]] = defaultdict(list)
    for each in reports(30_000, 9):
        people[each.person].append(each)
    pairs = [pair for told in people.values() for pair in combinations(told, 2)]

    assert abs(1 - len(people) / 30_000 - DUPLICATED) < 0.01
    assert sum(agree(*pair) for pair in pairs) / len(pairs) <= 0.78


def agree(one: Report, other: Report) -> bool:
    return any(
        all(getattr(one, key) and getattr(one, key) == getattr(other, key) for key in keys)
        for keys in SIX_KEYS
    )


def test_no_phone_of_anybody_is_written() -> None:
    # No country has +999.
    assert all(each.phone[:4] in ("", "+999") for each in reports(500, 4))
