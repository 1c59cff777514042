"""Read each room's queue as items of a desk, under the session of whoever sits there.

A queue is read by the room's own function and no further than a desk shows: the rest is counted,
and of that only a thousand. What bears a mark is looked for by its name, however far behind it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from uuid import UUID

from sqlalchemy import Connection

from wholeroute import crosscheck, custody
from wholeroute.ledger import (
    Acting,
    FindingLine,
    Judgement,
    findings_waiting,
    identity_requests,
    number_of_findings_waiting,
    own_identity_requests,
    releases,
    rights_notices,
    subject_requests,
    undecided,
)
from wholeroute.web.views.item import MOST_COUNTED, Detail, Item, Sort
from wholeroute.web.views.lines import names_of

END_OF_DAY = time(23, 59, 59, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Looking:
    """Who reads, when, how much of a queue, and what of it bears a mark.

    `waiting` and `anew` say of pairs how many wait, and of which judged ones something is new.
    """

    acting: Acting
    connection: Connection
    now: datetime
    most: int
    marked: frozenset[tuple[str, str]]
    waiting: int
    anew: tuple[Judgement, ...]

    def named(self, sort: Sort, parts: int = 1) -> list[tuple[UUID, ...]]:
        """Return the ids of what bears a mark, in order; what is not so many ids names nothing."""
        items = sorted(item for kind, item in self.marked if kind == sort)
        return [ids for ids in map(_ids, items) if len(ids) == parts]


def _ids(item: str) -> tuple[UUID, ...]:
    try:
        return tuple(map(UUID, item.split(":")))
    except ValueError:
        return ()


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits of one kind: `number` of them in all, whether or not all are among `items`.

    `whole` where everything marked that still waits is among them.
    """

    sort: Sort
    items: tuple[Item, ...]
    number: int
    whole: bool = True


Reading = Callable[[Looking], list[Queue]]


def of_all(sort: Sort, items: Iterable[Item]) -> Queue:
    """Return a queue that was read to its end."""
    found = tuple(items)
    return Queue(sort, found, len(found))


def at_end_of(day: date) -> datetime:
    """Return the last moment of a day."""
    return datetime.combine(day, END_OF_DAY)


def pairs(looking: Looking) -> list[Queue]:
    """Return the pairs that wait for a judgement, and those judged of which something is new."""
    acting = looking.acting
    first = crosscheck.queue(acting, most=looking.most)
    named = [(left, right) for left, right in looking.named(Sort.PAIR, 2)]
    known = {each.id for each in first}
    found = [
        *first,
        *(each for each in crosscheck.still_waiting(acting, named) if each.id not in known),
    ]
    again = looking.anew
    ends = {end for each in (*found, *again[: looking.most]) for end in (each.left, each.right)}
    names = names_of(acting, looking.connection, ends)
    return [
        Queue(Sort.PAIR, tuple(_pair(Sort.PAIR, each, names) for each in found), looking.waiting),
        of_all(Sort.ANEW, (_pair(Sort.ANEW, each, names) for each in again)),
    ]


def _pair(sort: Sort, each: Judgement, names: dict[UUID, str]) -> Item:
    told = [part for part in each.explanation if part["feature"] != "prior"]
    best = max(told, key=lambda part: abs(part["weight"]), default=None)
    return Item(
        sort, f"{each.left}:{each.right}", f"/pairs/{each.left}/{each.right}", each.at,
        names=(names.get(each.left, ""), names.get(each.right, "")),
        details=(Detail("", best["words"]),) if best and sort is Sort.PAIR else (),
        about=(each.left, each.right),
    )  # fmt: skip


def findings(looking: Looking) -> list[Queue]:
    """Return what analysis found and nobody has decided on, the newest first."""
    connection, named = looking.connection, looking.named(Sort.FINDING)
    first = findings_waiting(connection, most=looking.most)
    known = {each.id for each in first}
    among = [each for (each,) in named if each not in known]
    found = (
        [*first, *findings_waiting(connection, most=len(among), among=among)] if among else first
    )
    subjects = {who for each in found for who in each.subjects[:_MOST_NAMED]}
    names = names_of(looking.acting, connection, subjects)
    number = len(found)
    if number >= looking.most:
        number = number_of_findings_waiting(connection, most=MOST_COUNTED + 1)
    return [Queue(Sort.FINDING, tuple(_finding(each, names) for each in found), number)]


_MOST_NAMED = 3
"""How many subjects of a finding a line names; its page names all."""


