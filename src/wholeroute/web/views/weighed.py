"""Weigh what is said of one entity: who else says it, how old it is, what contradicts, what rests on whom.

Pure: it takes what the reader may see and returns values.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations
from uuid import UUID

from wholeroute.entities import is_stale
from wholeroute.web.views.said import Group, Said, Value, conflicting


@dataclass(frozen=True, slots=True)
class Weighed:
    """One value: in how many sources, and when somebody said it last; `stale` where that is long ago."""

    value: Value
    said_last: date
    stale: bool

    @property
    def single(self) -> bool:
        """Return whether one source alone says it, so that nobody bears it out."""
        return self.value.sources == 1


@dataclass(frozen=True, slots=True)
class Told:
    """One property with the values that are shown of it, and how many statements are not."""

    property: str
    conflicting: bool
    values: tuple[Weighed, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Side:
    """One value of a contradiction: who says it, how well, of which record, and when last."""

    value: str
    said_last: date
    sources: tuple[str, ...]
    codes: tuple[str, ...]
    records: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Contradicting:
    """Values of one property of which one alone can be true, side by side.

    `pair` are two records of which each says another: what a person may judge. Without one, each
    report contradicts itself.
    """

    property: str
    sides: tuple[Side, ...]
    pair: tuple[UUID, UUID] | None


@dataclass(frozen=True, slots=True)
class WithoutSource:
    """What falls where one source is taken away: so many of all values are said by nobody else."""

    source: str
    falls: int
    of: int


@dataclass(frozen=True, slots=True)
class Borne:
    """How far what is said is borne out: values in all, by one source alone, and stale ones."""

    values: int
    single: int
    stale: int
    without: tuple[WithoutSource, ...]


def said_on(said: Said) -> date:
    """Return the day a statement speaks of: when it was collected, else when it came in."""
    return said.collected_on or said.received_at.date()


def weigh(name: str, value: Value, today: date) -> Weighed:
    """Return a value with what is to be known of it."""
    last = max(said_on(each) for each in value.said)
    return Weighed(value, last, is_stale(name, last, today))


def borne(groups: Sequence[Group], today: date) -> Borne:
    """Return how far all that is said is borne out, and what rests on each source alone.

    What is kept in the vault is not known to be equal and counts for itself.
    """
    values = [(group.property, value) for group in groups for value in group.values]
    weighed = [weigh(name, value, today) for name, value in values]
    alone = Counter(each.value.said[0].contributor for each in weighed if each.single)
    every = sorted({said.contributor for _, value in values for said in value.said})
    without = tuple(
        WithoutSource(source, alone[source], len(weighed))
        for source in sorted(every, key=lambda each: (-alone[each], each))
    )
    single, stale = (sum(flags) for flags in (
        [each.single for each in weighed], [each.stale for each in weighed]
    ))  # fmt: skip
    return Borne(len(weighed), single, stale, without if len(without) > 1 else ())


def contradicting(groups: Sequence[Group]) -> tuple[Contradicting, ...]:
    """Return each property of which one value alone can be true and several are said."""
    return tuple(_contradicting(group) for group in groups if group.conflicting)


def _contradicting(group: Group) -> Contradicting:
    sides = tuple(_side(value) for value in group.values if not value.vaulted)
    return Contradicting(group.property, sides, _pair(group.property, sides))


def _side(value: Value) -> Side:
    return Side(
        value.value,
        max(said_on(each) for each in value.said),
        tuple(sorted({each.contributor for each in value.said})),
        tuple(sorted({each.code for each in value.said})),
        tuple(sorted({each.entity for each in value.said})),
    )


def _pair(name: str, sides: Sequence[Side]) -> tuple[UUID, UUID] | None:
    """Return two records that say what contradicts, None where each record says both."""
    for a, b in combinations(sides, 2):
        if conflicting(name, [a.value, b.value]):
            one = a.records[0]
            other = next((each for each in b.records if each != one), None)
            if other is not None:
                return min(one, other), max(one, other)
    return None


def shortened(groups: Sequence[Group], today: date, *, most: int = 80) -> tuple[Told, ...]:
    """Return each property with a fair part of what is said of it, so that a page stays short.

    The best borne out and the newest stand first; of each value the newest two statements.
    """
    each = max(2, most // max(1, len(groups)))
    return tuple(_shortened(group, today, each) for group in groups)


_OF_A_VALUE = 2


def _shortened(group: Group, today: date, most: int) -> Told:
    weighed = [weigh(group.property, value, today) for value in group.values]
    weighed.sort(key=lambda e: (-e.value.sources, -e.said_last.toordinal(), e.value.value))
    shown: list[Weighed] = []
    for one in weighed:
        room = most - sum(len(e.value.said) for e in shown)
        if room <= 0:
            break
        shown.append(_first(one, min(room, _OF_A_VALUE)))
    said = sum(len(value.said) for value in group.values)
    return Told(
        group.property,
        group.conflicting,
        tuple(shown),
        said - sum(len(e.value.said) for e in shown),
    )


def part(group: Group, today: date, start: int, most: int) -> Told:
    """Return so many statements of one property from `start` on, and how many come after."""
    shown, left = [], start
    room = most
    for value in group.values:
        said = value.said[left:][:room] if left < len(value.said) else ()
        left = max(0, left - len(value.said))
        if said:
            shown.append(
                replace(weigh(group.property, value, today), value=replace(value, said=said))
            )
            room -= len(said)
        if not room:
            break
    after = sum(len(value.said) for value in group.values) - start - (most - room)
    return Told(group.property, group.conflicting, tuple(shown), max(0, after))


def _first(one: Weighed, most: int) -> Weighed:
    newest = sorted(one.value.said, key=lambda said: (-said_on(said).toordinal(), said.statement))
    return replace(one, value=replace(one.value, said=tuple(newest[:most])))
