"""What is not there is answered on the stroke of a clock, everything else at once."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest
from starlette.types import Message, Receive, Scope, Send

from wholeroute.web import evenly
from wholeroute.web.evenly import Evenly

A_TURN = 1e-5
"""What the others' turn takes of a second."""


class Clock:
    """A clock that stands still but for what is slept, and for what an answer took."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now, self.slept = 100.0, list[float]()
        monkeypatch.setattr(evenly, "TICK_SECONDS", 0.05)
        monkeypatch.setattr("wholeroute.web.evenly.time.perf_counter", lambda: self.now)
        monkeypatch.setattr("wholeroute.web.evenly.asyncio.sleep", self._sleep)

    async def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds or A_TURN


def answered(
    clock: Clock, status: int, took: float, query: bytes = b"", path: str = "/entities"
) -> list[float]:
    """Answer once; return when the request came, and when each part of the answer left."""
    left = [clock.now]

    async def app(_scope: Scope, _receive: Receive, send: Send) -> None:
        clock.now += took
        await send({"type": "http.response.start", "status": status})
        await send({"type": "http.response.body"})

    async def send(_message: Message) -> None:
        left.append(clock.now)

    async def receive() -> Message:
        return {"type": "http.request"}

    with ThreadPoolExecutor(1) as apart:  # from a loop that other tests may have left running here
        asked = {"type": "http", "query_string": query, "path": path}
        apart.submit(lambda: asyncio.run(Evenly(app)(asked, receive, send))).result()
    return left


@pytest.mark.parametrize("took", [0.0001, 0.006, 0.012, 0.0499])
def test_what_is_absent_and_what_is_hidden_leave_on_the_same_stroke(
    monkeypatch: pytest.MonkeyPatch, took: float
) -> None:
    came, head, body = answered(Clock(monkeypatch), 404, took)

    assert head - came == pytest.approx(0.05, abs=2 * A_TURN)
    assert body == head


def test_a_further_page_leaves_on_a_stroke(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether a hidden row stands behind a made-up place is felt by a tenth of a millisecond."""
    query = b"kind=Person&after=00000000-0000-0000-0000-000000000001"

    came, head, _ = answered(Clock(monkeypatch), 200, 0.0051, query)

    assert head - came == pytest.approx(0.05, abs=2 * A_TURN)


def test_whoever_takes_longer_waits_for_the_next_stroke(monkeypatch: pytest.MonkeyPatch) -> None:
    came, head, _ = answered(Clock(monkeypatch), 404, 0.0501)

    assert head - came == pytest.approx(0.1, abs=2 * A_TURN)


def test_the_last_of_the_wait_is_not_slept(monkeypatch: pytest.MonkeyPatch) -> None:
    """A loop that sleeps wakes by whole milliseconds from then: that would tell when it fell asleep."""
    clock = Clock(monkeypatch)

    answered(clock, 404, 0.0101)

    assert sum(clock.slept) == pytest.approx(0.0379)
    assert clock.slept.count(0) > 100


@pytest.mark.parametrize("status", [200, 303, 403, 422, 500])
def test_everything_else_waits_for_nothing(monkeypatch: pytest.MonkeyPatch, status: int) -> None:
    clock = Clock(monkeypatch)
    left = answered(clock, status, 0.012)

    assert clock.slept == []
    assert [later - earlier for earlier, later in pairwise(left)] == pytest.approx([0.012, 0])


@pytest.mark.parametrize("path", ["/search.json", "/search/saved", "/search", "/quarantine/x"])
def test_every_search_leaves_on_a_stroke(monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    """Keys of what is hidden take a moment to pass over."""
    came, head, _ = answered(Clock(monkeypatch), 200, 0.0051, path=path)

    assert head - came == pytest.approx(0.05, abs=2 * A_TURN)
