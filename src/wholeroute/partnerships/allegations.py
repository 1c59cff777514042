"""Allegations: what somebody says was done against people's rights. None is ever lost. Pure.

They are only added to. What is joined with another stays, and is counted by itself: a decision on the
other counts for it only once it was joined, and no longer when it is taken apart. Ten days without a
decision and it is escalated; that follows from the days whenever it is read, so nobody can forget it.
Opening it again gives no days anew, or whoever decides and reopens would never come to the tenth.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property

ALLEGATION, STEP = "partnership.allegation", "partnership.allegation_step"
"""What the log calls a row of either table, before its number."""
DAYS = timedelta(days=10)
"""How long an allegation may lie without a decision."""


class Through(StrEnum):
    """How an allegation came."""

    IN_PERSON = "in-person"
    LETTER = "letter"
    HOTLINE = "hotline"
    CIVIL_SOCIETY = "civil-society"
    MONITORING = "monitoring"
    MISSION = "mission"
    PRESS = "press"


class Outcome(StrEnum):
    """What was decided. Each says in words what is done about it."""

    UPHELD = "upheld"
    PARTLY = "partly-upheld"
    NOT_UPHELD = "not-upheld"
    NOT_OURS = "not-ours"


class StepKind(StrEnum):
    """What is added to an allegation."""

    FORWARDED = "forwarded"
    DECIDED = "decided"
    REOPENED = "reopened"
    CORRECTED = "corrected"
    JOINED = "joined"
    APART = "apart"


@dataclass(frozen=True, slots=True)
class Told:
    """An allegation as it is filled in. `words` name nobody."""

    partner: str = ""
    activity: int | None = None
    received_by: str = ""
    received_on: str = ""
    through: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Allegation:
    """An allegation as it was received."""

    id: int
    partner: str
    activity: int | None
    received_by: str
    received_on: date
    through: Through
    words: str
    member: str
    organisation: str


@dataclass(frozen=True, slots=True)
class Step:
    """What was added to one: `step` is what it corrects or takes apart, `other` what it is joined with."""

    id: int
    allegation: int
    kind: StepKind
    step: int | None
    other: int | None
    recipient: str
    outcome: str
    day: date
    words: str
    member: str
    organisation: str
    on: date


@dataclass(frozen=True, slots=True)
class Opening:
    """From when on an allegation lay without a decision of its own, and until when, where it ended."""

    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """An allegation and how it stands: with what it is joined, when it was open, what decided it.

    `joined` is the step that joined it and still stands; `decision` the step that counts for it, its
    own or that of what it is joined with. `unseen` says that it is joined with one that this reader
    does not see: whether that was decided they are not told, so it is neither open nor decided here.
    """

    allegation: Allegation
    steps: tuple[Step, ...]
    joined: Step | None
    decision: Step | None
    unseen: bool = False

    @property
    def openings(self) -> tuple[Opening, ...]:
        """Return each time that it was open, by the days on which it was written so.

        Those days nobody chooses, unlike the day that a step tells of. A decision on what it is joined
        with ends none: where it falls away, the allegation was never decided by itself, and each reader
        counts the same days, whatever else they see.
        """
        found = [Opening(self.allegation.received_on)]
        for each in self.steps:
            last = found[-1]
            if each.kind is StepKind.DECIDED and last.until is None:
                found[-1] = Opening(last.since, each.on)
            elif each.kind is StepKind.REOPENED and last.until is not None:
                found.append(Opening(each.on))
        return tuple(found)

    @property
    def open_since(self) -> date:
        """Return since when it is open, or was last."""
        return self.openings[-1].since

    def days(self, today: date) -> int:
        """Return on how many days it was open after that of its receipt, over all its openings."""
        return sum(number for _, number in self._counted(today))

    @property
    def due(self) -> date:
        """Return the last day on which a decision is in time: the tenth of those on which it was open."""
        left = DAYS.days
        for first, number in self._counted(date.max):
            if number >= left:
                return first + timedelta(days=left - 1)
            left -= number
        last = self.openings[-1]
        return (last.until or last.since) + timedelta(days=left)

    def _counted(self, today: date) -> Iterator[tuple[date, int]]:
        """Yield of each opening the first day that none before it counts, and how many count from there.

        A day on which it was open for an hour counts, and counts once.
        """
        last = self.allegation.received_on
        for each in self.openings:
            first = max(each.since, last + timedelta(days=1))
            last = max(last, each.until or today)
            yield first, (last - first).days + 1

    @property
    def is_open(self) -> bool:
        """Return whether nothing that stands decides it, as far as its reader may know."""
        return self.decision is None and not self.unseen

    def escalated(self, today: date) -> bool:
        """Return whether its ten days are over without a decision."""
        return self.is_open and today > self.due

    def corrections(self, step: int | None = None) -> tuple[Step, ...]:
        """Return what was said beside the allegation, or beside one of its steps."""
        return tuple(e for e in self.steps if e.kind is StepKind.CORRECTED and e.step == step)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many there are: each counts by itself, joined or not.

    `unseen` are joined with one that this reader does not see, and so neither open nor decided to them.
    """

    received: int
    open: int
    escalated: int
    decided: int
    joined: int
    unseen: int = 0


