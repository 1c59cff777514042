"""Keep notes and what is replied to them; what is not for everybody is read by members alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import Connection, RowMapping

from wholeroute.ledger import Acting, Ledger
from wholeroute.plan.anew import must_have_written
from wholeroute.plan.kept import Ask, found, shown_to, sign
from wholeroute.plan.model import Plan
from wholeroute.plan.notes import (
    ANSWERS,
    REFERENCE,
    REPLY,
    WITHDRAWN,
    Filled,
    Note,
    NoteKind,
    Thread,
    checked_note,
    shared_by,
    threads,
)
from wholeroute.plan.written import text_in
from wholeroute.rights import Action, Reader, decide


def noted(ask: Ask, plan: str) -> tuple[Thread, ...]:
    """Return the notes of a plan as they stand, as a transaction sees them."""
    return threads(map(_note, ask(_NOTES, plan=plan)))


def notes(ledger: Ledger, acting: Acting | None, plan: str) -> tuple[Thread, ...]:
    """Return the notes of a plan as they stand: to whoever verifies all, to others the public ones."""
    return threads(map(_note, shown_to(ledger, acting, _NOTES, plan=plan)))


def write(acting: Acting, plan: Plan, filled: Filled, today: date) -> int:
    """Keep a note and return its number; raises `Invalid` with the field to mend."""
    kept = checked_note(plan, filled, today)
    return _sign(acting, {**_row(plan, kept), "kind": kept.kind})


def renew(acting: Acting, plan: Plan, note: Note, filled: Filled, today: date) -> int:
    """Say a note or a reply anew; raises `Refused` for whom another organisation's words are."""
    must_have_written(note.organisation, acting.reader.organisation)
    if note.kind == REPLY:
        row = {**_reply(note.replies_to, note, filled.words, today), "public": filled.public}
    else:
        row = _row(plan, checked_note(plan, replace(filled, kind=note.kind), today))
        row["details"] = {**_of_answer(note), **row["details"]}
    return _sign(acting, {**row, "kind": note.kind, "about": note.first})


def reply(acting: Acting, note: Note, words: str, today: date) -> int:
    """Keep what is said to a note: for everybody where the note is."""
    return _sign(acting, _reply(note.first, note, words, today))


def share(
    connection: Connection, acting: Acting, plan: Plan, reference: str, said: Filled | None
) -> None:
    """Keep the practice that an answer shares: anew where it shared one, and withdrawn where it said none.

    `connection` is the transaction in which the answer is handed in. What it says word for word as an
    earlier answer did is one note.
    """
    known = noted(partial(found, connection), plan.about.id)
    thread = shared_by(known, acting.reader.organisation, reference, said.words if said else "")
    note = thread.note if thread else None
    if said is None:
        if note is None or note.withdrawn:
            return
        row = _withdrawn(note)
    else:
        row = _row(plan, said)
        if note is not None and note.details.get(REFERENCE) != reference:
            if note.public == said.public:
                return
            row["details"] = note.details
    row |= {"kind": NoteKind.PRACTICE.value, "about": note.first if note else None}
    sign(connection, acting, Action.ATTEST, "note", row)


def writes(reader: Reader) -> bool:
    """Return whether a reader may write notes, reply to them and note commitments."""
    return decide(reader, Action.ATTEST).allowed or decide(reader, Action.STEER).allowed


def _sign(acting: Acting, row: Mapping[str, Any]) -> int:
    steers = decide(acting.reader, Action.STEER).allowed
    action = Action.STEER if steers else Action.ATTEST
    with acting.begin() as connection:
        return sign(connection, acting, action, "note", row)


def _withdrawn(note: Note) -> dict[str, Any]:
    """Return a note that is for members alone from now on, and says no more than that it was taken away."""
    return {
        "plan": note.plan, "title": note.title, "words": note.words, "link": note.link,
        "day": note.day, "actions": list(note.actions), "public": False,
        "details": {**note.details, WITHDRAWN: "yes"},
    }  # fmt: skip


def _of_answer(note: Note) -> dict[str, str]:
    """Return by which answer a note was shared: it stays so, however it is said by hand."""
    return {each: note.details[each] for each in (ANSWERS, REFERENCE) if each in note.details}


def _reply(to: int | None, like: Note, words: str, today: date) -> dict[str, Any]:
    return {
        "plan": like.plan, "kind": REPLY, "replies_to": to, "title": like.title,
        "words": text_in("words", words, 2000), "day": today.isoformat(), "public": like.public,
    }  # fmt: skip


def _row(plan: Plan, filled: Filled) -> dict[str, Any]:
    return {
        "plan": plan.about.id, "title": filled.title, "words": filled.words, "link": filled.link,
        "day": filled.day, "actions": filled.actions.split(), "public": filled.public,
        "details": filled.details,
    }  # fmt: skip


_NOTES = """
select id, plan, kind, about, replies_to, actions, title, words, details, link, day, public,
  organisation, at::date as "on"
from plan.note where plan = :plan order by id
"""


def _note(row: RowMapping) -> Note:
    return Note(**{**row, "actions": tuple(row["actions"])})
