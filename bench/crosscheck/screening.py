"""Screening: who of a list is found, who is not, how fast, and for names that somebody brings.

BENCH_QUERIES and BENCH_AGAINST name two tables with the columns of docs/screening.md, in folders
that hold a file FIXTURE: they are screened outside the fences, and nothing else is measured.
BENCH_TRUTH (columns: query, against and optionally same, 1 or 0) adds precision, recall, F1 and
recall@1, what was too little to tell, and F1 had the names alone decided; BENCH_OUT takes each
answer as a line of JSON. BENCH_LISTED is the size of the long list.
"""

from __future__ import annotations

import csv
import os
import random
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from statistics import quantiles

from rapidfuzz import __version__ as rapidfuzz_version
from rapidfuzz import fuzz, process

from bench.contract import Bar, Better
from bench.crosscheck.listed import (
    asked_in,
    by_amharic,
    by_own_script,
    fixture,
    invented,
    ofac_people,
    un_people,
)
from bench.ground import bar
from bench.spent import peak
from wholeroute.cli.desk import as_json
from wholeroute.crosscheck.screening import Told, screened
from wholeroute.crosscheck.sheets import Record
from wholeroute.crosscheck.watchlist import Answer, Watchlist
from wholeroute.entities import NAME_MATCH
from wholeroute.entities.scripts import fold

BENCH = "crosscheck"
NON_MATCHING = 600
_SHOWN = 20


def of_treated(input_dir: Path | None) -> Iterator[Bar]:
    """Ask the UN's list for its own people as hands mistyped them, and for people who match nobody."""
    if input_dir is None or not (input_dir / "names").is_dir():
        print("no queries there: left out", file=sys.stderr)
        return
    folder, listed = input_dir / "names", un_people(input_dir / "sanctions")
    watchlist = Watchlist(listed)
    asked = asked_in(folder / "yente_positives_un_treated.csv")
    truth = _truth(listed, asked_in(folder / "yente_positives_un_untreated.csv"))
    known = [(query, whom) for query, whom in zip(asked, truth, strict=True) if whom]
    found = false = 0
    for query, whom in known:
        matches = _matches(watchlist.ask(query, _SHOWN))
        found += bool(matches & whom)
        false += len(matches - whom)
        if not matches & whom:
            print(f"not found: {query.said[0][1]}", file=sys.stderr)
    strangers = asked_in(folder / "yente_negatives_global_10k.csv")
    drawn = random.Random(7).sample(strangers, NON_MATCHING)
    hit = [query.said[0][1] for query in drawn if _matches(watchlist.ask(query, _SHOWN))]
    print(f"strangers taken for somebody listed: {hit}", file=sys.stderr)
    where = f"{len(known)} treated queries against {len(listed)} people of the UN's list"
    yield bar(BENCH, "un-treated-recall", found / len(known), "share", 0.995, where, higher=True)
    yield bar(BENCH, "un-treated-false", false / len(known), "a query", 0.05, where)
    where = f"{NON_MATCHING} people who match nobody against {len(listed)} of the UN's list"
    yield bar(BENCH, "un-strangers-hit", len(hit), "people", 0, where)


def _truth(listed: Sequence[Record], untreated: Iterable[Record]) -> list[set[str]]:
    """Return who each query is about: whoever of the list bears the name as it was before."""
    bearers: defaultdict[str, set[str]] = defaultdict(set)
    for record in listed:
        for prop, value in record.said:
            if prop in {"name", "alias", "previousName"}:
                bearers[fold(value)].add(record.id)
    return [bearers[fold(query.said[0][1])] for query in untreated]


def _matches(answer: Answer) -> set[str]:
    return {each.id for each in answer.candidates if each.verdict is Told.MATCH}


# --- across scripts, through the index --------------------------------------------------------


def of_indexed_scripts(input_dir: Path | None) -> Iterator[Bar]:
    """Find people by their own script as a screening does: through the index, likeliest first."""
    if input_dir is None or not (input_dir / "names").is_dir():
        return
    for name, (asked, listed), target in (
        ("un-own-script-screened", by_own_script(input_dir), 0.92),
        ("amharic-screened", by_amharic(input_dir), 0.95),
    ):
        watchlist = Watchlist(listed)
        first = 0
        for query, truth in asked:
            best = watchlist.ask(query, 1).candidates
            first += bool(best) and best[0].id == truth
        where = f"{len(asked)} names in their own script against {len(listed)} people in Latin"
        yield bar(BENCH, name, first / len(asked), "share", target, where, higher=True)


