"""Keep for a while what is counted of a whole queue, for all who see the same: ids and numbers alone.

Which pairs wait is asked each time, and takes a hundredth of counting them by their sorts. What people
judged is looked through for news when a report came in or a machine judged since; of what was found
then, a page reads anew whether something speaks against it.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fastapi import Request

from wholeroute.crosscheck import (
    Reconsidered,
    Sorts,
    Wanted,
    number_in_queue,
    reconsider,
    sorts_in_queue,
)
from wholeroute.ledger import Acting, newest_brought, which_wait
from wholeroute.network import ReadOnce
from wholeroute.web.views.item import MOST_COUNTED

_MOST_KEPT = 64


@dataclass(frozen=True, slots=True)
class Since:
    """From when on something is kept; what, is made as it is asked for."""

    read_at: datetime


@dataclass(frozen=True, slots=True)
class Kept:
    """What an application keeps of its queues: every menu asks for counts, and waits for no news."""

    counts: ReadOnce[Since]
    news: ReadOnce[Since]


def keeper(clock: Callable[[], datetime]) -> Kept:
    """Return what an application keeps of its queues."""
    counts, news = (ReadOnce(clock, lambda _acting, now: Since(now)) for _ in range(2))
    return Kept(counts, news)


def kept_of(request: Request) -> Kept:
    """Return what this application keeps of its queues."""
    kept: Kept = request.app.state.queues
    return kept


def sorts_of(kept: Kept, acting: Acting, wanted: Wanted) -> Sorts:
    """Return how many of the pairs that are wanted are of each sort, as they wait now."""
    with kept.counts.place(acting) as (_, made), acting.begin() as connection:
        at = "sorts", which_wait(connection), wanted.behind(None)
        found: Sorts = _made(made, at, lambda: sorts_in_queue(connection, wanted))
        return found


def number_of(kept: Kept, acting: Acting) -> int:
    """Return how many pairs wait about which enough is known, one above `MOST_COUNTED` for more."""
    with kept.counts.place(acting) as (_, made), acting.begin() as connection:
        at = "number", which_wait(connection)
        number: int = _made(made, at, lambda: number_in_queue(connection, most=MOST_COUNTED + 1))
        return number


def news_of(kept: Kept, acting: Acting) -> list[Reconsidered]:
    """Return what people judged that something new speaks against now, what moves furthest first."""
    with kept.news.place(acting) as (_, made):
        with acting.begin() as connection:
            at = newest_brought(connection)
        if at not in made:
            found = reconsider(acting)
            _made(made, at, lambda: frozenset(each.judgement.id for each in found))
            return found
        among: frozenset[int] = made[at]
    return reconsider(acting, among)


def _made(made: OrderedDict[Hashable, Any], at: Hashable, make: Callable[[], Any]) -> Any:
    """Return what is kept at a place, made where it is not there; what was made first goes first."""
    if at not in made:
        made[at] = make()
        while len(made) > _MOST_KEPT:
            made.popitem(last=False)
    return made[at]
