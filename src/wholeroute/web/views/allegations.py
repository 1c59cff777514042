"""What the pages of allegations show to those who may read them; no person is named, nor who wrote it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from wholeroute.errors import Invalid, NotFound
from wholeroute.partnerships.adding import tried
from wholeroute.partnerships.allegations import (
    Case,
    Register,
    Step,
    StepKind,
    Tally,
    Through,
)
from wholeroute.partnerships.allegations import Told as Form
from wholeroute.partnerships.store.allegations import Added
from wholeroute.rights import Action, Reader
from wholeroute.web.may import may

OPEN, ESCALATED, DECIDED = "open", "escalated", "decided"
JOINED, UNSEEN = "joined", "unseen"
STATES = (OPEN, ESCALATED, DECIDED, JOINED)
"""Which a reader may ask for; what is joined with one that they do not see has a state of its own."""
OF_WHO_RECEIVED = (StepKind.FORWARDED, StepKind.CORRECTED)


@dataclass(frozen=True, slots=True)
class Sought:
    """Which allegations a query asks for."""

    state: str = ""
    partner: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One allegation as the list shows it.

    `days` is on how many days it was open in all, `reopened_on` since when it is open again; neither
    is told once it is decided, or where the reader may not know whether it is.
    """

    number: int
    partner: str
    activity: int | None
    received_by: str
    received_on: date
    through: Through
    words: str
    state: str
    joined_with: int | None
    days: int | None
    reopened_on: date | None
    due: date
    outcome: str
    decided_on: date | None


@dataclass(frozen=True, slots=True)
class Allegations:
    """The allegations that are asked for, and how many there are of all."""

    wanted: Sought
    tally: Tally
    partners: tuple[str, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """Something that was added, with what was said beside it since; nobody's name is told."""

    number: int
    kind: StepKind
    day: date
    written_on: date
    words: str
    organisation: str
    recipient: str
    outcome: str
    other: int | None
    apart: int | None
    corrections: tuple[Told, ...] = ()


@dataclass(frozen=True, slots=True)
class AllegationPage:
    """One allegation with its whole history by day, and the decision that counts for it.

    `decided_with` is the number of another whose decision counts; `hidden` are those that its history
    names and this reader does not see.
    """

    line: Line
    organisation: str
    history: tuple[Told, ...]
    corrections: tuple[Told, ...]
    decided_with: int | None
    decision: Told | None
    together: tuple[int, ...]
    hidden: frozenset[int]


@dataclass(frozen=True, slots=True)
class Acts:
    """What a reader may add to an allegation as it stands; `own` says that they wrote it down."""

    kinds: tuple[StepKind, ...]
    own: bool


def allegations(register: Register, wanted: Sought, today: date) -> Allegations:
    """Return what is asked for: escalated ones first, then open ones, the longest open leading."""
    lines = [_line(each, today) for each in register.cases.values()]
    lines.sort(key=_urgency)
    found = tuple(
        each for each in lines if _is(each, wanted.state) and wanted.partner in {"", each.partner}
    )
    partners = tuple(sorted({each.partner for each in lines}))
    return Allegations(wanted, register.tally(today), partners, found)


def sought(state: str, partner: str) -> Sought:
    """Return which allegations a query asks for; raise `Invalid` for a state that there is not."""
    if state and state not in STATES:
        raise Invalid("state", "there is no such state", "Choose one of the list, or all.")
    return Sought(state, partner)


def case_named(register: Register, number: int) -> Case:
    """Return an allegation; raise `NotFound` for one that the reader does not see."""
    if number not in register.cases:
        raise NotFound("there is no such allegation")
    return register.cases[number]


def page_of(register: Register, number: int, today: date) -> AllegationPage:
    """Return the page of one allegation."""
    case = case_named(register, number)
    decision = case.decision
    steps = sorted(case.steps, key=lambda step: (step.day, step.id))
    corrected = [each for each in steps if each.kind is StepKind.CORRECTED]
    return AllegationPage(
        _line(case, today), case.allegation.organisation,
        tuple(
            _told(each, corrected)
            for each in steps
            if each.kind is not StepKind.CORRECTED
        ),
        tuple(_told(each) for each in corrected if each.step is None),
        decision.allegation if decision and decision.allegation != number else None,
        _told(decision) if decision else None,
        register.joined_with(number),
        frozenset(each.other for each in steps if each.other and each.other not in register.cases),
    )  # fmt: skip


def acts_of(reader: Reader, case: Case) -> Acts:
    """Return what a reader may add: who steers all that fits how it stands, who received it two."""
    own = case.allegation.member == reader.member
    if not may(reader, Action.STEER):
        return Acts(OF_WHO_RECEIVED if may(reader, Action.ATTEST) else (), own)
    fits = {
        StepKind.DECIDED: case.is_open and not own,
        StepKind.REOPENED: not case.is_open,
        StepKind.JOINED: case.joined is None,
        StepKind.APART: case.joined is not None,
    }
    order = (
        StepKind.DECIDED, StepKind.FORWARDED, StepKind.CORRECTED, StepKind.JOINED, StepKind.APART,
        StepKind.REOPENED,
    )  # fmt: skip
    return Acts(tuple(each for each in order if fits.get(each, True)), own)


def told(said: Form, activity: str) -> tuple[Form, list[Invalid]]:
    """Return what a form holds, with the number of the activity that it names, and what is amiss."""
    faults: list[Invalid] = []
    number = tried(faults, partial(_number, "activity", activity))
    return replace(said, activity=number), faults


def added(typed: Mapping[str, str]) -> tuple[Added, list[Invalid]]:
    """Return what a form adds, with the numbers that it names, and what is amiss."""
    faults: list[Invalid] = []
    other, step = (tried(faults, partial(_number, e, typed[e])) for e in ("other", "step"))
    return Added(
        typed["kind"], typed["words"], typed["day"], typed["recipient"], typed["outcome"], other, step
    ), faults  # fmt: skip


def _number(field: str, said: str) -> int | None:
    text = said.strip()
    if not text:
        return None
    if not (text.isdecimal() and len(text) < 19):  # noqa: PLR2004 — what a bigint holds
        raise Invalid(field, f"“{text}” is no number", "Write the number alone.")
    return int(text)


def _line(case: Case, today: date) -> Line:
    told, decision = case.allegation, case.decision
    is_open, again = case.is_open, len(case.openings) > 1
    state = DECIDED if decision else UNSEEN if case.unseen else OPEN
    return Line(
        told.id, told.partner, told.activity, told.received_by, told.received_on, told.through,
        told.words, ESCALATED if case.escalated(today) else state,
        case.joined.other if case.joined else None, case.days(today) if is_open else None,
        case.open_since if is_open and again else None, case.due,
        decision.outcome if decision else "", decision.day if decision else None,
    )  # fmt: skip


def _is(line: Line, state: str) -> bool:
    """Return whether a line is of a state: what is escalated is open as well."""
    if state == JOINED:
        return line.joined_with is not None
    return state in {"", line.state} or (state == OPEN and line.state == ESCALATED)


def _urgency(line: Line) -> tuple[int, int, int]:
    order = (ESCALATED, OPEN, UNSEEN, DECIDED).index(line.state)
    return order, -(line.days or 0), -line.number


def _told(step: Step, corrected: Sequence[Step] = ()) -> Told:
    return Told(
        step.id, step.kind, step.day, step.on, step.words, step.organisation, step.recipient,
        step.outcome, step.other, step.step if step.kind is StepKind.APART else None,
        tuple(_told(each) for each in corrected if each.step == step.id),
    )  # fmt: skip
