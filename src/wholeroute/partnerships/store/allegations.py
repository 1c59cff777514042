"""Keep allegations and what is added to them. Nothing here changes a row, and the database lets nobody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, RowMapping

from wholeroute.errors import Invalid, NotFound, Refused, must_have_no_faults
from wholeroute.ledger import Acting
from wholeroute.partnerships.adding import (
    Taken,
    must_be_joined,
    must_decide,
    must_join,
    told_in,
    tried,
)
from wholeroute.partnerships.allegations import (
    ALLEGATION,
    STEP,
    Allegation,
    Case,
    Outcome,
    Register,
    Step,
    StepKind,
    Through,
    Told,
    missing,
)
from wholeroute.partnerships.kinds import Kind
from wholeroute.partnerships.records import must_follow
from wholeroute.plan.days import past_date_in
from wholeroute.plan.kept import alone, found, sign
from wholeroute.plan.written import one_of, text_in
from wholeroute.rights import Action, Reader, Role, decide

_BY = (Action.STEER, Action.ATTEST)
"""By which right somebody writes."""


@dataclass(frozen=True, slots=True)
class Added:
    """What is added to an allegation, as it is filled in; each kind takes what it needs."""

    kind: str
    words: str = ""
    day: str = ""
    recipient: str = ""
    outcome: str = ""
    other: int | None = None
    step: int | None = None


def reviews(reader: Reader) -> bool:
    """Return whether a reader watches over rights: they read every allegation, and add nothing."""
    return reader.role is Role.RIGHTS_REVIEWER and decide(reader, Action.AUDIT).allowed


def reads(reader: Reader) -> bool:
    """Return whether allegations open to a reader at all: to a contact point those it received."""
    return reviews(reader) or writes(reader)


def writes(reader: Reader) -> bool:
    """Return whether a reader writes allegations down, or adds to one."""
    return any(decide(reader, action).allowed for action in _BY)


def must_write(reader: Reader) -> Action:
    """Return by which right a reader writes allegations down; raise `Refused` where by none."""
    for action in _BY:
        if decide(reader, action).allowed:
            return action
    raise Refused("no-rule", f"the role of {reader.role} writes no allegations down")


def register(acting: Acting, around: Sequence[int] | None = None) -> Register:
    """Return the allegations that a reader may read, or some of them, with all that was added to them."""
    if not reads(acting.reader):
        raise Refused("no-rule", f"the role of {acting.reader.role} reads no allegations")
    with acting.begin() as connection:
        return registered(connection, around)


def registered(connection: Connection, around: Sequence[int] | None = None) -> Register:
    """Return the allegations as a transaction sees them: all, or some with all they were joined with."""
    which = _ALL if around is None else _AROUND
    values = {} if around is None else {"around": [*around]}
    return Register(
        tuple(map(_allegation, found(connection, _ALLEGATIONS.format(which), **values))),
        tuple(map(_step, found(connection, _STEPS.format(which), **values))),
    )


def about(acting: Acting, activity: int) -> tuple[int, ...]:
    """Return the numbers of what was alleged about an activity, as far as a reader may read it."""
    with acting.begin() as connection:
        return alleged(connection, activity)


def alleged(connection: Connection, activity: int) -> tuple[int, ...]:
    """Return the same as a transaction sees it."""
    return tuple(row["id"] for row in found(connection, _ABOUT, activity=activity))


def receive(acting: Acting, told: Told, today: date, amiss: Iterable[Invalid] = ()) -> int:
    """Write an allegation down and return its number; raises `Invalid` with all that is to be mended.

    `amiss` is what a form could not read.
    """
    action = must_write(acting.reader)
    own = acting.reader.organisation
    taken = told_in(told, own, today, steers=action is Action.STEER)
    with acting.begin() as connection:
        faults = [*amiss, *taken.faults]
        tried(faults, partial(_must_be_enrolled, connection, told.received_by or own))
        tried(faults, partial(_must_be_an_activity, connection, told.activity, taken))
        must_have_no_faults(faults)
        return sign(connection, acting, action, ALLEGATION, {
            "partner": taken.partner, "activity": told.activity,
            "received_by": told.received_by or own, "received_on": taken.received_on,
            "through": taken.through, **_hashed(taken.words or ""),
        })  # fmt: skip


def add(
    acting: Acting, number: int, added: Added, today: date, amiss: Iterable[Invalid] = ()
) -> int:
    """Add to an allegation and return the number of the step.

    Raises `NotFound` for one that the reader does not see, `Invalid` with all that is to be mended,
    beside `amiss`, what a form could not read, and `Refused` for a decision by whoever wrote it down,
    or for what is not a contact point's to add.
    """
    kind = StepKind(one_of("kind", added.kind, StepKind))
    action = must_write(acting.reader)
    if action is not Action.STEER and kind not in _OF_WHO_RECEIVED:
        raise Refused("no-rule", "only who steers decides, joins and takes apart")
    with acting.begin() as connection:
        alone(connection, ALLEGATION)  # what is read next still stands when this is written
        known = registered(connection, [number, *([added.other] if added.other else [])])
        if number not in known.cases:
            raise NotFound("no such allegation")
        case, member = known.cases[number], acting.reader.member
        since = case.allegation.received_on
        faults = [*amiss]
        day = tried(faults, partial(_day_in, added.day, since, today))
        own = tried(faults, partial(_of_kind, kind, known, case, added, member))
        words = tried(faults, partial(text_in, "words", added.words, 2000))
        must_have_no_faults(faults)
        row = {
            "allegation": number, "kind": kind, "day": day, **_hashed(words or ""), **(own or {}),
        }  # fmt: skip
        return sign(connection, acting, action, STEP, row)


def lost(acting: Acting) -> tuple[str, ...]:
    """Return the rows that the log names and nobody finds any more: for who reviews rights."""
    if not reviews(acting.reader):
        raise Refused("no-rule", f"the role of {acting.reader.role} does not compare the log")
    with acting.begin() as connection:
        logged = [row["object"] for row in found(connection, _LOGGED)]
        return missing(registered(connection), logged)


_OF_WHO_RECEIVED = {StepKind.FORWARDED, StepKind.CORRECTED}


def _of_kind(
    kind: StepKind, known: Register, case: Case, added: Added, member: str
) -> Mapping[str, Any]:
    match kind:
        case StepKind.FORWARDED:
            return {"recipient": text_in("recipient", added.recipient, 200)}
        case StepKind.DECIDED:
            must_decide(case, member)
            return {"outcome": one_of("outcome", added.outcome, Outcome)}
        case StepKind.REOPENED:
            if case.is_open:
                raise Invalid("kind", "it is open", "Reopen what was decided.")
        case StepKind.CORRECTED:
            if added.step not in {None, *(each.id for each in case.steps)}:
                raise Invalid("step", "that is no step of it", "Choose one of the list.")
            return {"step": added.step}
        case StepKind.JOINED:
            return {"other": must_join(known, case.allegation.id, added.other)}
        case StepKind.APART:
            return {"step": must_be_joined(case).id}
    return {}


def _hashed(words: str) -> dict[str, Any]:
    return {"words": words, "sha256": sha256(words.encode()).digest()}


def _must_be_enrolled(connection: Connection, organisation: str) -> None:
    if not found(connection, _ORGANISATION, id=organisation):
        fix = "Choose one of the list."
        raise Invalid("received_by", "that is no organisation here", fix)


def _must_be_an_activity(connection: Connection, number: int | None, taken: Taken) -> None:
    """Raise `Invalid` for what is no activity of the same partner that had begun when it was received."""
    if number is None:
        return
    activity = found(connection, _ACTIVITY, id=number, kind=Kind.ACTIVITY)
    if not activity:
        raise Invalid("activity", "that is no activity", "Choose one of the list.")
    if activity[0]["taken_back"]:
        fix = "Choose one that stands, or none."
        raise Invalid("activity", f"number {number} was taken back", fix)
    if taken.partner and activity[0]["partner"] != taken.partner:
        fix = "Choose one of the same partner."
        raise Invalid("activity", f"{number} is of another partner", fix)
    if taken.received_on:
        must_follow("received_on", taken.received_on.isoformat(), activity[0]["since"])


def _day_in(said: str, since: date, today: date) -> date:
    """Return the day of a step: nothing is added to an allegation before it was received."""
    until = past_date_in("day", said or today.isoformat(), today)
    if until < since:
        raise Invalid("day", f"{until} is before {since}", "Write the day on which it happened.")
    return until


_ABOUT = "select id from partnership.allegation where activity = :activity order by id"
_ORGANISATION = "select id from ledger.organisation where id = :id"
_ACTIVITY = """
select partner, taken_back, body ->> 'since' as since from partnership.record
where coalesce(about, id) = :id and kind = :kind order by id desc limit 1
"""
_ALL = "select id from partnership.allegation"
_AROUND = """
with recursive near (id) as (
  select unnest(cast(:around as bigint[]))
  union
  select case when s.allegation = near.id then s.other else s.allegation end
  from near join partnership.allegation_step s
    on s.kind = 'joined' and near.id in (s.allegation, s.other))
select id from near
"""
_ALLEGATIONS = """
select id, partner, activity, received_by, received_on, through, words, member, organisation
from partnership.allegation where id in ({}) order by id
"""
_STEPS = """
select id, allegation, kind, step, other, recipient, outcome, day, words, member, organisation,
  at::date as "on"
from partnership.allegation_step where allegation in ({}) order by id
"""
_LOGGED = """
select object from ledger.audit where object like 'partnership.allegation%' and allowed
"""


def _allegation(row: RowMapping) -> Allegation:
    return Allegation(**{**row, "through": Through(row["through"])})


def _step(row: RowMapping) -> Step:
    return Step(**{**row, "kind": StepKind(row["kind"])})
