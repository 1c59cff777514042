"""Knowledge beside a plan: practices, studies, needs, conclusions, training, tools, consultations.

Pure. Text is never changed: who wrote a note says it anew, and the newest stands. A note that is no
longer for everybody takes what it said before along.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from wholeroute.errors import Invalid
from wholeroute.plan.anew import standing
from wholeroute.plan.days import day_in, earlier, past_day_in
from wholeroute.plan.model import Plan
from wholeroute.plan.written import not_chosen, text_in


class NoteKind(StrEnum):
    """What a note is about."""

    PRACTICE = "practice"
    STUDY = "study"
    NEED = "need"
    CONCLUSION = "conclusion"
    TRAINING = "training"
    TOOL = "tool"
    CONSULTATION = "consultation"


REPLY = "reply"
"""The kind of what is said to a note: it stands below that note alone."""

DETAILS: Mapping[NoteKind, tuple[str, ...]] = {
    NoteKind.PRACTICE: ("where",),
    NoteKind.STUDY: ("by",),
    NoteKind.NEED: ("programme", "by"),
    NoteKind.CONCLUSION: ("group",),
    NoteKind.TRAINING: ("by", "audience", "where"),
    NoteKind.TOOL: ("sort", "by"),
    NoteKind.CONSULTATION: ("audience", "until"),
}
"""What is asked of each kind beside title and words; all of it may stay open."""
CHOICES: Mapping[str, tuple[str, ...]] = {
    "programme": ("horizon-europe", "innovation-hub", "other"),
    "sort": ("equipment", "software", "procedure", "guide"),
}
"""The details that are chosen and not written."""
ANSWERS, REFERENCE, WITHDRAWN = "answers", "reference", "withdrawn"
"""Details of a practice that an answer shares: the question, where it was asked, that it is taken away."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A note as it is filled in; `actions` are ids, parted by spaces or commas."""

    kind: str = ""
    title: str = ""
    words: str = ""
    link: str = ""
    day: str = ""
    actions: str = ""
    public: bool = True
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Note:
    """A note as it is kept: `about` is the first row of what it says anew."""

    id: int
    plan: str
    kind: str
    about: int | None
    replies_to: int | None
    actions: tuple[str, ...]
    title: str
    words: str
    details: Mapping[str, str]
    link: str
    day: str
    public: bool
    organisation: str
    on: date

    @property
    def first(self) -> int:
        """Return the number under which it stands, however often it was said anew."""
        return self.about or self.id

    @property
    def withdrawn(self) -> bool:
        """Return whether the answer that shared it says it no more."""
        return WITHDRAWN in self.details


@dataclass(frozen=True, slots=True)
class Thread:
    """A note as it stands, what it said before (the newest first), and what was said to it."""

    note: Note
    earlier: tuple[Note, ...]
    replies: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Sought:
    """Which notes are asked for; what is empty asks for all."""

    kind: NoteKind | None = None
    action: str = ""
    words: str = ""


def threads(rows: Iterable[Note]) -> tuple[Thread, ...]:
    """Return every note as it stands, the one written last first; replies stand below theirs."""
    found = standing(rows)
    replies = [each for each, _ in found if each.kind == REPLY]
    return tuple(
        Thread(each, earlier, tuple(one for one in replies if one.replies_to == each.first))
        for each, earlier in sorted(found, key=lambda one: one[0].id, reverse=True)
        if each.kind != REPLY
    )


def asked_for(known: Sequence[Thread], wanted: Sought) -> tuple[Thread, ...]:
    """Return the notes that are asked for; what was withdrawn is nowhere but on its own page."""
    words = wanted.words.casefold().split()
    return tuple(
        each
        for each in known
        if not each.note.withdrawn
        and wanted.kind in {None, each.note.kind}
        and (not wanted.action or wanted.action in each.note.actions)
        and all(word in _text(each.note) for word in words)
    )


def numbers_by_kind(known: Sequence[Thread], wanted: Sought) -> Mapping[NoteKind, int]:
    """Return how many of each kind there would be, the other choices kept."""
    found = Counter(
        each.note.kind for each in asked_for(known, Sought(None, wanted.action, wanted.words))
    )
    return {kind: found[kind] for kind in NoteKind}


def shared_by(
    known: Iterable[Thread], organisation: str, reference: str, words: str
) -> Thread | None:
    """Return the practice that an answer shared: by its reference, or it said the same before."""
    theirs = [
        each
        for each in known
        if each.note.kind == NoteKind.PRACTICE and each.note.organisation == organisation
    ]
    for each in theirs:
        if each.note.details.get(REFERENCE) == reference:
            return each
    return next((e for e in theirs if e.note.words == words and not e.note.withdrawn), None)


def of_action(known: Sequence[Thread], action: str) -> tuple[Note, ...]:
    """Return the notes that name an action: for the page of that action."""
    return tuple(each.note for each in asked_for(known, Sought(action=action)))


def checked_note(plan: Plan, filled: Filled, today: date) -> Filled:
    """Return a note as it is kept; raise `Invalid` with the field to mend."""
    if filled.kind not in {*map(str, NoteKind)}:
        raise Invalid("kind", "no kind is chosen", "Choose one of the list.")
    details = {
        name: _detail(name, filled.details.get(name, "")) for name in DETAILS[NoteKind(filled.kind)]
    }
    day, until = past_day_in("day", filled.day, today), details.get("until", "")
    if until and earlier(until, day):
        fix = "Name the last day on which it is open, or leave this empty."
        raise Invalid("until", f"{until} is before {day}, its own day", fix)
    return Filled(
        filled.kind, text_in("title", filled.title, 200), text_in("words", filled.words, 2000),
        link_in(filled.link), day,
        " ".join(actions_in(plan, filled.actions)), filled.public,
        {name: said for name, said in details.items() if said},
    )  # fmt: skip


def actions_in(plan: Plan, said: str) -> tuple[str, ...]:
    """Return the actions that a field names, each once; raise `Invalid` for one that there is not."""
    named = tuple(dict.fromkeys(said.replace(",", " ").replace(";", " ").split()))
    for each in named:
        if each not in plan.action:
            fix = "Write ids as the plan has them, as P3.2.1-08, with spaces in between."
            raise Invalid("actions", f"“{each}” is no action of this plan", fix)
    return named


def link_in(said: str) -> str:
    """Return an address that may be followed; raise `Invalid` for any other."""
    link = text_in("link", said, 400, needed=False)
    if link and not (link.startswith("https://") and " " not in link):
        fix = "Write an address that begins with https://, or leave it empty."
        raise Invalid("link", "that is no address to follow", fix)
    return link


def _detail(name: str, said: str) -> str:
    text = text_in(name, said, 200, needed=False)
    if name == "until" and text:
        return day_in(name, text)
    if text and name in CHOICES and text not in CHOICES[name]:
        raise not_chosen(name)
    return text


def _text(note: Note) -> str:
    return " ".join((note.title, note.words, *note.details.values(), *note.actions)).casefold()
