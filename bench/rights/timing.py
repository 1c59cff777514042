"""Whether the time of an answer tells hidden from absent: a thousand pairs of each family.

The same real application, one reader, requests in turns whose order changes from pair to pair, so
that whatever drifts drifts for both. Each pair comes with a second absent thing: the same test on
two that are both absent says how often noise alone would raise the alarm.
"""

from __future__ import annotations

import io
import math
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from statistics import median
from urllib.parse import quote

from starlette.testclient import TestClient
from tests.conftest import MEMBERS, ORGANISATIONS, embedded_cluster, home_for
from tests.safeguards import canaries
from tests.safeguards.pairs_of_requests import FAMILIES, Thing, in_turns

from bench.contract import Bar
from bench.ground import bar
from wholeroute.ledger import Ledger
from wholeroute.members import begin_exercise, enrol
from wholeroute.rights import Purpose, Role
from wholeroute.web import create_app

PAIRS = int(os.environ.get("BENCH_PAIRS", "1000"))
ASKED = [each for each in FAMILIES if each in os.environ.get("BENCH_FAMILIES", each).split(",")]
"""Which families: every one, or those that BENCH_FAMILIES names."""
CHANCE = 0.01
"""How often noise alone may raise the alarm over all families together."""
ANALYST = (Role.ANALYST, Purpose.ANALYSIS)
READS = {
    "person to categorise": (Role.CUSTODIAN, Purpose.CATEGORISATION),
    "release": (Role.CUSTODIAN, Purpose.CATEGORISATION),
    "identity": (Role.CUSTODIAN, Purpose.PROTECTION),
    "retention": (Role.CUSTODIAN, Purpose.OVERSIGHT),
    "quarantine": (Role.CONTRIBUTOR, Purpose.ANALYSIS),
}
"""Who gets further than the door of a family, where that is no analyst."""
OF_OTHERS = {"retention"}
"""Families whose reader is shown, as an office, what their own organisation keeps."""


def signed_rank(differences: Sequence[float]) -> float:
    """Return how likely differences as lopsided as these are if there is none (Wilcoxon, two-sided)."""
    told = [each for each in differences if each]
    ordered = sorted(range(len(told)), key=lambda n: abs(told[n]))
    rank = {which: place for place, which in enumerate(ordered, start=1)}
    above = sum(place for which, place in rank.items() if told[which] > 0)
    count = len(told)
    expected = count * (count + 1) / 4
    spread = math.sqrt(count * (count + 1) * (2 * count + 1) / 24)
    return math.erfc(abs(above - expected) / spread / math.sqrt(2)) if spread else 1.0


def timing() -> Iterator[Bar]:
    """Compare hidden with absent, and absent with absent, in each family."""
    if not ASKED:
        raise ValueError(f"BENCH_FAMILIES: there are {', '.join(FAMILIES)}")
    tells = noise = unlike = 0
    shifts: list[float] = []
    with _application() as (world, browser):
        for family in ASKED:
            role, purpose = READS.get(family, ANALYST)
            who = next(i for i in world.intruders if i.reader.role is role)
            who = replace(who, reader=replace(who.reader, purpose=purpose))
            seat = f"{who.reader.member}|{role}|{purpose}"
            browser.cookies.set("seat", quote(seat, safe=""))
            shown = world.shown(who)
            things = [
                Thing(c.person, c.ref, c.name)
                for c in world.canaries
                if not c.marks & shown
                and (family not in OF_OTHERS or c.access.originator != who.reader.organisation)
            ]
            seen = world.canaries[0].person
            for _ in in_turns(browser, family, things, seen, 20):
                pass  # what is made at the first call is made for all
            answers = list(in_turns(browser, family, things, seen, PAIRS))
            unlike += sum(there.said != gone.said for there, gone, _ in answers)
            apart = [there.seconds - gone.seconds for there, gone, _ in answers]
            null = [other.seconds - gone.seconds for _, gone, other in answers]
            chance, alone = signed_rank(apart), signed_rank(null)
            tells += chance < CHANCE / len(ASKED)
            noise += alone < CHANCE / len(ASKED)
            shifts.append(abs(median(apart)) * 1e6)
            print(
                f"{family}: {median(apart) * 1e6:+.0f} µs hidden (p {chance:.2g}),"
                f" {median(null) * 1e6:+.0f} µs absent (p {alone:.2g}),"
                f" of {median(each.seconds for _, each, _ in answers) * 1e3:.1f} ms",
                file=sys.stderr,
            )
    where = f"{PAIRS:,} pairs of each of {len(ASKED)} families, in turns, Wilcoxon at {CHANCE:.0%}"
    yield bar("rights", "hidden-answered-otherwise", unlike, "pairs", 0, where)
    yield bar("rights", "timing-tells", tells, "families", 0, where)
    yield bar("rights", "timing-of-two-absent", noise, "families", 0, where)
    yield bar("rights", "timing-shift", max(shifts), "µs", 250, f"largest median, {where}")


@contextmanager
def _application() -> Iterator[tuple[canaries.World, TestClient]]:
    with embedded_cluster() as cluster:
        databases = cluster.copy()
        ledger = Ledger(home_for(cluster, databases), databases.places, None, databases.engines)
        begin_exercise(ledger)
        enrol(ledger, ORGANISATIONS, MEMBERS)
        app = create_app(ledger, clock=lambda: datetime.now(UTC), log=io.StringIO())
        own = {"sec-fetch-site": "same-origin"}
        with (
            canaries.world(databases, ledger) as world,
            TestClient(app, base_url="http://localhost", headers=own) as browser,
        ):
            yield world, browser
        databases.close()


MEASURES = (timing,)
