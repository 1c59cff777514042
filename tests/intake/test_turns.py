"""Whoever came first is done first, and a large report keeps nobody waiting."""

from __future__ import annotations

import signal
from threading import Event, Thread

import pytest

from wholeroute.intake import turns
from wholeroute.intake.turns import Turns, in_turn


class Queue:
    """People who wait for a turn one after the other, and the order they had theirs in."""

    def __init__(self, waiting: Turns) -> None:
        self._waiting = waiting
        self.had: list[str] = []
        self._threads: list[Thread] = []

    def come(self, who: str) -> None:
        self._threads.append(Thread(target=self._take, args=(who,)))
        ahead = waits(self._waiting)
        self._threads[-1].start()
        while waits(self._waiting) == ahead:
            self._threads[-1].join(0.001)

    def end(self) -> None:
        for each in self._threads:
            each.join(10)

    def _take(self, who: str) -> None:
        with self._waiting.turn():
            self.had.append(who)


def waits(queue: Turns) -> int:
    return len(queue._waiting)


def test_who_waits_has_turns_in_the_order_they_came() -> None:
    waiting = Turns(2)
    queue = Queue(waiting)
    with waiting.turn():
        with waiting.turn():
            for who in "abcdef":
                queue.come(who)
            assert queue.had == []
        queue.end()
    assert queue.had == list("abcdef")


def test_a_turn_that_ends_badly_is_passed_on() -> None:
    waiting = Turns(1)
    for _ in range(3):
        with pytest.raises(ValueError, match="broken"), waiting.turn():
            raise ValueError("broken")
    with waiting.turn():
        assert waits(waiting) == 0


def test_whoever_is_interrupted_while_waiting_takes_nobodys_turn() -> None:
    waiting = Turns(1)

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, interrupt)
    try:
        with waiting.turn():
            signal.setitimer(signal.ITIMER_REAL, 0.05)
            with pytest.raises(KeyboardInterrupt), waiting.turn():
                pass
            assert waits(waiting) == 0
    finally:
        signal.signal(signal.SIGALRM, before)
    with waiting.turn():
        assert waits(waiting) == 0


def test_a_large_report_neither_waits_nor_keeps_anybody_waiting(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(turns, "_TURNS", Turns(1))
    small_is_done = Event()

    def small() -> None:
        with in_turn(1000):
            small_is_done.set()

    with in_turn(2 << 20), in_turn(2 << 20):
        Thread(target=small).start()
        assert small_is_done.wait(10)
    with in_turn(1000), in_turn(2 << 20):
        pass
