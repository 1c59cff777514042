"""Attack published tables: whether subtracting them tells any hidden cell, and what hiding takes.

BENCH_TABLES (300) says how many sets of editions are attacked. The peer is what is done where nobody
thinks of subtraction: small cells alone are hidden. What is hidden beside them is counted on
tables as official statistics have them, 27 states in ten years, three topics, against hiding a
whole table for one small cell.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator, Sequence

import rfc8785
from tests.plan.attack import Attack
from tests.plan.reported import by_state_and_year, reports

from bench.contract import Bar, Better
from wholeroute.plan.cells import Place, Table
from wholeroute.plan.moves import WIDTH
from wholeroute.plan.published import Published, publish
from wholeroute.rights import LEAST_COUNTED

BENCH = "plan"
SETS = int(os.environ.get("BENCH_TABLES", "300"))
ORDINARY = 5
_FIRST_SEED = 1_000_000
_MOST_HIDDEN = 1.25
_MOST_OF_ALL = 2.0
_SECONDS = 10.0


def differencing() -> Iterator[Bar]:
    """Attack random editions, then count what ordinary tables lose and how long they take."""
    yield _recovered()
    yield from _ordinary()


def _recovered() -> Bar:
    safe = naive = editions = cells = 0
    for seed in range(_FIRST_SEED, _FIRST_SEED + SETS):
        told = reports(seed)
        done: list[Published] = []
        for tables in told:
            done.append(publish(tables, done))
        safe += _told(told, done)
        naive += _told(told, [_small_alone(tables) for tables in told])
        editions += len(told)
        cells += sum(len(each.hidden) for each in done)
    where = f"{SETS} sets of linked tables, {editions} editions, {cells} hidden cells"
    return Bar(
        bench=BENCH, bar="cells-recovered", value=safe, unit="cells", target=0, better=Better.LOWER,
        input=where, peer="small cells alone hidden", peer_value=naive,
    )  # fmt: skip


def _ordinary() -> Iterator[Bar]:
    hidden = small = cells = 0
    lost = all_of = longest = 0.0
    for seed in range(ORDINARY):
        tables = by_state_and_year(seed, states=27, years=10, topics=3)
        started = time.process_time()
        done = publish(tables, [])
        longest = max(longest, time.process_time() - started)
        numbers = _numbers(tables)
        hidden += len(done.hidden) + sum(
            len(each.cells) for each in tables if each.name in done.left_out
        )
        small += sum(number < LEAST_COUNTED for number in numbers.values())
        cells += len(numbers)
        lost += sum(numbers[each] for each in done.hidden)
        all_of += sum(numbers.values())
    where = (
        f"{ORDINARY} times three tables of 27 states and 10 years with totals, {small} small cells"
    )
    for bar, value, unit, target, whole in (
        ("hidden-per-small-cell", hidden / small, "cells", _MOST_HIDDEN, cells / small),
        ("hidden-of-all-counted", 100 * lost / all_of, "%", _MOST_OF_ALL, 100.0),
    ):
        yield Bar(
            bench=BENCH, bar=bar, value=round(value, 3), unit=unit, target=target,
            better=Better.LOWER, input=where, peer="the whole table hidden", peer_value=whole,
        )  # fmt: skip
    yield Bar(
        bench=BENCH, bar="publish", value=longest, unit="s", target=_SECONDS, better=Better.LOWER,
        input=f"processor, the longest of {ORDINARY}: three tables of 27 states and 10 years",
    )  # fmt: skip


def _told(told: Sequence[Sequence[Table]], done: Sequence[Published]) -> int:
    """Return how many hidden cells an attacker narrows to less than the width, or tells outright."""
    attack = Attack([json.loads(rfc8785.dumps(each.said())) for each in done], told)
    return len(
        {each.partition(" = ")[0] for each in attack.narrowed(WIDTH)} | {*attack.eliminated()}
    )


def _small_alone(tables: Sequence[Table]) -> Published:
    hidden = {place for place, number in _numbers(tables).items() if number < LEAST_COUNTED}
    return Published(tuple(tables), frozenset(hidden))


def _numbers(tables: Sequence[Table]) -> dict[Place, int]:
    return {
        each.place(key): number
        for each in tables
        for key, number in each.cells.items()
        if number is not None and key not in each.impossible
    }
