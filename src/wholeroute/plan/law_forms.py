"""Hold what somebody writes about a law against what there is, field by field. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from wholeroute.errors import Invalid, Refused
from wholeroute.plan.acts import Act, Stage
from wholeroute.plan.applied import STATUSES
from wholeroute.plan.days import day_in, earlier, past_day_in
from wholeroute.plan.law import INFRINGEMENT, INVENTED, LOOKED_UP, PARTY, STATES, StateStage
from wholeroute.plan.written import one_of, text_in

COMING = frozenset({Stage.APPLIES, Stage.TRANSPOSED_BY, Stage.IN_FORCE})
"""The stages whose day a law sets beforehand."""
LONGEST_AHEAD = 30
"""No law sets a day that is more years ahead."""
_PROCEDURE = re.compile(r"[A-Z]{2,10}\((?P<year>(?:19|20)\d\d)\)\d{1,5}")
"""How the Commission numbers its procedures."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step as it is filled in. `state` is empty for the act itself."""

    state: str = ""
    stage: str = ""
    day: str = ""
    source: str = ""
    note: str = ""
    reference: str = ""
    taken_back: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """How a state applies a topic, as it is filled in."""

    state: str = ""
    topic: str = ""
    status: str = ""
    says: str = ""
    source: str = ""
    as_of: str = ""


def stages_for(act: Act, state: str) -> tuple[str, ...]:
    """Return the steps that there are: of the act itself, or of one state."""
    if not state:
        return (*Stage, LOOKED_UP)
    if act.kind == "treaty":
        return (StateStage.SIGNED, *PARTY)
    return (StateStage.NOTIFIED, *INFRINGEMENT)


def checked_step(act: Act, step: Step, today: date) -> Step:
    """Return a step as it is kept; raise `Invalid` with the field to mend.

    A procedure has a number, so that two against one state stay two; only what a law sets
    beforehand may lie ahead.
    """
    state = _state(step.state)
    stage = one_of("stage", step.stage, stages_for(act, state))
    ahead = not state and stage in COMING
    day = day_in("day", step.day) if ahead else past_day_in("day", step.day, today)
    if int(day[:4]) > today.year + LONGEST_AHEAD:
        raise Invalid("day", f"{day} is too far ahead", "Write the day that the law sets.")
    reference = text_in("reference", step.reference, 60, needed=False)
    if stage in INFRINGEMENT and state:
        reference = _number_of_procedure(reference, day, stood=step.taken_back)
    return Step(
        state, stage, day, text_in("source", step.source, 400),
        text_in("note", step.note, 400, needed=False), reference, step.taken_back,
    )  # fmt: skip


def checked_answer(act: Act, answer: Answer, today: date) -> Answer:
    """Return how a state applies a topic as it is kept; raise `Invalid` with the field to mend."""
    topic = next((each for each in act.topics if each.id == answer.topic), None)
    if topic is None:
        raise Invalid("topic", "that is no topic of this law", "Choose one of the list.")
    state = _state(answer.state)
    if not state:
        raise Invalid("state", "no state is chosen", "Choose one of the list.")
    return Answer(
        state, topic.id, one_of("status", answer.status, STATUSES[topic.kind]),
        text_in("says", answer.says, 400, needed=False), text_in("source", answer.source, 400),
        past_day_in("as_of", answer.as_of, today),
    )  # fmt: skip


def _number_of_procedure(said: str, day: str, *, stood: bool) -> str:
    """Return the number of an infringement procedure in its one form; its year is that of its beginning.

    What `stood` under a number is taken back under it, whatever its form.
    """
    fix = "Write the number of the procedure, as INFR(2023)2014."
    if not said:
        raise Invalid("reference", "a procedure has no number", fix)
    if stood:
        return said
    number = "".join(said.split()).upper()
    form = _PROCEDURE.fullmatch(number)
    if form is None:
        raise Invalid("reference", f"“{said}” is no number", fix)
    first = form["year"]
    if earlier(day, first):
        reason = f"{day} is before {first}, the day of what it follows"
        raise Invalid("day", reason, "Write a day that is not before it.")
    return number


def must_speak_for(state: str, own: str) -> None:
    """Raise `Refused` where a contact point would speak for another state than its own."""
    if not state or state != own:
        raise Refused("own-state", "a contact point speaks for its own state alone")


def _state(text: str) -> str:
    state = text.strip().upper()
    if state and state not in STATES and state not in INVENTED:
        fix = "Choose a Member State of the list."
        raise Invalid("state", f"“{state}” is no Member State", fix)
    return state
