"""Lay out a desk: what waits for the role that sits here, with what the desk remembers of it.

Each queue is read under the reader's own session, and a mark whose item no longer waits is taken
away as it is met. Reading a desk leaves one line in the log, whatever lies on it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Connection

from wholeroute import crosscheck
from wholeroute.errors import NotFound
from wholeroute.ledger import (
    Acting,
    Colleague,
    Judgement,
    Mark,
    colleagues,
    desk_marks,
    end_marks,
    record,
)
from wholeroute.partnerships.store.allegations import reviews
from wholeroute.rights import Action, Lane, Profile, Reader
from wholeroute.web.may import may, reads_findings, sends_reports
from wholeroute.web.views import (
    queues,
    queues_asked,
    queues_out,
    queues_partnerships,
    queues_plan,
)
from wholeroute.web.views.item import (
    ENDED_BY_HAND,
    MOST_COUNTED,
    Item,
    Line,
    Sort,
    Whose,
    in_order,
    lies_on,
    may_be_put_off,
)
from wholeroute.web.views.queue_kept import Kept, news_of, number_of
from wholeroute.web.views.queues import Looking, Queue, Reading

FEW, MANY = 6, 40
"""How many of a kind stand on a desk among others, and how many alone."""

Marks = Mapping[tuple[str, str], Mark]


@dataclass(frozen=True, slots=True)
class Sought:
    """Which part of a desk is looked at."""

    whose: Whose = Whose.MINE
    sort: Sort | None = None


@dataclass(frozen=True, slots=True)
class Pile:
    """How many of one kind lie on this part of the desk; above `MOST_COUNTED` stands for more."""

    sort: Sort
    number: int
    shown: int


@dataclass(frozen=True, slots=True)
class DeskPage:
    """A part of a desk: its lines in their order, how many there are of each kind, who sits at it.

    `has` are the kinds that this role may have on its desk at all. `alerts` are those who came in
    that its member's saved searches mean.
    """

    whose: Whose
    sort: Sort | None
    lines: tuple[Line, ...]
    piles: tuple[Pile, ...]
    snoozed: int
    has: tuple[Sort, ...] = ()
    colleagues: tuple[Colleague, ...] = ()
    alerts: int = 0


@dataclass(frozen=True, slots=True)
class Sitting:
    """Who sits at a desk; `sends` is their session for what they sent, where they have one.

    `waiting` is how many pairs wait and `anew` what is new of judged ones, for whoever judges: asked
    before a desk is read, since who waits for what is kept holds no connection meanwhile.
    """

    acting: Acting
    sends: Acting | None
    now: datetime
    waiting: int = 0
    anew: tuple[Judgement, ...] = ()


def sitting(acting: Acting, sends: Acting | None, now: datetime, kept: Kept) -> Sitting:
    """Return who sits at a desk, with what is kept of the queue for all who see the same."""
    if not _judges(acting.reader):
        return Sitting(acting, sends, now)
    anew = tuple(each.judgement for each in news_of(kept, acting))
    return Sitting(acting, sends, now, number_of(kept, acting), anew)


@dataclass(frozen=True, slots=True)
class Room:
    """A room whose queue lies on desks: on whose, which kinds come of it, and how it is read.

    `sent` where it holds what its reader sent, which another session of theirs may see. `people`
    where it is about whoever is reported on: an installation for policy has none of it.
    """

    opens_to: Callable[[Reader], bool]
    sorts: tuple[Sort, ...]
    read: Reading
    sent: bool = False
    people: bool = True


def _to(action: Action, lane: Lane | None = None) -> Callable[[Reader], bool]:
    return lambda reader: may(reader, action, lane)


def _watches(reader: Reader) -> bool:
    return may(reader, Action.STEER) or reviews(reader)


def _decides(reader: Reader) -> bool:
    return reads_findings(reader) and may(reader, Action.JUDGE, Lane.OPEN)


S, A = Sort, Action
_judges = _to(A.JUDGE, Lane.OPEN)
ROOMS = (
    Room(_to(A.ANSWER), (S.SUBJECT,), queues.asking),
    Room(_to(A.REFER), (S.RECEIVE, S.SENT), queues_out.needs),
    Room(_to(A.EXPORT, Lane.OPEN), (S.CONFIRM, S.TAKE, S.RETURNED, S.TELL), queues_out.leaving),
    Room(_to(A.CO_SIGN, Lane.UNCATEGORISED), (S.RELEASE, S.NOTICE), queues.holds),
    Room(_to(A.RELEASE_IDENTITY), (S.IDENTITY,), queues.identities_asked),
    Room(_to(A.REQUEST_IDENTITY), (S.OWN_IDENTITY,), queues.identities_told),
    Room(_to(A.ERASE), (S.RETENTION,), queues.kept),
    Room(_to(A.CATEGORISE, Lane.UNCATEGORISED), (S.HELD, S.PERSON), queues.people),
    Room(_to(A.PERMIT), (S.PERMISSION,), queues_out.permitted),
    Room(_decides, (S.FINDING,), queues.findings),
    Room(_judges, (S.ANEW, S.PAIR), queues.pairs),
    Room(crosscheck.may_see_hits, (S.HIT, S.MET, S.ANSWER), queues_out.hits),
    Room(_watches, (S.ESCALATED, S.ALLEGATION), queues_partnerships.allegations, people=False),
    Room(_to(A.ATTEST), (S.REMINDED, S.ASKED), queues_asked.asked, people=False),
    Room(_to(A.STEER), (S.SILENT,), queues_asked.silent, people=False),
    Room(_to(A.VERIFY), (S.EVIDENCE, S.DOUBTED), queues_plan.evidence, people=False),
    Room(_to(A.ATTEST), (S.UNSHOWN,), queues_plan.unshown, people=False),
    Room(_to(A.STEER), (S.LAW,), queues_plan.laws, people=False),
    Room(_to(A.ATTEST), (S.LAW,), queues_plan.laws_of_state, people=False),
    Room(sends_reports, (S.QUARANTINE, S.RECEIPT), queues_out.sent, sent=True),
)


def rooms_of(acting: Acting) -> Iterator[Room]:
    """Yield the rooms whose queues lie on this reader's desk."""
    without_people = acting.ledger.profile is Profile.POLICY
    return (
        room
        for room in ROOMS
        if room.opens_to(acting.reader) and not (room.people and without_people)
    )


