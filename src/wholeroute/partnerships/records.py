"""Records of a partnership: signed rows, of which the newest about the same thing stands. Pure.

Whoever said something first says it anew or takes it back, and so may who steers. A record that was
taken back stands no more, and what it said is kept.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import chain
from typing import Any

from wholeroute.errors import Invalid, Refused
from wholeroute.partnerships.filled import FOR_MEMBERS, body_of
from wholeroute.partnerships.given import agreement_of, stretches_of
from wholeroute.partnerships.kinds import (
    ATTESTED,
    REFERS,
    Agreed,
    Body,
    Campaign,
    Kind,
    Need,
    Review,
    When,
)
from wholeroute.plan.anew import standing
from wholeroute.plan.days import earlier


@dataclass(frozen=True)
class Record:
    """A row as it is kept; `about` is the first row of what it says anew or takes back."""

    id: int
    kind: Kind
    partner: str
    about: int | None
    kept: Mapping[str, Any]
    public: bool
    taken_back: bool
    organisation: str
    on: date

    @property
    def first(self) -> int:
        """Return the number under which it stands, however often it was said anew."""
        return self.about or self.id

    @cached_property
    def body(self) -> Body:
        """Return what it says. Of a record that takes back there is none: `kept` says why."""
        return body_of(self.kind, self.kept)


@dataclass(frozen=True, slots=True)
class Said:
    """A record as it stands, and what it said before, the newest first."""

    record: Record
    earlier: tuple[Record, ...]

    @property
    def begun(self) -> Record:
        """Return the row that said it first: whose organisation may say it anew."""
        return self.earlier[-1] if self.earlier else self.record

    @property
    def stages(self) -> tuple[Record, ...]:
        """Return the newest word on each stage of an agreement, the first stage first.

        What was reached again after a suspension stands there twice, with both days.
        """
        return tuple(chain.from_iterable(self.rounds))

    @property
    def rounds(self) -> tuple[tuple[Record, ...], ...]:
        """Return the same stages, parted where the order began again."""
        order = agreement_of(self.record.kept["sort"]).stages
        found: list[tuple[Record, ...]] = [()]
        for each in (*reversed(self.earlier), self.record):
            stage, day = each.kept["stage"], each.kept["day"]
            if found[-1] and _comes_again(stage, day, found[-1][-1]):
                found.append(())
            newest = [*(one for one in found[-1] if one.kept["stage"] != stage), each]
            found[-1] = tuple(sorted(newest, key=lambda one: (_place(one, order), one.id)))
        return tuple(found)


def said(rows: Iterable[Record], *, taken_back: bool = False) -> tuple[Said, ...]:
    """Return the records that stand, or those that were taken back, oldest numbers first."""
    found = (Said(*each) for each in standing(rows))
    return tuple(each for each in found if each.record.taken_back is taken_back)


def named_by(kind: Kind, body: Body) -> tuple[int, ...]:
    """Return the numbers of the records that a body names."""
    if kind not in REFERS:
        return ()
    named = getattr(body, REFERS[kind][0])
    return named if isinstance(named, tuple) else () if named is None else (named,)


def opened(rows: Iterable[Record]) -> tuple[Record, ...]:
    """Return rows as everybody reads them: what one names that is not among them is told by no number."""
    kept = tuple(rows)
    seen = {each.first for each in kept}
    return tuple(_opened(each, seen) for each in kept)


def _opened(row: Record, seen: Container[int]) -> Record:
    name = REFERS.get(row.kind, ("",))[0]
    named = row.kept.get(name)
    if named is None:
        return row
    if isinstance(named, list):
        shown: object = [each if each in seen else FOR_MEMBERS for each in named]
    else:
        shown = named if named in seen else FOR_MEMBERS
    return replace(row, kept={**row.kept, name: shown})


def unfit(kind: Kind, partner: str, body: Body, known: Mapping[int, Record]) -> Iterator[Invalid]:
    """Yield what is amiss with the records that a body names; `known` are rows that stand, by number.

    What is said of a whole route may be named by anybody's.
    """
    if kind not in REFERS:
        return
    name, of = REFERS[kind]
    for number in named_by(kind, body):
        found = known.get(number)
        if found is None or found.kind is not of or found.taken_back:
            yield Invalid(name, f"nothing stands under {number} there", "Choose one of the list.")
        elif found.partner not in {"", partner} and partner:
            fix = "Choose one of the same partner."
            yield Invalid(name, f"{number} is of another partner", fix)


FOLLOWS: Mapping[Kind, tuple[Kind, tuple[str, ...]]] = {
    Kind.CONDITION: (Kind.REVIEW, ("until", "met_on")),
    Kind.RECOMMENDATION: (Kind.CONFERENCE, ("due",)),
    Kind.FOLLOW_UP: (Kind.CONFERENCE, ("day",)),
    Kind.RESULT: (Kind.ACTIVITY, ("until",)),
}
"""Of which kind a record is that comes first, and which days of what follows are never before its own."""


def too_early(kind: Kind, body: Body, first: str) -> Iterator[Invalid]:
    """Yield the days of a body that lie before the `first`, that of what it follows."""
    for name in FOLLOWS[kind][1] if kind in FOLLOWS else ():
        day = getattr(body, name)
        if day and earlier(day, first):
            yield _before(name, day, first)


def must_follow(name: str, day: str, first: str) -> None:
    """Raise `Invalid` for a day that lies before the `first`, that of what it follows."""
    if earlier(day, first):
        raise _before(name, day, first)


def _before(name: str, day: str, first: str) -> Invalid:
    fix = "Write a day on which it could happen, or mend that of what it follows."
    return Invalid(name, f"{day} is before {first}, the day of what it follows", fix)


def untimely(review: Review, since: str) -> Iterator[Invalid]:
    """Yield that a review is of another time than it says, of an activity that began on a day."""
    day = review.day
    if review.when is When.DURING and day and earlier(day, since):
        yield _before("day", day, since)
    if review.when is When.BEFORE and day and earlier(since, day):
        fix = "Write a day that is not after it."
        yield Invalid("day", f"{day} is after {since}, the day on which it began", fix)


def elsewhere(partner: str, body: Body) -> Iterator[Invalid]:
    """Yield that a need or a campaign stands at a stretch on which its partner does not lie."""
    if not isinstance(body, Need | Campaign) or not body.segment:
        return
    segments = stretches_of(partner)
    if body.segment not in segments:
        fix = f"Choose where it lies: {', '.join(segments)}."
        yield Invalid("segment", f"{partner} is the {body.segment} of no route", fix)


def out_of_turn(body: Agreed, said: Said) -> Iterator[Invalid]:
    """Yield what stands in the way of a stage that an agreement is said to have reached.

    Stages come in the order of their sort: the newest is said again, to mend it, or a later one. What
    was suspended comes into force again, and a suspension that was lifted begins again.
    """
    sort = said.record.kept["sort"]
    if body.sort != sort:
        fix = "Take it back, and write the other down by itself."
        yield Invalid("sort", f"it is of the sort {sort}", fix)
        return
    order = agreement_of(sort).stages
    *before, reached = said.rounds
    again = body.stage in again_after(reached[-1].kept["stage"])
    for each in (*reached, *chain.from_iterable(before)):
        stage, day = each.kept["stage"], each.kept["day"]
        in_order = each in reached and not again
        if in_order and stage == body.stage:
            continue
        if in_order and body.stage in order and _place(each, order) > order.index(body.stage):
            fix = "Choose that one or a later one; if it was never reached, take the record back."
            yield Invalid("stage", f"“{stage}” stands in the way: it was reached on {day}", fix)
        elif body.day and earlier(body.day, day):
            fix = "Write a day that is not before it."
            yield Invalid("day", f"“{stage}” stands in the way: it was reached on {day}", fix)


_AGAIN: Mapping[str, tuple[str, ...]] = {
    "partly-suspended": ("in-force", "applied"),
    "suspended": ("in-force", "applied"),
    "lifted": ("proposed", "partly-suspended", "suspended"),
}
"""After which stage earlier ones come again, on a later day."""


def again_after(stage: str) -> tuple[str, ...]:
    """Return the earlier stages that may come again after one."""
    return _AGAIN.get(stage, ())


def _comes_again(stage: str, day: str, last: Record) -> bool:
    """Return whether a stage begins the order again, and does not mend what was said of it before."""
    return stage in again_after(last.kept["stage"]) and not earlier(day, last.kept["day"])


def _place(row: Record, order: tuple[str, ...]) -> int:
    """Return where the stage of a row comes in its order; first what an older version let stand."""
    stage = row.kept["stage"]
    return order.index(stage) if stage in order else -1


def must_write(kind: Kind, *, steers: bool) -> None:
    """Raise `Refused` for a kind that a contact point does not write."""
    if not steers and kind not in ATTESTED:
        raise Refused("no-rule", "a contact point writes needs, activities and exchanges alone")
