"""What waits on a desk: one item of one kind, in which order, and for whom.

Pure: it knows no queue. An item carries ids, days and what its reader may read anyway; the words
around it are labels.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from wholeroute.errors import Invalid
from wholeroute.ledger import Mark, Marked


class Sort(StrEnum):
    """The kinds of what waits, in the order in which a desk shows them."""

    SUBJECT = "subject"
    ESCALATED = "escalated"
    RECEIVE = "receive"
    CONFIRM = "confirm"
    TELL = "tell"
    RELEASE = "release"
    IDENTITY = "identity"
    OWN_IDENTITY = "own-identity"
    TAKE = "take"
    RETURNED = "returned"
    RETENTION = "retention"
    HELD = "held"
    PERSON = "person"
    NOTICE = "notice"
    SENT = "sent"
    PERMISSION = "permission"
    FINDING = "finding"
    ANEW = "anew"
    PAIR = "pair"
    HIT = "hit"
    MET = "met"
    ANSWER = "answer"
    QUARANTINE = "quarantine"
    RECEIPT = "receipt"
    ALLEGATION = "allegation"
    REMINDED = "reminded"
    ASKED = "asked"
    SILENT = "silent"
    DOUBTED = "doubted"
    EVIDENCE = "evidence"
    UNSHOWN = "unshown"
    LAW = "law"


ENDED_BY_HAND = frozenset(
    {
        Sort.OWN_IDENTITY,
        Sort.RETURNED,
        Sort.PERMISSION,
        Sort.HIT,
        Sort.MET,
        Sort.ANSWER,
        Sort.RECEIPT,
        Sort.DOUBTED,
    }
)
"""What no act of its own room ends: whoever has seen it says that it is done with."""

FIRST = frozenset({Sort.ESCALATED})
"""What stands before all else, however long that is overdue: somebody's rights wait."""

MOST_COUNTED = 1000
"""How many of what waits are counted on a desk and in the menu; a queue's own page counts all."""

LONGEST_SNOOZE_DAYS = 90


class Whose(StrEnum):
    """Which part of a desk is looked at: what is for me or nobody yet, all of it, what is put off."""

    MINE = "mine"
    ALL = "all"
    SNOOZED = "snoozed"


@dataclass(frozen=True, slots=True)
class Detail:
    """One thing more about an item: a value of the labelled set `of`, or words as they are."""

    of: str
    value: str


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that waits: what it is called, from where it comes, and where it is dealt with.

    `since` says how old it is, `due` by when it is to be done with, where anything says so.
    `about` are the entities with which it ends. `number` of them wait behind one link. `to_see` says
    that its reader may look and not decide, unlike others at whose desk it lies.
    """

    sort: Sort
    item: str
    link: str
    since: datetime
    names: tuple[str, ...] = ()
    source: str = ""
    details: tuple[Detail, ...] = ()
    due: datetime | None = None
    number: int = 1
    about: tuple[UUID, ...] = ()
    to_see: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """Return by what a mark is found."""
        return self.sort.value, self.item

    @property
    def marked(self) -> Marked:
        """Return what a mark of it says."""
        return Marked(self.sort.value, self.item, self.about)


@dataclass(frozen=True, slots=True)
class Line:
    """An item on the desk, with the mark that it bears."""

    item: Item
    mark: Mark | None
    overdue: bool
    done_by_hand: bool
    may_be_put_off: bool = True


def lies_on(mark: Mark | None, item: Item, whose: Whose, me: str, today: date) -> bool:
    """Return whether an item lies on that part of a desk.

    What was done with comes back when more of it came since, what was put off on its day.
    """
    if mark is not None and mark.done_at is not None and item.since <= mark.done_at:
        return False
    asleep = mark is not None and mark.snoozed_until is not None and mark.snoozed_until > today
    if whose is Whose.SNOOZED or asleep:
        return asleep and whose is Whose.SNOOZED
    taken = mark.assigned_to if mark is not None else None
    return whose is Whose.ALL or taken in (None, me)


def in_order(lines: Iterable[Line]) -> list[Line]:
    """Return what stands before all else, then what is overdue, the longest first; then by kind and age.

    What is of one age in days stays as its queue had it.
    """
    sorts = list(Sort)

    def place(line: Line) -> tuple[bool, bool, float, int, date]:
        due = line.item.due
        late = due.timestamp() if line.overdue and due is not None else 0.0
        sort = line.item.sort
        return sort not in FIRST, not line.overdue, late, sorts.index(sort), line.item.since.date()

    return sorted(lines, key=place)


def may_be_put_off(item: Item, now: datetime) -> bool:
    """Return whether there is a day until which an item may be put off: tomorrow, if any."""
    with suppress(Invalid):
        must_be_snoozable(item, now.date() + timedelta(days=1), now)
        return True
    return False


def must_be_snoozable(item: Item, until: date, now: datetime) -> None:
    """Raise `Invalid` for a day that has come, is too far, or behind the day by which it is due."""
    ahead = (until - now.date()).days
    if ahead <= 0:
        raise Invalid("until", "that day has come already", "Name a day from tomorrow on.")
    if ahead > LONGEST_SNOOZE_DAYS:
        raise Invalid(
            "until", "that is too far ahead", f"Name a day within {LONGEST_SNOOZE_DAYS} days."
        )
    if item.due is not None and item.due.date() <= until:
        raise Invalid("until", "it is due before that day", f"Name a day before {item.due.date()}.")
