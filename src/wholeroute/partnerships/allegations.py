"""Allegations: what somebody says was done against people's rights. None is ever lost. Pure.

They are only added to. What is joined with another stays, and is counted by itself: a decision on the
other counts for it only once it was joined, and no longer when it is taken apart. Ten days without a
decision and it is escalated; that follows from the days whenever it is read, so nobody can forget it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property

from wholeroute.errors import Invalid, Refused
from wholeroute.partnerships.given import partner_in
from wholeroute.plan.days import past_date_in
from wholeroute.plan.written import one_of, text_in

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
class Case:
    """An allegation and how it stands: with what it is joined, since when it is open, what decided it.

    `joined` is the step that joined it and still stands; `decision` the step that counts for it, its
    own or that of what it is joined with.
    """

    allegation: Allegation
    steps: tuple[Step, ...]
    joined: Step | None
    decision: Step | None
    open_since: date

    @property
    def due(self) -> date:
        """Return the last day on which a decision is in time."""
        return self.open_since + DAYS

    @property
    def is_open(self) -> bool:
        """Return whether nothing that stands decides it."""
        return self.decision is None

    def escalated(self, today: date) -> bool:
        """Return whether its ten days are over without a decision."""
        return self.is_open and today > self.due

    def corrections(self, step: int | None = None) -> tuple[Step, ...]:
        """Return what was said beside the allegation, or beside one of its steps."""
        return tuple(e for e in self.steps if e.kind is StepKind.CORRECTED and e.step == step)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many there are: each counts by itself, joined or not."""

    received: int
    open: int
    escalated: int
    decided: int
    joined: int


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
        """Count them; what is received is open or decided, and nothing else."""
        cases = self.cases.values()
        is_open = sum(case.is_open for case in cases)
        return Tally(
            len(cases), is_open, sum(case.escalated(today) for case in cases),
            len(cases) - is_open, sum(case.joined is not None for case in cases),
        )  # fmt: skip

    def open_cases(self) -> tuple[Case, ...]:
        """Return what nothing decides, what has been open longest first."""
        found = (case for case in self.cases.values() if case.is_open)
        return tuple(sorted(found, key=lambda case: (case.open_since, case.allegation.id)))

    def joined_with(self, number: int) -> tuple[int, ...]:
        """Return the others that lead to the same as this one does, by any number of joinings."""
        end = self._end(number)
        return tuple(
            each for each in sorted(self.cases) if each != number and self._end(each) == end
        )

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
        return Case(
            allegation, steps, self._joined.get(allegation.id),
            max(decisions, key=_row, default=None),
            reopened.on if reopened else allegation.received_on,
        )  # fmt: skip

    def _reopened(self, number: int) -> int:
        steps = self._of.get(number, ())
        return max((e.id for e in steps if e.kind is StepKind.REOPENED), default=0)


def _row(step: Step) -> int:
    return step.id


def told_in(told: Told, own: str, today: date, *, steers: bool) -> tuple[str, date, Through, str]:
    """Return partner, day, way and words of what was filled in; raise `Invalid` with the field to mend.

    Raises `Refused` where an organisation says that another received it.
    """
    if told.received_by not in {"", own} and not steers:
        raise Refused("own-words", "an organisation says what it received itself")
    through = Through(one_of("through", told.through, Through))
    return (
        partner_in(told.partner), past_date_in("received_on", told.received_on, today),
        through, text_in("words", told.words, 2000),
    )  # fmt: skip


def must_decide(case: Case, member: str) -> None:
    """Raise `Refused` where whoever wrote an allegation down would decide it as well."""
    if case.allegation.member == member:
        raise Refused("two-people", "whoever wrote it down does not decide it")


def must_join(register: Register, number: int, other: int | None) -> int:
    """Return what an allegation may be joined with; raise `Invalid` where it may not."""
    fix = "Write the number of another that is open to you."
    if other is None or other == number or other not in register.cases:
        raise Invalid("other", "that is no other allegation", fix)
    if register.cases[number].joined is not None:
        raise Invalid("other", "it is joined already", "Take it apart first.")
    if other in register.joined_with(number):
        raise Invalid("other", "that one is joined with it already", fix)
    return other


def must_be_joined(case: Case) -> Step:
    """Return the joining to take apart; raise `Invalid` where there is none."""
    if case.joined is None:
        raise Invalid("step", "it is not joined", "See with what others are joined.")
    return case.joined


def missing(register: Register, logged: Iterable[str]) -> tuple[str, ...]:
    """Return the rows that the sealed log names and the register does not hold."""
    held = {f"{ALLEGATION}:{each.id}" for each in register.allegations}
    held |= {f"{STEP}:{each.id}" for each in register.steps}
    return tuple(sorted(set(logged) - held))