# --- speed ------------------------------------------------------------------------------------

LISTED, ASKED = 10_000, 3_000


def of_speed(input_dir: Path | None) -> Iterator[Bar]:
    """Screen against 10,000 listed on one core, each candidate explained, beside a plain ranking."""
    listed: list[Record] = []
    asked: list[Record] = []
    if input_dir is not None and (input_dir / "sanctions").is_dir():
        listed = [*un_people(input_dir / "sanctions"), *ofac_people(input_dir / "sanctions")]
        asked = asked_in(input_dir / "names" / "yente_positives_un_treated.csv")
        asked += asked_in(input_dir / "names" / "yente_negatives_global_10k.csv")[:NON_MATCHING]
    listed += [record for record, _ in invented(LISTED - len(listed), seed=1)]
    asked += [record for record, _ in invented(ASKED - len(asked), seed=2)]
    random.Random(3).shuffle(asked)
    watchlist = Watchlist(listed)
    started = time.process_time()
    for query in asked:
        watchlist.ask(query)
    ours = len(asked) / (time.process_time() - started)
    yield Bar(
        bench=BENCH, bar="screening-speed", value=round(ours), unit="queries a CPU second",
        target=500, better=Better.HIGHER,
        input=f"{len(asked):,} queries against {len(listed):,} people, all columns, explained",
        peer=f"rapidfuzz {rapidfuzz_version} token_sort_ratio over every name, unexplained",
        peer_value=round(_plain_speed(listed, asked[:300])),
    )  # fmt: skip


def _plain_speed(listed: Sequence[Record], asked: Sequence[Record]) -> float:
    names = [fold(value) for record in listed for prop, value in record.said if _is_name(prop)]
    started = time.process_time()
    for query in asked:
        process.extract(fold(query.said[0][1]), names, scorer=fuzz.token_sort_ratio, limit=5)
    return len(asked) / (time.process_time() - started)


def _is_name(prop: str) -> bool:
    return prop in {"name", "alias", "weakAlias", "previousName"}


MANY = int(os.environ.get("BENCH_LISTED", "1000000"))
_OF_MANY = 1_000


