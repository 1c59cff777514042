"""What a contact point answers: filled beforehand, held against its questions, turned into what shows it.

Pure. An answer is what was typed, field by field, as a form and a file bring it: `value-convictions` is
the value of the question of that id. Once complete it becomes evidence and values, typed no second time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from textwrap import shorten

from wholeroute.entities import legible
from wholeroute.errors import Invalid
from wholeroute.plan.asking import (
    Asks,
    Question,
    Questionnaire,
    actions_of,
    asked_in_words,
    measured,
)
from wholeroute.plan.evidence import Attested, Kind, Quality, actors_of, first_day
from wholeroute.plan.faults import Fault
from wholeroute.plan.model import Plan, Qualifier, Unit
from wholeroute.plan.notes import ANSWERS, REFERENCE, Filled, NoteKind
from wholeroute.plan.values import STATE, STAYS, Given, Value, must_be_over, parsed, standing

LONGEST = 400
LONGEST_PRACTICE = 2000
LONGEST_HOLDER = 200
OF_ALL = ("shows", "held_by", "day", "public")
"""Fields of the whole answer: what shows it, who holds that, its day, and whether all may see it."""
OF_EACH = ("value", "none", "how", "shows", "public")
"""Fields of each question: the answer, that there is none, how exactly it is meant, what shows it, and
of good practice whether all may read it."""
LONGEST_TITLE = 120

Typed = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Source:
    """What shows an answer: its title or number, who holds it, and its day."""

    title: str
    held_by: str
    day: str
    public: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to one question: a value in the form that is kept, words, or that there is none.

    Good practice is `public` where who answers says so.
    """

    question: Question
    value: str
    qualifier: Qualifier = Qualifier.EXACTLY
    source: Source | None = None
    public: bool = False

    @property
    def lacks(self) -> bool:
        """Return whether it says that there is nothing to say."""
        return not self.value


@dataclass(frozen=True, slots=True)
class Answer:
    """What stands in an answer, and all that keeps it from being complete."""

    replies: tuple[Reply, ...]
    faults: tuple[Fault, ...]

    @property
    def of(self) -> Mapping[str, Reply]:
        """Return each reply by its question."""
        return {each.question.id: each for each in self.replies}


@dataclass(frozen=True, slots=True)
class Before:
    """What a form holds before anybody typed: what was said last, and values of another time."""

    said: Typed
    last: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Asked:
    """Who answers which version, for which actor, on which day; `country` where who answers has one."""

    questionnaire: Questionnaire
    number: int
    actor: str
    holder: str
    country: str
    today: date


def taken(questionnaire: Questionnaire, typed: Typed) -> dict[str, str]:
    """Return the fields of this questionnaire among what was typed; what is empty is left out."""
    known = {*OF_ALL, *(f"{of}-{each.id}" for each in questionnaire.questions for of in OF_EACH)}
    said = {name: legible(typed[name]).strip() for name in sorted(known & {*typed})}
    return {name: words for name, words in said.items() if words}


def answered(asked: Asked, plan: Plan, typed: Typed) -> Answer:
    """Return what was answered, with every fault at once: its row is the question, its field the form's."""
    said = taken(asked.questionnaire, typed)
    replies: list[Reply] = []
    faults = [*_of_source(asked, said)]
    source = _source(asked, said, said.get("shows", ""))
    for question in asked.questionnaire.questions:
        try:
            reply = _reply(asked, plan, question, said, source)
        except Invalid as wrong:
            faults.append(_fault(question.id, wrong))
        else:
            replies += [reply] if reply else []
    return Answer(tuple(replies), tuple(faults))


def handed_in(asked: Asked, plan: Plan, typed: Typed) -> Answer:
    """Return what was answered, with a fault more for each value of a time that nobody can tell of yet."""
    answer = answered(asked, plan, typed)
    early = (_early(asked, plan, each) for each in answer.replies)
    return replace(answer, faults=(*answer.faults, *(each for each in early if each)))


