"""Whether money counts once and is all there, what real files have wrong, and what results can be judged.

Money and results are measured on files of others, read as they are: the trust fund's exports, one activity as
the Commission published it, the standard's own example; without them, not at all. Allegations are received,
attacked and restored in a drawn run: BENCH_ALLEGATIONS (10000) says how many steps it has.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import os
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path

from bench.allegations import lost
from bench.contract import Bar, Better, each
from wholeroute.partnerships.crosswalk import crosswalk
from wholeroute.partnerships.money.eutf import read_eutf
from wholeroute.partnerships.money.iati import read_iati
from wholeroute.partnerships.money.level import choose
from wholeroute.partnerships.money.rates import place
from wholeroute.partnerships.money.rules import check
from wholeroute.partnerships.money.write import write_iati
from wholeroute.partnerships.results import read_results, shares

BENCH = "partnerships"
CURATED = Decimal("5256084987.34")
"""Sum of the fund's own list of 253 projects, made by hand."""

STEPS = int(os.environ.get("BENCH_ALLEGATIONS", "10000"))
TODAY, NOW = date(2026, 11, 1), datetime(2026, 11, 1, tzinfo=UTC)
_EXPORT = "EUTF_projects_akvo.csv"
_LABELS = Path(__file__).parents[1] / "tests" / "partnerships" / "crosswalk_labels.csv"


def bars(input_dir: Path | None) -> Iterator[Bar]:
    """Count the fund, read and write the aid register, bring titles together; lose no allegation."""
    folder = input_dir / "plan" if input_dir else None
    if folder is None or not folder.is_dir():
        return each([_allegations])
    of_files = [partial(one, folder) for one in (_money, _register, _results, _titles)]
    return each([*of_files, _allegations])


def _allegations() -> Iterator[Bar]:
    run = lost(STEPS)
    where = ", ".join(f"{name} {number}" for name, number in run.items() if name != "lost")
    yield _bar("allegations-lost", run["lost"], "allegations", 0, Better.LOWER, where)


def _bar(name: str, value: float, unit: str, target: float, better: Better, where: str) -> Bar:
    return Bar(
        bench=BENCH, bar=name, value=value, unit=unit, target=target, better=better, input=where
    )


def _money(folder: Path) -> Iterator[Bar]:
    read = read_eutf((folder / "eutf" / _EXPORT).read_bytes(), today=TODAY)
    counting = choose(read.activities)
    done = place(counting.money).allocation
    apart = abs(done.total / CURATED - 1) * 100
    where = f"{_EXPORT}, {len(read.activities)} rows; {done.total / 10**9:.4f} bn against 5.256"
    yield _bar("fund-apart-from-curated", float(apart), "%", 2, Better.LOWER, where)
    parts = done.of_countries + done.of_shared + done.unallocated
    where = (
        f"countries {done.of_countries} + shared {done.of_shared}"
        f" + unallocated {done.unallocated} = {done.total}"
    )
    yield _bar("cents-lost", float(abs(parts - done.total) * 100), "cents", 0, Better.LOWER, where)
    told = sum(len(found) for found in counting.by_rule.values())
    where = ", ".join(f"{rule} {len(found)}" for rule, found in counting.by_rule.items())
    yield _bar("rows-with-their-rule", told, "rows", len(read.activities), Better.HIGHER, where)


def _register(folder: Path) -> Iterator[Bar]:
    real = (folder / "iati" / "ec_devco_2014-37785_as_published.xml").read_bytes()
    read = read_iati(real, today=TODAY)
    left = ", ".join(f"{one.what} {one.times}" for one in read.untaken)
    where = f"the Commission's activity as published; not taken and named: {left}"
    yield _bar("faults-by-line", len(read.faults), "faults", 4, Better.HIGHER, where)
    example = (folder / "iati" / "activity-standard-example-annotated.xml").read_bytes()
    said = read_iati(example, today=TODAY).activities
    written = write_iati(said, generated=NOW)
    for name, content in (("example", example), ("example-written-by-us", written)):
        broken = len(check(content, today=TODAY))
        where = "the standard's annotated example with every element"
        yield _bar(f"rules-broken-by-{name}", broken, "rules", 0, Better.LOWER, where)
    fund = read_eutf((folder / "eutf" / _EXPORT).read_bytes(), today=TODAY).activities
    everything = (*said, *read.activities, *fund)
    again = read_iati(write_iati(everything, generated=NOW), today=TODAY).activities
    same = sum(one == other for one, other in zip(everything, again, strict=True))
    where = "the example, the Commission's activity and the fund's rows, written and read again"
    yield _bar("same-after-a-round", same, "activities", len(everything), Better.HIGHER, where)


def _results(folder: Path) -> Iterator[Bar]:
    periods = read_results(_unpacked(folder)).periods
    found, numbers = shares(periods), shares(periods, numbers=True)
    for name, value, with_number, target in (
        ("periods", found.all, numbers.all, 15278),
        ("periods-with-target", found.with_target, numbers.with_target, 5403),
        ("periods-with-actual", found.with_actual, numbers.with_actual, 6846),
        ("periods-with-both", found.with_both, numbers.with_both, 3070),
        ("periods-with-neither", found.with_neither, numbers.with_neither, 6099),
    ):
        where = f"EUTF_akvo_results.csv.gz; {with_number} where only numbers count, NULL does not"
        yield _bar(name, value, "periods", target, Better.HIGHER, where)


def _titles(folder: Path) -> Iterator[Bar]:
    periods = read_results(_unpacked(folder)).periods
    titles = {one.title: crosswalk().match(one.title) for one in periods}
    with _LABELS.open(encoding="utf-8", newline="") as file:
        labels = {row["title_sha256"]: row["definition"] for row in csv.DictReader(file)}
    right = said = labelled = 0
    for title, found in titles.items():
        label = labels.get(hashlib.sha256(title.encode()).hexdigest()[:16])
        if label is not None:
            labelled += bool(label)
            said += found is not None
            right += found is not None and found.definition.id == label
    known = sum(titles[one.title] is not None for one in periods)
    where = f"200 of {len(titles)} titles labelled by hand: {right} of {said} right"
    yield _bar("crosswalk-precision", right / said, "share", 0.95, Better.HIGHER, where)
    where = (
        f"{right} of {labelled} titles that have a definition; {known} of {len(periods)} periods"
    )
    yield _bar("crosswalk-recall", right / labelled, "share", 0.75, Better.HIGHER, where)


def _unpacked(folder: Path) -> bytes:
    return gzip.decompress((folder / "eutf" / "EUTF_akvo_results.csv.gz").read_bytes())
