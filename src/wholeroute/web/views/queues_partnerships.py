"""Read as items what was alleged and nobody decided: what ten days have passed over stands first."""

from __future__ import annotations

from datetime import UTC, datetime, time
from textwrap import shorten

from wholeroute.partnerships.allegations import Case
from wholeroute.partnerships.store.allegations import registered
from wholeroute.web.views.item import Item, Sort
from wholeroute.web.views.queues import Looking, Queue, at_end_of, of_all


def allegations(looking: Looking) -> list[Queue]:
    """Return the allegations that wait for a decision; escalated ones are a kind of their own."""
    waiting = registered(looking.connection).open_cases()
    today = looking.now.date()
    return [
        of_all(sort, (_item(sort, case) for case in waiting if case.escalated(today) is late))
        for sort, late in ((Sort.ESCALATED, True), (Sort.ALLEGATION, False))
    ]


def _item(sort: Sort, case: Case) -> Item:
    told = case.allegation
    return Item(
        sort, str(told.id), f"/allegations/{told.id}",
        datetime.combine(case.open_since, time.min, UTC),
        names=(told.partner, shorten(told.words, 120, placeholder="…")), source=told.received_by,
        due=at_end_of(case.due),
    )  # fmt: skip
