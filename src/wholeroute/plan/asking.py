"""What contact points are asked: a questionnaire whose questions name indicators and actions of a plan.

Pure. A question that measures names an indicator, so that unit and definition are the indicator's own;
others ask for words, or for good practice to be shared. Read from YAML as plans are, with every fault
at once, and kept as canonical JSON.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache, cached_property
from typing import Annotated, Any

import rfc8785
import yaml
from pydantic import StringConstraints, TypeAdapter, with_config

from wholeroute.entities import legible
from wholeroute.errors import Invalid
from wholeroute.plan.days import earlier, over
from wholeroute.plan.faults import Fault
from wholeroute.plan.fields import CLOSED, Day, Id, Text
from wholeroute.plan.model import Indicator, Plan
from wholeroute.plan.rows import Rows, Sheet, read_rows
from wholeroute.plan.values import FIRST_YEAR, STAYS
from wholeroute.words import N_

Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9.-]{0,59}$")]
Title = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]

MOST_QUESTIONS = 80
"""More than that nobody answers with care."""


class Asks(StrEnum):
    """What a question asks for."""

    MEASURE = "measure"
    WORDS = "words"
    PRACTICE = "practice"


@with_config(CLOSED)
@dataclass(frozen=True, slots=True)
class Asking:
    """The questionnaire as a whole: of which plan, for what time, and why it is asked."""

    id: Name
    title: Title
    plan: Id
    since: Day
    until: Day
    words: Text | None = None


@with_config(CLOSED)
@dataclass(frozen=True, slots=True)
class Question:
    """One question. Without actions one that measures is about all that its indicator measures."""

    id: Name
    asks: Asks = Asks.MEASURE
    indicator: Id | None = None
    question: Text | None = None
    actions: tuple[Id, ...] = ()
    optional: bool = False


@dataclass(frozen=True)
class Questionnaire:
    """Questions of one version, each of whose names leads somewhere."""

    about: Asking
    questions: tuple[Question, ...]

    @cached_property
    def question(self) -> Mapping[str, Question]:
        """Return each question by its id."""
        return {each.id: each for each in self.questions}


class State(StrEnum):
    """How far an answer is, for whoever asked."""

    ANSWERED = "answered"
    WAITING = "waiting"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Sent:
    """One version as it went to an organisation that answers for an actor, and what came of it."""

    id: int
    questionnaire: int
    plan: str
    name: str
    number: int
    title: str
    recipient: str
    organisation: str
    country: str
    actor: str
    asked_by: str
    due: date
    at: datetime
    answer: int | None
    answered_at: datetime | None
    reminders: int
    reminded_at: datetime | None

    def state(self, today: date) -> State:
        """Return how far it is: silent is who was asked, is past due, and did not answer in full."""
        if self.answer is not None:
            return State.ANSWERED
        return State.SILENT if self.due < today else State.WAITING

    def may_be_reminded(self, today: date) -> bool:
        """Return whether they have not answered in full, and were not reminded today already."""
        return self.answer is None and (self.reminded_at is None or self.reminded_at.date() < today)


@dataclass(frozen=True, slots=True)
class Read:
    """What came of reading a questionnaire: the questions, or all that is wrong with them."""

    questionnaire: Questionnaire | None
    faults: tuple[Fault, ...]


OF_QUESTIONS = Sheet("questionnaire", Asking, {"questions": Question})


def read(file: str, content: bytes, plans: Iterable[Plan], counted: Collection[str] = ()) -> Read:
    """Return the questionnaire in a YAML file that asks about one of `plans`, or every fault in it.

    `counted` are the indicators that this installation counts itself: nobody is asked for them.
    """
    rows = read_rows([(file, content)], OF_QUESTIONS)
    if rows.about is None and not rows.faults:
        fix = "Add questionnaire: with id, title, plan, since and until."
        rows.faults.append(Fault(file, None, "", "questionnaire", "is missing", fix))
    if not rows.faults:
        rows.faults += _disagreements(rows, {each.about.id: each for each in plans}, counted)
    if rows.faults or rows.about is None:
        return Read(None, tuple(rows.faults))
    return Read(Questionnaire(rows.about, tuple(rows.registers["questions"])), ())


def as_json(questionnaire: Questionnaire) -> str:
    """Return it as canonical JSON (RFC 8785): the same questions are the same text."""
    return rfc8785.dumps(_plain(questionnaire)).decode()


def from_json(text: str) -> Questionnaire:
    """Return what `as_json` wrote."""
    return _adapter().validate_json(text)


def as_yaml(about: Mapping[str, Any], questions: Sequence[Mapping[str, Any]]) -> str:
    """Return what a form says as the file that says the same; what is empty is left out."""
    whole = {"questionnaire": _filled(about), "questions": [_filled(each) for each in questions]}
    return yaml.safe_dump(whole, allow_unicode=True, sort_keys=False, width=100)


def asks_of(row: Mapping[str, str], place: int) -> dict[str, Any] | None:
    """Return what a row of a form asks, None for an empty one; a new question is named by its place."""
    said = {name: row.get(name, "").strip() for name in ("id", "asks", "indicator", "question")}
    if not said["indicator"] and not said["question"]:
        return None
    said["id"] = said["id"] or said["indicator"] or f"{said['asks']}-{place}"
    actions = row.get("actions", "").replace(",", " ").split()
    return {**said, "actions": actions, "optional": row.get("optional") == "yes"}


def written(questionnaire: Questionnaire) -> str:
    """Return a questionnaire as a file to change and to hand in as its next version."""
    whole = _plain(questionnaire)
    return as_yaml(whole["about"], whole["questions"])


def measured(plan: Plan, question: Question) -> Indicator | None:
    """Return the indicator that a question asks for, None for words; a later plan may know it no more."""
    return plan.indicator.get(question.indicator or "")


def asked_in_words(plan: Plan, question: Question) -> str:
    """Return what a question asks: its own words, or what its indicator is called."""
    indicator = measured(plan, question)
    return question.question or (indicator.name if indicator else question.id)


def must_be_due_after(questionnaire: Questionnaire, plan: Plan, due: date) -> None:
    """Raise `Invalid` where a count is due before the time is over of which it is asked."""
    about = questionnaire.about
    asked = (measured(plan, each) for each in questionnaire.questions)
    if not over(about.until, due) and any(each and each.unit not in STAYS for each in asked):
        fix = "Name a day after that time, or ask about a time that is over."
        raise Invalid(
            "due", f"{due} is before the end of {about.until}, of which counts are asked", fix
        )


def actions_of(plan: Plan, question: Question) -> tuple[str, ...]:
    """Return the actions that an answer tells of."""
    if question.actions or question.indicator is None:
        return question.actions
    return tuple(each.id for each in plan.actions if question.indicator in each.indicators)


@cache
def _adapter() -> TypeAdapter[Questionnaire]:
    return TypeAdapter(Questionnaire)


def _plain(questionnaire: Questionnaire) -> dict[str, Any]:
    return {
        "about": _filled(asdict(questionnaire.about)),
        "questions": [_filled(asdict(each)) for each in questionnaire.questions],
    }


def _filled(row: Mapping[str, Any]) -> dict[str, Any]:
    said = {key: list(each) if isinstance(each, tuple) else each for key, each in row.items()}
    return {
        key: str(each) if isinstance(each, str) else each
        for key, each in said.items()
        if each not in (None, "", [], False)
    }


def _disagreements(
    rows: Rows, plans: Mapping[str, Plan], counted: Collection[str]
) -> Iterator[Fault]:
    """Yield each fault between rows that are well formed, and between them and the plan."""
    about, questions = rows.about, rows.registers["questions"]
    if about is None:
        return
    plan = plans.get(about.plan)
    if plan is None:
        fix = f"Write one of: {', '.join(plans)}."
        yield rows.fault(
            "questionnaire", about.id, "plan", N_(f"there is no plan {about.plan!r}"), fix
        )
        return
    for wrong in _of_head(about):
        yield rows.fault("questionnaire", about.id, *wrong)
    if not 0 < len(questions) <= MOST_QUESTIONS:
        fix = N_(f"Ask something, and not more than {MOST_QUESTIONS} things at once.")
        reason = N_(f"it asks {len(questions)} questions")
        yield rows.fault("questionnaire", about.id, "questions", reason, fix)
    measured: set[str] = set()
    for each in questions:
        for wrong in (*_of_question(each, plan, measured), *_of_counted(each, counted)):
            yield rows.fault("questions", each.id, *wrong)
        measured |= {each.indicator or ""}


def _of_head(about: Asking) -> Iterator[tuple[str, str, str]]:
    if earlier(about.until, about.since):
        yield "until", N_("is before since"), N_("Say the later day last.")
    for field, day in (("since", about.since), ("until", about.until)):
        if int(day[:4]) < FIRST_YEAR:
            yield field, N_(f"is before {FIRST_YEAR}"), N_("Write the year that is meant.")
    yield from _unseen("title", about.title)
    yield from _unseen("words", about.words or "")


def _unseen(field: str, text: str) -> Iterator[tuple[str, str, str]]:
    """Yield the fault of a text in which something turns its direction, or steers a printer."""
    if text != legible(text):
        yield field, N_("holds signs that nobody sees"), N_("Type it anew.")


def _of_counted(each: Question, counted: Collection[str]) -> Iterator[tuple[str, str, str]]:
    if each.indicator in counted:
        fix = N_(f"Leave it out: the count is on /plan/indicators/{each.indicator}.")
        yield "indicator", N_(f"{each.indicator!r} is counted here, and typed by nobody"), fix


def _of_question(each: Question, plan: Plan, measured: set[str]) -> Iterator[tuple[str, str, str]]:
    yield from _unseen("question", each.question or "")
    if each.asks is Asks.MEASURE:
        yield from _of_measuring(each, plan, measured)
    else:
        if each.indicator:
            fix = N_("Leave it out, or ask: measure.")
            yield "indicator", N_("stands in a question for words"), fix
        if not each.question:
            yield "question", N_("is missing"), N_("Write what is asked.")
    for action in each.actions:
        if action not in plan.action:
            yield (
                "actions",
                N_(f"{action!r} is in no row of actions"),
                N_("Name one that is there."),
            )


def _of_measuring(each: Question, plan: Plan, measured: set[str]) -> Iterator[tuple[str, str, str]]:
    if each.indicator is None:
        fix = N_("Name what is measured, or write asks: words.")
        yield "indicator", N_("is missing"), fix
    elif each.indicator not in plan.indicator:
        reason = N_(f"{each.indicator!r} is in no row of indicators")
        yield "indicator", reason, N_("Name one that is there.")
    elif each.indicator in measured:
        reason = N_(f"{each.indicator!r} is asked for already")
        yield "indicator", reason, N_("Ask for it once.")
    else:
        for action in each.actions:
            known = plan.action.get(action)
            if known and each.indicator not in known.indicators:
                fix = N_("Leave it out, or ask for an indicator of its own.")
                yield "actions", N_(f"{action} is not measured by {each.indicator}"), fix