@dataclass(frozen=True)
class Register:
    """All that was received and added, as one reader sees it."""

    allegations: tuple[Allegation, ...]
    steps: tuple[Step, ...]

    @cached_property
    def cases(self) -> Mapping[int, Case]:
        """Return every allegation and how it stands, in the order in which they were written down."""
        return {each.id: self._case(each) for each in self.allegations}

    def tally(self, today: date) -> Tally:
        """Count them; what is received is open or decided, or its reader may not know which."""
        cases = self.cases.values()
        is_open, unseen = sum(case.is_open for case in cases), sum(case.unseen for case in cases)
        return Tally(
            len(cases), is_open, sum(case.escalated(today) for case in cases),
            len(cases) - is_open - unseen, sum(case.joined is not None for case in cases), unseen,
        )  # fmt: skip

    def open_cases(self) -> tuple[Case, ...]:
        """Return what nothing decides, what is to be decided soonest first."""
        found = (case for case in self.cases.values() if case.is_open)
        return tuple(sorted(found, key=lambda case: (case.due, case.allegation.id)))

    def joined_with(self, number: int) -> tuple[int, ...]:
        """Return the others that lead to the same as this one does, by any number of joinings."""
        end = self._end(number)
        return tuple(
            each for each in sorted(self.cases) if each != number and self._end(each) == end
        )

    @cached_property
    def _seen(self) -> frozenset[int]:
        return frozenset(each.id for each in self.allegations)

    @cached_property
    def _of(self) -> Mapping[int, tuple[Step, ...]]:
        found: dict[int, list[Step]] = {}
        for each in sorted(self.steps, key=lambda step: step.id):
            found.setdefault(each.allegation, []).append(each)
        return {number: tuple(steps) for number, steps in found.items()}

    @cached_property
    def _joined(self) -> Mapping[int, Step]:
        """Return of each that is joined the joining that stands: the last that was not taken apart."""
        apart = {each.step for each in self.steps if each.kind is StepKind.APART}
        return {
            each.allegation: each
            for steps in self._of.values()
            for each in steps
            if each.kind is StepKind.JOINED and each.id not in apart
        }

    def _way(self, number: int) -> Iterator[tuple[int, int]]:
        """Yield what one is joined with, step by step, and since which row it is all the way.

        Two people may join two with one another at once: each is met once.
        """
        met, since = {number}, 0
        while (joined := self._joined.get(number)) and joined.other not in met:
            number, since = joined.other or 0, max(since, joined.id)
            met.add(number)
            yield number, since

    def _end(self, number: int) -> int:
        """Return where joinings lead to; of some that lead in a circle, the least."""
        way = [number, *(other for other, _ in self._way(number))]
        last = self._joined.get(way[-1])
        return min(way[way.index(last.other or 0) :]) if last else way[-1]

    def _case(self, allegation: Allegation) -> Case:
        steps = self._of.get(allegation.id, ())
        reopened = max((e for e in steps if e.kind is StepKind.REOPENED), key=_row, default=None)
        since = reopened.id if reopened else 0
        decisions = [e for e in steps if e.kind is StepKind.DECIDED and e.id > since]
        for other, joined in self._way(allegation.id):
            begun = max(since, joined, self._reopened(other))
            decisions += [
                each
                for each in self._of.get(other, ())
                if each.kind is StepKind.DECIDED
                and each.id > begun
                and each.member != allegation.member  # by joining nobody decides what they wrote
            ]
        decision = max(decisions, key=_row, default=None)
        hidden = any(other not in self._seen for other, _ in self._way(allegation.id))
        return Case(
            allegation, steps, self._joined.get(allegation.id), decision,
            unseen=decision is None and hidden,
        )  # fmt: skip

    def _reopened(self, number: int) -> int:
        steps = self._of.get(number, ())
        return max((e.id for e in steps if e.kind is StepKind.REOPENED), default=0)


def _row(step: Step) -> int:
    return step.id


def missing(register: Register, logged: Iterable[str]) -> tuple[str, ...]:
    """Return the rows that the sealed log names and the register does not hold."""
    held = {f"{ALLEGATION}:{each.id}" for each in register.allegations}
    held |= {f"{STEP}:{each.id}" for each in register.steps}
    return tuple(sorted(set(logged) - held))
