"""What the pages of knowledge show, and the same as CSV."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from wholeroute.errors import Invalid, NotFound
from wholeroute.plan import Plan
from wholeroute.plan.commitments import Commitment, Pledge, Promise, by_forum
from wholeroute.plan.notes import Filled, Note, NoteKind, Sought, Thread, asked_for, numbers_by_kind
from wholeroute.web.views.plan_files import csv_of


@dataclass(frozen=True, slots=True)
class Knowledge:
    """The notes that were asked for; `kinds` says how many of each kind there would be."""

    wanted: Sought
    total: int
    kinds: Mapping[NoteKind, int]
    threads: tuple[Thread, ...]


@dataclass(frozen=True, slots=True)
class Element:
    """One element of what a forum agreed on."""

    name: str
    pledges: tuple[Pledge, ...]


@dataclass(frozen=True, slots=True)
class Forum:
    """What one forum agreed on, by element."""

    name: str
    elements: tuple[Element, ...]


def wanted_notes(plan: Plan, kind: str, action: str, words: str) -> Sought:
    """Return which notes a query asks for; raise `Invalid` for a choice that there is not."""
    if kind and kind not in {*map(str, NoteKind)}:
        raise Invalid("kind", "there is no such kind", "Choose one of the list, or all.")
    if action and action not in plan.action:
        fix = "Write an id as the plan has it, as P3.2.1-08."
        raise Invalid("action", f"“{action}” is no action of this plan", fix)
    return Sought(NoteKind(kind) if kind else None, action, words.strip())


def knowledge(known: Sequence[Thread], wanted: Sought) -> Knowledge:
    """Return the notes that are asked for, the newest first."""
    return Knowledge(wanted, len(known), numbers_by_kind(known, wanted), asked_for(known, wanted))


def thread_named(known: Iterable[Thread], number: int) -> Thread:
    """Return the note of a number as it stands; raise `NotFound` where there is none to see."""
    for each in known:
        if each.note.first == number:
            return each
    raise NotFound("there is no such note")


def words_named(known: Iterable[Thread], number: int) -> tuple[Thread, Note]:
    """Return a note or a reply of a number as it stands, with the thread that it stands in."""
    for each in known:
        for note in (each.note, *each.replies):
            if note.first == number:
                return each, note
    raise NotFound("there is no such note")


def pledge_named(known: Iterable[Pledge], number: int) -> Pledge:
    """Return the commitment of a number as it stands; raise `NotFound` where there is none."""
    for each in known:
        if each.commitment.first == number:
            return each
    raise NotFound("there is no such commitment")


def filled_with(note: Note) -> Filled:
    """Return the form of a note as it stands."""
    return Filled(
        note.kind, note.title, note.words, note.link, note.day, " ".join(note.actions),
        note.public, note.details,
    )  # fmt: skip


def promised(said: Commitment) -> Promise:
    """Return the form of a commitment as it stands."""
    return Promise(
        said.forum, said.element, said.actor, said.words, said.made_on, said.due,
        " ".join(said.actions),
    )  # fmt: skip


def forums(known: Iterable[Pledge]) -> tuple[Forum, ...]:
    """Return commitments by forum and element."""
    return tuple(
        Forum(name, tuple(Element(*each) for each in elements))
        for name, elements in by_forum(known)
    )


def notes_csv(threads: Iterable[Thread]) -> str:
    """Return notes as CSV, a line for each as it stands and for each reply to it."""
    head = (
        "id", "replies_to", "kind", "title", "words", "details", "link", "day", "actions", "public",
        "organisation", "written_on",
    )  # fmt: skip
    return csv_of(head, (
        (note.first, note.replies_to, note.kind, note.title, note.words,
         "; ".join(f"{name}: {said}" for name, said in sorted(note.details.items())), note.link,
         note.day, "; ".join(note.actions), note.public, note.organisation, note.on)
        for each in threads for note in (each.note, *each.replies)
    ))  # fmt: skip


def commitments_csv(known: Iterable[Pledge]) -> str:
    """Return commitments as CSV."""
    head = (
        "id", "forum", "element", "actor", "words", "made_on", "due", "actions", "organisation",
        "written_on",
    )  # fmt: skip
    return csv_of(head, (
        (one.first, one.forum, one.element, one.actor, one.words, one.made_on, one.due,
         "; ".join(one.actions), one.organisation, one.on)
        for one in (each.commitment for each in known)
    ))  # fmt: skip
