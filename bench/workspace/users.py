"""Fifty people at once, each in a role, each reading, looking for and judging as people do.

`wholeroute serve` runs as a process of its own on loopback. Each user goes through the pages of
their role again and again, and looks at a page for BENCH_THINK seconds on average before the next;
now and then an analyst judges a pair. Any answer of 400 or more is an error.
"""

from __future__ import annotations

import asyncio
import os
import random
import re
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from urllib.parse import quote

import httpx2 as httpx

from bench import ground
from bench.contract import Bar
from bench.workspace import operation
from bench.workspace.served import serving

BENCH = "workspace"
USERS = int(os.environ.get("BENCH_USERS", "50"))
SECONDS = float(os.environ.get("BENCH_SECONDS", "60"))
THINK = float(os.environ.get("BENCH_THINK", "5"))
_SLOWEST_MS = 500
_ANALYSTS = ("ana|analyst|analysis", "ben|analyst|analysis")
_DESKS = ("mare", "aegis", "narew", "canto")
_NAMES = (
    "Tekle",
    "Mohamed",
    "Ermias",
    "Yusuf",
    "Kidane",
    "Nikos",
    "Amadou",
    "Ivan",
    "+49 30",
    "Abdel",
)


@dataclass(slots=True)
class _Seen:
    """What all users met: how long each answer took in milliseconds, by room, and what went wrong."""

    took: dict[str, list[float]] = field(default_factory=dict)
    wrong: Counter[str] = field(default_factory=Counter)

    def every(self) -> list[float]:
        return sorted(ms for room in self.took.values() for ms in room)


def of_many_users(_input_dir: Path | None) -> Iterator[Bar]:
    """Measure what fifty users wait for, and whether anything fails."""
    with operation.played() as home, serving(home) as address:
        seen = asyncio.run(_work(address))
    for room, took in sorted(seen.took.items()):
        middle = sorted(took)[len(took) // 2]
        print(
            f"{room}: {len(took)} answers, p50 {middle:.0f} ms, p95 {_p95(took):.0f} ms",
            file=sys.stderr,
        )
    for what, number in seen.wrong.most_common():
        print(f"{number} x {what}", file=sys.stderr)
    every = seen.every()
    where = (
        f"{operation.WHICH}; {USERS} users for {SECONDS:g} s, {THINK:g} s a page, {len(every):,} answers,"
        f" {len(every) / SECONDS:.1f}/s, slowest {every[-1]:.0f} ms"
    )
    yield ground.bar(BENCH, "users-errors", seen.wrong.total(), "answers", 0, where)
    yield ground.bar(BENCH, "users-p95", _p95(every), "ms", _SLOWEST_MS, where)


MEASURES = (of_many_users,)


def _p95(values: list[float]) -> float:
    return sorted(values)[int(len(values) * 0.95)]


async def _work(address: str) -> _Seen:
    seen, until = _Seen(), time.monotonic() + SECONDS
    users = (_user(address, number, seen, until) for number in range(USERS))
    await asyncio.gather(*users)
    return seen


async def _user(address: str, number: int, seen: _Seen, until: float) -> None:
    """Go through one role's pages until the time is over."""
    draw = random.Random(number)
    seat, journey = _seat_of(number)
    headers = {"sec-fetch-site": "same-origin", "origin": address}
    cookies = {"seat": quote(seat, safe="")}
    await asyncio.sleep(draw.uniform(0, THINK))
    async with httpx.AsyncClient(
        base_url=address, headers=headers, cookies=cookies, follow_redirects=True, timeout=30,
        limits=httpx.Limits(keepalive_expiry=3),  # the server gives a silent connection up after five
    ) as client:  # fmt: skip
        user = _User(client, draw, seen)
        while time.monotonic() < until:
            async for _ in journey(user):
                await asyncio.sleep(draw.expovariate(1 / THINK))
                if time.monotonic() > until:
                    return


class _User:
    """Somebody with a browser: what they ask for is timed, and the links of the page are kept."""

    def __init__(self, client: httpx.AsyncClient, draw: random.Random, seen: _Seen) -> None:
        self.client, self.draw, self.seen = client, draw, seen
        self.page = ""

    async def get(self, path: str) -> None:
        await self._ask("GET", path, None)

    async def post(self, path: str, form: dict[str, str]) -> None:
        await self._ask("POST", path, form)

    def link(self, pattern: str) -> str | None:
        """Return one of the page's links whose address has a form."""
        found = re.findall(rf'href="({pattern})"', self.page)
        return unescape(self.draw.choice(found)) if found else None

    async def _ask(self, method: str, path: str, form: dict[str, str] | None) -> None:
        started = time.perf_counter()
        room = f"{method} /{path.split('?', maxsplit=1)[0].split('/')[1]}"
        try:
            answer = await self.client.request(method, path, data=form)
        except httpx.TransportError as error:
            self.seen.wrong[f"{room}: {type(error).__name__}"] += 1
            return
        self.seen.took.setdefault(room, []).append((time.perf_counter() - started) * 1000)
        self.page = answer.text
        if answer.status_code >= httpx.codes.BAD_REQUEST:
            self.seen.wrong[f"{room}: {answer.status_code}"] += 1


Journey = Callable[[_User], AsyncIterator[None]]


async def _analyst(user: _User) -> AsyncIterator[None]:
    await user.get("/")
    yield
    await user.post("/search", {"words": user.draw.choice(_NAMES)})
    yield
    if entity := user.link("/entities/[0-9a-f-]{36}"):
        await user.get(entity)
        yield
        await user.get(f"/canvas?entity={entity.rpartition('/')[2]}")
        yield
    await user.get("/pairs")
    yield
    if pair := user.link('/pairs/[0-9a-f-]{36}/[0-9a-f-]{36}[^"]*'):
        await user.get(pair)
        yield
        reason = "two reports, and neither is clear"
        await user.post(pair, {"verdict": "unsure", "reason": reason})
        yield
    await user.get("/network")
    yield
    if group := user.link('/network/[^"/?]+'):
        await user.get(group)
        yield


async def _investigator(user: _User) -> AsyncIterator[None]:
    await user.get("/")
    yield
    await user.post("/search", {"words": user.draw.choice(_NAMES)})
    yield
    if entity := user.link("/entities/[0-9a-f-]{36}"):
        await user.get(entity)
        yield
    await user.get("/entities?kind=Vehicle")
    yield


async def _contributor(user: _User) -> AsyncIterator[None]:
    for path in ("/", "/hits", "/contributions", "/reports", "/quarantine"):
        await user.get(path)
        yield


async def _protection(user: _User) -> AsyncIterator[None]:
    for path in ("/", "/referrals", "/overview"):
        await user.get(path)
        yield


async def _custodian(user: _User) -> AsyncIterator[None]:
    await user.get("/")
    yield
    await user.get("/people")
    yield
    if person := user.link("/people/[0-9a-f-]{36}"):
        await user.get(person)
        yield


def _seat_of(number: int) -> tuple[str, Journey]:
    """Return the seat and the journey of a user: half analyse, the others file, look up and protect."""
    desk = _DESKS[number % len(_DESKS)]
    kinds = (
        (_ANALYSTS[number % 2], _analyst), (_ANALYSTS[number % 2], _analyst),
        (f"desk-police-{desk}|investigator|investigation", _investigator),
        (f"desk-fiu-{desk}|contributor|analysis", _contributor),
        (f"desk-reception-{desk}|protection-officer|protection", _protection)
        if number % 2 else ("cora|custodian|categorisation", _custodian),
    )  # fmt: skip
    return kinds[number % len(kinds)]
