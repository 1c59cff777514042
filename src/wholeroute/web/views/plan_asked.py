"""What the form of a contact point shows: each question with its indicator, and what it is answered by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wholeroute.plan import Indicator, Plan, Qualifier, Unit
from wholeroute.plan.answers import LONGEST, LONGEST_HOLDER, LONGEST_PRACTICE, as_typed
from wholeroute.plan.asking import Question, actions_of, asked_in_words, measured
from wholeroute.plan.store.answering import Opened
from wholeroute.plan.values import Value

MEANT = (
    Qualifier.EXACTLY, Qualifier.ABOUT, Qualifier.ALMOST, Qualifier.MORE_THAN, Qualifier.UNDER,
    Qualifier.UP_TO,
)  # fmt: skip
"""How exactly an answer may be meant; the rest is of ranges, which plans state and nobody answers by."""

CHOICES: Mapping[str, object] = {
    "qualifiers": MEANT, "longest": LONGEST,
    "longest_practice": LONGEST_PRACTICE, "longest_holder": LONGEST_HOLDER,
}  # fmt: skip
NUMBERS = frozenset({Unit.NUMBER, Unit.AMOUNT, Unit.HOURS, Unit.DAYS, Unit.MONTHS})


@dataclass(frozen=True, slots=True)
class Line:
    """One question of a form, and what is known of it from another time."""

    question: Question
    words: str
    indicator: Indicator | None
    actions: tuple[str, ...]
    last: Value | None
    last_typed: str

    @property
    def counts(self) -> bool:
        """Return whether its answer is a number, for which a telephone shows digits."""
        return self.indicator is not None and self.indicator.unit in NUMBERS


def questions_of(plan: Plan, opened: Opened) -> tuple[Line, ...]:
    """Return the questions of a form; what the plan measures no more is asked no more."""
    return tuple(
        _line(plan, each, opened.before.last.get(each.id))
        for each in opened.asked.questionnaire.questions
        if each.indicator is None or measured(plan, each)
    )


def _line(plan: Plan, question: Question, last: Value | None) -> Line:
    indicator = measured(plan, question)
    typed = as_typed(indicator.unit, last.value) if last and indicator else ""
    return Line(
        question, asked_in_words(plan, question), indicator, actions_of(plan, question), last, typed
    )
