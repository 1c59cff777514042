"""What is pure of a desk, its order and its parts; and how an open one is told that it changed."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import anyio
import pytest
from fastapi import FastAPI
from tests.conftest import Contribute, suspect
from tests.web.conftest import SitAs

from wholeroute.disclosure import Urgency
from wholeroute.errors import Invalid, Unavailable
from wholeroute.ledger import (
    Acting,
    Mark,
    PutOff,
    Worth,
)
from wholeroute.rights import Role
from wholeroute.web import live
from wholeroute.web.labels import LABELS
from wholeroute.web.live import Streams, changes
from wholeroute.web.routes.desk import AT_AN_EMPTY_DESK
from wholeroute.web.views.item import (
    ENDED_BY_HAND,
    Item,
    Line,
    Sort,
    Whose,
    in_order,
    lies_on,
    may_be_put_off,
    must_be_snoozable,
)
from wholeroute.web.views.queues_out import by_when

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
TODAY = NOW.date()


# --- the pure core --------------------------------------------------------------------------------


def item(sort: Sort = Sort.PAIR, since: datetime = NOW, due: datetime | None = None) -> Item:
    """Return an item of no queue."""
    return Item(sort, str(uuid4()), "/x", since, due=due)


def mark(**said: Any) -> Mark:
    """Return a mark that says nothing but what is given."""
    blank: dict[str, Any] = {
        "assigned_to": None, "snoozed_until": None, "reason": None, "done_at": None,
    }  # fmt: skip
    return Mark("pair", "a", by="me", at=NOW, **(blank | said))


def test_what_is_overdue_stands_first_then_by_kind_and_age() -> None:
    late = item(Sort.RECEIPT, due=NOW - timedelta(days=1))
    later = item(Sort.HIT, due=NOW - timedelta(days=9))
    old, new = item(since=NOW - timedelta(days=5)), item()
    twin = item()
    first = item(Sort.SUBJECT)
    found = in_order(
        Line(each, None, each.due is not None, done_by_hand=False)
        for each in (new, twin, late, old, later, first)
    )

    assert [line.item for line in found] == [later, late, first, old, new, twin]


def test_what_was_alleged_and_waits_too_long_stands_before_all_that_is_later() -> None:
    law = item(Sort.LAW, due=NOW - timedelta(days=900))
    escalated = item(Sort.ESCALATED, due=NOW - timedelta(days=1))
    older = item(Sort.ESCALATED, due=NOW - timedelta(days=2))
    found = in_order(Line(each, None, True, done_by_hand=False) for each in (law, escalated, older))

    assert [line.item for line in found] == [older, escalated, law]


@pytest.mark.parametrize(
    ("said", "lies"),
    [
        (None, [True, True, False]),
        (mark(assigned_to="me"), [True, True, False]),
        (mark(assigned_to="she"), [False, True, False]),
        (mark(snoozed_until=TODAY + timedelta(days=1), reason=PutOff.AWAY), [False, False, True]),
        (mark(snoozed_until=TODAY, reason=PutOff.AWAY), [True, True, False]),
        (mark(done_at=NOW), [False, False, False]),
        (mark(done_at=NOW - timedelta(seconds=1)), [True, True, False]),
    ],
    ids=["free", "mine", "hers", "put off", "its day has come", "done", "more came since"],
)
def test_what_lies_on_which_part_of_a_desk(said: Mark | None, lies: list[bool]) -> None:
    waits = item()
    found = [lies_on(said, waits, whose, "me", TODAY) for whose in Whose]

    assert found == lies


@pytest.mark.parametrize(
    ("until", "due", "reason"),
    [
        (TODAY, None, "has come already"),
        (TODAY + timedelta(days=91), None, "too far ahead"),
        (TODAY + timedelta(days=5), NOW + timedelta(days=5), "due before that day"),
        (TODAY + timedelta(days=1), NOW - timedelta(days=1), "due before that day"),
    ],
)
def test_nothing_is_put_off_beyond_its_day(until: date, due: datetime | None, reason: str) -> None:
    with pytest.raises(Invalid, match=reason):
        must_be_snoozable(item(due=due), until, NOW)
    must_be_snoozable(item(due=NOW + timedelta(days=9)), TODAY + timedelta(days=8), NOW)


def test_what_no_day_may_be_named_for_is_not_put_off() -> None:
    for due, may in ((None, True), (2, True), (1, False), (0, False), (-9, False)):
        waits = item(due=None if due is None else NOW + timedelta(days=due))
        assert may_be_put_off(waits, NOW) is may, due


def test_the_urgency_of_a_need_says_by_when_somebody_should_have_it() -> None:
    assert by_when(NOW, Urgency.NOW) == NOW + timedelta(hours=1)
    assert by_when(NOW, Urgency.TODAY).date() == TODAY
    assert by_when(NOW, Urgency.THIS_WEEK).date() == TODAY + timedelta(days=7)


def test_every_kind_role_and_act_has_its_words() -> None:
    for words in ("pile", "waits", "why it waits", "next"):
        assert set(LABELS[words]) == set(Sort)
    assert set(LABELS["whose"]) == set(Whose)
    assert set(LABELS["put off"]) == set(PutOff)
    assert set(LABELS["worth"]) == set(Worth)
    assert set(LABELS["next at an empty desk"]) == set(Role) == set(AT_AN_EMPTY_DESK)


# --- kept up to date ------------------------------------------------------------------------------


def test_a_stream_is_opened_for_whoever_asks_for_one_and_has_a_desk(
    sit: SitAs, app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "LONGEST_SECONDS", 0.05)
    stream = {"accept": "text/event-stream"}
    browser = sit("analyst@ncp-a", "analyst", "analysis")

    assert browser.get("/desk/events").status_code == 404
    answer = browser.get("/desk/events", headers=stream)
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert "event: over" in answer.text
    assert app.state.streams == Streams()
    auditor = sit("auditor@ncp-a", "auditor", "oversight")
    assert auditor.get("/desk/events", headers=stream).status_code == 404
    auditor.post("/seat")
    assert auditor.get("/desk/events", headers=stream).status_code == 403


def test_there_are_only_so_many_streams() -> None:
    streams, whole = Streams(), ExitStack()
    for _ in range(live.MOST_OF_ONE):
        whole.enter_context(streams.one_more("me"))
    with pytest.raises(Unavailable, match="too many"), streams.one_more("me"):
        pass
    with streams.one_more("she"):
        pass
    for place in range(live.MOST_STREAMS - live.MOST_OF_ONE):
        whole.enter_context(streams.one_more(str(place)))
    with pytest.raises(Unavailable, match="too many"), streams.one_more("she"):
        pass
    whole.close()
    assert streams == Streams()


def test_a_desk_is_told_to_be_new_where_it_became_another_and_not_where_anything_was_written(
    analyst: Acting, contribute: Contribute, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "TICK_SECONDS", 0.01)
    prints = iter([b"a", b"a", b"b"])
    looked: list[bytes] = []

    def print_of() -> bytes:
        looked.append(next(prints, b"b"))
        return looked[-1]

    def write() -> None:
        contribute([suspect("a", "Ermias Ghermay")])

    with ThreadPoolExecutor(1) as own:  # a browser's test may have left a loop in this thread
        told = own.submit(anyio.run, told_after, analyst, print_of, write).result()

    assert told == 1
    assert looked[:3] == [b"a", b"a", b"b"]


async def told_after(
    acting: Acting, print_of: Callable[[], bytes], write: Callable[[], None]
) -> int:
    """Return how often a desk was told to be new while something was written twice, then ended."""
    told = 0
    async with anyio.create_task_group() as group:

        async def listen() -> None:
            nonlocal told
            async for _ in changes(acting, print_of):
                told += 1

        group.start_soon(listen)
        for _ in range(2):
            await anyio.sleep(0.2)
            await anyio.to_thread.run_sync(write)
        await anyio.sleep(0.3)
        await anyio.to_thread.run_sync(acting.end)
    return told


def test_every_kind_that_no_act_ends_is_ended_by_hand_and_no_other() -> None:
    assert {Sort.HIT, Sort.RECEIPT, Sort.ANSWER, Sort.MET} <= ENDED_BY_HAND
    assert ENDED_BY_HAND.isdisjoint(
        {Sort.PAIR, Sort.FINDING, Sort.RELEASE, Sort.SUBJECT, Sort.PERSON}
    )
