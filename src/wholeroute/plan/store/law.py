"""Keep steps of laws and how states apply them; everybody reads them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date

from sqlalchemy import Connection, RowMapping

from wholeroute.errors import Invalid
from wholeroute.ledger import Acting, Ledger
from wholeroute.members import is_exercise
from wholeroute.plan.acts import Act
from wholeroute.plan.applied import Applied, Status
from wholeroute.plan.days import earlier
from wholeroute.plan.kept import Ask, alone, for_everybody, found, sign
from wholeroute.plan.law import INVENTED, LOOKED_UP, Written, of_one_file, steps_in
from wholeroute.plan.law_forms import Answer, Step, checked_answer, checked_step, must_speak_for
from wholeroute.plan.law_order import must_fit, must_follow
from wholeroute.plan.ratifications import Ratification
from wholeroute.rights import Action, decide, require


def told_of_laws(ask: Ask) -> tuple[tuple[Written, ...], tuple[Applied, ...]]:
    """Return every step and every word on how states apply a law, as a transaction sees them."""
    return tuple(map(_written, ask(_STEPS))), tuple(map(_applied, ask(_APPLIED)))


def steps(ledger: Ledger) -> tuple[Written, ...]:
    """Return every step that was written, in the order they came."""
    return tuple(map(_written, for_everybody(ledger, _STEPS)))


def steps_about(ledger: Ledger, act: str) -> tuple[Written, ...]:
    """Return every step that was written about one act."""
    return tuple(map(_written, for_everybody(ledger, _STEPS_ABOUT, act=act)))


def applied(ledger: Ledger) -> tuple[Applied, ...]:
    """Return every word on how a state applies a law, in the order they came."""
    return tuple(map(_applied, for_everybody(ledger, _APPLIED)))


def applied_about(ledger: Ledger, act: str) -> tuple[Applied, ...]:
    """Return every word on how states apply one law."""
    return tuple(map(_applied, for_everybody(ledger, _APPLIED_ABOUT, act=act)))


def own_state(connection: Connection, acting: Acting) -> str:
    """Return the country of the reader's organisation, in capitals; none is empty."""
    rows = found(connection, _OWN_STATE, organisation=acting.reader.organisation)
    return str(rows[0]["state"]) if rows else ""


def add_step(acting: Acting, act: Act, step: Step, today: date, acts: Iterable[Act] = ()) -> int:
    """Keep a step and return its number. `acts` are all of the plan: a law is one file with its proposals.

    Raises `Invalid` with the field to mend, and `Refused` where a contact point would speak for
    another state than its own, or for the Union.
    """
    kept = checked_step(act, step, today)
    others = of_one_file(act, acts)
    with acting.begin() as connection:
        action = _speaking(connection, acting, kept.state)
        alone(connection, f"law {act.id}")
        must_fit(act, kept, _about(connection, act, *others), others)
        return sign(connection, acting, action, "law_step", {"act": act.id, **asdict(kept)})


def answer(acting: Acting, act: Act, said: Answer, today: date) -> int:
    """Keep how a state applies a topic and return its number; raises as `add_step` does."""
    kept = checked_answer(act, said, today)
    with acting.begin() as connection:
        action = _speaking(connection, acting, kept.state)
        must_follow(act, kept.as_of, _about(connection, act), "as_of")
        return sign(connection, acting, action, "application", {"act": act.id, **asdict(kept)})


def take_ratifications(
    acting: Acting, act: Act, told: Iterable[Ratification], as_of: str, source: str
) -> int:
    """Keep what a list of a treaty's parties says and that is not kept yet; return how many steps.

    The day of the list is kept too, so that a state that is not in it is known not to be a party
    that day. Raises `Invalid` with the line that cannot be so.
    """
    told = tuple(told)
    with acting.begin() as connection:
        alone(connection, f"law {act.id}")
        kept = _about(connection, act)
        _must_fit_list(act, told, as_of, kept)
        number = 0
        for each in told:
            known = {(one.stage, one.day) for one in steps_in(act.id, each.state, kept)}
            if (each.stage, each.day) not in known:
                row = {"act": act.id, "state": each.state, "stage": each.stage, "day": each.day}
                sign(connection, acting, Action.STEER, "law_step", {**row, "source": source})
                number += 1
        look = {"act": act.id, "stage": LOOKED_UP, "day": as_of, "source": source}
        sign(connection, acting, Action.STEER, "law_step", look)
    return number


def _must_fit_list(
    act: Act, told: Sequence[Ratification], as_of: str, kept: Sequence[Written]
) -> None:
    """Raise `Invalid` with the line of a list that cannot be so: after the list's day, or out of order.

    What the list says anew is held against the list alone.
    """
    said = {(each.state, each.stage) for each in told}
    rows = [each for each in kept if (each.state, each.stage) not in said]
    rows += [
        Written(0, act.id, e.state, e.stage, "", e.day, "", "", False, "", date.min) for e in told
    ]
    for each in told:
        if earlier(as_of, each.day):
            reason = f"{each.day} is after {as_of}, the day of the list"
            raise Invalid("day", reason, "Mend the line, or the day of the list.", line=each.line)
        try:
            must_fit(act, Step(each.state, each.stage, each.day), rows)
        except Invalid as wrong:
            raise Invalid(wrong.field, wrong.reason, wrong.fix, line=each.line) from None


def _about(connection: Connection, *acts: Act) -> tuple[Written, ...]:
    return tuple(
        _written(row) for act in acts for row in found(connection, _STEPS_ABOUT, act=act.id)
    )


def _speaking(connection: Connection, acting: Acting, state: str) -> Action:
    """Return as what the reader speaks for a state; raise `Refused` where they do not.

    Raises `Invalid` for an invented state where not everybody is invented.
    """
    if state in INVENTED and not is_exercise(acting.ledger):
        fix = "Choose a Member State of the list."
        raise Invalid("state", f"“{state}” is no Member State", fix)
    if decide(acting.reader, Action.STEER).allowed:
        return Action.STEER
    require(acting.reader, Action.ATTEST)
    must_speak_for(state, own_state(connection, acting))
    return Action.ATTEST


_STEP_COLUMNS = """
select id, act, state, stage, reference, day, source, note, taken_back, organisation, at::date as "on"
from plan.law_step
"""
_STEPS = f"{_STEP_COLUMNS} order by id"
_STEPS_ABOUT = f"{_STEP_COLUMNS} where act = :act order by id"
_ANSWER_COLUMNS = """
select id, act, state, topic, status, says, source, as_of, organisation, at::date as "on"
from plan.application
"""
_APPLIED = f"{_ANSWER_COLUMNS} order by id"
_APPLIED_ABOUT = f"{_ANSWER_COLUMNS} where act = :act order by id"
_OWN_STATE = "select upper(country) as state from ledger.organisation where id = :organisation"


def _written(row: RowMapping) -> Written:
    return Written(**row)


def _applied(row: RowMapping) -> Applied:
    return Applied(**{**row, "status": Status(row["status"])})