def filled_before(asked: Asked, plan: Plan, former: Typed, values: Iterable[Value]) -> Before:
    """Return what the form holds beforehand: what was answered last, as far as it still holds.

    A number is filled in where it is of the same time; of another time it stands beside the field.
    """
    questionnaire, kept = asked.questionnaire, {*OF_ALL}
    last: dict[str, Value] = {}
    said: dict[str, str] = {"held_by": asked.holder, "day": _day_of_source(asked)}
    known = (each for each in _own(asked, plan, values) if each.indicator in plan.indicator)
    newest = {each.indicator: each for each in sorted(known, key=_age)}
    for question in questionnaire.questions:
        value = newest.get(question.indicator or "")
        if question.asks is not Asks.MEASURE:
            kept |= {f"{of}-{question.id}" for of in OF_EACH}
        elif value is not None and _holds(questionnaire, plan, value):
            said[f"value-{question.id}"] = as_typed(
                plan.indicator[value.indicator].unit, value.value
            )
            said[f"how-{question.id}"] = value.qualifier.value
        elif value is not None:
            last[question.id] = value
    remembered = taken(questionnaire, {name: former[name] for name in kept & {*former}})
    return Before({**said, **remembered, "day": said["day"]}, last)


def shown_by(asked: Asked, plan: Plan, reply: Reply) -> tuple[Attested, ...]:
    """Return the evidence that a reply makes: its source where it names one, else the answer's own word.

    One for each action that asks something of the actor; of a value that tells of none, one of no
    action. A word alone is of quality D. So is a no: it shows that nothing happened yet.
    """
    question, about = reply.question, asked.questionnaire.about
    if reply.lacks or question.asks is Asks.PRACTICE:
        return ()
    source, quality = reply.source, Quality.C
    if source is None or reply.value == "no":
        words = f"Answer to “{about.title}”: {asked_in_words(plan, question)}"[:LONGEST]
        source, quality = Source(words, asked.holder, asked.today.isoformat()), Quality.D
    theirs = [
        each
        for each in actions_of(plan, question)
        if each in plan.action and asked.actor in actors_of(plan, plan.action[each])
    ]
    return tuple(
        Attested(
            about.plan, each, asked.actor, Kind.DOCUMENT, " ".join(source.title.split()),
            source.held_by, source.day, quality, reference_of(asked, question), "", source.public,
        )
        for each in theirs or ([""] if question.indicator else [])
    )  # fmt: skip


def practice_of(asked: Asked, plan: Plan, reply: Reply) -> Filled | None:
    """Return the note that shares good practice, called by how it begins; None where there is none."""
    question = reply.question
    if reply.lacks or question.asks is not Asks.PRACTICE:
        return None
    details = {
        ANSWERS: asked_in_words(plan, question), REFERENCE: practice_reference(asked, question),
    }  # fmt: skip
    return Filled(
        NoteKind.PRACTICE.value, shorten(reply.value, LONGEST_TITLE, placeholder=" …"), reply.value,
        day=asked.today.isoformat(), public=reply.public, details=details,
        actions=" ".join(each for each in question.actions if each in plan.action),
    )  # fmt: skip


def practice_reference(asked: Asked, question: Question) -> str:
    """Return by what a shared practice refers back to its question: one may answer for two actors."""
    return f"{reference_of(asked, question)}, {asked.actor}"


def reference_of(asked: Asked, question: Question) -> str:
    """Return by what the evidence that an answer makes refers back to its question."""
    return f"{asked.questionnaire.about.id}, version {asked.number}, {question.id}"


def given_by(asked: Asked, plan: Plan, reply: Reply) -> Given | None:
    """Return the value that a reply gives, on evidence still to be named; None where it gives none."""
    if reply.lacks or reply.question.indicator is None:
        return None
    about = asked.questionnaire.about
    return Given(
        reply.question.indicator, asked.actor, about.since, about.until, reply.value, 0,
        breakdown_of(asked, plan), reply.qualifier,
    )  # fmt: skip


def breakdown_of(asked: Asked, plan: Plan) -> dict[str, str]:
    """Return of which part of its actor an answer speaks: of many states each answers for its own."""
    actor = plan.organisation.get(asked.actor)
    many = actor is not None and actor.kind in {"states", "authorities"}
    return {STATE: asked.country} if many and asked.country else {}


def as_typed(unit: Unit, value: str) -> str:
    """Return a kept value as somebody would type it: a share in per cent."""
    if unit is not Unit.SHARE:
        return value
    return f"{(Decimal(value) * 100).normalize():f} %"