def has(acting: Acting) -> tuple[Sort, ...]:
    """Return the kinds that this reader may have on a desk, in their order."""
    every = {sort for room in rooms_of(acting) for sort in room.sorts}
    return tuple(sort for sort in Sort if sort in every)


def desk(at: Sitting, sought: Sought = Sought()) -> DeskPage:
    """Return a part of the desk. The reading is audited, what has ended loses its mark."""
    acting = at.acting
    kinds = has(acting)
    if not kinds:
        return DeskPage(sought.whose, None, (), (), 0)
    with acting.begin() as connection:
        remembered = desk_marks(connection)
        found = list(_queues(at, connection, remembered, sought.sort))
        marks = _without_ended(connection, remembered, found)
        page = _page(at, sought, found, marks)
        around = tuple(colleagues(connection))
        alerts = _alerts(acting.reader, connection)
        record(connection, acting.reader, Action.READ, "desk", details={"n": len(page.lines)})
    return replace(page, has=kinds, colleagues=around, alerts=alerts)


def item_on(at: Sitting, connection: Connection, sort: Sort, item: str) -> Item:
    """Return one item that waits; raise `NotFound` for hidden, ended and absent alike."""
    key = (sort.value, item)
    for room in rooms_of(at.acting):
        if sort not in room.sorts:
            continue
        looking = _looking(at, connection, room, MOST_COUNTED, frozenset({key}))
        found = (each for queue in room.read(looking) for each in queue.items)
        wanted = next((each for each in found if each.key == key), None)
        if wanted is not None:
            return wanted
    raise NotFound("nothing of that name waits on your desk")


