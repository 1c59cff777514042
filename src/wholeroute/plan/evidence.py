"""What shows that something happened, what is said of that, and who answers for whom.

Pure. Rows never change. Of the words of one organisation on a piece of evidence the newest is its
word, of rows on who answers for an actor the newest stands. A doubt stands until whoever doubted
takes it back: no other word takes it away.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from wholeroute.entities import legible
from wholeroute.errors import Invalid
from wholeroute.plan.model import Action, Plan

LONGEST = 400


class Kind(StrEnum):
    """What sort of thing shows it."""

    DOCUMENT = "document"
    QUERY = "query"
    MEETING = "meeting"
    LAW = "law"


class Quality(StrEnum):
    """How well it can be looked up. D is only said: nothing else comes of it than a report."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"


class Verdict(StrEnum):
    """What an organisation says of evidence; only whoever attested it withdraws."""

    VERIFIED = "verified"
    DOUBTED = "doubted"
    TAKEN_BACK = "taken-back"
    WITHDRAWN = "withdrawn"


class Weight(StrEnum):
    """What a piece of evidence counts for, after all that was said of it; the least first."""

    WITHDRAWN = "withdrawn"
    DOUBTED = "doubted"
    SAID = "said"
    SHOWN = "shown"
    VERIFIED = "verified"


@dataclass(frozen=True, slots=True)
class Attested:
    """Evidence as it is handed in: for which action of a plan, on behalf of which of its actors.

    No bytes of a document are kept: `sha256` is its hash in hex digits, `held_by` who has it.
    """

    plan: str
    action: str
    actor: str
    kind: Kind
    title: str
    held_by: str
    day: str
    quality: Quality
    reference: str = ""
    sha256: str = ""
    public: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence(Attested):
    """Evidence as it is kept: with its number, and who attested it when."""

    id: int
    member: str
    organisation: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Word:
    """A word on evidence."""

    id: int
    evidence: int
    verdict: Verdict
    reason: str
    member: str
    organisation: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Answering:
    """An enrolled organisation that answers for an actor of a plan, both days included."""

    id: int
    plan: str
    actor: str
    answers: str
    since: date
    until: date | None
    member: str
    organisation: str
    at: datetime

    def on(self, day: date) -> bool:
        """Tell whether it answers on a day."""
        return self.since <= day and (self.until is None or day <= self.until)


def stand(rows: Iterable[Answering]) -> tuple[Answering, ...]:
    """Return of rows on the same actor and organisation the newest, by actor and organisation."""
    newest: dict[tuple[str, str], Answering] = {}
    for each in sorted(rows, key=lambda row: row.id):
        newest[each.actor, each.answers] = each
    return tuple(newest[key] for key in sorted(newest))


def words_that_stand(one: Evidence, words: Iterable[Word]) -> Mapping[str, Word]:
    """Return the word of each organisation on a piece of evidence; one taken back is none.

    Whoever attested may withdraw and nothing else, and nobody else may.
    """
    newest: dict[str, Word] = {}
    for each in sorted(words, key=lambda word: word.id):
        own = each.organisation == one.organisation
        if each.evidence == one.id and own is (each.verdict is Verdict.WITHDRAWN):
            newest[each.organisation] = each
    return {who: word for who, word in newest.items() if word.verdict is not Verdict.TAKEN_BACK}


def weigh(one: Evidence, words: Iterable[Word]) -> Weight:
    """Return what a piece of evidence counts for."""
    verdicts = {word.verdict for word in words_that_stand(one, words).values()}
    if Verdict.WITHDRAWN in verdicts:
        return Weight.WITHDRAWN
    if Verdict.DOUBTED in verdicts:
        return Weight.DOUBTED
    if one.quality is Quality.D:
        return Weight.SAID
    return Weight.VERIFIED if Verdict.VERIFIED in verdicts else Weight.SHOWN


def actors_of(plan: Plan, action: Action) -> frozenset[str]:
    """Return on whose behalf evidence of an action is attested: of those responsible, or a part."""
    return frozenset(each for name in action.responsible for each in plan.speaks_for[name])


def checked(plan: Plan, said: Attested, today: date) -> Attested:
    """Return evidence in the one form it is kept in; raise `Invalid` with the field to mend."""
    action = plan.action.get(said.action)
    if action is None:
        raise Invalid("action", f"the plan knows no {said.action}", "Choose one of the register.")
    if said.actor not in actors_of(plan, action):
        fix = "Choose one of those who act, or a part of one."
        raise Invalid("actor", "the plan asks nothing of them here", fix)
    if first_day(day := _day(said.day)) > today:
        raise Invalid("day", "that day has not come yet", "Name the day on which it was so.")
    title, held_by = _text("title", said.title), _text("held_by", said.held_by, most=200)
    reference, sha256 = _text("reference", said.reference, least=0), _hash(said.sha256)
    if not reference and not sha256:
        fix = "Say where it is found, or give the SHA-256 of the file."
        raise Invalid("reference", "nobody could look it up", fix)
    return replace(said, title=title, held_by=held_by, reference=reference, sha256=sha256, day=day)


def reasoned(reason: str) -> str:
    """Return a reason as it is kept; raise `Invalid` where there is none, or a long one."""
    return _text("reason", reason)


def first_day(day: str) -> date:
    """Return the first day of a year, month or day: nobody makes evidence fresh by being vague."""
    return date(*(*map(int, day.split("-")), 1, 1)[:3])


def last_day(day: str) -> date:
    """Return the last day of a year, month or day."""
    parts = tuple(map(int, day.split("-")))
    if len(parts) == 1:
        return date(parts[0], 12, 31)
    if len(parts) == 2:  # noqa: PLR2004
        month = date(*parts, 1)
        return (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return date(*parts)


_DAY = re.compile(r"[12]\d{3}(-\d\d(-\d\d)?)?")
_HASH = re.compile(r"[0-9a-f]{64}")


def _day(text: str) -> str:
    said = text.strip()
    try:
        if _DAY.fullmatch(said):
            first_day(said)
            return said
    except ValueError:
        pass
    raise Invalid("day", f"“{said}” is no day", "Write it as 2023, 2023-11 or 2023-11-28.")


def _text(name: str, text: str, *, least: int = 1, most: int = LONGEST) -> str:
    said = " ".join(legible(text).split())
    if len(said) < least:
        raise Invalid(
            name, "nothing is written", "Say it in one sentence, without naming a person."
        )
    if len(said) > most:
        raise Invalid(name, f"is longer than {most} characters", "Say it shorter.")
    return said


def _hash(text: str) -> str:
    said = "".join(text.split()).lower().removeprefix("sha256:")
    if said and not _HASH.fullmatch(said):
        raise Invalid("sha256", "that is no SHA-256", "It has 64 digits, from 0 to 9 and a to f.")
    return said