def of_many(_input_dir: Path | None) -> Iterator[Bar]:
    """Screen against a million invented people: half of those asked stand in the list once more."""
    people: defaultdict[int, list[str]] = defaultdict(list)
    listed: list[Record] = []
    for record, person in invented(MANY, seed=1):
        listed.append(record)
        people[person].append(record.id)
    started = time.process_time()
    watchlist = Watchlist(listed)
    build = time.process_time() - started
    again = [ids for ids in people.values() if len(ids) > 1]
    by_id = {record.id: record for record in listed}
    draw = random.Random(3)
    known = [
        (by_id[ids[0]], set(ids[1:])) for ids in draw.sample(again, min(len(again), _OF_MANY // 2))
    ]
    strangers = [(record, set[str]()) for record, _ in invented(_OF_MANY // 2, seed=2)]
    times, found = [], 0
    for query, others in (*known, *strangers):
        started = time.process_time()
        answer = watchlist.ask(query, _SHOWN)
        times.append(1000 * (time.process_time() - started))
        found += bool(others & {each.id for each in answer.candidates})
    where = (
        f"{len(times):,} queries against {len(listed):,} invented people, all columns, explained"
    )
    print(
        f"index of {len(listed):,} built in {build:.0f} CPU s; {found} of {len(known)} found again",
        file=sys.stderr,
    )
    yield bar(BENCH, "screening-many-p95", quantiles(times, n=20)[-1], "ms of one core", 20, where)
    held, of = peak() / 1024**3, f"{len(listed):,} invented people"
    yield bar(BENCH, "screening-many-memory", held, "GB", 3, of)


# --- what somebody brings ---------------------------------------------------------------------


def of_given(_input_dir: Path | None) -> Iterator[Bar]:
    """Screen BENCH_QUERIES against BENCH_AGAINST, and hold that against BENCH_TRUTH where it is given."""
    queries = fixture(Path(os.environ["BENCH_QUERIES"]))
    against = fixture(Path(os.environ["BENCH_AGAINST"]))
    for name, sheet in (("queries", queries), ("against", against)):
        for each in sheet.left_out:
            print(f"{name} {each}", file=sys.stderr)
    watchlist = Watchlist(against.records)
    started = time.process_time()
    answers = [watchlist.ask(query, _SHOWN) for query in queries.records]
    seconds = time.process_time() - started
    if out := os.environ.get("BENCH_OUT"):
        Path(out).write_bytes(b"".join(as_json(each) + b"\n" for each in answers))
    where = f"{len(queries.records):,} queries against {len(against.records):,} of a given list"
    speed = len(answers) / seconds if seconds else 0.0
    yield bar(BENCH, "given-speed", speed, "queries a CPU second", 0, where, higher=True)
    if truth := os.environ.get("BENCH_TRUTH"):
        yield from _held_against(Path(truth), answers, queries.records, against.records, watchlist)


def _held_against(
    path: Path,
    answers: Sequence[Answer],
    queries: Sequence[Record],
    against: Sequence[Record],
    watchlist: Watchlist,
) -> Iterator[Bar]:
    """Yield how well matches agree with a truth.

    Where it says of pairs whether they are the same, these pairs are told, each by itself. Else the
    pairs it names are all there are, and every other match is a false one.
    """
    truth = _pairs_in(path)
    same = {pair for pair, is_same in truth.items() if is_same}
    if len(same) < len(truth):
        told = _pairs_told(truth, queries, against, watchlist)
        where = f"{len(truth):,} labelled pairs"
        short = sum(verdict is Told.NOT_ENOUGH for verdict, _ in told.values())
        yield _given("not-enough", short / len(truth), where)
        yield _given("f1-of-names", _f1({pair for pair in told if told[pair][1]}, same), where)
        matched = {pair for pair, (verdict, _) in told.items() if verdict is Told.MATCH}
    else:
        matched = {(answer.id, each) for answer in answers for each in _matches(answer)}
        where = f"{len(answers):,} queries, {len(same):,} true pairs"
    right = len(matched & same)
    yield _given("precision", right / (len(matched) or 1), where)
    yield _given("recall", right / (len(same) or 1), where)
    yield _given("f1", _f1(matched, same), where)
    yield _given("recall-at-1", _first(answers, same), where)


def _pairs_told(
    pairs: Iterable[tuple[str, str]],
    queries: Sequence[Record],
    against: Sequence[Record],
    watchlist: Watchlist,
) -> dict[tuple[str, str], tuple[Told, bool]]:
    """Return the verdict on each pair, and whether the names by themselves are one."""
    asked = {record.id: record.profile("asked") for record in queries}
    listed = {record.id: record.profile("listed") for record in against}
    seen = {
        (one, other): screened(asked[one], listed[other], watchlist.rarity)
        for one, other in pairs
        if one in asked and other in listed
    }
    return {pair: (each.verdict, each.names.alike >= NAME_MATCH) for pair, each in seen.items()}


def _first(answers: Sequence[Answer], same: set[tuple[str, str]]) -> float:
    """Return of how many with a true pair it comes first, alone or with others of that very name."""
    asked = {one for one, _ in same}
    right = 0
    for answer in answers:
        best = answer.candidates[:1]
        right += any(
            (answer.id, each.id) in same
            for each in answer.candidates
            for first in best
            if (each.name, each.score) == (first.name, first.score)
        )
    return right / (len(asked) or 1)


def _f1(told: set[tuple[str, str]], same: set[tuple[str, str]]) -> float:
    return 2 * len(told & same) / ((len(told) + len(same)) or 1)


def _given(name: str, value: float, where: str) -> Bar:
    return bar(BENCH, f"given-{name}", value, "share", 0, where, higher=True)


def _pairs_in(path: Path) -> dict[tuple[str, str], bool]:
    """Return each labelled pair and whether it is the same; without a third column all are."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = islice(csv.reader(file), 1, None)
        return {
            (row[0].strip(), row[1].strip()): len(row) < 3 or row[2].strip().casefold() in _YES
            for row in rows
            if len(row) >= 2
        }


_YES = frozenset({"1", "true", "yes", "same", "match"})

MEASURES = (of_treated, of_indexed_scripts, of_speed, of_many)