def _reply(
    asked: Asked, plan: Plan, question: Question, said: Typed, source: Source | None
) -> Reply | None:
    """Return the reply to a question, None where an optional one is left; raise `Invalid`."""
    name = f"value-{question.id}"
    value, none = said.get(name, ""), f"none-{question.id}" in said
    if value and none:
        raise Invalid(name, "is answered, and said to have no answer", "Leave one of them.")
    indicator = measured(plan, question)
    if question.indicator and indicator is None:
        return None  # the plan measures it no more, and nobody need answer it
    if not value:
        if not none and not question.optional:
            raise Invalid(name, "is not answered", "Answer it, or say that there is no answer.")
        return Reply(question, "") if none else None
    own = said.get(f"shows-{question.id}")
    if own:
        _not_longer(f"shows-{question.id}", own, LONGEST)
        source = _source(asked, said, own)
    if indicator is None:
        if question.asks is Asks.PRACTICE:
            _not_longer(name, value, LONGEST_PRACTICE)
            return Reply(question, value, public=said.get(f"public-{question.id}") == "yes")
        _not_longer(name, value, LONGEST)
        return Reply(question, value, source=source)
    how = said.get(f"how-{question.id}", Qualifier.EXACTLY.value)
    if how not in {*Qualifier}:
        raise Invalid(f"how-{question.id}", "is no such word", "Choose one of the list.")
    try:
        kept = parsed(indicator.unit, value, indicator.stages, whole=indicator.things)
    except Invalid as wrong:
        raise Invalid(name, wrong.reason, wrong.fix) from None
    return Reply(question, kept, Qualifier(how), source)


def _early(asked: Asked, plan: Plan, reply: Reply) -> Fault | None:
    given, indicator = given_by(asked, plan, reply), measured(plan, reply.question)
    if given is None or indicator is None:
        return None
    try:
        must_be_over(indicator, given, asked.today)
    except Invalid as wrong:
        name = f"value-{reply.question.id}"
        if wrong.field == "value":
            return Fault("", None, reply.question.id, name, wrong.reason, wrong.fix)
        fix = "Keep it as a draft, and hand it in once that time is over."
        return Fault("", None, reply.question.id, name, wrong.reason, fix)
    return None


def _source(asked: Asked, said: Typed, title: str) -> Source | None:
    if not title:
        return None
    day = said.get("day") or _day_of_source(asked)
    return Source(title, said.get("held_by", asked.holder), day, said.get("public") == "yes")


def _day_of_source(asked: Asked) -> str:
    """Return a document's day where nobody says it: the end of what is asked about, if it has come."""
    until = asked.questionnaire.about.until
    return until if first_day(until) <= asked.today else asked.today.isoformat()


def _of_source(asked: Asked, said: Typed) -> Iterator[Fault]:
    """Yield what is wrong with what shows the whole answer."""
    try:
        _not_longer("shows", said.get("shows", ""), LONGEST)
        _not_longer("held_by", said.get("held_by", ""), LONGEST_HOLDER)
        if "day" in said:
            _day(asked, said["day"])
    except Invalid as wrong:
        yield _fault("", wrong)


def _day(asked: Asked, text: str) -> None:
    try:
        day = parsed(Unit.DATE, text)
    except Invalid as wrong:
        raise Invalid("day", wrong.reason, wrong.fix) from None
    if first_day(day) > asked.today:
        raise Invalid("day", "that day has not come yet", "Name the day on which it was so.")


def _own(asked: Asked, plan: Plan, values: Iterable[Value]) -> list[Value]:
    """Return the standing values of who answers, for the actor and the part of it that is theirs."""
    part = breakdown_of(asked, plan)
    mine = (each for each in values if (each.actor, dict(each.breakdown)) == (asked.actor, part))
    return list(standing(mine))


def _age(value: Value) -> tuple[str, str, int]:
    return value.until, value.since, value.id


def _holds(questionnaire: Questionnaire, plan: Plan, value: Value) -> bool:
    about = questionnaire.about
    same = (value.since, value.until) == (about.since, about.until)
    return same or plan.indicator[value.indicator].unit in STAYS


def _not_longer(name: str, words: str, most: int) -> None:
    if len(words) > most:
        raise Invalid(name, f"is longer than {most} characters", "Say it shorter.")


def _fault(row: str, wrong: Invalid) -> Fault:
    return Fault("", None, row, wrong.field, wrong.reason, wrong.fix)
