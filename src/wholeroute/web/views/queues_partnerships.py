"""Read as items what was alleged and nobody decided: what ten days have passed over stands first."""

from __future__ import annotations

from datetime import UTC, datetime, time
from textwrap import shorten

from wholeroute.partnerships.allegations import Case
from wholeroute.partnerships.store.allegations import registered
from wholeroute.rights import Action, Reader
from wholeroute.web.may import may
from wholeroute.web.views.item import Detail, Item, Sort
from wholeroute.web.views.queues import Looking, Queue, at_end_of, of_all


def allegations(looking: Looking) -> list[Queue]:
    """Return the allegations that wait for a decision; escalated ones are a kind of their own."""
    waiting = registered(looking.connection).open_cases()
    today, reader = looking.now.date(), looking.acting.reader
    sorts = ((Sort.ESCALATED, True), (Sort.ALLEGATION, False))
    return [
        of_all(
            sort, (_item(sort, each, reader) for each in waiting if each.escalated(today) is late)
        )
        for sort, late in sorts
    ]


def _who_decides(case: Case, reader: Reader) -> str:
    """Return why a reader does not decide: they watch over rights, or wrote it down; else nothing."""
    if not may(reader, Action.STEER):
        return "watched"
    return "own" if case.allegation.member == reader.member else ""


def _item(sort: Sort, case: Case, reader: Reader) -> Item:
    why = _who_decides(case, reader)
    told = case.allegation
    return Item(
        sort, str(told.id), f"/allegations/{told.id}",
        datetime.combine(case.open_since, time.min, UTC),
        names=(told.partner, shorten(told.words, 120, placeholder="…")), source=told.received_by,
        details=(Detail("who decides", why),) if why else (), due=at_end_of(case.due),
        to_see=bool(why),
    )  # fmt: skip