def print_of(at: Sitting) -> bytes:
    """Return what changes when the desk does, and tells nothing; nothing is written for it."""
    with at.acting.begin() as connection:
        marks = desk_marks(connection) if has(at.acting) else {}
        found = list(_queues(at, connection, marks, None))
        alerts = _alerts(at.acting.reader, connection)
    said = [
        (
            queue.sort,
            queue.number,
            [(e.item, e.since, e.number, marks.get(e.key)) for e in queue.items],
        )
        for queue in found
    ]
    return sha256(repr((said, alerts)).encode()).digest()


def _alerts(reader: Reader, connection: Connection) -> int:
    """Return how many the saved searches mean; they are one member's own, so no mark fits them."""
    searches = may(reader, Action.SCREEN, Lane.OPEN)
    return crosscheck.number_of_alerts(connection) if searches else 0


def _queues(
    at: Sitting, connection: Connection, marks: Marks, only: Sort | None
) -> Iterator[Queue]:
    most = (FEW if only is None else MANY) + len(marks)
    for room in rooms_of(at.acting):
        yield from room.read(_looking(at, connection, room, most, frozenset(marks)))


def _looking(
    at: Sitting, connection: Connection, room: Room, most: int, marked: frozenset[tuple[str, str]]
) -> Looking:
    acting = (at.sends if room.sent else None) or at.acting
    return Looking(acting, connection, at.now, most, marked, at.waiting, at.anew)


def _without_ended(connection: Connection, marks: Marks, found: Iterable[Queue]) -> Marks:
    """Take away the marks of what no longer waits, and return the others."""
    left = dict(marks)
    for queue in found:
        if not queue.whole:
            continue
        standing = {each.item for each in queue.items}
        gone = [key for key in left if key[0] == queue.sort and key[1] not in standing]
        if gone:
            end_marks(connection, queue.sort.value, standing)
        for key in gone:
            del left[key]
    return left


def _page(at: Sitting, sought: Sought, found: Iterable[Queue], marks: Marks) -> DeskPage:
    me, today = at.acting.reader.member, at.now.date()
    lines: list[Line] = []
    piles: list[Pile] = []
    snoozed = 0
    for queue in found:
        lying = [e for e in queue.items if lies_on(marks.get(e.key), e, sought.whose, me, today)]
        away = len(queue.items) - len(lying)
        asleep = [e for e in queue.items if lies_on(marks.get(e.key), e, Whose.SNOOZED, me, today)]
        snoozed += len(asleep)
        number = len(asleep) if sought.whose is Whose.SNOOZED else queue.number - away
        chosen = _shown(at, sought, queue.sort, lying, marks)
        lines += chosen
        if number > 0:
            piles.append(Pile(queue.sort, number, len(chosen)))
    piles.sort(key=lambda pile: list(Sort).index(pile.sort))
    return DeskPage(sought.whose, sought.sort, tuple(in_order(lines)), tuple(piles), snoozed)


def _shown(
    at: Sitting, sought: Sought, sort: Sort, lying: Iterable[Item], marks: Marks
) -> list[Line]:
    """Return so many lines of one kind as stand on a desk, what is overdue and what is mine first."""
    if sought.sort not in (None, sort):
        return []
    me = at.acting.reader.member
    lines = [
        Line(
            each, marks.get(each.key), each.due is not None and each.due < at.now,
            sort in ENDED_BY_HAND, may_be_put_off(each, at.now),
        )
        for each in lying
    ]  # fmt: skip
    lines.sort(key=lambda line: (not line.overdue, not _has(line, me)))
    return lines[: FEW if sought.sort is None else MANY]


def _has(line: Line, me: str) -> bool:
    return line.mark is not None and line.mark.assigned_to == me
