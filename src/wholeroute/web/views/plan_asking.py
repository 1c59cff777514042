"""What the pages of questionnaires show: versions, who was asked, answers side by side, who is silent."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import partial

from wholeroute.disclosure import cell
from wholeroute.ledger import Acting, Ledger
from wholeroute.partnerships.feeds import LIVE
from wholeroute.plan import Fault, Indicator, Plan
from wholeroute.plan.answers import Asked, Reply, answered, practice_reference
from wholeroute.plan.asking import (
    Asks,
    Question,
    Questionnaire,
    Read,
    Sent,
    State,
    as_yaml,
    asked_in_words,
    asks_of,
    measured,
    read,
)
from wholeroute.plan.evidence import Answering
from wholeroute.plan.kept import found
from wholeroute.plan.notes import Thread, shared_by
from wholeroute.plan.store import asking
from wholeroute.plan.store.asking import Version
from wholeroute.plan.store.evidence import answering
from wholeroute.plan.store.notes import noted
from wholeroute.plan.store.versions import plans
from wholeroute.rights import Profile

ABOUT = ("id", "title", "plan", "since", "until", "words")
OF_A_ROW = ("id", "asks", "indicator", "question", "actions", "optional")
MORE_ROWS = 5

Fields = Mapping[str, str]
PlanOf = Callable[[str], Plan]


@dataclass(frozen=True, slots=True)
class Questionnaires:
    """Every version, and how many of those asked are silent of each that has some."""

    versions: tuple[Version, ...]
    silent: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Standing:
    """One that was asked, and how far their answer is."""

    sent: Sent
    state: State
    may_be_reminded: bool


@dataclass(frozen=True, slots=True)
class Side:
    """One question with what each of those who answered says to it, in their order.

    `notes` has the number of the note by which good practice of each is shared.
    """

    question: Question
    words: str
    indicator: Indicator | None
    replies: tuple[Reply | None, ...]
    notes: tuple[int | None, ...]

    @property
    def told(self) -> Iterable[tuple[Reply | None, int | None]]:
        """Return what each says, with the note that shares it."""
        return zip(self.replies, self.notes, strict=True)


@dataclass(frozen=True, slots=True)
class QuestionnairePage:
    """One version: who was asked, and what was answered, question by question."""

    version: Version
    asked: tuple[Standing, ...]
    answered: tuple[Sent, ...]
    sides: tuple[Side, ...]
    may_ask: tuple[Answering, ...]

    @property
    def waiting(self) -> bool:
        """Return whether there is anybody to remind."""
        return any(each.may_be_reminded for each in self.asked)


@dataclass(frozen=True, slots=True)
class Draft:
    """A questionnaire as a form holds it, well formed or not; `faults` is what to mend."""

    about: Fields
    rows: tuple[Fields, ...]
    faults: tuple[Fault, ...] = ()
    places: Mapping[str, int] = field(default_factory=dict)

    @property
    def amiss(self) -> frozenset[int]:
        """Return the rows in which something is to be mended."""
        return frozenset(self.places[each.row] for each in self.faults if each.row in self.places)

    @property
    def anchors(self) -> dict[str, str]:
        """Return where on the page the row of each question stands."""
        return {row: f"row-{place}" for row, place in self.places.items()}

    @property
    def wrong(self) -> frozenset[str]:
        """Return the fields above the rows that are to be mended."""
        return frozenset(each.field for each in self.faults if each.row not in self.places)


def questionnaires(acting: Acting, today: date) -> Questionnaires:
    """Return every version with how many are silent."""
    with acting.begin() as connection:
        silent = Counter(each.questionnaire for each in asking.silent(connection, acting, today))
    return Questionnaires(asking.versions(acting), dict(silent))


def questionnaire(acting: Acting, which: int, plan_of: PlanOf, today: date) -> QuestionnairePage:
    """Return one version with its answers side by side; raise `NotFound` where there is none."""
    with acting.begin() as connection:
        version = asking.version(connection, acting, which)
        about = version.questionnaire.about
        sent = asking.sent_of(connection, which)
        given = asking.answers_to(connection, acting, which)
        may = [each for each in answering(connection, about.plan) if each.on(today)]
        known = noted(partial(found, connection), about.plan)
    been = {(each.recipient, each.actor) for each in sent}
    return QuestionnairePage(
        version,
        tuple(Standing(e, e.state(today), e.may_be_reminded(today)) for e in sent),
        tuple(each for each, _ in given),
        _sides(plan_of(about.plan), version, given, known, today),
        tuple(each for each in may if (each.answers, each.actor) not in been),
    )


def silent(acting: Acting, today: date) -> tuple[Sent, ...]:
    """Return who is silent, the longest due first."""
    with acting.begin() as connection:
        return asking.silent(connection, acting, today)


def answers_csv(page: QuestionnairePage) -> str:
    """Return the answers as CSV that no spreadsheet will run: a line for each question and answer."""
    head = (
        "questionnaire", "version", "question", "asks", "indicator", "words", "organisation",
        "actor", "answer", "qualifier", "source", "held_by", "day", "answered",
    )  # fmt: skip
    about, number = page.version.questionnaire.about, str(page.version.number)
    rows = (
        (
            about.id, number, side.question.id, side.question.asks, side.question.indicator or "",
            side.words, sent.recipient, sent.actor, *_cells(reply), _day_of(sent),
        )
        for side in page.sides
        for sent, reply in zip(page.answered, side.replies, strict=True)
    )  # fmt: skip
    return "".join(",".join(map(cell, cells)) + "\r\n" for cells in (head, *rows))


def draft_of(questionnaire: Questionnaire) -> Draft:
    """Return a version as the form in which the next one is made."""
    about = {name: value or "" for name, value in asdict(questionnaire.about).items()}
    rows = [
        {
            "id": each.id, "asks": each.asks.value, "indicator": each.indicator or "",
            "question": each.question or "", "actions": " ".join(each.actions),
            "optional": "yes" if each.optional else "",
        }
        for each in questionnaire.questions
    ]  # fmt: skip
    return Draft(about, (*rows, *_empty(MORE_ROWS)))


def draft_about(plan: Plan, actor: str, section: str, profile: Profile) -> Draft:
    """Return a form that asks for what measures the actions of an actor, or of a section.

    What is counted here is asked of nobody.
    """
    actors = plan.within.get(actor, frozenset())
    inside = next((each for each in plan.sections if each.id == section), None)
    chosen = [
        each
        for each in plan.actions
        if (actor or section)
        and (not actors or actors & {*each.responsible})
        and (inside is None or inside.holds(each.section))
    ]
    named = dict.fromkeys(name for each in chosen for name in each.indicators)
    counted = LIVE.here(profile)
    rows = [
        {"asks": Asks.MEASURE.value, "indicator": name} for name in named if name not in counted
    ]
    return Draft({"plan": plan.about.id}, (*rows, *_empty(MORE_ROWS)))


def draft_typed(typed: Fields, more: int = 0) -> Draft:
    """Return the form as it was filled in, with some rows more to fill in."""
    numbers = (re.fullmatch(r"row-(\d{1,3})-asks", name) for name in typed)
    places = sorted(int(each[1]) for each in numbers if each)
    rows = [{of: typed.get(f"row-{at}-{of}", "") for of in OF_A_ROW} for at in places]
    return Draft({of: typed.get(of, "") for of in ABOUT}, (*rows, *_empty(more)))


def read_file(file: bytes, ledger: Ledger) -> Read:
    """Return what a file asks, or all that is wrong with it."""
    return read("file", file, plans(ledger), LIVE.here(ledger.profile))


def read_draft(draft: Draft, ledger: Ledger) -> Read:
    """Return what a form asks, or all that is wrong with it."""
    about = dict(draft.about)
    about["id"] = about["id"] or _id_of(about["title"])
    asked = (asks_of(row, place) for place, row in enumerate(draft.rows, 1))
    content = as_yaml(about, [each for each in asked if each]).encode()
    return read("", content, plans(ledger), LIVE.here(ledger.profile))


def mended(draft: Draft, faults: tuple[Fault, ...]) -> Draft:
    """Return a form with what is wrong in it, and in which row each fault stands."""
    named = ((asks_of(row, place), place) for place, row in enumerate(draft.rows, 1))
    return Draft(draft.about, draft.rows, faults, {each["id"]: at for each, at in named if each})


def _sides(
    plan: Plan,
    version: Version,
    given: Iterable[tuple[Sent, Fields]],
    known: Sequence[Thread],
    today: date,
) -> tuple[Side, ...]:
    asked = [(_asked(version, sent, today), sent, said) for sent, said in given]
    read = [(which, sent, answered(which, plan, said).of) for which, sent, said in asked]
    return tuple(
        Side(
            each,
            asked_in_words(plan, each),
            measured(plan, each),
            tuple(of.get(each.id) for _, _, of in read),
            tuple(_note_of(known, which, sent, of.get(each.id)) for which, sent, of in read),
        )
        for each in version.questionnaire.questions
    )


def _asked(version: Version, sent: Sent, today: date) -> Asked:
    return Asked(
        version.questionnaire, version.number, sent.actor, sent.organisation, sent.country, today
    )


def _note_of(known: Sequence[Thread], asked: Asked, sent: Sent, reply: Reply | None) -> int | None:
    """Return the number of the note that shares a reply, None where it is no practice."""
    if reply is None or reply.lacks or reply.question.asks is not Asks.PRACTICE:
        return None
    reference = practice_reference(asked, reply.question)
    thread = shared_by(known, sent.recipient, reference, reply.value)
    return thread.note.first if thread and not thread.note.withdrawn else None


def _cells(reply: Reply | None) -> tuple[str, ...]:
    if reply is None:
        return ("",) * 5
    source = reply.source
    shown = (source.title, source.held_by, source.day) if source else ("", "", "")
    return (reply.value, "" if reply.lacks else reply.qualifier.value, *shown)


def _day_of(sent: Sent) -> str:
    return sent.answered_at.date().isoformat() if sent.answered_at else ""


def _empty(number: int) -> tuple[Fields, ...]:
    return ({"asks": Asks.MEASURE.value},) * number


def _id_of(title: str) -> str:
    """Return what versions of a questionnaire are found by, where nobody says it."""
    return re.sub(r"[^a-z0-9]+", "-", title.casefold()).strip("-")[:60]
