"""Bring results of several files and of records to one definition, and say how much can be judged. Pure.

A title that has no definition is its project's own: it is named, and added to nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from wholeroute.partnerships.crosswalk import Definition, How, crosswalk
from wholeroute.partnerships.kinds import Result
from wholeroute.partnerships.records import Record
from wholeroute.partnerships.results import (
    Count,
    Figure,
    Period,
    Rolled,
    Shares,
    roll_up,
    shares,
)
from wholeroute.plan.evidence import first_day, last_day


@dataclass(frozen=True, slots=True)
class Title:
    """A wording, what brought it to its definition (nothing: it is a project's own), how often it stands."""

    title: str
    how: How | None
    periods: int
    activities: int


@dataclass(frozen=True, slots=True)
class Brought:
    """The periods of one definition; `both` sums target and actual of those that have both as numbers."""

    definition: Definition
    titles: tuple[Title, ...]
    shares: Shares
    both: tuple[Decimal, Decimal]
    activities: int


@dataclass(frozen=True, slots=True)
class Matched:
    """The periods of a file by what they count, each title looked up once."""

    by_definition: tuple[Brought, ...]
    own: tuple[Title, ...]
    shares: Shares
    numbers: Shares


def matched(periods: Sequence[Period]) -> Matched:
    """Return periods brought to one definition where they have one."""
    walk = crosswalk()
    match = {title: walk.match(title) for title in {each.title for each in periods}}
    of: defaultdict[str, list[Period]] = defaultdict(list)
    own: list[Period] = []
    for each in periods:
        found = match[each.title]
        (of[found.definition.id] if found else own).append(each)
    how = {title: found.how for title, found in match.items() if found}
    return Matched(
        tuple(_brought(each, of[each.id], how) for each in walk.definitions if each.id in of),
        _titles(own, {}),
        shares(periods),
        shares(periods, numbers=True),
    )


def _brought(definition: Definition, periods: list[Period], how: dict[str, How]) -> Brought:
    judged = [
        (each.target.number, each.actual.number)
        for each in periods
        if each.target and each.actual and not (each.target.percent or each.actual.percent)
        if each.target.number is not None and each.actual.number is not None
    ]
    return Brought(
        definition,
        _titles(periods, how),
        shares(periods, numbers=True),
        (sum((t for t, _ in judged), Decimal(0)), sum((a for _, a in judged), Decimal(0))),
        len({each.activity for each in periods}),
    )


def _titles(periods: Iterable[Period], how: dict[str, How]) -> tuple[Title, ...]:
    """Return the wordings of periods, the most frequent first."""
    times: Counter[str] = Counter()
    activities: defaultdict[str, set[str]] = defaultdict(set)
    for each in periods:
        times[each.title] += 1
        activities[each.title].add(each.activity)
    found = (Title(each, how.get(each), times[each], len(activities[each])) for each in times)
    return tuple(sorted(found, key=lambda one: (-one.periods, one.title)))


@dataclass(frozen=True, slots=True)
class Stood:
    """The records of one indicator of the plan, and what those of a whole come to with their breakdowns.

    `overlapping` are the numbers of those whose time another one of the same activity holds already.
    """

    indicator: str
    records: tuple[tuple[Record, Result], ...]
    rolled: Rolled
    targets: Decimal | None
    overlapping: frozenset[int]


def stood(records: Iterable[Record], shared: frozenset[str]) -> tuple[Stood, ...]:
    """Return results that stand by indicator; those of `shared` are shares.

    A record with a breakdown is part of the one without that is about the same; one whose whole
    nobody said is shown and added to nothing. Of those whose times overlap the longest counts: what
    came of a month is in what came of its year.
    """
    of: defaultdict[str, list[tuple[Record, Result]]] = defaultdict(list)
    for each in records:
        if isinstance(each.body, Result):
            of[each.body.indicator].append((each, each.body))
    return tuple(_stood(name, of[name], share=name in shared) for name in sorted(of))


def _stood(name: str, rows: list[tuple[Record, Result]], *, share: bool) -> Stood:
    parts: defaultdict[tuple[object, ...], dict[tuple[str, str], Count]] = defaultdict(dict)
    for record, body in rows:
        counted = _count(body)
        if counted is not None and len(body.breakdown) == 1:
            parts[_about(record, body)][next(iter(body.breakdown.items()))] = counted
    wholes = [each for each in rows if not each[1].breakdown]
    counting, twice = _apart([each for each in wholes if _count(each[1]) is not None])
    aimed, aimed_twice = _apart([each for each in wholes if each[1].target and not share])
    figures = [
        Figure(counted, parts[_about(record, body)])
        for record, body in counting
        if (counted := _count(body)) is not None
    ]
    targets = [Decimal(body.target) for _, body in aimed if body.target]
    return Stood(
        name,
        tuple(rows),
        roll_up(figures, share=share),
        sum(targets, Decimal(0)) if targets else None,
        twice | aimed_twice,
    )


def _about(record: Record, body: Result) -> tuple[object, ...]:
    return record.partner, body.activity, body.since, body.until


def _apart(
    rows: list[tuple[Record, Result]],
) -> tuple[list[tuple[Record, Result]], frozenset[int]]:
    """Return those of which no two of one activity share a day, and the numbers of the others."""
    taken: list[tuple[Record, Result]] = []
    for each in sorted(rows, key=_longest_first):
        if not any(_overlap(each, other) for other in taken):
            taken.append(each)
    kept = {record.first for record, _ in taken}
    others = frozenset(record.first for record, _ in rows) - kept
    return [each for each in rows if each[0].first in kept], others


def _longest_first(row: tuple[Record, Result]) -> tuple[int, int]:
    """Return what puts the longest first, and of equal ones the one written last."""
    since, until = _days(row[1])
    return (since - until).days, -row[0].id


def _overlap(one: tuple[Record, Result], other: tuple[Record, Result]) -> bool:
    (record, body), (another, its) = one, other
    if (record.partner, body.activity) != (another.partner, its.activity):
        return False
    since, until = _days(body)
    begun, ended = _days(its)
    return since <= ended and begun <= until


def _days(body: Result) -> tuple[date, date]:
    """Return the first and the last day of a result, as far as it says them."""
    return first_day(body.since), last_day(body.until)


def _count(body: Result) -> Count | None:
    if body.numerator is not None:
        return Count(Decimal(body.numerator), Decimal(body.denominator or 0) or None)
    return Count(Decimal(body.actual)) if body.actual is not None else None
