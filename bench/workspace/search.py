"""Search among a million people under row-level security: how long, how heavy, and who is found.

Invented people (`bench.people`) are taken in as files and keyed as a whole run keys them. Then
names that are known are asked for with one slip of a finger, and in the other script in which a
second report has them; each search is a whole request, from the form to the page of results, which
leaves on the next stroke of the clock as every search does. BENCH_PEOPLE says how many people there
are, BENCH_SEARCHES how many of each sort are asked for. BENCH_PLANTED names a folder in which these
people are kept, taken in there the first time: a million take long.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from random import Random
from urllib.parse import quote

from starlette.testclient import TestClient

from bench import ground, people
from bench.contract import Bar
from bench.crosscheck import arrivals
from wholeroute.entities.names import script_of
from wholeroute.ledger import Home, Ledger
from wholeroute.web import create_app

BENCH = "workspace"
PEOPLE = int(os.environ.get("BENCH_PEOPLE", "1000000"))
SEARCHES = int(os.environ.get("BENCH_SEARCHES", "500"))
PLANTED = os.environ.get("BENCH_PLANTED", "")
_SEED = 23
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_SHORTEST = 3
_STATIC = Path(__file__).parents[2] / "src/wholeroute/web/static/built"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for, and the name as the record has it that must be on the first page."""

    words: str
    name: str


@dataclass(frozen=True, slots=True)
class Took:
    """One search: the whole request, what of it this process computed, the page, and whether it was found."""

    seconds: float
    cpu: float
    size: int
    found: bool


def of_search(_input_dir: Path | None) -> Iterator[Bar]:
    """Measure searches of whole requests, and who of those asked for stands on the first page."""
    with planted() as ledger:
        yield from searched(ledger, PEOPLE)


@contextmanager
def planted() -> Iterator[Ledger]:
    """Yield a ledger that holds so many people under their keys."""
    if not PLANTED:
        with arrivals.two_bodies() as (ledger, folder):
            _plant(ledger, folder)
            yield ledger
        return
    folder = Path(PLANTED)
    folder.mkdir(mode=0o755, parents=True, exist_ok=True)
    done, home = folder / f"planted-{PEOPLE}", Home(folder / "home", folder / "keys")
    home.prepare()
    with Ledger.open(home) as ledger:
        if not done.exists():
            arrivals.enrol_two(ledger)
            _plant(ledger, folder)
            done.touch()
        yield ledger


def _plant(ledger: Ledger, folder: Path) -> None:
    arrivals.take_everybody(ledger, folder, PEOPLE)
    arrivals.key_everybody(ledger)


MEASURES = (of_search,)


def searched(ledger: Ledger, number: int) -> Iterator[Bar]:
    """Yield the bars of searches in a ledger that holds the register's first `number` rows."""
    register = list(people.reports(number, arrivals.SEED))
    sorts = {"typo": slipped(register), "other-script": in_other_script(register)}
    took: dict[str, list[Took]] = {}
    app = create_app(ledger, clock=lambda: datetime.now(UTC), log=StringIO())
    own = {"sec-fetch-site": "same-origin"}
    with TestClient(app, base_url="http://localhost", headers=own) as browser:
        browser.cookies.set("seat", quote("police-1|analyst|analysis", safe=""))
        for sort, asked in sorts.items():
            took[sort] = [_search(browser, each) for each in asked]
    for sort, each in took.items():
        share = sum(one.found for one in each) / len(each)
        where = f"{number:,} people, {len(each)} names, first page of 20"
        yield ground.bar(BENCH, f"search-{sort}-found", share, "share", 0.9, where, higher=True)
    every = [one for each in took.values() for one in each][1:]
    wall = [one.seconds * 1000 for one in every]
    cpu = [one.cpu * 1000 for one in every]
    where = (
        f"{number:,} people, {len(every)} searches, form to page on its stroke,"
        f" p50 {statistics.median(wall):.0f} ms; computed here p50 {statistics.median(cpu):.0f},"
        f" p95 {statistics.quantiles(cpu, n=20)[-1]:.0f} ms"
    )
    yield ground.bar(BENCH, "search-p95", statistics.quantiles(wall, n=20)[-1], "ms", 100, where)
    looks = sum((_STATIC / name).stat().st_size for name in ("app.css", "app.js"))
    largest = max(one.size for one in every)
    where = f"largest page {largest:,} bytes, with style and script, none of it compressed"
    yield ground.bar(BENCH, "search-page", (largest + looks) / 1000, "KB", 120, where)


def _search(browser: TestClient, wanted: Wanted) -> Took:
    """Ask once: the form leads to the page, and only what that takes is timed, not the redirect's wait."""
    asked = browser.post("/search", data={"words": wanted.words}, follow_redirects=False)
    if asked.status_code != 303:
        raise AssertionError(f"{wanted.words!r}: {asked.status_code}")
    started, computed = time.perf_counter(), time.process_time()
    page = browser.get(asked.headers["location"])
    seconds, cpu = time.perf_counter() - started, time.process_time() - computed
    if page.status_code != 200:
        raise AssertionError(f"{wanted.words!r}: {page.status_code}")
    return Took(seconds, cpu, len(page.content), f"<bdi>{wanted.name}</bdi>" in page.text
                or f'class="name">{wanted.name}</bdi>' in page.text)  # fmt: skip


def slipped(register: Sequence[people.Report]) -> list[Wanted]:
    """Return names out of the register, each with one slip in one of its words."""
    draw = Random(_SEED)
    chosen = draw.sample(register, min(SEARCHES, len(register)))
    return [Wanted(_with_slip(_name(row), draw), _name(row)) for row in chosen]


def in_other_script(register: Sequence[people.Report]) -> list[Wanted]:
    """Return names as one report has them, for another report of that person in another script."""
    of: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for row in register:
        of[str(row.person)].setdefault(script_of(_name(row)), _name(row))
    pairs = [tuple(names.values())[:2] for names in of.values() if len(names) > 1]
    chosen = Random(_SEED).sample(pairs, min(SEARCHES, len(pairs)))
    print(f"{len(pairs):,} people are written in two scripts", file=sys.stderr)
    return [Wanted(one, other) for one, other in chosen]


def _name(row: people.Report) -> str:
    return f"{row.given} {row.family}".strip()


def _with_slip(name: str, draw: Random) -> str:
    """Drop, double, replace or turn letters in one word that has enough of them."""
    words = name.split()
    long = [at for at, word in enumerate(words) if len(word) > _SHORTEST] or [0]
    at = draw.choice(long)
    word, place = words[at], draw.randrange(len(words[at]))
    letter = draw.choice(_LETTERS if word.isascii() else word)
    turned = word[:place] + word[place + 1 : place + 2] + word[place] + word[place + 2 :]
    words[at] = draw.choice((
        word[:place] + word[place + 1 :], word[:place] + letter + word[place:],
        word[:place] + letter + word[place + 1 :], turned,
    ))  # fmt: skip
    return " ".join(words)
