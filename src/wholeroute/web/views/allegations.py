"""What the pages of allegations show to those who may read them; no person is named, nor who wrote it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from wholeroute.errors import Invalid, NotFound
from wholeroute.partnerships.allegations import Case, Register, Step, StepKind, Tally, Through
from wholeroute.partnerships.allegations import Told as Form
from wholeroute.partnerships.store.allegations import Added
from wholeroute.rights import Action, Reader
from wholeroute.web.may import may

OPEN, ESCALATED, DECIDED, JOINED = "open", "escalated", "decided", "joined"
STATES = (OPEN, ESCALATED, DECIDED, JOINED)
OF_WHO_RECEIVED = (StepKind.FORWARDED, StepKind.CORRECTED)


@dataclass(frozen=True, slots=True)
class Sought:
    """Which allegations a query asks for."""

    state: str = ""
    partner: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One allegation as the list shows it; `days` is how long it has been open, None once decided."""

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

    `decided_with` is the number of another whose decision counts; `unseen` says that it is joined with
    one that this reader does not see.
    """

    line: Line
    organisation: str
    history: tuple[Told, ...]
    corrections: tuple[Told, ...]
    decided_with: int | None
    decision: Told | None
    together: tuple[int, ...]
    unseen: bool


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
    decision, joined = case.decision, case.joined
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
        joined is not None and joined.other not in register.cases,
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


def told(said: Form, activity: str) -> Form:
    """Return what a form holds, with the number of the activity that it names."""
    return replace(said, activity=_number("activity", activity))


def added(typed: Mapping[str, str]) -> Added:
    """Return what a form adds, with the numbers of another allegation and of a step."""
    return Added(
        typed["kind"], typed["words"], typed["day"], typed["recipient"], typed["outcome"],
        _number("other", typed["other"]), _number("step", typed["step"]),
    )  # fmt: skip


def _number(field: str, said: str) -> int | None:
    text = said.strip()
    if not text:
        return None
    if not (text.isdecimal() and len(text) < 19):  # noqa: PLR2004 — what a bigint holds
        raise Invalid(field, f"“{text}” is no number", "Write the number alone.")
    return int(text)


def _line(case: Case, today: date) -> Line:
    told, decision = case.allegation, case.decision
    state = DECIDED if decision else ESCALATED if case.escalated(today) else OPEN
    return Line(
        told.id, told.partner, told.activity, told.received_by, told.received_on, told.through,
        told.words, state, case.joined.other if case.joined else None,
        None if decision else (today - case.open_since).days, case.due,
        decision.outcome if decision else "", decision.day if decision else None,
    )  # fmt: skip


def _is(line: Line, state: str) -> bool:
    """Return whether a line is of a state: what is escalated is open as well."""
    if state == JOINED:
        return line.joined_with is not None
    return state in {"", line.state} or (state == OPEN and line.state == ESCALATED)


def _urgency(line: Line) -> tuple[int, int, int]:
    order = (ESCALATED, OPEN, DECIDED).index(line.state)
    return order, -(line.days or 0), -line.number


def _told(step: Step, corrected: Sequence[Step] = ()) -> Told:
    return Told(
        step.id, step.kind, step.day, step.on, step.words, step.organisation, step.recipient,
        step.outcome, step.other, step.step if step.kind is StepKind.APART else None,
        tuple(_told(each) for each in corrected if each.step == step.id),
    )  # fmt: skip
