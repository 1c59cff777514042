"""Cross-check whatever came in, without being asked, for each organisation that may look at it.

The receipt is there before this begins: a report whose check fails is safe, waits, and is checked
the next time. Each organisation's check sees what an analyst of theirs would see for analysis.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Thread
from uuid import UUID

from wholeroute.crosscheck.arrive import arrive
from wholeroute.ledger import Ledger, Waiting, arrival_checked, arrivals_waiting, arriving

_AT_ONCE = 50
_MOST_SECONDS = 60.0


@dataclass(slots=True)
class Checks:
    """How many reports were checked, how many wait on, and what went wrong with the first of these."""

    checked: int = 0
    failed: int = 0
    error: Exception | None = None


def check_arrivals(
    ledger: Ledger,
    watch: Callable[[int], None] = lambda _: None,
    *,
    only: Collection[UUID] | None = None,
) -> Checks:
    """Cross-check every report that waits for it, or `only` these, and return how it went.

    Never raises for one report: the others go on, and it waits. `watch` is told how many are done.
    """
    done = Checks()
    tried: set[Waiting] = set()
    while fresh := _untried(ledger, tried, only):
        for report in fresh:
            tried.add(report)
            try:
                check_arrival(ledger, report)
                done.checked += 1
            except Exception as error:  # noqa: BLE001 — whatever it was, the report waits
                done.failed += 1
                done.error = done.error or error
            watch(len(tried))
    return done


def check_arrival(ledger: Ledger, report: Waiting) -> None:
    """Cross-check one report for each organisation that may look at it; then it waits no more."""
    for organisation in report.organisations:
        with arriving(ledger, organisation) as acting:
            arrive(acting, [report.ref])
    arrival_checked(ledger, report)


def _untried(
    ledger: Ledger, tried: Collection[Waiting], only: Collection[UUID] | None
) -> list[Waiting]:
    waiting = arrivals_waiting(ledger, len(tried) + _AT_ONCE, only)
    return [each for each in waiting if each not in tried]


@dataclass(slots=True)
class Watch:
    """A watch over what comes in; `wake` has it look at once."""

    wake: Event = field(default_factory=Event)
    ended: bool = False


@contextmanager
def keep_checking(
    ledger: Ledger, every: float, failed: Callable[[Exception], None]
) -> Iterator[Watch]:
    """Look every so many seconds, in a thread of its own, for what came in, until the block ends.

    What goes wrong is told to `failed` and tried again, less and less often.
    """
    watch = Watch()
    thread = Thread(target=_again, args=(ledger, every, failed, watch), daemon=True)
    thread.start()
    try:
        yield watch
    finally:
        watch.ended = True
        watch.wake.set()
        thread.join()


def _again(ledger: Ledger, every: float, failed: Callable[[Exception], None], watch: Watch) -> None:
    wait = every
    while not watch.ended:
        try:
            error = check_arrivals(ledger).error
        except Exception as unforeseen:  # noqa: BLE001 — the edge of a thread: it must not die unheard
            error = unforeseen
        if error is not None:
            failed(error)
        wait = min(wait * 2, _MOST_SECONDS) if error else every
        watch.wake.wait(wait)
        watch.wake.clear()
