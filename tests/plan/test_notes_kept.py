"""Notes and commitments: their writer alone says them anew; what is for members is for members alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy.exc import ProgrammingError
from tests.conftest import ActingAs

from wholeroute.errors import Refused
from wholeroute.ledger import Acting, Ledger
from wholeroute.plan import built_in
from wholeroute.plan.commitments import Promise
from wholeroute.plan.kept import sign
from wholeroute.plan.notes import Filled, Thread, of_action
from wholeroute.plan.store import commitments, notes
from wholeroute.rights import Action, Purpose, Role

PLAN = built_in()
ID = PLAN.about.id
TODAY = date(2026, 11, 28)
NOTE = Filled(
    "practice", "Interviews with an interpreter", "One interpreter for the whole case.", "", "2026",
    "P3.2.1-12 P3.2.1-08", True, {"where": "Italy", "by": "nobody asks"},
)  # fmt: skip
PROMISE = Promise(
    "Rabat Process",
    "Return",
    "Morocco",
    "Exchange liaison officers",
    "2023",
    "2027-12",
    "P3.1.1-04",
)


@pytest.fixture
def point(acting: ActingAs) -> Iterator[Acting]:
    """Return a session of the contact point of `ncp-a`."""
    with acting("contact-point@ncp-a", Role.CONTACT_POINT, Purpose.POLICY) as session:
        yield session


@pytest.fixture
def manager(acting: ActingAs) -> Iterator[Acting]:
    """Return a session of a programme manager of the agency."""
    with acting("programme-manager@agency", Role.PROGRAMME_MANAGER, Purpose.POLICY) as session:
        yield session


def read(ledger: Ledger, acting: Acting | None = None) -> tuple[Thread, ...]:
    """Return the notes that somebody may read, or anybody."""
    return notes.notes(ledger, acting, ID)


def test_a_note_is_read_by_everybody_and_named_by_its_actions(
    point: Acting, enrolled: Ledger
) -> None:
    number = notes.write(point, PLAN, NOTE, TODAY)
    (thread,) = read(enrolled)

    assert thread.note.id == number
    assert thread.note.organisation == "ncp-a"
    assert thread.note.details == {"where": "Italy"}, "only what is asked of a practice"
    assert of_action(read(enrolled), "P3.2.1-08") == (thread.note,)
    assert of_action(read(enrolled), "P3.2.1-09") == ()


def test_whoever_wrote_a_note_says_it_anew_and_nobody_else(
    point: Acting, manager: Acting, enrolled: Ledger
) -> None:
    number = notes.write(point, PLAN, NOTE, TODAY)
    (thread,) = read(enrolled)
    with pytest.raises(Refused) as refusal:
        notes.renew(manager, PLAN, thread.note, NOTE, TODAY)
    assert refusal.value.rule == "own-words"
    row = {"plan": ID, "kind": "practice", "about": number, "title": "x", "words": "x", "day": "2026",
           "public": True}  # fmt: skip
    with pytest.raises(ProgrammingError), manager.begin() as connection:
        sign(connection, manager, Action.STEER, "note", row)

    notes.renew(point, PLAN, thread.note, replace(NOTE, title="Interviews"), TODAY)
    (thread,) = read(enrolled)
    assert (thread.note.title, thread.note.first) == ("Interviews", number)
    assert [each.title for each in thread.earlier] == [NOTE.title]


def test_what_is_for_members_no_one_else_reads_and_neither_what_it_said_before(
    point: Acting, manager: Acting, enrolled: Ledger
) -> None:
    notes.write(point, PLAN, NOTE, TODAY)
    (thread,) = read(enrolled)
    notes.renew(point, PLAN, thread.note, replace(NOTE, public=False), TODAY)

    assert read(enrolled) == ()
    assert len(read(enrolled, manager)) == 1
    assert len(read(enrolled, manager)[0].earlier) == 1


def test_a_reply_is_for_whom_its_note_is_and_is_taken_back_by_its_writer(
    point: Acting, manager: Acting, enrolled: Ledger
) -> None:
    notes.write(
        point, PLAN, replace(NOTE, kind="consultation", details={"audience": "NGOs"}), TODAY
    )
    (thread,) = read(enrolled)
    notes.reply(manager, thread.note, "We agree.", TODAY)
    (thread,) = read(enrolled)
    (said,) = thread.replies
    assert (said.words, said.organisation, said.public) == ("We agree.", "agency", True)

    with pytest.raises(Refused):
        notes.renew(point, PLAN, said, replace(NOTE, words="We do not."), TODAY)
    notes.renew(manager, PLAN, said, replace(NOTE, words="We agree in part."), TODAY)
    (thread,) = read(enrolled)
    assert [each.words for each in thread.replies] == ["We agree in part."]
    notes.renew(manager, PLAN, thread.replies[0], replace(NOTE, words="–", public=False), TODAY)
    assert read(enrolled)[0].replies == ()
    assert len(read(enrolled, point)[0].replies) == 1


def test_an_auditor_reads_what_everybody_reads_and_writes_nothing(
    acting: ActingAs, point: Acting, enrolled: Ledger
) -> None:
    notes.write(point, PLAN, replace(NOTE, public=False), TODAY)
    with acting("auditor@ncp-a", Role.AUDITOR, Purpose.OVERSIGHT) as auditor:
        assert not notes.writes(auditor.reader)
        assert read(enrolled, auditor) == ()
        with pytest.raises(Refused):
            notes.write(auditor, PLAN, NOTE, TODAY)


def test_a_commitment_is_said_anew_by_who_wrote_it_alone(
    point: Acting, manager: Acting, enrolled: Ledger
) -> None:
    number = commitments.promise(manager, PLAN, PROMISE, TODAY)
    (pledge,) = commitments.commitments(enrolled, ID)
    assert pledge.commitment.actions == ("P3.1.1-04",)
    with pytest.raises(Refused):
        commitments.promise(point, PLAN, PROMISE, TODAY, anew=pledge.commitment)
    row = {"plan": ID, "forum": "x", "element": "x", "actor": "x", "words": "x", "made_on": "2023",
           "about": number}  # fmt: skip
    with pytest.raises(ProgrammingError), point.begin() as connection:
        sign(connection, point, Action.ATTEST, "commitment", row)

    later = replace(PROMISE, due="2028")
    commitments.promise(manager, PLAN, later, TODAY, anew=pledge.commitment)
    (pledge,) = commitments.commitments(enrolled, ID)
    assert (pledge.commitment.due, pledge.commitment.first) == ("2028", number)
    assert [each.due for each in pledge.earlier] == ["2027-12"]