def _finding(each: FindingLine, names: dict[UUID, str]) -> Item:
    called = dict.fromkeys(names[who] for who in each.subjects[:_MOST_NAMED] if who in names)
    return Item(
        Sort.FINDING, str(each.id), f"/findings/{each.id}", each.at, names=tuple(called),
        source=each.rule, details=(Detail("found", each.kind),), about=each.subjects,
    )  # fmt: skip


def people(looking: Looking) -> list[Queue]:
    """Return who waits to be categorised, those whose label is on hold apart."""
    return [_people(looking, Sort.HELD, held=True), _people(looking, Sort.PERSON, held=False)]


def _people(looking: Looking, sort: Sort, *, held: bool) -> Queue:
    found = undecided(looking.connection, held=held, most=MOST_COUNTED + 1)
    items = tuple(
        Item(
            sort, str(each.entity), f"/people/{each.entity}", each.received_at, source=each.title,
            details=tuple(Detail("hold", hold) for hold in each.holds)
            or tuple(Detail("category", said) for said in each.said),
            about=(each.entity,),
        )
        for each in found
    )  # fmt: skip
    return Queue(sort, items, len(items), whole=len(items) <= MOST_COUNTED)


def holds(looking: Looking) -> list[Queue]:
    """Return the requests that wait for a second signature of this reader's, and unread notices."""
    connection, reader = looking.connection, looking.acting.reader
    waiting = [each for each in releases(connection) if each.asked_by != reader.member]
    unread = [each for each in rights_notices(connection, reader) if not each.seen]
    return [
        of_all(
            Sort.RELEASE,
            (
                Item(
                    Sort.RELEASE, str(each.id), f"/people/requests/{each.id}", each.asked_at,
                    source=each.asked_by, details=(Detail("category", each.category),),
                    about=(each.entity,),
                )
                for each in waiting
            ),
        ),
        of_all(
            Sort.NOTICE,
            (
                Item(
                    Sort.NOTICE, str(each.id), "/people/notices", each.at, source=each.asked_by,
                    details=(Detail("lane", each.lane), Detail("category", each.category)),
                )
                for each in unread
            ),
        ),
    ]  # fmt: skip


def kept(looking: Looking) -> list[Queue]:
    """Return whose time has come or soon comes, as their clocks say."""
    due = custody.people_due(looking.connection, looking.now.date())
    return [
        of_all(
            Sort.RETENTION,
            (
                Item(
                    Sort.RETENTION, str(each.who.entity), f"/retention/{each.who.entity}",
                    datetime.combine(each.who.kept.received, time(tzinfo=UTC)),
                    source=each.who.title, details=(Detail("due", each.due),),
                    due=at_end_of(
                        each.clock.review if each.due is custody.Due.REVIEW else each.clock.erase
                    ),
                    about=(each.who.entity,),
                )
                for each in due
            ),
        )
    ]  # fmt: skip


def asking(looking: Looking) -> list[Queue]:
    """Return the requests of people about themselves that nobody answered yet."""
    found = [each for each in subject_requests(looking.connection) if each.answer is None]
    return [
        of_all(
            Sort.SUBJECT,
            (
                Item(
                    Sort.SUBJECT, str(each.id), f"/subjects/{each.id}", each.opened_at,
                    details=(Detail("subject request", each.kind),), due=at_end_of(each.deadline),
                )
                for each in found
            ),
        )
    ]  # fmt: skip


def identities_asked(looking: Looking) -> list[Queue]:
    """Return the requests for an identity on which this custodian is to decide."""
    me = looking.acting.reader.member
    found = [
        each
        for each in identity_requests(looking.connection)
        if each.granted is None and each.asked_by != me
    ]
    return [
        of_all(
            Sort.IDENTITY,
            (
                Item(
                    Sort.IDENTITY, str(each.id), f"/identities/{each.id}", each.asked_at,
                    source=each.organisation, details=(Detail("purpose", each.purpose),),
                )
                for each in found
            ),
        )
    ]  # fmt: skip


def identities_told(looking: Looking) -> list[Queue]:
    """Return what became of this reader's own requests for an identity."""
    found = [
        each
        for each in own_identity_requests(looking.connection)
        if each.state in ("granted", "not-granted")
    ]
    return [
        of_all(
            Sort.OWN_IDENTITY,
            (
                Item(
                    Sort.OWN_IDENTITY, str(each.id), f"/identities/{each.id}", each.asked_at,
                    details=(Detail("identity request", each.state),), due=each.expires_at,
                )
                for each in found
            ),
        )
    ]  # fmt: skip
