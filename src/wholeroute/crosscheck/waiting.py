"""Find what waits for a person, in the order and of the sort they ask for, and where they left off.

Nothing is kept of a reader's place: it follows from what they judged last.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Connection

from wholeroute.crosscheck.enough import RULE
from wholeroute.entities import PROPERTIES, PropertyType, Script, letters_of
from wholeroute.ledger import (
    Acting,
    Judgement,
    Letters,
    SortsWaiting,
    SoughtPairs,
    judged_last,
    kinds_waiting,
    number_waiting,
    sorts_waiting,
    waiting_pairs,
)

_NAMES = tuple(name for name, each in PROPERTIES.items() if each.type is PropertyType.NAME)
_TOLD_APART = tuple(script for script in Script if script is not Script.OTHER)
_MOST_REPORTS = 12
_MOST_ALIKE = 12


class Likely(StrEnum):
    """How likely the two are one, in words."""

    LIKELY = "likely"
    OPEN = "open"
    UNLIKELY = "unlikely"


BANDS = {Likely.LIKELY: (0.75, 1.01), Likely.OPEN: (0.25, 0.75), Likely.UNLIKELY: (0.0, 0.25)}
"""From which probability to below which."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which part of the queue somebody wants.

    `after` is the judgement behind which to begin, or, `backwards`, before which. `reports` holds
    one of which either end must be, or two of which one end each must be; `sharing` are the words
    of a number that both have. Pairs about which nobody could tell are left out unless `enough` is
    not asked for.
    """

    after: int | None = None
    kinds: tuple[str, ...] = ()
    enough: bool = True
    reports: tuple[UUID, ...] = ()
    script: Script | None = None
    likely: Likely | None = None
    sharing: str = ""
    backwards: bool = False

    def behind(self, place: int | None, *, backwards: bool = False) -> Wanted:
        """Return the part of it behind a place, or, `backwards`, before it."""
        return replace(self, after=place, backwards=backwards)

    def as_sought(self) -> SoughtPairs:
        """Return it as the ledger asks for it."""
        return SoughtPairs(
            RULE if self.enough or self.sharing else None, self.kinds, self.after, self.reports,
            BANDS[self.likely] if self.likely else None,
            _letters(self.script) if self.script else None, self.sharing, self.backwards,
        )  # fmt: skip


def _letters(script: Script) -> Letters:
    return Letters(letters_of(script), _NAMES)


Sorts = SortsWaiting[Likely, Script]


def queue(acting: Acting, wanted: Wanted = Wanted(), *, most: int = 50) -> list[Judgement]:
    """Return the pairs that wait for a person, likeliest first."""
    with acting.begin() as connection:
        return waiting_pairs(connection, wanted.as_sought(), most=most)


def still_waiting(acting: Acting, pairs: Iterable[tuple[UUID, UUID]]) -> list[Judgement]:
    """Return those of some pairs that wait for a person, likeliest first."""
    among = tuple(pairs)
    if not among:
        return []
    with acting.begin() as connection:
        return waiting_pairs(connection, SoughtPairs(RULE, among=among), most=len(among))


def number_in_queue(
    connection: Connection, wanted: Wanted = Wanted(), *, most: int | None = None
) -> int:
    """Return how many pairs wait that this session sees, or that there are `most` at least."""
    return number_waiting(connection, wanted.behind(None).as_sought(), most=most)


def kinds_in_queue(connection: Connection) -> dict[str, int]:
    """Return how many pairs of each kind of entity wait for a person, by kind."""
    return kinds_waiting(connection, RULE)


def sorts_in_queue(connection: Connection, wanted: Wanted) -> Sorts:
    """Return how many of the pairs that are wanted are of each sort, and how many wait of each kind."""
    return sorts_waiting(
        connection, wanted.as_sought(), RULE, BANDS, {each: _letters(each) for each in _TOLD_APART},
        most_reports=_MOST_REPORTS, most_alike=_MOST_ALIKE,
    )  # fmt: skip


def place_of(judged: Iterable[Judgement]) -> int | None:
    """Return where in the queue a pair stood last, of all that was judged of it, newest first."""
    return next((each.id for each in judged if not each.human), None)


def left_off(acting: Acting, wanted: Wanted = Wanted()) -> Judgement | None:
    """Return what waits behind whatever this member judged last, the first where nothing does."""
    with acting.begin() as connection:
        last = judged_last(connection, acting.reader.member)
    return next_behind(acting, last, wanted)


def next_behind(acting: Acting, place: int | None, wanted: Wanted = Wanted()) -> Judgement | None:
    """Return what waits behind a place; behind the last, and behind none, the first that waits."""
    behind = queue(acting, wanted.behind(place), most=1) if place is not None else []
    first = behind or queue(acting, wanted.behind(None), most=1)
    return next((each for each in first if each.id != place), None)
